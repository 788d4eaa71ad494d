-- A loan account as the newest extract states it. No personal data: that is in party and below.
CREATE TABLE account (
    loan_account_number text    PRIMARY KEY,
    -- Names the account in events, pages and the audit trail.
    account_id          uuid    NOT NULL UNIQUE,
    -- The borrower's number in the lender's system.
    customer_id         text    NOT NULL,
    as_of               date    NOT NULL,
    creditor            text    NOT NULL,
    portfolio           text    NOT NULL,
    product             text    NOT NULL,
    -- The home branch.
    branch_ifsc         text    NOT NULL,
    sanctioned_on       date    NOT NULL,
    sanctioned_paise    bigint  NOT NULL CHECK (sanctioned_paise > 0),
    emi_paise           bigint  NOT NULL CHECK (emi_paise >= 0),
    first_unpaid_due_on date    CHECK (first_unpaid_due_on <= as_of),
    dpd                 integer NOT NULL CHECK (dpd >= 0),
    asset_class         text    NOT NULL CHECK (asset_class IN
        ('STANDARD', 'SMA0', 'SMA1', 'SMA2', 'SUBSTANDARD', 'DOUBTFUL1', 'DOUBTFUL2', 'DOUBTFUL3', 'LOSS')),
    npa_on              date,
    principal_paise     bigint  NOT NULL CHECK (principal_paise >= 0),
    interest_paise      bigint  NOT NULL CHECK (interest_paise >= 0),
    penal_paise         bigint  NOT NULL CHECK (penal_paise >= 0),
    other_paise         bigint  NOT NULL CHECK (other_paise >= 0),
    total_paise         bigint  NOT NULL,
    in_moratorium       boolean NOT NULL,
    moratorium_until    date    CHECK (in_moratorium OR moratorium_until IS NULL),
    written_off         boolean NOT NULL,
    -- Contradictions in what the lender says.
    flags               text[]  NOT NULL,
    -- SHA-256 of everything above and of who answers for it: a row that says nothing new is known by it.
    digest              bytea   NOT NULL CHECK (length(digest) = 32),
    source              text    NOT NULL,
    file_sha256         bytea   NOT NULL CHECK (length(file_sha256) = 32),
    row_number          integer NOT NULL CHECK (row_number > 0),
    recorded_at         timestamptz NOT NULL,
    CONSTRAINT dues_sum_to_their_total
        CHECK (total_paise = principal_paise + interest_paise + penal_paise + other_paise)
);

CREATE INDEX account_class ON account (asset_class, account_id);
CREATE INDEX account_customer ON account (customer_id);
