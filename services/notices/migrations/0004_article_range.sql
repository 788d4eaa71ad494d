-- How far the ranges of article numbers that the carrier allotted are used. A number that was drawn and not used is lost.
CREATE TABLE article_range (
    service      text    NOT NULL CHECK (service ~ '^[A-Z]{2}$'),
    first_serial integer NOT NULL CHECK (first_serial BETWEEN 0 AND 99999999),
    next_serial  integer NOT NULL CHECK (next_serial >= first_serial),
    CONSTRAINT article_range_pkey PRIMARY KEY (service, first_serial)
);
