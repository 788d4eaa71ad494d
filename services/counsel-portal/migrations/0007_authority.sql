-- What cases answered when it was asked whether a complaint may be filed on a day. Rows are added, never changed.
CREATE TABLE authority (
    number           bigint GENERATED ALWAYS AS IDENTITY,
    matter_id        uuid  NOT NULL REFERENCES matter,
    file_on          date  NOT NULL,
    -- NULL if it was refused.
    authorisation_id uuid,
    -- recourse.cases.v1.AuthoriseFilingResponse as it was given.
    answer           bytea NOT NULL,
    decided_at       timestamptz NOT NULL,
    CONSTRAINT authority_pkey PRIMARY KEY (number)
);
CREATE INDEX authorities_of_matter ON authority (matter_id, number);
