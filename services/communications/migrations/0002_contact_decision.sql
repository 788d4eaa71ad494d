-- Whether a contact point may be used, and why. Rows are added, never changed.
CREATE TABLE contact_decision (
    decision_id   uuid  NOT NULL,
    message_id    uuid  NOT NULL,
    verdict       text  NOT NULL CHECK (verdict IN ('allowed', 'scheduled', 'refused')),
    -- The version of the conduct rules that were asked.
    rules_version text  NOT NULL,
    -- Every rule that was asked: rule, passed, reason, authority.
    answers       jsonb NOT NULL CHECK (jsonb_typeof(answers) = 'array' AND jsonb_array_length(answers) > 0),
    decided_at    timestamptz NOT NULL,
    CONSTRAINT contact_decision_pkey PRIMARY KEY (decision_id),
    -- What a message points at: the decision of this very message, with this very verdict.
    CONSTRAINT a_decision_is_of_one_message UNIQUE (decision_id, message_id, verdict)
);

CREATE FUNCTION refuse_change_of_contact_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'contact decisions are not changed or removed' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER contact_decision_is_not_changed BEFORE UPDATE OR DELETE ON contact_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_contact_decision();
CREATE TRIGGER contact_decisions_are_not_truncated BEFORE TRUNCATE ON contact_decision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_contact_decision();
