-- One letter to one noticee at one address.
CREATE TABLE article (
    article_id     uuid    NOT NULL,
    notice_id      uuid    NOT NULL REFERENCES notice,
    -- 1 for the first article of the notice.
    ordinal        integer NOT NULL CHECK (ordinal > 0),
    -- S10.
    number         text    NOT NULL,
    noticee        integer NOT NULL CHECK (noticee > 0),
    capacity       text    NOT NULL,
    pin_code       text    NOT NULL,
    -- An effect outside; NULL until the notice is handed over.
    hand_over      text    CHECK (hand_over IN ('intended', 'sending', 'accepted', 'failed', 'unknown')),
    -- Since when, in system time: a sending that takes too long has an unknown outcome.
    hand_over_since timestamptz,
    booking_office  text,
    booked_on       date,
    receipt_number  text,
    CONSTRAINT article_pkey PRIMARY KEY (article_id),
    CONSTRAINT an_article_number_is_used_once UNIQUE (number),
    CONSTRAINT articles_are_counted UNIQUE (notice_id, ordinal),
    CONSTRAINT booking_evidence_is_whole CHECK (num_nonnulls(booking_office, booked_on, receipt_number) IN (0, 3))
);
CREATE INDEX articles_to_hand_over ON article (hand_over, article_id) WHERE hand_over IN ('intended', 'sending', 'unknown');
