import copy
import unittest

from charts import watched, workloads
from charts.places import DATA, OBSERVABILITY, UMBRELLA
from papers import commands, facts, shell


def together(profile: str) -> list[dict]:
    return copy.deepcopy([one for chart in (UMBRELLA, DATA, OBSERVABILITY) for one in facts.installed(chart, profile)])


class Watched(unittest.TestCase):
    def test_what_a_small_bank_installs_is_scraped_once_by_the_prometheus_that_has_the_rules(self):
        self.assertEqual(watched.complaints(together("bank-small")), [])

    def test_one_monitor_for_all_services_is_enough(self):
        self.assertEqual(watched.complaints(together("external-services")), [])

    def test_a_mesh_without_monitors_is_told_for_every_service(self):
        bare = [one for one in together("bank-small") if one["kind"] != "ServiceMonitor"]
        said = [one for one in watched.complaints(bare) if "is scraped" in one]
        self.assertEqual(len(said), 5)
        self.assertIn("cases is scraped 0 times", said[0])

    def test_a_mesh_with_both_kinds_of_monitors_is_told(self):
        both = together("bank-small") + workloads.of_kind(together("external-services"), "ServiceMonitor")
        self.assertIn("cases is scraped 2 times", "\n".join(watched.complaints(both)))

    def test_a_monitor_that_the_prometheus_of_the_rules_would_not_find_is_told(self):
        documents = together("bank-small")
        del workloads.of_kind(documents, "ServiceMonitor")[0]["metadata"]["labels"]["release"]
        (said,) = watched.complaints(documents)
        self.assertIn("does not find the other", said)

    def test_a_monitor_of_another_namespace_or_port_scrapes_nothing(self):
        for fault in (
            {"namespaceSelector": {"matchNames": ["elsewhere"]}},
            {"endpoints": [{"port": "metrics"}]},
            {"selector": {"matchLabels": {"app.kubernetes.io/name": "case"}}},
        ):
            documents = together("bank-small")
            monitor = next(one for one in documents if one["kind"] == "ServiceMonitor")
            monitor["spec"] |= fault
            self.assertIn("is scraped 0 times", "\n".join(watched.complaints(documents)), fault)

    def test_a_database_or_a_broker_without_a_monitor_is_told(self):
        bare = [one for one in together("bank-small") if one["kind"] != "PodMonitor"]
        self.assertIn("Cluster recourse-cases-db has not one PodMonitor", "\n".join(watched.complaints(bare)))
        documents = together("bank-small")
        monitor = next(one for one in documents if one["kind"] == "ServiceMonitor" and "broker" in one["metadata"]["name"])
        monitor["spec"]["endpoints"] = monitor["spec"]["endpoints"][:1]
        (said,) = watched.complaints(documents)
        self.assertIn("is read at ['/metrics']", said)

    def test_dashboards_alone_want_no_monitor(self):
        self.assertEqual(watched.complaints(together("dev")), [])

    def test_a_page_that_installs_rules_for_another_prometheus_is_told(self):
        block = """
            cp deploy/values/bank-small.yaml mesh.yaml
            helm -n recourse install mesh target/charts/recourse-0.1.0.tgz -f mesh.yaml
            helm -n recourse install watch target/charts/observability-0.1.0.tgz -f deploy/values/observability/gitops.yaml
        """
        calls, failed = shell.run([block])
        said = "\n".join(failed + commands.complaints(calls))
        self.assertIn("ServiceMonitor recourse-cases has the labels", said)
        self.assertIn("does not find the other", said)
