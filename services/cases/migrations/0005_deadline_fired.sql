-- When the timer of a deadline did its work, and the span that armed it: the work is another trace, linked to that span.
ALTER TABLE deadline
    ADD COLUMN fired_at          timestamptz,
    ADD COLUMN armed_traceparent text NOT NULL DEFAULT '',
    ADD CONSTRAINT deadline_fired_when CHECK ((state = 'fired') = (fired_at IS NOT NULL));
