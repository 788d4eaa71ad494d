import pathlib
import re
import shutil
import tempfile
import unittest

from sizing import installed
from sizing.figures import SERVICES, Figure
from sizing.installed import ROOT, Installed
from sizing.peaks import Demand
from sizing.volumes import NIGHTS

from .ground import GROUND, assuming, measured, with_pool

BANK = GROUND.bank(1e8)


class Volumes(unittest.TestCase):
    def test_a_peak_by_hand(self):
        ground = assuming(cheque_share=0.04, cheque_bounce=0.12, first_peak=0.35, second_peak=0.25, work_off_hours=4)
        # 480,000 a month, 168,000 on the day, 14,400 seconds.
        self.assertAlmostEqual(ground.bank(1e8).peaks.memos_a_second, 168_000 / 14_400)
        later = assuming(cheque_share=0.04, cheque_bounce=0.12, first_peak=0.1, second_peak=0.25, work_off_hours=4)
        self.assertAlmostEqual(later.bank(1e8).peaks.memos_a_second, 120_000 / 14_400)

    def test_accounts_on_record_grow_to_the_whole_portfolio_and_no_further(self):
        ground = assuming(due_share=0.1, new_due_a_year=0.04)
        of = ground.bank(1e6).volumes
        self.assertEqual(of.on_record(0, ground.assumed), 100_000)
        self.assertAlmostEqual(of.on_record(10, ground.assumed), 500_000)
        self.assertEqual(of.on_record(100, ground.assumed), 1_000_000)

    def test_all_of_it_is_in_proportion_to_the_accounts(self):
        one, ten = GROUND.bank(1e6), GROUND.bank(1e7)
        for years in (1, 10):
            self.assertAlmostEqual(ten.storage.databases(years) / one.storage.databases(years), 10)
        self.assertAlmostEqual(ten.peaks.cores() / one.peaks.cores(), 10)
        self.assertAlmostEqual(ten.nights.counting_seconds(5).high / one.nights.counting_seconds(5).high, 10)


class Replicas(unittest.TestCase):
    def replicas(self, share: float, **assumed: float) -> int:
        peaks = assuming(utilisation=0.5, spare=1, **assumed).bank(1e6).peaks
        return peaks.replicas(Demand("cases", "cheques", 0, Figure((1.0,)), share))

    def test_two_are_the_least_and_one_is_spare(self):
        self.assertEqual([self.replicas(share) for share in (0.001, 0.5, 0.82, 1.0, 1.01, 1.6)], [3, 3, 3, 3, 4, 5])

    def test_a_rate_of_half_asks_for_twice_as_much(self):
        half = measured(("from_commit_times",), "cheques from memo to drafted notice and two messages, a second", 0.5)
        share = {one.service: one.share for one in BANK.peaks.demands()}["communications"]
        halved = {one.service: one.share for one in half.bank(1e8).peaks.demands()}["communications"]
        self.assertAlmostEqual(halved, 2 * share)
        self.assertGreater(half.bank(1e8).peaks.by_service()["cases"], BANK.peaks.by_service()["cases"])

    def test_every_service_of_the_mesh_has_its_demand(self):
        self.assertEqual(tuple(one.service for one in BANK.peaks.demands()), SERVICES)


class Connections(unittest.TestCase):
    def test_they_are_the_sum_of_the_charts(self):
        # charts/recourse-lib/templates/_check.tpl: (pool + relay) * (replicas + surge) + 2 + reserved.
        reserved = GROUND.installed.reserved_connections
        self.assertEqual(with_pool("cases", 16).bank(1e8).servers.connections("cases", 3), 17 * 4 + 2 + reserved)

    def test_what_fits_within_a_server_fits_and_one_more_does_not(self):
        for limit in (60, 100, 200):
            most = BANK.servers.replicas_within("cases", limit)
            self.assertLessEqual(BANK.servers.connections("cases", most), limit)
            self.assertGreater(BANK.servers.connections("cases", most + 1), limit)

    def test_a_follower_has_an_intake_for_each_producer_and_a_relay_if_it_is_followed(self):
        of = {name: one.broker_connections for name, one in GROUND.installed.services.items()}
        self.assertEqual(of, {"payments": 1, "cases": 4, "notices": 1, "communications": 1, "counsel_portal": 2})

    def test_a_pool_is_read_from_the_service_and_not_known_by_heart(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for part in (
                "services/*/config/default.toml",
                "deploy/rabbitmq/*",
                "charts/*/values.yaml",
                "deploy/values/data/*",
            ):
                for path in ROOT.glob(part):
                    copy = root / path.relative_to(ROOT)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, copy)
            path = root / "services/cases/config/default.toml"
            path.write_text(re.sub("max_connections = [0-9]+", "max_connections = 24", path.read_text()))
            self.assertEqual(Installed.read(root).services["cases"].database_connections, 25)
            (root / "charts/recourse-data/values.yaml").write_text("databases: {}\n")
            with self.assertRaises(SystemExit):
                Installed.read(root)

    def test_a_memory_limit_is_the_charts(self):
        # Of a chart of its own, and of the library.
        self.assertIn("limits", (ROOT / "charts/notices/values.yaml").read_text())
        self.assertNotIn("limits", (ROOT / "charts/payments/values.yaml").read_text())
        self.assertGreater(installed.memory_limit(ROOT, "notices"), installed.memory_limit(ROOT, "payments"))


class Storage(unittest.TestCase):
    def test_a_log_stops_growing_when_its_first_month_goes_and_the_trail_of_audit_does_not(self):
        inbox = BANK.storage.table("cases", "messaging.inbox")
        self.assertEqual(inbox.after(1, 0), inbox.after(9, 0))
        audit = BANK.storage.table("cases", "audit.entry")
        self.assertAlmostEqual(audit.after(9, 0), 9 * audit.after(1, 0))

    def test_answers_to_commands_are_kept_for_their_days(self):
        self.assertAlmostEqual(BANK.storage.answers(10), BANK.storage.answers(1))
        days = GROUND.installed.services["cases"].idempotency_days
        self.assertAlmostEqual(BANK.storage.answers(days / 2 / NIGHTS), BANK.storage.answers(1) / 2)

    def test_one_cheque_by_hand(self):
        ground = assuming(dead_rows=0.2, docket_share=0)
        of = ground.bank(1e6)
        row = ground.measured.row("notices", "public.notice").total
        by_hand = 4_800 * 12 * 92 / 120 * row * 1.2
        self.assertAlmostEqual(of.storage.table("notices", "public.notice").bytes_a_year, by_hand)

    def test_rows_that_each_night_replaces_take_twice_their_size(self):
        of = BANK.storage.table("cases", "public.account")
        self.assertAlmostEqual(of.bytes_an_account, 2 * GROUND.measured.row("cases", "public.account").total)

    def test_dockets_are_part_of_the_databases(self):
        without = assuming(docket_share=0).bank(1e8)
        difference = BANK.storage.databases(10) - without.storage.databases(10)
        self.assertAlmostEqual(difference, BANK.storage.dockets(10), delta=1)

    def test_a_docket_has_rows_of_tables_that_are_there(self):
        for service, rows in GROUND.assumed.docket.items():
            self.assertLessEqual(rows.keys(), GROUND.life.tables[service].keys())

    def test_partitions_are_whole_months_and_two_ahead(self):
        of = assuming(audit_years=10).bank(1e8).storage.partitions("cases")
        self.assertEqual(of["audit.entry"], 10 * 12 + 2)
        days = GROUND.installed.services["cases"].inbox_days
        self.assertTrue(days / 31 + 2 < of["messaging.inbox"] <= (days + 31) / 30 + 3)


class Nights(unittest.TestCase):
    def test_the_night_is_full_when_extract_and_counting_fill_it(self):
        years = BANK.nights.years_until_full()
        self.assertTrue(BANK.nights.fits(years - 0.01))
        self.assertFalse(BANK.nights.fits(years + 0.01))

    def test_counting_follows_the_rows_of_a_proceeding(self):
        millions = BANK.nights.proceedings(1) / 1e6
        a_million = GROUND.measured.bench("a million open deadlines counted again, s").high
        rows = (614 + 384) / 101
        self.assertAlmostEqual(BANK.nights.counting_seconds(1).high, millions * a_million * rows / 2)


class Backups(unittest.TestCase):
    def test_fewer_full_backups_take_less_and_more_log_more(self):
        before = BANK.servers.backups(1)
        fewer = assuming(full_backups=1).bank(1e8)
        self.assertAlmostEqual(before - fewer.servers.backups(1), 4 * BANK.storage.databases(1), delta=1e3)
        self.assertGreater(assuming(log_days=70).bank(1e8).servers.backups(1), before)

    def test_a_queue_does_not_grow_where_applying_is_faster_than_stating(self):
        fast = measured(("from_commit_times",), "events applied a second, one replica of cases", 10)
        self.assertEqual(fast.bank(1e8).servers.statement_queue().deepest, 0)


if __name__ == "__main__":
    unittest.main()
