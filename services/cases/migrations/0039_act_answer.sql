-- What was answered to whether an act may be done in a docket. Rows are added, never changed.
CREATE TABLE act_answer (
    answer_id      uuid  PRIMARY KEY,
    proceeding_id  uuid  NOT NULL REFERENCES proceeding,
    act            text  NOT NULL,
    -- The day on which it was asked, and for which it holds.
    asked_on       date  NOT NULL,
    decision       text  NOT NULL CHECK (decision IN ('allowed', 'refused', 'needs_person')),
    -- The names of the clauses that failed or were not known.
    failed         jsonb NOT NULL,
    -- Why a person let it pass, where the law leaves it to one.
    person_decides text  NOT NULL DEFAULT '',
    book_version   text  NOT NULL,
    asked_by       jsonb NOT NULL,
    asked_at       timestamptz NOT NULL
);

CREATE INDEX act_answer_proceeding ON act_answer (proceeding_id, answer_id);
