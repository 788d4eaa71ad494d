-- What cases last said of a proceeding, whether it has a matter or not: the matter may be opened after the news. Its row
-- is also the lock under which a matter is opened or hears of its proceeding.
CREATE TABLE proceeding_seen (
    proceeding_id uuid    NOT NULL,
    -- As cases names it; NULL if cases has said nothing yet.
    state         text,
    -- Paid or ended, and not revived since.
    over          boolean NOT NULL,
    CONSTRAINT proceeding_seen_pkey PRIMARY KEY (proceeding_id)
);
