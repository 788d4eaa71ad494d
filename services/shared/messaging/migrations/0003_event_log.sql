-- Every event this service ever stated, kept for replay and dispute. Partitioned by the time in the UUIDv7 itself, so
-- that an id stays unique over all partitions.
CREATE TABLE messaging.event_log (
    event_id       uuid        PRIMARY KEY,
    position       bigint      GENERATED ALWAYS AS IDENTITY,
    epoch          integer     NOT NULL,
    aggregate_type text        NOT NULL,
    aggregate_id   uuid        NOT NULL,
    sequence       bigint      NOT NULL CHECK (sequence > 0),
    event_type     text        NOT NULL,
    payload        bytea       NOT NULL,
    actor          jsonb       NOT NULL,
    traceparent    text        NOT NULL,
    occurred_at    timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT clock_timestamp()
) PARTITION BY RANGE (event_id);

CREATE TABLE messaging.event_log_default PARTITION OF messaging.event_log DEFAULT;

CREATE INDEX event_log_aggregate ON messaging.event_log (aggregate_id, epoch, sequence);
