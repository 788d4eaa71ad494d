-- What happened to a filed complaint: entries are added, never changed. One that was wrong is corrected by another.
CREATE TABLE progress (
    progress_id uuid  NOT NULL,
    filing_id   uuid  NOT NULL REFERENCES filing,
    -- The name of the step, and what it says.
    kind        text  NOT NULL,
    step        jsonb NOT NULL CHECK (step ->> 'step' = kind),
    -- Words of an order, or why an entry was taken back; no personal data.
    note        text  NOT NULL,
    -- The entry in whose place this one stands.
    corrects    uuid  REFERENCES progress,
    recorded_by jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT progress_pkey PRIMARY KEY (progress_id),
    CONSTRAINT an_entry_is_corrected_once UNIQUE (corrects),
    CONSTRAINT what_is_taken_back_is_known CHECK (kind <> 'taken_back' OR corrects IS NOT NULL)
);
CREATE INDEX progress_of_filing ON progress (filing_id, progress_id);
