-- One return of a cheque. Rows are added, never changed.
CREATE TABLE dishonour (
    dishonour_id         uuid    PRIMARY KEY,
    instrument_id        uuid    NOT NULL REFERENCES instrument,
    ordinal              integer NOT NULL CHECK (ordinal > 0),
    presented_on         date    NOT NULL,
    returned_on          date    NOT NULL CHECK (returned_on >= presented_on),
    informed_earliest    date    NOT NULL CHECK (informed_earliest >= returned_on),
    informed_latest      date    NOT NULL CHECK (informed_latest >= informed_earliest),
    return_code          text    NOT NULL,
    return_reason_sealed bytea   NOT NULL,
    source               text    NOT NULL,
    file_sha256          bytea   NOT NULL CHECK (length(file_sha256) = 32),
    row_number           integer NOT NULL CHECK (row_number > 0),
    recorded_at          timestamptz NOT NULL,
    CONSTRAINT dishonour_is_recorded_once UNIQUE (instrument_id, presented_on, returned_on),
    CONSTRAINT dishonours_are_counted UNIQUE (instrument_id, ordinal)
);
