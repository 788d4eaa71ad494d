-- Money of an account as payments states it: it may be stated before the cheque that it pays came back, and all
-- proceedings of the account look at it. A copy, kept by events alone.
CREATE TABLE account_receipt (
    receipt_id          uuid        PRIMARY KEY,
    loan_account_number text        NOT NULL,
    -- The cheque that it was said to pay.
    instrument_id       uuid,
    amount_paise        bigint      NOT NULL,
    value_date          date        NOT NULL,
    -- The event that stated it, and who recorded it at payments: evidence of the facts that are made from it.
    event_id            uuid        NOT NULL,
    recorded_by         jsonb       NOT NULL,
    reversed            boolean     NOT NULL
);

CREATE INDEX account_receipt_account ON account_receipt (loan_account_number, value_date) WHERE NOT reversed;
