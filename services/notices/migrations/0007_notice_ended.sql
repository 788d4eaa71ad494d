-- A draft may be rejected by a second person, and what was not handed over may be taken back. The wider checks are added
-- before the narrow ones go, and without reading the rows: the next migration does that without holding anybody up.
ALTER TABLE notice
    ADD COLUMN ended_by jsonb,
    ADD COLUMN ended_at timestamptz,
    -- In the words of the one who ended it. No personal data.
    ADD COLUMN ended_reason text,
    -- Another letter was asked for in its place.
    ADD COLUMN redraft_asked_by jsonb,
    ADD COLUMN redraft_asked_at timestamptz,
    ADD CONSTRAINT notice_state_known CHECK (state IN ('drafted', 'approved', 'handed_over', 'rejected', 'withdrawn'))
        NOT VALID,
    ADD CONSTRAINT each_state_names_who_and_when CHECK (
        num_nonnulls(approved_by, approved_at) IN (0, 2)
        AND (state NOT IN ('approved', 'handed_over') OR approved_by IS NOT NULL)
        AND (state NOT IN ('drafted', 'rejected') OR approved_by IS NULL)
        AND (state = 'handed_over') = (handed_over_at IS NOT NULL)
        AND num_nonnulls(ended_by, ended_at, ended_reason) = CASE WHEN state IN ('rejected', 'withdrawn') THEN 3 ELSE 0 END
        AND num_nonnulls(redraft_asked_by, redraft_asked_at) IN (0, 2)
        AND (redraft_asked_by IS NULL OR ended_by IS NOT NULL)
    ) NOT VALID,
    ADD CONSTRAINT nobody_rejects_his_own_notice CHECK (
        state <> 'rejected'
        OR (ended_by ->> 'issuer', ended_by ->> 'subject') <> (drafted_by ->> 'issuer', drafted_by ->> 'subject')
    ) NOT VALID,
    DROP CONSTRAINT notice_state_check,
    DROP CONSTRAINT what_is_approved_names_who_and_when;
