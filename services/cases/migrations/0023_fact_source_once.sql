-- The same news twice is one fact.
CREATE UNIQUE INDEX fact_source_once ON fact (proceeding_id, source);
