-- Every row that the narrow checks let in passes the wider ones.
ALTER TABLE deadline
    VALIDATE CONSTRAINT deadline_kind_or_rule,
    VALIDATE CONSTRAINT deadline_days_in_order;
