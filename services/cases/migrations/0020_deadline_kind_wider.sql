-- The drawer's time to pay and the creditor's month for the complaint. The wider check is added before the narrow one
-- goes, and without reading the rows: the next migration does that without holding anybody up.
ALTER TABLE deadline
    ADD CONSTRAINT deadline_kind_known CHECK (kind IN ('notice_by', 'pay_by', 'complaint_by')) NOT VALID,
    DROP CONSTRAINT deadline_kind_check;
