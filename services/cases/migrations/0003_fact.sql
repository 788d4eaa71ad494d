-- What happened in the world, as recorded. Rows are added, never changed; a wrong one is retracted by another.
CREATE TABLE fact (
    fact_id            uuid PRIMARY KEY,
    proceeding_id      uuid NOT NULL REFERENCES proceeding,
    kind               text NOT NULL,
    effective_earliest date NOT NULL,
    effective_latest   date NOT NULL CHECK (effective_latest >= effective_earliest),
    details            jsonb NOT NULL,
    -- The event or document that shows it.
    evidence           text NOT NULL,
    recorded_by        jsonb NOT NULL,
    recorded_at        timestamptz NOT NULL,
    retracts           uuid UNIQUE REFERENCES fact
);

CREATE INDEX fact_proceeding ON fact (proceeding_id, fact_id);
