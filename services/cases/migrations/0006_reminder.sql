-- A word of warning before a deadline. It is armed with its deadline, and superseded or cancelled with it.
CREATE TABLE reminder (
    reminder_id       uuid        PRIMARY KEY,
    deadline_id       uuid        NOT NULL REFERENCES deadline,
    -- Before the day on which the deadline is due.
    days_before       smallint    NOT NULL CHECK (days_before > 0),
    due_at            timestamptz NOT NULL,
    state             text        NOT NULL CHECK (state IN ('armed', 'fired', 'superseded', 'cancelled')),
    fired_at          timestamptz,
    armed_traceparent text        NOT NULL,
    CONSTRAINT reminder_once UNIQUE (deadline_id, days_before),
    CONSTRAINT reminder_fired_when CHECK ((state = 'fired') = (fired_at IS NOT NULL))
);

CREATE INDEX reminder_due ON reminder (due_at) WHERE state = 'armed';
