import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

from charts import core_schema, custom_schema, policy, workloads
from charts.assemble import assemble
from charts.check import parse
from charts.helm import Cluster, HelmFailed
from charts.places import ROOT
from charts.profiles import values_of

from .rendered import merged, of

CHART = """\
apiVersion: v2
name: letters
description: "Letters of Recourse, for a test."
type: application
version: 0.1.0
appVersion: {version}
kubeVersion: ">=1.29.0-0"
dependencies:
  - name: recourse-lib
    version: 0.1.0
    repository: file://../recourse-lib
    import-values: [global, defaults]
"""
VALUES = """\
# What letters has of its own.
image:
  repository: ghcr.io/recourse/recourse-letters
"""


class NewService(unittest.TestCase):
    """A sixth service, which calls cases and follows it, in a copy of the repository; its chart is two files."""

    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(place.cleanup)
        cls.root = Path(place.name)
        for part in ("charts", "deploy", "services"):
            ignored = shutil.ignore_patterns("target", "__pycache__", "tests")
            shutil.copytree(ROOT / part, cls.root / part, ignore=ignored)
        shutil.copy(ROOT / "Cargo.toml", cls.root)
        # The service, as its authors have made it before: it calls cases as counsel-portal does, on ports of its own.
        shutil.copytree(cls.root / "services/counsel-portal", cls.root / "services/letters")
        config = cls.root / "services/letters/config/default.toml"
        config.write_text(config.read_text().replace(":7041", ":7051").replace(":7042", ":7052"))
        definitions = cls.root / "deploy/rabbitmq/definitions.json"
        topology = json.loads(definitions.read_text())
        topology["bindings"].append({"source": "ev.cases", "destination": "q.letters.cases"})
        definitions.write_text(json.dumps(topology))
        cls.without = cls.docs()
        folder = cls.root / "charts/letters"
        folder.mkdir()
        version = yaml.safe_load((ROOT / "charts/cases/Chart.yaml").read_text())["appVersion"]
        (folder / "Chart.yaml").write_text(CHART.format(version=version))
        (folder / "values.yaml").write_text(VALUES)
        cls.written = cls.docs("write")

    @classmethod
    def docs(cls, act: str = "check") -> str:
        """What the copy's own generation says; its selectors are not rendered, which takes a minute."""
        say = "print(*mesh_facts.complaints_of_charts(), sep='\\n')" if act == "check" else "print(*generate.write())"
        done = subprocess.run(
            [sys.executable, "-B", "-c", f"from charts import generate, mesh_facts; {say}"],
            env={**os.environ, "PYTHONPATH": str(cls.root / "deploy")},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def release(self, chart: str, change: dict):
        folder = assemble(chart, self.root / "assembled", self.root / "charts")
        with Cluster("1.33") as cluster:
            return cluster.install(folder, "mesh", merged(values_of(chart, "bank-ha"), change))

    def test_without_a_chart_it_is_said_which_two_files_to_write(self):
        self.assertEqual(
            self.without.splitlines(),
            [
                f"services/letters has no charts/letters/{file}: write it, then `make charts-docs`"
                for file in ("Chart.yaml", "values.yaml")
            ],
        )

    def test_with_them_the_umbrella_installs_it_whole(self):
        release = self.release("recourse", {})
        found = parse(release.manifest)
        for kind in (
            "Deployment",
            "Service",
            "ServiceAccount",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "ServiceMonitor",
            "Certificate",
        ):
            self.assertEqual(of(kind, found, "recourse-letters")["kind"], kind)
        self.assertEqual(core_schema.complaints(found, "1.33"), [])
        self.assertEqual(policy.complaints(found), [])
        if modules := os.environ.get("RECOURSE_CHARTS_MODULES"):
            custom = [one for one in found if custom_schema.is_custom(one)]
            self.assertEqual(custom_schema.complaints(custom, Path(modules)), [])
        self.assertIn("recourse-letters:7051", release.notes)

    def test_it_is_admitted_by_whom_it_calls_and_knows_where_that_is(self):
        found = parse(self.release("recourse", {}).manifest)
        admitted = str(of("NetworkPolicy", found, "recourse-cases")["spec"]["ingress"])
        self.assertIn("'app.kubernetes.io/name': 'letters'", admitted)
        self.assertIn("sa/recourse-letters", of("ConfigMap", found, "recourse-cases-config")["data"]["cases.toml"])
        self.assertIn("recourse-cases", of("ConfigMap", found, "recourse-letters-config")["data"]["letters.toml"])

    def test_its_database_and_its_queue_come_with_the_others(self):
        found = parse(self.release("recourse-data", {}).manifest)
        names = {workloads.name(one) for one in found}
        for name in (
            "Cluster recourse-letters-db",
            "Queue recourse-broker-q-letters-cases",
            "User recourse-broker-letters",
        ):
            self.assertIn(name, names)

    def test_it_can_be_left_out_and_its_values_are_as_strict_as_the_others(self):
        release = self.release("recourse", {"letters": {"enabled": False}})
        self.assertNotIn("Deployment recourse-letters", map(workloads.name, parse(release.manifest)))
        self.assertIn("not in this release", release.notes)
        with self.assertRaisesRegex(HelmFailed, "replica"):
            self.release("recourse", {"letters": {"replica": 2}})
