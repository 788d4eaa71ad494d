-- The class of an account from a day on. A row is added when the class changes, and none is ever changed.
CREATE TABLE asset_class_history (
    history_id          uuid   PRIMARY KEY,
    loan_account_number text   NOT NULL REFERENCES account,
    asset_class         text   NOT NULL,
    -- The day of the extract that first said so.
    as_of               date   NOT NULL,
    npa_on              date,
    flags               text[] NOT NULL,
    import_id           uuid   NOT NULL REFERENCES account_import,
    recorded_at         timestamptz NOT NULL
);

CREATE INDEX asset_class_history_account ON asset_class_history (loan_account_number, history_id);
