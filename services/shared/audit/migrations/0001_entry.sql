-- One row an act. `body` holds the exact bytes of recourse.audit.v1.Entry; every other column repeats what is inside so
-- that it can be searched, and a verifier compares both. Partitioned by the time in the UUIDv7.
CREATE TABLE audit.entry (
    entry_id      uuid        PRIMARY KEY,
    occurred_at   timestamptz NOT NULL,
    actor         text        NOT NULL,
    action        text        NOT NULL,
    resource_type text        NOT NULL,
    resource_id   uuid,
    outcome       text        NOT NULL CHECK (outcome IN ('allowed', 'denied')),
    cause         text        NOT NULL,
    body          bytea       NOT NULL,
    -- The hash of a leaf as RFC 6962 section 2.1 defines it.
    leaf_hash     bytea       NOT NULL GENERATED ALWAYS AS (sha256('\x00'::bytea || body)) STORED
) PARTITION BY RANGE (entry_id);

CREATE TABLE audit.entry_default PARTITION OF audit.entry DEFAULT;

CREATE INDEX entry_resource ON audit.entry (resource_type, resource_id, entry_id);
CREATE INDEX entry_cause ON audit.entry (cause);
