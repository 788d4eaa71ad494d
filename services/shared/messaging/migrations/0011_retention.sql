-- Drops the months of the inbox and of the event log that are past their retention and hold nothing that is still needed,
-- and says which. It runs with the owner's rights, because the service's own role drops no tables; so the least
-- retention stands here too, and a month is over only if the database's own clock agrees.
CREATE FUNCTION messaging.drop_old_months(today date, inbox_days integer, event_log_days integer) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '2s' SET enable_seqscan = off AS $$
DECLARE
    present   date := least(today, (clock_timestamp() AT TIME ZONE 'UTC')::date);
    old       record;
    end_key   uuid;
    is_needed boolean;
BEGIN
    IF inbox_days < 30 OR event_log_days < 400 THEN
        RAISE EXCEPTION 'an inbox is kept for at least 30 days and an event log for at least 400'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR old IN
        SELECT i.inhparent = 'messaging.inbox'::regclass AS is_inbox, i.inhparent::regclass AS log,
               c.oid::regclass::text AS month,
               (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month')::date AS end_date
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent IN ('messaging.inbox'::regclass, 'messaging.event_log'::regclass)
          AND c.relname ~ '_[0-9]{4}_[0-9]{2}$'
        ORDER BY c.relname
    LOOP
        CONTINUE WHEN old.end_date + CASE WHEN old.is_inbox THEN inbox_days ELSE event_log_days END > present;
        -- The smallest UUIDv7 after the month, as platform.ensure_month_partitions makes it.
        end_key := rpad(lpad(to_hex(extract(epoch FROM old.end_date)::bigint * 1000), 12, '0'), 32, '0')::uuid;
        -- First without a lock, so that a month that must stay costs nobody anything; then for certain, so that an event
        -- that comes in at this moment is not dropped with its month. The parent first: whoever writes locks it first.
        FOR look IN 1 .. 2 LOOP
            IF look = 2 THEN
                EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', old.log);
            END IF;
            IF old.is_inbox THEN
                -- Each condition is that of an index.
                EXECUTE format(
                    'SELECT EXISTS (SELECT FROM %1$s WHERE state = ''ready'')
                         OR EXISTS (SELECT FROM %1$s WHERE state IN (''waiting'', ''parked''))',
                    old.month) INTO is_needed;
            ELSE
                is_needed := EXISTS (SELECT FROM messaging.outbox WHERE event_id < end_key);
            END IF;
            EXIT WHEN is_needed;
        END LOOP;
        CONTINUE WHEN is_needed;
        EXECUTE format('DROP TABLE %s', old.month);
        RETURN NEXT old.month;
    END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION messaging.drop_old_months FROM PUBLIC;
