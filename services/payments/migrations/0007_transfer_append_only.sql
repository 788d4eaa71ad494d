-- Nothing that was booked is changed or removed by a statement, whoever sends it: a mistake is undone by a reversal.
CREATE FUNCTION refuse_change_of_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'transfers are not changed or removed' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER transfer_is_not_changed BEFORE UPDATE OR DELETE ON transfer
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_transfer();
CREATE TRIGGER transfers_are_not_truncated BEFORE TRUNCATE ON transfer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_transfer();
