-- To whom matters were offered, in order: the next advocate is one who never had the matter.
CREATE TABLE assignment (
    number      bigint GENERATED ALWAYS AS IDENTITY,
    matter_id   uuid NOT NULL REFERENCES matter,
    advocate_id uuid NOT NULL REFERENCES advocate,
    assigned_at timestamptz NOT NULL,
    declined_at timestamptz,
    -- Why he declined, in his words; no personal data.
    reason      text CHECK ((reason IS NULL) = (declined_at IS NULL)),
    CONSTRAINT assignment_pkey PRIMARY KEY (number)
);
CREATE INDEX assignments_of_matter ON assignment (matter_id, advocate_id);
CREATE INDEX assignments_of_advocate ON assignment (advocate_id, number);
