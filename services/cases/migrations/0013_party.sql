-- Somebody who answers for accounts. The party is the subject whose data key seals everything personal about it;
-- destroying the key erases it here and in contact_point and address.
CREATE TABLE party (
    party_id       uuid  PRIMARY KEY,
    -- The lender's number of the customer (UCIC).
    customer_id    text  NOT NULL UNIQUE,
    kind           text  NOT NULL CHECK (kind IN ('individual', 'company')),
    name_sealed    bytea NOT NULL,
    pan_sealed     bytea,
    pan_index      bytea,
    -- A keyed hash of customer, kind, name and PAN: an extract that says the same is known by it, without opening.
    identity_index bytea NOT NULL,
    -- The newest extract whose name stands here.
    as_of          date  NOT NULL,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT pan_is_indexed CHECK ((pan_sealed IS NULL) = (pan_index IS NULL))
);

CREATE INDEX party_pan ON party (pan_index);
