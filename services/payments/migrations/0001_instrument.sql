-- A cheque that a borrower gave. One row however often it is presented and returned.
CREATE TABLE instrument (
    instrument_id       uuid   PRIMARY KEY,
    loan_account_number text   NOT NULL,
    cheque_number       text   NOT NULL,
    drawee_ifsc         text   NOT NULL,
    drawn_on            date   NOT NULL,
    amount_paise        bigint NOT NULL CHECK (amount_paise > 0),
    -- The subject whose data key seals the drawer's name and the memos' words; destroying the key erases both.
    subject_id          uuid   NOT NULL,
    drawer_name_sealed  bytea  NOT NULL,
    recorded_at         timestamptz NOT NULL,
    CONSTRAINT instrument_is_known_once UNIQUE (loan_account_number, drawee_ifsc, cheque_number)
);
