-- One message to one contact point. It cannot be without a decision, nor on its way without one that allows it.
CREATE TABLE message (
    message_id         uuid    NOT NULL,
    kind               text    NOT NULL CHECK (kind IN ('courtesy', 'staff')),
    channel            text    NOT NULL CHECK (channel IN ('sms', 'email')),
    proceeding_id      uuid    NOT NULL,
    -- Of a courtesy message.
    case_reference     text,
    dishonour_ordinal  integer CHECK (dishonour_ordinal > 0),
    -- Also the subject whose key seals what is personal here.
    party_id           uuid    NOT NULL REFERENCES party,
    contact_sealed     bytea   NOT NULL,
    -- Of the contact point in its one spelling: finds the messages to a number that answered STOP.
    contact_index      bytea   NOT NULL,
    -- Only where the template writes it.
    name_sealed        bytea,
    verified_on        date,
    template_version   text    NOT NULL,
    -- What the template is filled with; nothing of it is personal.
    template_data      jsonb   NOT NULL,
    decision_id        uuid    NOT NULL,
    verdict            text    NOT NULL,
    state              text    NOT NULL,
    -- When it is to be sent, then when its sending began; of a refused one, when it would have been.
    send_at            timestamptz NOT NULL,
    sent_at            timestamptz,
    provider_reference text,
    requested_at       timestamptz NOT NULL,
    -- System time: since when the provider's answer is outstanding; when it is asked next, and how often it was.
    sending_since      timestamptz,
    ask_at             timestamptz,
    asks               integer NOT NULL DEFAULT 0,
    CONSTRAINT message_pkey PRIMARY KEY (message_id),
    CONSTRAINT a_message_has_its_decision FOREIGN KEY (decision_id, message_id, verdict)
        REFERENCES contact_decision (decision_id, message_id, verdict),
    CONSTRAINT what_is_on_its_way_was_allowed CHECK (
        CASE state
            WHEN 'intended' THEN verdict IN ('allowed', 'scheduled')
            WHEN 'refused' THEN verdict = 'refused'
            ELSE state IN ('sending', 'sent', 'failed', 'unknown') AND verdict = 'allowed'
        END
    ),
    CONSTRAINT what_was_sent_has_its_receipt CHECK (
        (state = 'sent') = (sent_at IS NOT NULL) AND (state = 'sent') = (provider_reference IS NOT NULL)
    ),
    CONSTRAINT a_courtesy_is_about_a_return CHECK (
        (kind = 'courtesy') = (case_reference IS NOT NULL) AND (kind = 'courtesy') = (dishonour_ordinal IS NOT NULL)
    ),
    CONSTRAINT an_sms_names_nobody CHECK (channel <> 'sms' OR name_sealed IS NULL)
);
CREATE INDEX messages_of_proceeding ON message (proceeding_id, message_id);
CREATE INDEX messages_to_send ON message (channel, send_at, message_id) WHERE state = 'intended';
CREATE INDEX messages_on_their_way ON message (channel, state) WHERE state IN ('sending', 'unknown');
CREATE INDEX messages_of_party ON message (party_id, send_at);
CREATE INDEX messages_to_contact ON message (contact_index);
