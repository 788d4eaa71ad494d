-- A docket: a proceeding whose facts people record. It is about what they say, not about an instrument that payments knows.
-- The wider checks are added before the narrow one goes, and without reading the rows: the next migration does that. A
-- version before this one cannot read a docket: there is no way back once one is open.
ALTER TABLE proceeding
    ADD COLUMN about     text    NOT NULL DEFAULT '',
    -- When it was opened, for a docket.
    ADD COLUMN opened_at timestamptz,
    -- How many questions wait for a lawyer.
    ADD COLUMN questions integer NOT NULL DEFAULT 0,
    -- Nothing more is to be done in a docket, unless its record is put right.
    ADD COLUMN ended     boolean NOT NULL DEFAULT false,
    ALTER COLUMN instrument_id DROP NOT NULL,
    ALTER COLUMN amount_paise DROP NOT NULL,
    ADD CONSTRAINT proceeding_questions_counted CHECK (questions >= 0) NOT VALID,
    ADD CONSTRAINT proceeding_kind_known
        CHECK (kind IN ('ni138', 'pss25', 'sarfaesi', 'arbitration')) NOT VALID,
    ADD CONSTRAINT proceeding_of_an_instrument_or_of_record CHECK (
        CASE WHEN kind = 'ni138' THEN instrument_id IS NOT NULL AND amount_paise IS NOT NULL
        ELSE instrument_id IS NULL AND amount_paise IS NULL AND about <> '' AND opened_at IS NOT NULL END
    ) NOT VALID,
    DROP CONSTRAINT proceeding_kind_check;
