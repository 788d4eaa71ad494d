-- Events received and stored before they were acknowledged; processed from here in the order of their aggregate.
CREATE TABLE messaging.inbox (
    event_id        uuid        PRIMARY KEY,
    producer        text        NOT NULL,
    epoch           integer     NOT NULL,
    aggregate_id    uuid        NOT NULL,
    sequence        bigint      NOT NULL CHECK (sequence > 0),
    event_type      text        NOT NULL,
    payload         bytea       NOT NULL,
    actor           jsonb       NOT NULL,
    traceparent     text        NOT NULL,
    occurred_at     timestamptz NOT NULL,
    received_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    state           text        NOT NULL DEFAULT 'ready'
                    CHECK (state IN ('ready', 'waiting', 'done', 'parked', 'skipped')),
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT '-infinity',
    last_error      text
) PARTITION BY RANGE (event_id);

CREATE TABLE messaging.inbox_default PARTITION OF messaging.inbox DEFAULT;

CREATE INDEX inbox_ready ON messaging.inbox (next_attempt_at, event_id) WHERE state = 'ready';
CREATE INDEX inbox_held ON messaging.inbox (producer, aggregate_id, sequence) WHERE state IN ('waiting', 'parked');
