-- Events that the broker has not yet confirmed. A small hot table beside the log: rows leave it on confirmation.
CREATE TABLE messaging.outbox (
    event_id        uuid        PRIMARY KEY,
    position        bigint      NOT NULL,
    shard           smallint    NOT NULL CHECK (shard BETWEEN 0 AND 15),
    aggregate_id    uuid        NOT NULL,
    sequence        bigint      NOT NULL,
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT '-infinity',
    last_error      text,
    UNIQUE (aggregate_id, sequence)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

CREATE INDEX outbox_shard ON messaging.outbox (shard, position);
