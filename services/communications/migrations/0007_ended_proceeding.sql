-- Proceedings that have ended, as cases states them: what waits to be said about one has lost its reason. A copy, kept by
-- events alone; a proceeding that goes on again leaves it.
CREATE TABLE ended_proceeding (
    proceeding_id uuid NOT NULL,
    because       text NOT NULL CHECK (because IN ('proceeding_paid', 'proceeding_ended')),
    CONSTRAINT ended_proceeding_pkey PRIMARY KEY (proceeding_id)
);
