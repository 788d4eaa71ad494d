-- Between which accounts money moves. Only borrowers' accounts are added; the house's are here from the first day, so
-- that no two transactions meet in making them.
CREATE TABLE ledger_account (
    account_id          uuid PRIMARY KEY,
    kind                text NOT NULL CHECK (kind IN ('borrower', 'suspense', 'clearing')),
    -- Whose, if a borrower's.
    loan_account_number text,
    -- For money that came how, if a clearing account.
    mode                text,
    CHECK ((kind = 'borrower') = (loan_account_number IS NOT NULL)),
    CHECK ((kind = 'clearing') = (mode IS NOT NULL))
);
CREATE UNIQUE INDEX a_borrower_has_one_account ON ledger_account (loan_account_number) WHERE kind = 'borrower';
CREATE UNIQUE INDEX a_mode_has_one_account ON ledger_account (mode) WHERE kind = 'clearing';
CREATE UNIQUE INDEX suspense_is_one_account ON ledger_account (kind) WHERE kind = 'suspense';

INSERT INTO ledger_account (account_id, kind, mode) VALUES
    ('00000000-0000-7000-8000-000000000001', 'suspense', NULL),
    ('00000000-0000-7000-8000-000000000002', 'clearing', 'upi'),
    ('00000000-0000-7000-8000-000000000003', 'clearing', 'neft'),
    ('00000000-0000-7000-8000-000000000004', 'clearing', 'rtgs'),
    ('00000000-0000-7000-8000-000000000005', 'clearing', 'imps'),
    ('00000000-0000-7000-8000-000000000006', 'clearing', 'cash'),
    ('00000000-0000-7000-8000-000000000007', 'clearing', 'cheque'),
    ('00000000-0000-7000-8000-000000000008', 'clearing', 'other');
