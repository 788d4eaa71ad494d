import copy
import pathlib
import tempfile
import unittest

from sizing import adopt, wording
from sizing.assumptions import Assumptions
from sizing.figures import SERVICES, Figure, Measured
from sizing.volumes import Life

from .ground import GROUND


def unaccounted(measured: Measured, life: Life) -> list[str]:
    """Tables of the demo of which life.toml does not say of what their rows are the rows."""
    found = []
    for service in SERVICES:
        said = {table: sum(rows.values()) for table, rows in life.tables[service].items()}
        for table, rows in measured.tables(service).items():
            if said.pop(table, None) != rows:
                found.append(f"{service} {table}: {rows} rows")
        found += [f"{service} {table}: not in the demo" for table in said]
    return found


class Measurements(unittest.TestCase):
    def test_every_row_of_the_demo_is_a_row_of_something(self):
        self.assertEqual(unaccounted(GROUND.measured, GROUND.life), [])

    def test_a_row_more_a_table_more_and_a_table_less_are_found(self):
        text = copy.deepcopy(GROUND.measured.text)
        text["rows"]["demo"]["cases"]["public.fact"]["rows"] += 1
        text["rows"]["demo"]["cases"]["public.new"] = {"rows": 5}
        del text["rows"]["demo"]["notices"]["public.notice"]
        found = unaccounted(Measured(text), GROUND.life)
        self.assertEqual(len(found), 3, found)

    def test_rows_of_life_are_of_known_units(self):
        used = {unit for tables in GROUND.life.tables.values() for rows in tables.values() for unit in rows}
        self.assertEqual(used - GROUND.life.units.keys(), {"fixed"})

    def test_units_are_the_rows_that_count_them(self):
        rows = {service: GROUND.measured.tables(service) for service in SERVICES}
        self.assertEqual(GROUND.life.units["account"], rows["cases"]["public.account"])
        self.assertEqual(GROUND.life.units["memo"], rows["payments"]["public.dishonour"])
        self.assertEqual(GROUND.life.units["receipt"], rows["payments"]["public.receipt"])
        self.assertEqual(GROUND.life.units["payer"], rows["payments"]["public.ledger_balance"])

    def test_a_row_takes_the_larger_of_the_demo_and_of_many_rows_of_the_bench(self):
        text = {
            "rows": {"repeated": {"a": {"t": counted(10, 1_000)}}, "bench": {"a": {"t": counted(60_000, 9_000_000)}}}
        }
        self.assertEqual(Measured(text).row("a", "t").total, 150)
        text["rows"]["bench"]["a"]["t"] = counted(40_000, 40_000_000)
        self.assertEqual(Measured(text).row("a", "t").total, 100)

    def test_an_error_bar_is_the_lowest_and_the_highest_round(self):
        figure = Figure((3.0, 1.0, 2.0))
        self.assertEqual((figure.median, figure.low, figure.high), (2, 1, 3))
        self.assertEqual(wording.spread(figure), "1 .. 3")
        self.assertEqual(wording.spread(Figure((3.0,))), "one round")

    def test_no_limit_was_missed_in_the_run_that_is_used(self):
        self.assertEqual(GROUND.measured.text["bench"]["missed"], [])


def counted(rows: int, taken: int) -> dict:
    return {"rows": rows, "heap_bytes": taken, "index_bytes": 0}


class Adoption(unittest.TestCase):
    def report(self, **changes) -> pathlib.Path:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / "report.json"
        lines = [{"measure": "  x, s", "rounds": [0.123456789], "limit": None}]
        text = {"measures": lines, "machine": {}, "missed": [], "not_taken": []} | changes
        path.write_text(adopt.json.dumps(text))
        return path

    def test_a_report_takes_the_place_of_the_one_before(self):
        measured = {"bench": {"measures": {"x, s": {"rounds": [9], "limit": None}}}}
        adopt.report(measured, self.report(), "abc", "2026-01-01")
        self.assertEqual(measured["bench"]["measures"], {"x, s": {"rounds": [0.123457], "limit": None}})

    def test_a_report_without_a_measure_that_plans_rest_on_is_refused(self):
        with self.assertRaises(SystemExit) as refused:
            adopt.report({"bench": {"measures": {"y": {}}}}, self.report(), "abc", "2026-01-01")
        self.assertIn("lacks y", str(refused.exception))

    def test_a_report_of_which_something_was_not_taken_is_refused(self):
        with self.assertRaises(SystemExit):
            adopt.report({}, self.report(not_taken=[{"what": "event hop", "why": "…"}]), "abc", "2026-01-01")

    def test_rows_are_taken_by_service_without_what_is_simulated(self):
        with tempfile.TemporaryDirectory() as folder:
            text = {
                "public.fact": counted(1, 2),
                "public.simulated_inbox": counted(1, 2),
                "messaging.epoch": counted(1, 2),
            }
            (pathlib.Path(folder) / "cases.json").write_text(adopt.json.dumps(text))
            measured: dict = {}
            adopt.rows(measured, "bench", pathlib.Path(folder))
            self.assertEqual(measured["rows"]["bench"], {"cases": {"public.fact": counted(1, 2)}})
            for wrong in ("benches", "demos"):
                with self.assertRaises(SystemExit):
                    adopt.rows(measured, wrong, pathlib.Path(folder))


class Assumed(unittest.TestCase):
    def load(self, text: str) -> Assumptions:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "ours.toml"
            path.write_text(text)
            return Assumptions.load(path)

    def test_a_bank_replaces_one_and_keeps_the_others(self):
        ours = self.load("due_share = 0.07\n")
        self.assertEqual(ours["due_share"], 0.07)
        self.assertEqual(ours["cheque_share"], GROUND.assumed["cheque_share"])
        self.assertTrue(ours.all["due_share"].replaced)

    def test_a_misspelt_name_and_what_is_no_number_are_refused(self):
        for text in ("dueshare = 0.07", 'due_share = "7 %"', "due_share = -1", "due_share = true"):
            with self.assertRaises(SystemExit, msg=text):
                self.load(text)


class Words(unittest.TestCase):
    def test_numbers_have_three_digits_that_count(self):
        for value, words in (
            (0.116666, "0.117"),
            (1, "1"),
            (1.234, "1.23"),
            (12.34, "12.3"),
            (1234, "1,230"),
            (999_400, "999,000"),
            (999_999, "1 million"),
            (24_600_000, "24.6 million"),
        ):
            self.assertEqual(wording.number(value), words)

    def test_sizes_and_times_have_the_unit_that_fits(self):
        self.assertEqual([wording.size(value) for value in (12, 2048, 3 * 2**30)], ["12 B", "2 KiB", "3 GiB"])
        times = [wording.duration(value) for value in (12.3, 90, 3600, 3660, 90_000)]
        self.assertEqual(times, ["12.3 s", "2 min", "1 h", "1 h 1 min", "25 h"])


if __name__ == "__main__":
    unittest.main()
