-- Answers to commands, kept so that a command that is sent again gets the answer that it had the first time.
--
-- A key belongs to one actor and one operation: two people who happen to choose the same key do not see each other's answers.
-- The actor is two columns, because neither an issuer nor a subject is barred from holding the other's separator.
CREATE TABLE platform.idempotency (
    actor_issuer  text        NOT NULL CHECK (octet_length(actor_issuer) BETWEEN 1 AND 512),
    actor_subject text        NOT NULL CHECK (octet_length(actor_subject) BETWEEN 1 AND 512),
    operation     text        NOT NULL CHECK (octet_length(operation) BETWEEN 1 AND 255),
    key           text        NOT NULL CHECK (octet_length(key) BETWEEN 1 AND 255),
    request_hash  bytea       NOT NULL CHECK (octet_length(request_hash) = 32),
    -- NULL only within the transaction that carries the command out.
    response      bytea                CHECK (octet_length(response) <= 1048576),
    -- The system's time, for deleting old rows.
    recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT idempotency_pkey PRIMARY KEY (actor_issuer, actor_subject, operation, key)
);
