-- A notice that reached nobody is served again within the window: on the same return, as the next serving.
ALTER TABLE notice
    ADD COLUMN serving integer NOT NULL DEFAULT 1 CHECK (serving > 0),
    DROP CONSTRAINT a_return_is_noticed_once,
    ADD CONSTRAINT a_return_is_noticed_once_a_serving UNIQUE (proceeding_id, dishonour_ordinal, serving);
