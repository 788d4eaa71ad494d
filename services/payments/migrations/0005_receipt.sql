-- One credit and what became of it.
CREATE TABLE receipt (
    receipt_id          uuid   PRIMARY KEY,
    mode                text   NOT NULL,
    reference           text   NOT NULL,
    amount_paise        bigint NOT NULL CHECK (amount_paise > 0),
    value_date          date   NOT NULL,
    state               text   NOT NULL CHECK (state IN ('unidentified', 'applied', 'reversed')),
    -- For whom it counts, or counted until it was reversed.
    loan_account_number text,
    instrument_id       uuid   REFERENCES instrument,
    reversal_reason     text   CHECK (reversal_reason IN ('instrument_bounced', 'posted_in_error', 'chargeback')),
    reversed_on         date   CHECK (reversed_on >= value_date),
    -- The subject whose data key seals the payer's name and the narration; destroying the key erases both.
    subject_id          uuid   NOT NULL,
    payer_name_sealed   bytea  NOT NULL,
    narration_sealed    bytea  NOT NULL,
    -- The statement that it was read from, if it was.
    source              text,
    file_sha256         bytea  CHECK (length(file_sha256) = 32),
    row_number          integer CHECK (row_number > 0),
    recorded_at         timestamptz NOT NULL,
    -- The same credit of a bank never counts twice, under whatever key it is sent.
    CONSTRAINT a_credit_is_posted_once UNIQUE (mode, reference),
    CONSTRAINT what_is_applied_has_an_account CHECK (state <> 'applied' OR loan_account_number IS NOT NULL),
    CONSTRAINT what_is_unidentified_has_none CHECK (state <> 'unidentified' OR loan_account_number IS NULL),
    CONSTRAINT a_cheque_is_paid_through_an_account CHECK (instrument_id IS NULL OR loan_account_number IS NOT NULL),
    CONSTRAINT a_reversal_is_whole CHECK (
        (state = 'reversed') = (reversal_reason IS NOT NULL) AND (state = 'reversed') = (reversed_on IS NOT NULL)
    ),
    CONSTRAINT an_origin_is_whole CHECK (num_nonnulls(source, file_sha256, row_number) IN (0, 3))
);
CREATE INDEX receipts_of_an_account ON receipt (loan_account_number, receipt_id);
CREATE INDEX receipts_in_suspense ON receipt (receipt_id) WHERE state = 'unidentified';
