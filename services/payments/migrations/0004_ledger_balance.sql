-- What was credited to a borrower's account less what was debited: a cache of the sum over `transfer`, changed in the
-- transaction of the transfer. House accounts have no row: every receipt would wait for it.
CREATE TABLE ledger_balance (
    account_id    uuid   PRIMARY KEY REFERENCES ledger_account,
    balance_paise bigint NOT NULL DEFAULT 0 CHECK (balance_paise BETWEEN -1000000000000000 AND 1000000000000000)
);
