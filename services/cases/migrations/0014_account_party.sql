-- Who answers for an account, and how.
CREATE TABLE account_party (
    loan_account_number text NOT NULL REFERENCES account,
    party_id            uuid NOT NULL REFERENCES party,
    role                text NOT NULL CHECK (role IN ('borrower', 'co_borrower', 'guarantor')),
    PRIMARY KEY (loan_account_number, party_id)
);

CREATE UNIQUE INDEX account_has_one_borrower ON account_party (loan_account_number) WHERE role = 'borrower';
CREATE INDEX account_party_party ON account_party (party_id);
