import pathlib
import tempfile
import unittest

from sizing import document

from .ground import GROUND, assuming, measured, with_pool


def with_fault(text: str) -> list[str]:
    """In what lines a document of this text and the calculator disagree."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "SIZING.md"
        path.write_text(text)
        return document.differing(GROUND, path)


class Document(unittest.TestCase):
    text = document.PATH.read_text()

    def test_the_page_says_what_is_worked_out(self):
        self.assertEqual(document.differing(GROUND), [], "write it again with `make sizing-write`")

    def test_no_number_stands_outside_of_marks(self):
        self.assertEqual(document.unmarked(self.text), [])

    def test_everything_that_is_worked_out_for_the_page_is_in_it(self):
        self.assertEqual(document.unused(self.text, GROUND), [])

    def test_a_figure_and_a_cell_that_somebody_changed_are_found_with_their_line(self):
        figure = f"<!--=relay-->{document.arithmetic.inline(GROUND)['relay']}<!--/-->"
        self.assertIn(figure, self.text)
        found = with_fault(self.text.replace(figure, "<!--=relay-->5,000<!--/-->"))
        self.assertEqual(len(found), 1)
        self.assertRegex(found[0], r"^line \d+: .*5,000")
        cell = next(line for line in self.text.splitlines() if line.startswith("| memos a second |"))
        self.assertEqual(len(with_fault(self.text.replace(cell, cell.replace(" |", "1 |", 2)))), 1)

    def test_a_line_of_a_table_that_went_is_found(self):
        lines = self.text.splitlines()
        lines.remove(next(line for line in lines if line.startswith("| memos a second |")))
        self.assertNotEqual(with_fault("\n".join(lines) + "\n"), [])

    def test_a_bare_number_is_found_and_a_name_with_digits_is_not(self):
        self.assertEqual(document.unmarked("a\nabout 40 of them\n"), ["line 2: about 40 of them"])
        fine = "s.138 on the 5th, `limit = 3`, [here](https://x.example/2024) <!--=relay-->995<!--/-->\n```\nx 1\n```\n"
        self.assertEqual(document.unmarked(fine), [])

    def test_a_mark_that_nothing_works_out_is_refused(self):
        with self.assertRaises(SystemExit) as refused:
            document.filled("<!--=relais-->1<!--/-->", GROUND)
        self.assertIn("`relais`", str(refused.exception))


class Reach(unittest.TestCase):
    """Whatever the page rests on changes it."""

    def tables(self, ground) -> dict[str, str]:
        """All that is worked out, but for the bare lists of what it is worked out from."""
        lists = {"assumptions", "rates", "kinds", "pass_marks"}
        return {name: of(ground) for name, of in document.TABLES.items() if name not in lists}

    def test_every_assumption_is_used(self):
        before = self.tables(GROUND)
        for name, one in GROUND.assumed.all.items():
            values = (one.value * 3 + 0.001, one.value / 3)
            self.assertTrue(any(self.tables(assuming(**{name: value})) != before for value in values), name)

    def test_every_rate_that_plans_rest_on_is_used(self):
        before = self.tables(GROUND)
        for section, measure in (
            (("bench", "measures"), "PostReceipt over gRPC, 16 clients, a second"),
            (("bench", "measures"), "PostReceipt beside all that follows from it, a second"),
            (("bench", "measures"), "one-page notices drafted a second and core"),
            (("bench", "measures"), "import of accounts, rows a second"),
            (("bench", "measures"), "a million open deadlines counted again, s"),
            (("from_commit_times",), "events applied a second, one replica of cases"),
            (("from_commit_times",), "events sent a second, one relay, at least"),
            (("from_commit_times",), "cheques from memo to drafted notice and two messages, a second"),
            (("written",), "a receipt posted, log"),
            (("written",), "a receipt posted, growth of tables and indexes"),
            (("written",), "an account written anew, log"),
            (("documents",), "bytes a notice"),
            (("documents",), "bytes a row of an extract"),
        ):
            self.assertTrue(self.tables(measured(section, measure, 0.1)) != before, measure)

    def test_a_pool_that_is_changed_in_a_service_changes_the_page(self):
        self.assertTrue(self.tables(with_pool("cases", 32)) != self.tables(GROUND))


if __name__ == "__main__":
    unittest.main()
