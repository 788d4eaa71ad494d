-- The next sequence of each aggregate. Its row lock orders the events of one aggregate (reliability.md M4).
CREATE TABLE messaging.event_stream (
    aggregate_id   uuid PRIMARY KEY,
    aggregate_type text   NOT NULL,
    last_sequence  bigint NOT NULL CHECK (last_sequence > 0)
);
