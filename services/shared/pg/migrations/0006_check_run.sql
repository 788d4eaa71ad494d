-- Checks of whole tables: one replica makes them, and all show what came of them. Times are the system's.
CREATE TABLE platform.check_run (
    name     text        NOT NULL,
    -- When a replica took it upon itself; one that dies leaves it to another after a while.
    begun_at timestamptz NOT NULL,
    -- Of the last run that ended well, and the numbers that it found; NULL until one has.
    ended_at timestamptz,
    found    bigint[],
    CONSTRAINT check_run_pkey PRIMARY KEY (name),
    CONSTRAINT what_ended_has_a_result CHECK ((ended_at IS NULL) = (found IS NULL))
);
