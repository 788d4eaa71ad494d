-- One delinquent account. CASE is a word of SQL, hence the name.
CREATE TABLE legal_case (
    case_id             uuid   PRIMARY KEY,
    -- The number of the reference that people use: RC-000042.
    number              bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    loan_account_number text   NOT NULL,
    opened_at           timestamptz NOT NULL,
    CONSTRAINT account_has_one_case UNIQUE (loan_account_number)
);
