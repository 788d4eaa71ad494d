-- A parked event that a person passed over, told from one that the service has no use for.
ALTER TABLE messaging.inbox
    DROP CONSTRAINT inbox_state_check,
    ADD CONSTRAINT inbox_state_check
        CHECK (state IN ('ready', 'waiting', 'done', 'parked', 'skipped', 'skipped_by_operator'));
