import os
import tempfile
import unittest
from pathlib import Path

import yaml

from charts import core_schema, custom_schema, policy, workloads
from charts.assemble import assemble
from charts.check import parse
from charts.helm import Cluster, HelmFailed
from charts.profiles import values_of

from .rendered import merged

CHARTS = ("recourse", "recourse-data", "observability")
# What a bank's other charts have in `global`: names that are not ours, some of them like ours in part.
FOREIGN = {
    "storageClass": "gold",
    "costCentre": {"code": 4711, "owner": "legal-operations"},
    "labels": {"zone": "a"},
    "images": {"registry": "registry.bank.example"},
    "networks": [{"name": "core", "cidr": "10.0.0.0/8"}],
    "databases": {"core": {"host": "db.bank.example"}},
    "tags": ["prod"],
    "vault": {"enabled": True},
    "region": "mumbai",
}


class Wrapper(unittest.TestCase):
    """A bank's own chart, which has ours below it under their conditions and its own names in `global`."""

    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(place.cleanup)
        cls.chart = Path(place.name) / "bank"
        (cls.chart / "charts").mkdir(parents=True)
        needed = []
        for name in CHARTS:
            about = yaml.safe_load((assemble(name, cls.chart / "charts") / "Chart.yaml").read_text())
            needed.append({"name": name, "version": about["version"], "condition": f"{name}.enabled"})
        about = {"apiVersion": "v2", "name": "bank", "version": "1.0.0", "dependencies": needed}
        (cls.chart / "Chart.yaml").write_text(yaml.safe_dump(about))
        cls.values = {name: values_of(name, "bank-ha") for name in CHARTS}
        world = [cls.values[name].pop("global", {}) for name in CHARTS]
        cls.values["global"] = merged(merged(merged(world[2], world[1]), world[0]), FOREIGN)
        for name in CHARTS:
            cls.values[name]["enabled"] = True

    def install(self, *changes: dict) -> list[dict]:
        values = self.values
        for change in changes:
            values = merged(values, change)
        with Cluster("1.33") as cluster:
            return parse(cluster.install(self.chart, "mesh", values).manifest)

    def refusal(self, change: dict) -> str:
        try:
            self.install(change)
        except HelmFailed as failure:
            return str(failure)
        return ""

    def test_it_installs_what_the_charts_install_by_themselves(self):
        found = self.install()
        self.assertEqual(core_schema.complaints(found, "1.33"), [])
        self.assertEqual(policy.complaints(found), [])
        if modules := os.environ.get("RECOURSE_CHARTS_MODULES"):
            custom = [one for one in found if custom_schema.is_custom(one)]
            self.assertEqual(custom_schema.complaints(custom, Path(modules)), [])
        alone = []
        for name in CHARTS:
            folder = self.chart / "charts" / name
            with Cluster("1.33") as cluster:
                alone += parse(cluster.install(folder, "mesh", values_of(name, "bank-ha")).manifest)
        self.assertEqual(sorted(map(workloads.name, found)), sorted(map(workloads.name, alone)))

    def test_each_condition_leaves_its_chart_out(self):
        kinds_of = {"recourse": "Deployment", "recourse-data": "Cluster", "observability": "PrometheusRule"}
        for left, kind in kinds_of.items():
            kinds = {one["kind"] for one in self.install({left: {"enabled": False}})}
            self.assertNotIn(kind, kinds)
            self.assertGreater(len(kinds), 3)
        names = [workloads.name(one) for one in self.install({"recourse": {"cases": {"enabled": False}}})]
        self.assertNotIn("Deployment recourse-cases", names)
        self.assertIn("Deployment recourse-notices", names)

    def test_below_it_a_value_that_nobody_knows_is_still_refused(self):
        for change in (
            {"recourse": {"enabled": "yes"}},
            {"recourse": {"enable": True}},
            {"recourse": {"cases": {"replica": 2}}},
            {"recourse-data": {"databases": {"instance": 3}}},
            {"global": {"tls": {"mod": "off"}}},
            {"global": {"mesh": {"names": "x"}}},
        ):
            with self.subTest(change):
                self.assertIn("values don't meet the specifications", self.refusal(change))

    def test_a_slip_in_a_name_of_ours_gets_a_sentence(self):
        for given, value, ours in (
            ("imageRegistri", "registry.bank.example", "imageRegistry"),
            ("image-registry", "registry.bank.example", "imageRegistry"),
            ("imagePullSecret", ["x"], "imagePullSecrets"),
            ("envronment", "development", "environment"),
            ("networks", {"enabled": False}, "network"),
            ("TLS", {"mode": "off"}, "tls"),
            ("mehs", {"name": "x"}, "mesh"),
        ):
            with self.subTest(given):
                said = self.refusal({"global": {given: value}})
                self.assertIn(f"`global.{given}` is not a value here: use global.{ours}.", said)
        said = self.refusal({"recourse": {"enabled": False}, "global": {"imageRegistri": "x"}})
        self.assertIn("use global.imageRegistry", said)

    def test_a_chart_that_nobody_is_above_does_not_pretend_to_be_left_out(self):
        for name in ("recourse", "recourse-data"):
            values = merged(values_of(name, "bank-ha"), {"enabled": False})
            with Cluster("1.33") as cluster, self.assertRaisesRegex(HelmFailed, "`enabled` is false, and"):
                cluster.install(self.chart / "charts" / name, "mesh", values)
