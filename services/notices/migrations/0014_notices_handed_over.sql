-- Those that are on their way are looked for among what was handed over lately, every minute.
CREATE INDEX notices_handed_over ON notice (handed_over_at) WHERE state = 'handed_over';
