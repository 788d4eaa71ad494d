-- One source of statements, and the last day of which every credit is on record.
CREATE TABLE statement_feed (
    source         text PRIMARY KEY,
    recorded_until date NOT NULL
);

-- Of statements recorded before now only the value dates are known.
INSERT INTO statement_feed (source, recorded_until)
SELECT source, max(value_date) - 1 FROM receipt WHERE source IS NOT NULL GROUP BY source;
