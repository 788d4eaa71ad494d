-- The days of a complaint in court. The wider check is added before the narrow one goes, and without reading the rows:
-- the next migration does that without holding anybody up.
ALTER TABLE deadline
    ADD CONSTRAINT deadline_kind_is_known CHECK (kind IN ('notice_by', 'pay_by', 'complaint_by', 'defects_by', 'hearing',
        'summons_payment_by', 'interim_compensation_by', 'appeal_by', 'appeal_deposit_by', 'compound_by')) NOT VALID,
    DROP CONSTRAINT deadline_kind_known;
