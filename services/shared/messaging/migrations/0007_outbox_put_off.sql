-- The aggregates that wait for another attempt: looked up at every pass, while a backlog may hold millions of rows.
CREATE INDEX outbox_put_off ON messaging.outbox (next_attempt_at, aggregate_id) WHERE attempts > 0;
