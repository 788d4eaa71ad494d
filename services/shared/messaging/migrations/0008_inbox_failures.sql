-- When an event first could not be applied, and when it last could not: what a person looks at before he decides.
ALTER TABLE messaging.inbox
    ADD COLUMN first_failed_at timestamptz,
    ADD COLUMN last_failed_at timestamptz;
