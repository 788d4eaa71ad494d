-- One extract of a lender's system. An import that stopped is `open`, and the rows up to through_row have their outcome.
CREATE TABLE account_import (
    import_id       uuid    PRIMARY KEY,
    source          text    NOT NULL,
    sha256          bytea   NOT NULL CHECK (length(sha256) = 32),
    -- Control totals, as the sender states them.
    row_count       integer NOT NULL CHECK (row_count >= 0),
    total_due_paise bigint  NOT NULL,
    last_row        integer NOT NULL CHECK (last_row > 0),
    through_row     integer NOT NULL CHECK (through_row > 0),
    state           text    NOT NULL CHECK (state IN ('open', 'complete')),
    begun_at        timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT extract_is_imported_once UNIQUE (source, sha256)
);
