-- Why a party must not be contacted. It concerns courtesy messages only, never a statutory notice.
CREATE TABLE hold (
    hold_id   uuid NOT NULL,
    party_id  uuid NOT NULL REFERENCES party,
    reason    text NOT NULL CHECK (reason IN ('dispute', 'bereavement', 'illness', 'calamity', 'request_of_party')),
    -- NULL for every channel.
    channel   text CHECK (channel IN ('sms', 'email')),
    since     date NOT NULL,
    -- The last day; NULL until it is lifted.
    until     date,
    placed_at timestamptz NOT NULL,
    lifted_at timestamptz,
    CONSTRAINT hold_pkey PRIMARY KEY (hold_id),
    CONSTRAINT a_hold_ends_after_it_begins CHECK (until >= since)
);
CREATE INDEX holds_of_party ON hold (party_id, hold_id);
