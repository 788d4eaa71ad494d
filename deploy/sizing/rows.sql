-- How many rows each table of a service's database has and what they take, as one line of JSON. Only reads. As the owner
-- of the tables or a superuser: a service's reader does not see the keys of `platform`.
--
--     psql -X -q -A -t -f deploy/sizing/rows.sql 'postgres://postgres@host/counsel_portal' > counted/counsel_portal.json
--
-- Partitions are counted with their table, and what is stored out of line with the rows it belongs to. Counts are exact, so
-- that each table is read once: on a large database, run it against a copy.
WITH part AS (
    SELECT c.oid, coalesce(pg_partition_root(c.oid), c.oid) AS root
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
), measured AS (
    SELECT n.nspname || '.' || c.relname AS name,
           sum((xpath('/table/row/n/text()',
                query_to_xml(format('SELECT count(*) AS n FROM %s', part.oid::regclass), false, false, '')))[1]::text::bigint)
               AS rows,
           sum(pg_table_size(part.oid)) AS heap_bytes,
           sum(pg_indexes_size(part.oid)) AS index_bytes
    FROM part JOIN pg_class c ON c.oid = part.root JOIN pg_namespace n ON n.oid = c.relnamespace
    GROUP BY 1
)
SELECT json_object_agg(name, json_build_object('rows', rows, 'heap_bytes', heap_bytes, 'index_bytes', index_bytes)
                       ORDER BY name)
FROM measured WHERE rows > 0;
