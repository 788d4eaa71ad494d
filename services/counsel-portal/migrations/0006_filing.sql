-- A complaint that was presented to a court: a fact, whatever law says of its day. What was recorded in error is marked,
-- never removed.
CREATE TABLE filing (
    filing_id             uuid    NOT NULL,
    matter_id             uuid    NOT NULL REFERENCES matter,
    filed_on              date    NOT NULL,
    court                 text    NOT NULL,
    -- The court's number for it.
    acknowledgement       text    NOT NULL CHECK (acknowledgement ~ '^[A-Z0-9/-]{1,64}$'),
    condonation           text    CHECK (condonation IN ('applied', 'allowed', 'refused')),
    condonation_applied_on date,
    condonation_decided_on date,
    recorded_by           jsonb   NOT NULL,
    recorded_at           timestamptz NOT NULL,
    withdrawn             boolean NOT NULL,
    CONSTRAINT filing_pkey PRIMARY KEY (filing_id),
    CONSTRAINT condonation_is_whole CHECK (
        (condonation IS NULL) = (condonation_applied_on IS NULL)
        AND coalesce(condonation IN ('allowed', 'refused'), false) = (condonation_decided_on IS NOT NULL)
    )
);
CREATE UNIQUE INDEX an_acknowledgement_stands_once ON filing (matter_id, acknowledgement) WHERE NOT withdrawn;
CREATE INDEX filings_of_matter ON filing (matter_id, filing_id);
