-- The last day, in business time, on which a nightly job was begun. Whoever moves the day does the work.
CREATE TABLE nightly_run (
    job text PRIMARY KEY,
    day date NOT NULL
);
