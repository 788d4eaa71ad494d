-- What checks of the trail found, range by range of its ids. A range is closed when nothing can be added to it any more; the
-- first row of it says what was there, and each later check must find the same. Nothing here tells of a single act.
CREATE TABLE audit.verified (
    -- The range: from the first id on, up to and without the second.
    from_id    uuid        NOT NULL,
    until_id   uuid        NOT NULL CHECK (until_id > from_id),
    -- In system time.
    checked_at timestamptz NOT NULL,
    entries    bigint      NOT NULL CHECK (entries >= 0),
    -- SHA-256 over the hashes of the leaves, in the order of the ids.
    digest     bytea       NOT NULL CHECK (length(digest) = 32),
    -- How many entries are missing, changed or too many.
    gaps       bigint      NOT NULL CHECK (gaps >= 0),
    CONSTRAINT verified_pkey PRIMARY KEY (until_id, checked_at)
);

CREATE TRIGGER verified_is_not_changed BEFORE UPDATE OR DELETE ON audit.verified
    FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER verified_is_not_truncated BEFORE TRUNCATE ON audit.verified
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
