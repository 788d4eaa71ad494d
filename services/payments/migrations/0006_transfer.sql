-- One movement of money. Rows are added, never changed.
CREATE TABLE transfer (
    transfer_id    uuid   PRIMARY KEY,
    receipt_id     uuid   NOT NULL REFERENCES receipt,
    -- 1 for the first transfer of the receipt.
    ordinal        integer NOT NULL CHECK (ordinal > 0),
    kind           text   NOT NULL CHECK (kind IN ('receipt', 'identification', 'reversal')),
    debit_account  uuid   NOT NULL REFERENCES ledger_account,
    credit_account uuid   NOT NULL REFERENCES ledger_account,
    amount_paise   bigint NOT NULL CHECK (amount_paise > 0),
    value_date     date   NOT NULL,
    booked_at      timestamptz NOT NULL,
    -- The transfer that this one undoes.
    reverses       uuid   REFERENCES transfer,
    CONSTRAINT money_moves_between_two_accounts CHECK (debit_account <> credit_account),
    CONSTRAINT a_reversal_names_what_it_undoes CHECK ((kind = 'reversal') = (reverses IS NOT NULL)),
    CONSTRAINT a_transfer_is_undone_once UNIQUE (reverses),
    CONSTRAINT transfers_are_counted UNIQUE (receipt_id, ordinal)
);
CREATE INDEX transfers_from_an_account ON transfer (debit_account);
CREATE INDEX transfers_to_an_account ON transfer (credit_account);
