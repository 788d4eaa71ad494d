-- The panel of advocates.
CREATE TABLE advocate (
    -- Also the subject whose data key seals the name.
    advocate_id      uuid    NOT NULL,
    -- Of his tokens.
    subject          text    NOT NULL,
    name_sealed      bytea   NOT NULL,
    enrolment_number text    NOT NULL,
    firm             text    NOT NULL,
    active           boolean NOT NULL,
    empanelled_at    timestamptz NOT NULL,
    CONSTRAINT advocate_pkey PRIMARY KEY (advocate_id),
    CONSTRAINT a_subject_is_one_advocate UNIQUE (subject),
    CONSTRAINT an_enrolment_is_one_advocate UNIQUE (enrolment_number)
);

-- The courts before which an advocate takes matters.
CREATE TABLE advocate_court (
    advocate_id uuid NOT NULL REFERENCES advocate,
    court       text NOT NULL REFERENCES court,
    CONSTRAINT advocate_court_pkey PRIMARY KEY (advocate_id, court)
);
CREATE INDEX advocates_of_court ON advocate_court (court);

-- One row: who chooses an advocate or changes the panel holds it, so that every choice counts the ones before.
CREATE TABLE panel (
    only_row boolean NOT NULL CHECK (only_row),
    CONSTRAINT panel_pkey PRIMARY KEY (only_row)
);
INSERT INTO panel (only_row) VALUES (true);
