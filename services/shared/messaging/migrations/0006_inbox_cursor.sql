-- The last event of each aggregate whose effect is stored. Kept for ever: it is what makes a repeat harmless after the
-- inbox row is gone.
CREATE TABLE messaging.inbox_cursor (
    producer      text    NOT NULL,
    aggregate_id  uuid    NOT NULL,
    epoch         integer NOT NULL,
    last_sequence bigint  NOT NULL,
    PRIMARY KEY (producer, aggregate_id)
);
