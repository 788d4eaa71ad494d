-- Every row that the narrow checks let in passes the wider ones.
ALTER TABLE proceeding
    VALIDATE CONSTRAINT proceeding_questions_counted,
    VALIDATE CONSTRAINT proceeding_kind_known,
    VALIDATE CONSTRAINT proceeding_of_an_instrument_or_of_record;
