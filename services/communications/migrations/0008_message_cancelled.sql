-- A message that waits is cancelled when what it is about has ended. The wider checks are added before the narrow one goes,
-- and without reading the rows: the next migration does that without holding anybody up.
ALTER TABLE message
    ADD COLUMN cancelled_because text CHECK (cancelled_because IN ('proceeding_paid', 'proceeding_ended')),
    ADD CONSTRAINT what_goes_on_was_allowed CHECK (
        CASE state
            WHEN 'intended' THEN verdict IN ('allowed', 'scheduled')
            WHEN 'cancelled' THEN verdict IN ('allowed', 'scheduled')
            WHEN 'refused' THEN verdict = 'refused'
            ELSE state IN ('sending', 'sent', 'failed', 'unknown') AND verdict = 'allowed'
        END
    ) NOT VALID,
    ADD CONSTRAINT what_is_cancelled_says_why CHECK ((state = 'cancelled') = (cancelled_because IS NOT NULL)) NOT VALID,
    DROP CONSTRAINT what_is_on_its_way_was_allowed;
