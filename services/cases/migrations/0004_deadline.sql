-- A day by which something must be done, armed in the transaction of the fact that starts its clock. The law's days are
-- stored; due_at, the end of the last safe day in India, follows from them.
CREATE TABLE deadline (
    deadline_id   uuid PRIMARY KEY,
    proceeding_id uuid NOT NULL REFERENCES proceeding,
    kind          text NOT NULL CHECK (kind IN ('notice_by')),
    generation    integer NOT NULL CHECK (generation > 0),
    last_safe     date NOT NULL,
    last_arguable date NOT NULL CHECK (last_arguable >= last_safe),
    due_at        timestamptz NOT NULL,
    rule_id       text NOT NULL,
    book_version  text NOT NULL,
    steps         jsonb NOT NULL,
    basis_fact_id uuid NOT NULL REFERENCES fact,
    state         text NOT NULL CHECK (state IN ('armed', 'fired', 'superseded', 'cancelled')),
    CONSTRAINT deadline_generations UNIQUE (proceeding_id, kind, generation)
);

CREATE UNIQUE INDEX deadline_armed_once ON deadline (proceeding_id, kind) WHERE state = 'armed';
CREATE INDEX deadline_due ON deadline (due_at) WHERE state = 'armed';
