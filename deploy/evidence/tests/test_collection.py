import hashlib
import os
import tempfile
import time
import unittest
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from unittest import mock

from evidence import __main__ as program
from evidence import calls, ran, rollback, scans
from evidence.migrations import Found, find
from evidence.revisions import NoRevision, Revisions

from .history import LIST, PROTO, begun, commit, git

TABLE = "services/cases/migrations/0001_case.sql"
# Checkov takes half a minute.
WITHOUT_CHECKOV = {"RECOURSE_CHECKOV": ""}


class History(unittest.TestCase):
    """A repository with one commit; what tests of it share."""

    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = Path(place.name)
        self.root = self.place / "repository"
        self.root.mkdir()
        self.first = begun(self.root)

    def with_change(self, message: str, files: dict[str, str | None]) -> Revisions:
        return Revisions.of(self.root, self.first, commit(self.root, message, files))

    def collected(self, revisions: Revisions, name: str = "out") -> dict[str, str]:
        folder = self.place / name
        with redirect_stdout(StringIO()), mock.patch.dict(os.environ, WITHOUT_CHECKOV):
            self.code = program.collect(revisions, folder)
        return {file.name: file.read_text() for file in folder.iterdir()}

    def parser(self) -> Path:
        modules = Path(os.environ.get("RECOURSE_EVIDENCE_MODULES") or "none")
        if not (modules / "node_modules/libpg-query").is_dir():
            self.skipTest("libpg-query is not installed")
        return modules


class Collection(History):
    def test_the_same_revisions_give_the_same_bytes(self):
        revisions = self.with_change(
            "Open\n\nBecause.", {"services/cases/migrations/0002_more.sql": "CREATE TABLE more ();\n"}
        )
        self.assertEqual(self.collected(revisions), self.collected(revisions, "again"))

    def test_what_lies_in_the_working_tree_changes_nothing(self):
        revisions = self.with_change("Open", {"deploy/policies/cases.cedar": "forbid (principal, action, resource);\n"})
        before = self.collected(revisions)
        (self.root / "deploy/policies/cases.cedar").write_text("nonsense")
        (self.root / "services/cases/migrations/0009_stray.sql").write_text("DROP TABLE legal_case;")
        after = self.collected(revisions, "again")
        # But for tests, which ran on what is checked out, if at all.
        self.assertEqual({**before, "index.md": "", "tests.md": ""}, {**after, "index.md": "", "tests.md": ""})

    def test_the_first_page_has_the_hash_of_each_file_and_names_what_is_missing(self):
        files = self.collected(
            self.with_change("Open", {"deploy/policies/cases.cedar": "forbid (principal, action, resource);\n"})
        )
        page = files.pop("index.md")
        for name, text in files.items():
            self.assertIn(f"[{name}]", page)
            self.assertIn(hashlib.sha256(text.encode()).hexdigest(), page)
        missing = page.split("## Missing")[1]
        for gap in ("junit.xml", "migrations.sql", "Checkov is not installed"):
            self.assertIn(gap, missing)

    def test_commits_come_with_their_reasons_and_their_files_by_area(self):
        text = self.collected(
            self.with_change("Forbid all\n\nNobody may.", {"deploy/policies/cases.cedar": "forbid;\n"})
        )
        self.assertIn("## Forbid all", text["changes.md"])
        self.assertIn("Nobody may.", text["changes.md"])
        self.assertIn("| policies | 1 | 1 | 1 |", text["changes.md"])
        self.assertIn("+forbid;", text["policies.diff"])

    def test_an_applied_migration_that_was_edited_or_removed_is_refused(self):
        for changed, said in (("CREATE TABLE legal_case ();\n", f"{TABLE} was edited"), (None, f"{TABLE} is gone")):
            git(self.root, "reset", "--quiet", "--hard", self.first)
            revisions = self.with_change("Change what was applied", {TABLE: changed})
            files = self.collected(revisions)
            self.assertEqual(self.code, 1)
            self.assertIn(said, files["index.md"])
            self.assertIn("must not be released", files["rollback.md"])

    def test_components_have_hashes_and_needs(self):
        text = self.collected(self.with_change("Open", {"README.md": "x"}))["sbom.cdx.json"]
        self.assertIn("pkg:cargo/serde@1.0.1", text)
        self.assertIn("ab" * 32, text)
        self.assertIn('"specVersion": "1.6"', text)

    def test_revisions_that_do_not_follow_one_another_are_refused(self):
        second = commit(self.root, "Second", {"README.md": "x"})
        with self.assertRaisesRegex(NoRevision, "no ancestor"):
            Revisions.of(self.root, second, self.first)
        with self.assertRaisesRegex(NoRevision, "knows no revision v9"):
            Revisions.of(self.root, "v9", second)

    def test_a_sentence_about_the_way_back_is_handed_on(self):
        sql = "-- Rows are added. Older ones cannot read it: there is no way back once one is open.\nSELECT 1;\n"
        revisions = self.with_change("Add dockets", {"services/cases/migrations/0002_docket.sql": sql})
        found = find(revisions, self.parser())
        wire = calls.Wire(frozenset(), frozenset())
        text = rollback.part(found, wire, wire).text
        self.assertIn("There is a point of no return", text)
        self.assertIn("there is no way back once one is open", text)
        self.assertNotIn("Rows are added", text)

    def test_a_migration_that_only_adds_can_be_gone_back_from_at_any_time(self):
        revisions = self.with_change("Add", {"services/cases/migrations/0002_more.sql": "CREATE TABLE more ();\n"})
        wire = calls.Wire(frozenset(), frozenset())
        self.assertIn("Possible at any time", rollback.part(find(revisions, self.parser()), wire, wire).text)
        unread = rollback.part(find(revisions, None), wire, wire).text
        self.assertIn("Nobody knows", unread)


class Wire(History):
    def test_new_and_lost_methods_and_events_are_told(self):
        revisions = self.with_change(
            "Say more",
            {
                "proto/src/event.rs": LIST.replace("}\n", '    cases::Closed = "cases.closed", 1, "case";\n}\n'),
                "proto/recourse/cases/v1/cases.proto": PROTO.replace("rpc GetCase", "rpc ShowCase"),
            },
        )
        before, after = (calls.Wire.of(revisions, one) for one in (revisions.before, revisions.after))
        self.assertEqual(after.events - before.events, {"cases.closed.v1"})
        self.assertEqual(before.methods - after.methods, {"recourse.cases.v1.CasesService/GetCase"})
        text = rollback.part(Found(), before, after).text
        self.assertIn("`cases.closed.v1`: an older follower passes over it", text)
        self.assertIn("GetCase` is gone: an older caller fails", text)
        self.assertIn("the followers of cases before cases", text)

    def test_a_new_version_of_a_known_event_is_parked(self):
        before = calls.Wire(frozenset(), frozenset({"cases.closed.v1"}))
        after = calls.Wire(frozenset(), frozenset({"cases.closed.v1", "cases.closed.v2"}))
        self.assertIn("an older follower parks it", rollback.part(Found(), before, after).text)


class Tests(History):
    REPORT = '<testsuites><testsuite name="cases"><testcase name="a"/><testcase name="b">{}</testcase></testsuite>'
    REPORT += "</testsuites>"

    def report(self, text: str, age: int = 0) -> None:
        file = self.root / ran.REPORT
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        os.utime(file, (time.time() - age,) * 2)

    def test_without_a_report_tests_are_said_not_to_have_run(self):
        words, report = ran.parts(self.with_change("Open", {".gitignore": "target\n"}))
        self.assertIn("Not run for this revision", words.text)
        self.assertTrue(words.warnings and report.missing)

    def test_a_report_of_other_sources_does_not_count(self):
        revisions = self.with_change("Open", {".gitignore": "target\n"})
        self.report(self.REPORT.format(""))
        self.assertEqual(ran.why_not(revisions), "")
        (self.root / "README.md").write_text("changed")
        self.assertIn("may be of other sources", ran.why_not(revisions))

    def test_a_report_older_than_the_revision_does_not_count(self):
        revisions = self.with_change("Open", {".gitignore": "target\n"})
        self.report(self.REPORT.format(""), age=40 * 365 * 86400)
        self.assertIn("older than the revision", ran.why_not(revisions))

    def test_failures_are_counted_and_named(self):
        revisions = self.with_change("Open", {".gitignore": "target\n"})
        self.report(self.REPORT.format("<failure/>"))
        words, report = ran.parts(revisions)
        self.assertEqual(words.warnings, ("2 tests, 1 failed",))
        self.assertIn("- failed: `cases b`", words.text)
        self.assertTrue(report.text)

    def test_a_report_without_a_test_is_no_good_news(self):
        self.assertTrue(ran.counted("<testsuites/>").warnings)
        self.assertTrue(ran.counted("not xml").warnings)


class Scans(unittest.TestCase):
    def test_what_programs_say_is_kept_without_place_and_time(self):
        said = scans.without_places("2026-11-27 14:07:52 [WARN] in /x/y/Cargo.lock\nlicenses ok\n", Path("/x/y"))
        self.assertEqual(said, "[WARN] in Cargo.lock\nlicenses ok")

    def test_nothing_installed_is_nothing_scanned(self):
        with tempfile.TemporaryDirectory() as place, mock.patch.dict(os.environ, WITHOUT_CHECKOV):
            said, failed = scans.scanned({"recourse with bank-ha": "kind: Pod"}, Path(place))
        self.assertTrue(said.startswith("Not run"))
        self.assertFalse(failed)
