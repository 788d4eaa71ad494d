import copy
import shutil
import tempfile
import unittest
from pathlib import Path

from charts import helm, previous, profiles, selectors
from charts.assemble import assemble, package
from charts.immutable import Refused, refuse_change
from charts.kube_api import Objects
from charts.matrix import full, pairwise, short
from charts.places import CHARTS, services

from .rendered import documents, folder, of

LABELS = CHARTS / "recourse-lib/templates/_names.tpl"


class Upgrade(unittest.TestCase):
    def changed(self, file: str, old: str, new: str) -> list[str]:
        """What an upgrade says from a copy of the charts with a change to the chart as it is."""
        with tempfile.TemporaryDirectory() as place:
            charts = Path(place) / "charts"
            shutil.copytree(CHARTS, charts)
            text = (charts / file).read_text()
            self.assertIn(old, text)
            (charts / file).write_text(text.replace(old, new))
            before = assemble("payments", Path(place) / "before", charts)
            values = profiles.values_of("payments", "bank-small")
            return previous.upgrade(before, folder("payments"), values, values)

    def test_from_itself_nothing_happens(self):
        self.assertEqual(self.changed("payments/values.yaml", "# What", "# All that"), [])

    def test_a_selector_that_changes_is_refused(self):
        said = self.changed(
            "recourse-lib/templates/_names.tpl",
            "app.kubernetes.io/name: {{ .Chart.Name }}",
            "app.kubernetes.io/name: old-{{ .Chart.Name }}",
        )
        self.assertIn("field is immutable", said[0])

    def test_a_service_that_disappears_is_found(self):
        said = self.changed(
            "recourse-lib/templates/_deployment.tpl",
            '{{ include "recourse.name" . }}-hl',
            '{{ include "recourse.name" . }}-headless',
        )
        self.assertEqual(said, ["services recourse-payments-headless is gone after the upgrade"])

    def test_a_job_whose_template_changes_under_the_same_name_is_refused(self):
        objects = Objects("1.33", True)
        job = {"metadata": {"name": "x"}, "spec": {"template": {"a": 1}}}
        objects.put(("batch/v1", "jobs", "n", "x"), job, dry=False)
        with self.assertRaises(Refused):
            objects.put(
                ("batch/v1", "jobs", "n", "x"), {"metadata": {"name": "x"}, "spec": {"template": {"a": 2}}}, False
            )

    def test_a_broker_s_objects_that_move_to_another_virtual_host_are_refused(self):
        found = documents("recourse-data", "bank-ha")
        for kind in ("Queue", "Exchange", "Binding", "Policy", "Permission"):
            before, after = of(kind, found), copy.deepcopy(of(kind, found))
            refuse_change(before, after)
            after["spec"]["vhost"] = "another"
            with self.assertRaises(Refused, msg=kind):
                refuse_change(before, after)

    def test_a_migration_has_another_name_for_another_image(self):
        values = profiles.values_of("payments", "gitops")
        names = set()
        for tag in ("0.1.0", "0.2.0"):
            with helm.Cluster("1.33") as cluster:
                release = cluster.install(folder("payments"), "x", {**values, "image": {"tag": tag}})
            names |= {one["metadata"]["name"] for one in release.documents() if one["kind"] == "Job"}
        self.assertEqual(len(names), 2)


class Selectors(unittest.TestCase):
    def test_one_that_differs_from_the_record_is_found(self):
        found = documents("recourse", "bank-ha")
        self.assertEqual(selectors.complaints(found), [])
        of("Service", found)["spec"]["selector"]["app.kubernetes.io/instance"] = "mesh"
        self.assertEqual(len(selectors.complaints(found)), 1)

    def test_none_depends_on_the_release(self):
        for what, selector in selectors.recorded().items():
            self.assertNotIn("app.kubernetes.io/instance", str(selector), what)


class Cases(unittest.TestCase):
    def test_every_pair_occurs_and_they_are_fewer_than_all(self):
        chosen, every = pairwise(), full()
        self.assertLess(len(chosen), len(every) // 4)
        for pick in (
            lambda case: (case.chart, case.profile),
            lambda case: (case.profile, case.kubernetes),
            lambda case: (case.kubernetes, case.operators),
            lambda case: (case.chart, case.operators),
            lambda case: (case.profile, case.operators),
            lambda case: (case.chart, case.kubernetes),
        ):
            self.assertEqual({pick(case) for case in chosen}, {pick(case) for case in every})
        self.assertEqual(len(short()), 3)

    def test_all_seven_files_and_every_service_are_in_them(self):
        wanted = {"dev", "bank-small", "bank-ha", "airgapped", "external-services", "openshift", "gitops"}
        self.assertEqual({case.profile for case in pairwise()}, wanted)
        self.assertLessEqual(set(services()), {case.chart for case in pairwise()})


class Package(unittest.TestCase):
    def test_it_is_the_same_twice_and_holds_the_library(self):
        with tempfile.TemporaryDirectory() as place:
            first = package("cases", Path(place)).read_bytes()
            self.assertEqual(first, package("cases", Path(place)).read_bytes())
            with helm.Cluster("1.33") as cluster:
                archive = next(Path(place).glob("cases-*.tgz"))
                self.assertIn(
                    "Deployment", cluster.install(archive, "x", profiles.values_of("cases", "bank-small")).manifest
                )
