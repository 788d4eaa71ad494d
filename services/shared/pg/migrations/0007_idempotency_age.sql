-- Finds the answers that are too old to be kept. Rows are written in the order of their time, which a block range index
-- follows at hardly any cost to the command that writes one.
CREATE INDEX idempotency_recorded_at ON platform.idempotency USING brin (recorded_at)
    WITH (pages_per_range = 16, autosummarize = on);
