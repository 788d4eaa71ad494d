-- For a copy of a small database, never for one that is used: repeats the rows of each table in a schema `repeated` until
-- there are 20,000 of each, so that `rows.sql` measures rows and not the pages that every table and index begins with.
--
--     psql -X -q -f deploy/sizing/repeat.sql 'postgres://…/copy_of_cases'
--
-- Indexes are made anew without their uniqueness, and without folding equal keys together: in life keys differ.
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS repeated CASCADE;
CREATE SCHEMA repeated;

CREATE TEMPORARY TABLE source AS
SELECT c.oid, format('%I.%I', 'repeated', n.nspname || '.' || c.relname) AS copy,
       (xpath('/table/row/n/text()',
        query_to_xml(format('SELECT count(*) AS n FROM %s', c.oid::regclass), false, false, '')))[1]::text::bigint AS rows
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '_sqlx_migrations' AND n.nspname <> 'repeated'
  AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema';

SELECT format('CREATE TABLE %s AS SELECT t.* FROM %s t, generate_series(1, %s)',
              copy, oid::regclass, ceil(20000.0 / rows)::integer)
FROM source WHERE rows > 0
\gexec

SELECT regexp_replace(
           regexp_replace(pg_get_indexdef(i.indexrelid), '^CREATE (UNIQUE )?INDEX .* ON (ONLY )?.* USING btree ',
                          format('CREATE INDEX ON %s USING btree ', replace(copy, '\', '\\'))),
           '(\)| INCLUDE \(.*\))( WHERE .*)?$', '\1 WITH (deduplicate_items = off)\2')
FROM source JOIN pg_index i ON i.indrelid = source.oid JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_am ON pg_am.oid = x.relam
WHERE rows > 0 AND amname = 'btree'
\gexec
