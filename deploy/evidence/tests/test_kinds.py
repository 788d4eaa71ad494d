import os
import unittest
from pathlib import Path

from evidence import kinds
from evidence.migrations import Migration, read

MODULES = Path(os.environ.get("RECOURSE_EVIDENCE_MODULES") or "none")


@unittest.skipUnless((MODULES / "node_modules/libpg-query").is_dir(), "libpg-query is not installed")
class Statements(unittest.TestCase):
    def effects(self, *texts: str) -> list[kinds.Effect]:
        migrations = [Migration(f"migrations/{number}.sql", text) for number, text in enumerate(texts)]
        self.assertEqual(read(migrations, MODULES), "")
        return [effect for one in migrations for effect in one.effects or []]

    def kind(self, sql: str) -> str:
        return self.effects(sql)[0].kind

    def test_what_only_adds_expands(self):
        for sql in (
            "CREATE TABLE t (id uuid PRIMARY KEY);",
            "ALTER TABLE t ADD COLUMN a text;",
            "ALTER TABLE t ADD COLUMN a text NOT NULL DEFAULT '';",
            "ALTER TABLE t ADD COLUMN a jsonb NOT NULL DEFAULT '{}'::jsonb;",
            "CREATE INDEX i ON t (a);",
            "ALTER TABLE t DROP CONSTRAINT c;",
            "ALTER TABLE t VALIDATE CONSTRAINT c;",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
        ):
            self.assertEqual(self.kind(sql), kinds.EXPAND, sql)

    def test_what_an_older_service_misses_contracts(self):
        for sql in (
            "ALTER TABLE t DROP COLUMN a;",
            "DROP TABLE t;",
            "DROP FUNCTION f();",
            "ALTER TABLE t RENAME COLUMN a TO b;",
            "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
            "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
            "ALTER TABLE t ADD COLUMN a text NOT NULL;",
            "DELETE FROM t;",
        ):
            self.assertEqual(self.kind(sql), kinds.CONTRACT, sql)

    def test_what_depends_on_its_meaning_is_left_to_a_person(self):
        for sql in (
            "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;",
            "CREATE UNIQUE INDEX i ON t (a);",
            "UPDATE t SET a = 1;",
            "REVOKE SELECT ON t FROM r;",
            "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();",
            "DO $$ BEGIN END $$;",
        ):
            self.assertEqual(self.kind(sql), kinds.READ, sql)

    def test_locks_tell_what_waits(self):
        def lock(sql: str) -> str:
            return self.effects(sql)[0].lock

        self.assertIn("nobody waits", lock("ALTER TABLE t VALIDATE CONSTRAINT c;"))
        self.assertIn("writes wait", lock("CREATE INDEX i ON t (a);"))
        self.assertIn("nobody waits", lock("CREATE INDEX CONCURRENTLY i ON t (a);"))
        self.assertEqual(lock("ALTER TABLE t ADD COLUMN a int DEFAULT 1;"), kinds.MOMENT)
        self.assertEqual(lock("ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid();"), kinds.REWRITE)
        self.assertEqual(lock("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);"), kinds.SCAN)
        self.assertEqual(lock("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"), kinds.MOMENT)

    def test_a_table_that_is_new_holds_up_nobody(self):
        made, index, filled = self.effects(
            "CREATE TABLE s.t (a int);", "CREATE UNIQUE INDEX i ON s.t (a);\nDELETE FROM s.t;"
        )
        self.assertEqual((made.kind, index.kind, filled.kind), (kinds.EXPAND,) * 3)
        self.assertEqual(index.lock, kinds.NEW)

    def test_each_part_of_a_statement_is_told(self):
        both = self.effects("ALTER TABLE t ADD COLUMN a int, DROP COLUMN b;")
        self.assertEqual([one.kind for one in both], [kinds.EXPAND, kinds.CONTRACT])
        self.assertEqual(both[1].what, "ALTER TABLE t DROP COLUMN b")

    def test_a_constraint_that_takes_another_s_place_is_told_from_one_that_is_new(self):
        wider, _ = self.effects("ALTER TABLE t ADD CONSTRAINT wide CHECK (a > 0) NOT VALID, DROP CONSTRAINT narrow;")
        (new,) = self.effects("ALTER TABLE t ADD CONSTRAINT wide CHECK (a > 0) NOT VALID;")
        self.assertIn("narrow goes", wider.note)
        self.assertTrue(new.note.startswith("new"))

    def test_what_is_no_sql_is_said(self):
        broken = Migration("migrations/1.sql", "ALTER NOTHING t;")
        self.assertEqual(read([broken], MODULES), "")
        self.assertIsNone(broken.effects)
        self.assertIn("syntax error", broken.wrong)


class WithoutAParser(unittest.TestCase):
    def test_nothing_is_guessed(self):
        migration = Migration("migrations/1.sql", "DROP TABLE t;")
        self.assertIn("were not read", read([migration], None))
        self.assertIsNone(migration.effects)
