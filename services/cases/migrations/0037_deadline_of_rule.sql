-- A deadline of a docket is named by its rule in the statute book, `sarfaesi.reply_by`. Some open rather than close: from the
-- day on something can be done. The wider checks are added before the narrow ones go, and without reading the rows.
ALTER TABLE deadline
    ADD COLUMN opens     boolean NOT NULL DEFAULT false,
    -- The other side's to keep, or a court's.
    ADD COLUMN of_others boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT deadline_kind_or_rule CHECK (kind IN ('notice_by', 'pay_by', 'complaint_by', 'defects_by', 'hearing',
        'summons_payment_by', 'interim_compensation_by', 'appeal_by', 'appeal_deposit_by', 'compound_by')
        OR (kind = rule_id AND kind LIKE '%.%')) NOT VALID,
    ADD CONSTRAINT deadline_days_in_order
        CHECK (CASE WHEN opens THEN last_arguable <= last_safe ELSE last_arguable >= last_safe END) NOT VALID,
    DROP CONSTRAINT deadline_kind_is_known,
    DROP CONSTRAINT deadline_check;
