import os
import shutil
import tempfile
import unittest
from pathlib import Path

from charts import core_schema, custom_schema, rabbit_schema, security_scan
from images import lock

from .rendered import documents, of

MODULES = os.environ.get("RECOURSE_CHARTS_MODULES", "")
SCANNER = shutil.which("checkov", path=os.environ.get("RECOURSE_CHECKOV", ""))


class Core(unittest.TestCase):
    def test_a_misspelt_field_and_a_wrong_type_are_found(self):
        for spoil in (
            lambda pod: pod.update(terminationGracePeriodSecond=3),
            lambda pod: pod.update(terminationGracePeriodSeconds="3"),
        ):
            found = documents("recourse", "bank-ha")
            spoil(of("Deployment", found)["spec"]["template"]["spec"])
            self.assertEqual(len(core_schema.complaints(found, "1.33")), 1)

    def test_a_kind_that_a_version_does_not_have_is_found(self):
        found = [{"apiVersion": "policy/v1beta1", "kind": "PodDisruptionBudget", "metadata": {"name": "x"}}]
        self.assertIn("has no policy/v1beta1", core_schema.complaints(found, "1.33")[0])


@unittest.skipUnless(MODULES, "the packages @kubernetes-models are not installed")
class Custom(unittest.TestCase):
    def complaints(self, kind: str, spoil, chart: str = "recourse") -> list[str]:
        one = of(kind, documents(chart, "bank-ha"))
        spoil(one["spec"])
        return custom_schema.complaints([one], Path(MODULES))

    def test_what_is_rendered_is_right(self):
        for chart in ("recourse", "recourse-data"):
            custom = [one for one in documents(chart, "bank-ha") if custom_schema.is_custom(one)]
            self.assertGreater(len(custom), 10)
            self.assertEqual(custom_schema.complaints(custom, Path(MODULES)), [])

    def test_an_unknown_field_is_found_in_each_group(self):
        for chart, kind in (
            ("recourse", "Certificate"),
            ("recourse", "ScaledObject"),
            ("recourse", "ServiceMonitor"),
            ("recourse", "GRPCRoute"),
            ("recourse-data", "Cluster"),
        ):
            said = self.complaints(kind, lambda spec: spec.update(colour=1), chart)
            self.assertEqual([one.split(": ", 1)[1] for one in said], ["spec.colour: unknown field"], kind)

    def test_an_unknown_field_further_down_is_found(self):
        said = self.complaints("Cluster", lambda spec: spec["storage"].update(colour="1Gi"), "recourse-data")
        self.assertIn("spec.storage.colour: unknown field", said[0])
        said = self.complaints("ScaledObject", lambda spec: spec["triggers"][0].update(shape="rabbitmq"))
        self.assertIn("spec.triggers[0].shape: unknown field", said[0])

    def test_a_wrong_value_is_found(self):
        said = self.complaints("Certificate", lambda spec: spec["privateKey"].update(algorithm="ROT13"))
        self.assertTrue(said)
        said = self.complaints("Cluster", lambda spec: spec.update(instances=0), "recourse-data")
        self.assertTrue(said)

    def test_a_field_that_must_be_there_is_missed(self):
        self.assertTrue(self.complaints("ScaledObject", lambda spec: spec.pop("triggers")))


class Rabbit(unittest.TestCase):
    def complaints(self, kind: str, spoil) -> list[str]:
        one = of(kind, documents("recourse-data", "bank-ha"))
        spoil(one["spec"])
        return custom_schema.complaints([one], Path("unused"))

    def test_unknown_fields_missing_ones_and_wrong_words_are_found(self):
        for kind, spoil in (
            ("RabbitmqCluster", lambda spec: spec.update(replica=3)),
            ("RabbitmqCluster", lambda spec: spec.update(replicas=2)),
            ("Queue", lambda spec: spec.pop("rabbitmqClusterReference")),
            ("Policy", lambda spec: spec.update(applyTo="queue")),
            ("Permission", lambda spec: spec["permissions"].update(change="^$")),
        ):
            self.assertEqual(len(self.complaints(kind, spoil)), 1, kind)

    def test_sizes_and_what_goes_into_the_pods_are_kubernetes_own(self):
        for spoil in (
            lambda spec: spec["persistence"].update(storage="20 GiB"),
            lambda spec: spec["resources"]["limits"].update(memory="2Gb"),
            lambda spec: spec["affinity"].update(podAntiAffinities={}),
            lambda spec: spec.update(tolerations=[{"keys": "broker"}]),
        ):
            self.assertEqual(len(self.complaints("RabbitmqCluster", spoil)), 1)

    def test_what_the_operator_takes_is_taken(self):
        for kind, field in (
            ("Policy", {"applyTo": "streams"}),
            ("Vhost", {"deletionPolicy": "retain"}),
            ("RabbitmqCluster", {"tolerations": [{"key": "broker", "operator": "Exists"}], "delayStartSeconds": 5}),
        ):
            self.assertEqual(self.complaints(kind, lambda spec: spec.update(field)), [], kind)

    def test_what_only_the_operators_webhooks_refuse_is_found(self):
        for kind, spoil in (
            ("Queue", lambda spec: spec.pop("durable")),
            ("Permission", lambda spec: spec.update(userReference={"name": "recourse-broker-cases"})),
            ("Permission", lambda spec: spec.pop("user")),
        ):
            self.assertEqual(len(self.complaints(kind, spoil)), 1, kind)

    def test_the_operators_that_were_read_are_those_of_the_images(self):
        images = {one.source: one.tag for one in lock.load()}
        self.assertEqual({source: images[source] for source in rabbit_schema.READ}, rabbit_schema.READ)


@unittest.skipUnless(SCANNER, "checkov is not installed")
class Scan(unittest.TestCase):
    def test_a_privileged_container_is_found(self):
        text = (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: y}\nspec:\n  hostNetwork: true\n"
            "  containers:\n    - {name: x, image: x, securityContext: {privileged: true}}\n"
        )
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "pod.yaml").write_text(text)
            _, found = security_scan.complaints(Path(SCANNER), Path(folder))
        self.assertTrue(any("CKV_K8S_16" in one for one in found), found)
