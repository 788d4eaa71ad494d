-- When the last run of a job that ended well did so, in system time, and how much it found that is not as it should be: for
-- every replica to show, whichever did the work. Both are NULL until a run has ended.
ALTER TABLE nightly_run
    ADD COLUMN ended_at timestamptz,
    ADD COLUMN found    integer CHECK (found >= 0),
    ADD CONSTRAINT what_ended_has_a_result CHECK ((ended_at IS NULL) = (found IS NULL));
