-- Where a party is reached. Points are added and verified again; one that an extract no longer names stays on record.
CREATE TABLE contact_point (
    contact_point_id uuid  PRIMARY KEY,
    party_id         uuid  NOT NULL REFERENCES party,
    kind             text  NOT NULL CHECK (kind IN ('mobile', 'email')),
    value_sealed     bytea NOT NULL,
    -- The blind index of the value in its one spelling.
    value_index      bytea NOT NULL,
    verified_on      date,
    recorded_at      timestamptz NOT NULL,
    CONSTRAINT contact_point_is_known_once UNIQUE (party_id, kind, value_index)
);

CREATE INDEX contact_point_value ON contact_point (value_index);
