-- Nothing that was written is changed or removed by a statement, whoever sends it.
CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are not changed or removed' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER entry_is_not_changed BEFORE UPDATE OR DELETE ON audit.entry
    FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER entries_are_not_truncated BEFORE TRUNCATE ON audit.entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
