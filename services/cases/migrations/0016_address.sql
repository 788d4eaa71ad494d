-- Where a party gets post. Addresses are added; one that an extract no longer names stays, and a notice goes there too.
CREATE TABLE address (
    address_id   uuid  PRIMARY KEY,
    party_id     uuid  NOT NULL REFERENCES party,
    kind         text  NOT NULL CHECK (kind IN ('current', 'permanent', 'office', 'registered')),
    lines_sealed bytea NOT NULL,
    -- A keyed hash of party, lines and PIN code: the same address is known by it. Nobody can be found by it.
    lines_index  bytea NOT NULL,
    -- Alone it names an area and no person; post is routed by it.
    pin          text  NOT NULL,
    recorded_at  timestamptz NOT NULL,
    CONSTRAINT address_is_known_once UNIQUE (party_id, lines_index)
);
