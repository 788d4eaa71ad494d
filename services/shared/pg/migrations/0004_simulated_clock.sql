-- The instant that a simulated business clock shows, so that a restart does not go back. Empty where time is the
-- system's.
CREATE TABLE platform.simulated_clock (
    only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    instant  timestamptz NOT NULL
);
