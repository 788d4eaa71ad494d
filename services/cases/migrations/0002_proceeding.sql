-- One legal proceeding of a case. State, explanation and cures are a cache of the fold over its facts.
CREATE TABLE proceeding (
    proceeding_id uuid   PRIMARY KEY,
    case_id       uuid   NOT NULL REFERENCES legal_case,
    kind          text   NOT NULL CHECK (kind IN ('ni138')),
    instrument_id uuid   NOT NULL,
    amount_paise  bigint NOT NULL CHECK (amount_paise > 0),
    state         text   NOT NULL,
    explanation   text   NOT NULL,
    cures         jsonb  NOT NULL,
    CONSTRAINT instrument_has_one_proceeding UNIQUE (kind, instrument_id)
);

CREATE INDEX proceeding_case ON proceeding (case_id);
