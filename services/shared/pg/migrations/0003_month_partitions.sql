-- Makes the monthly partitions of a log whose key is a UUIDv7 and whose partitions are ranges of that key. It runs with
-- the owner's rights, because the service's own role makes no tables.
CREATE FUNCTION platform.ensure_month_partitions(parent regclass, first_month date, months integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    month     date;
    partition text;
    -- The smallest UUIDv7 of an instant: its 48 bits of milliseconds, then zeros.
    first_key text;
    end_key   text;
BEGIN
    -- Replicas start together; one makes the partitions, the others find them. "part" in ASCII.
    PERFORM pg_advisory_xact_lock(x'70617274'::bigint);
    FOR ahead IN 0 .. months - 1 LOOP
        month := date_trunc('month', first_month) + make_interval(months => ahead);
        partition := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
        IF to_regclass(partition) IS NULL THEN
            first_key := rpad(lpad(to_hex(extract(epoch FROM month)::bigint * 1000), 12, '0'), 32, '0');
            end_key := rpad(
                lpad(to_hex(extract(epoch FROM month + interval '1 month')::bigint * 1000), 12, '0'), 32, '0');
            EXECUTE format('CREATE TABLE %s PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                           partition, parent, first_key::uuid, end_key::uuid);
        END IF;
    END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION platform.ensure_month_partitions FROM PUBLIC;
