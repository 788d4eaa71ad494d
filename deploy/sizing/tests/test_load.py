import unittest

from observability import objectives
from sizing import load

from .ground import GROUND, assuming


class Load(unittest.TestCase):
    def test_a_peak_is_asked_for_at_the_utilisation_that_is_planned(self):
        peaks = GROUND.bank(1e7).peaks
        rates = load.rates(assuming(utilisation=0.5), 1e7)
        self.assertAlmostEqual(rates["receipts"], 2 * peaks.receipts_a_second)
        self.assertAlmostEqual(rates["returns"], 2 * peaks.memos_a_second)
        self.assertAlmostEqual(load.rates(assuming(utilisation=0.25), 1e7)["letters"], 4 * peaks.notices_a_second)

    def test_the_extract_has_half_of_the_night(self):
        ground = assuming(due_share=0.1, night_hours=6)
        self.assertAlmostEqual(load.rates(ground, 1e7)["rows"], 1e6 / (3 * 3600))

    def test_without_a_bank_there_are_marks_and_no_rates(self):
        self.assertEqual(load.plan(GROUND, None).keys(), {"marks"})
        self.assertEqual(load.plan(GROUND, 5e6)["accounts"], 5e6)

    def test_marks_are_those_of_the_objectives(self):
        marks = load.marks()
        promises = {one.name: one.promise for one in objectives.OBJECTIVES}
        self.assertIn(f"{marks['read']['within_ms']:.0f} ms", promises["read-latency"])
        self.assertIn(f"{marks['write']['within_ms'] / 1000:.0f} s", promises["write-latency"])
        self.assertIn(f"{marks['seen_within_seconds']} s", objectives.FRESHNESS.promise)


if __name__ == "__main__":
    unittest.main()
