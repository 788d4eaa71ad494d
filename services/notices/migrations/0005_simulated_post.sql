-- The outside world of a simulation: what the simulated carrier has taken, and what it will say and when. Empty in
-- production.
CREATE TABLE simulated_consignment (
    number      text        NOT NULL,
    accepted_at timestamptz NOT NULL,
    CONSTRAINT simulated_consignment_pkey PRIMARY KEY (number)
);

CREATE TABLE simulated_news (
    number      text        NOT NULL REFERENCES simulated_consignment,
    -- 0 for the booking, then the tracking in order.
    ordinal     integer     NOT NULL CHECK (ordinal >= 0),
    due_at      timestamptz NOT NULL,
    -- NULL for the booking.
    kind        text        CHECK ((kind IS NULL) = (ordinal = 0)),
    happened_on date        NOT NULL,
    retracts    integer     CHECK (retracts < ordinal),
    told        boolean     NOT NULL DEFAULT false,
    CONSTRAINT simulated_news_pkey PRIMARY KEY (number, ordinal)
);
CREATE INDEX simulated_news_due ON simulated_news (due_at, number, ordinal) WHERE NOT told;
