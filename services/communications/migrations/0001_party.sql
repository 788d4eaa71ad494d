-- Who is written to. What is decided about one party is decided one after the other, under this row's lock: its
-- messages, its holds, its share of the day. Personal data of a message is sealed under the key of its party; mail to
-- staff has a party of its own, the lender.
CREATE TABLE party (
    party_id uuid NOT NULL,
    CONSTRAINT party_pkey PRIMARY KEY (party_id)
);
INSERT INTO party VALUES ('00000000-0000-8000-8000-000000000001');
