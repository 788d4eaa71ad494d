-- What the carrier said of an article. Rows are added, never changed: a mistake is taken back by a later row.
CREATE TABLE tracking_fact (
    tracking_fact_id uuid NOT NULL,
    article_id       uuid NOT NULL REFERENCES article,
    kind             text NOT NULL,
    happened_on      date NOT NULL,
    -- What the carrier or the clerk calls it.
    reference        text NOT NULL,
    retracts         uuid REFERENCES tracking_fact,
    recorded_at      timestamptz NOT NULL,
    CONSTRAINT tracking_fact_pkey PRIMARY KEY (tracking_fact_id),
    CONSTRAINT news_is_recorded_once UNIQUE (article_id, reference)
);

CREATE FUNCTION refuse_change_of_tracking_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'tracking facts are not changed or removed' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER tracking_fact_is_not_changed BEFORE UPDATE OR DELETE ON tracking_fact
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_tracking_fact();
CREATE TRIGGER tracking_facts_are_not_truncated BEFORE TRUNCATE ON tracking_fact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_tracking_fact();
