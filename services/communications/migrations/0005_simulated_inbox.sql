-- The outside world of a simulation: what the simulated providers have taken. Empty in production.
CREATE TABLE simulated_inbox (
    message_id     uuid        NOT NULL,
    channel        text        NOT NULL,
    party_id       uuid        NOT NULL,
    contact_sealed bytea       NOT NULL,
    text_sealed    bytea       NOT NULL,
    received_at    timestamptz NOT NULL,
    CONSTRAINT simulated_inbox_pkey PRIMARY KEY (message_id)
);
