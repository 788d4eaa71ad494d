-- Evidence of booking that other evidence has taken the place of; what stands is in `article`. Rows are added, never
-- changed.
CREATE TABLE superseded_booking (
    article_id     uuid        NOT NULL REFERENCES article,
    -- 1 for the first that was corrected.
    ordinal        integer     NOT NULL CHECK (ordinal > 0),
    booking_office text        NOT NULL,
    booked_on      date        NOT NULL,
    receipt_number text        NOT NULL,
    -- What was wrong with it. No personal data.
    reason         text        NOT NULL,
    corrected_by   jsonb       NOT NULL,
    corrected_at   timestamptz NOT NULL,
    CONSTRAINT superseded_booking_pkey PRIMARY KEY (article_id, ordinal)
);

CREATE FUNCTION refuse_change_of_superseded_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'superseded bookings are not changed or removed' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER superseded_booking_is_not_changed BEFORE UPDATE OR DELETE ON superseded_booking
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_superseded_booking();
CREATE TRIGGER superseded_bookings_are_not_truncated BEFORE TRUNCATE ON superseded_booking
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_superseded_booking();
