import unittest

from charts import policy

from .rendered import documents, of


def deployment(found: list[dict]) -> dict:
    return of("Deployment", found, "recourse-cases")


def container(found: list[dict]) -> dict:
    return deployment(found)["spec"]["template"]["spec"]["containers"][0]


def pod(found: list[dict]) -> dict:
    return deployment(found)["spec"]["template"]["spec"]


def settings(found: list[dict]) -> dict:
    return of("ConfigMap", found, "recourse-cases-config")["data"]


def slower(found: list[dict]) -> None:
    text = settings(found)["cases.toml"]
    settings(found)["cases.toml"] = text.replace("drain_timeout_ms = 20000", "drain_timeout_ms = 60000")


def owners_secret(found: list[dict]) -> None:
    secret = {"secretName": "recourse-cases-database-owner"}
    pod(found)["volumes"].append({"name": "owner", "secret": secret})


def migration_with_keys(found: list[dict]) -> None:
    job = of("Job", found, "recourse-cases-migrate")
    secret = {"secretName": "recourse-cases-sealing"}
    job["spec"]["template"]["spec"]["volumes"].append({"name": "keys", "secret": secret})


def open_ingress(found: list[dict]) -> None:
    of("NetworkPolicy", found, "recourse-cases")["spec"]["ingress"].append({"ports": [{"port": "grpc"}]})


def open_world(found: list[dict]) -> None:
    rule = {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"port": 443}]}
    of("NetworkPolicy", found, "recourse-cases")["spec"]["egress"].append(rule)


def no_policy(found: list[dict]) -> None:
    found.remove(of("NetworkPolicy", found, "recourse-cases"))


def two_scalers(found: list[dict]) -> None:
    scaled = of("ScaledObject", found, "recourse-cases")
    found.append({**scaled, "kind": "HorizontalPodAutoscaler", "metadata": {**scaled["metadata"], "name": "other"}})


def budget_for_one(found: list[dict]) -> None:
    found.remove(of("ScaledObject", found, "recourse-cases"))
    deployment(found)["spec"]["replicas"] = 1


# Each rule with at least one way to break it.
FAULTS = {
    "restricted": [
        lambda found: pod(found)["securityContext"].pop("runAsNonRoot"),
        lambda found: pod(found)["securityContext"].pop("seccompProfile"),
        lambda found: pod(found)["securityContext"].update(runAsUser=65532),
        lambda found: container(found)["securityContext"].update(allowPrivilegeEscalation=True),
        lambda found: container(found)["securityContext"]["capabilities"].update(add=["NET_BIND_SERVICE"]),
        lambda found: container(found)["securityContext"].update(readOnlyRootFilesystem=False),
        lambda found: pod(found)["volumes"].append({"name": "host", "hostPath": {"path": "/"}}),
    ],
    "no_token": [
        lambda found: pod(found).update(automountServiceAccountToken=True),
        lambda found: pod(found).pop("serviceAccountName"),
        lambda found: pod(found).pop("enableServiceLinks"),
        lambda found: of("ServiceAccount", found).pop("automountServiceAccountToken"),
    ],
    "named_image": [
        lambda found: container(found).update(image="ghcr.io/recourse/recourse-cases:latest"),
        lambda found: container(found).update(image="registry:5000/recourse/recourse-cases"),
    ],
    "bounded": [
        lambda found: container(found)["resources"].pop("limits"),
        lambda found: container(found)["resources"]["limits"].update(cpu="1"),
    ],
    "probed": [
        lambda found: container(found).pop("startupProbe"),
        lambda found: container(found)["livenessProbe"]["grpc"].pop("service"),
        lambda found: container(found)["readinessProbe"]["grpc"].update(port=7011),
    ],
    "drains": [
        slower,
        lambda found: pod(found).update(terminationGracePeriodSeconds=20),
        lambda found: container(found)["lifecycle"]["preStop"]["sleep"].update(seconds=1),
        lambda found: container(found).update(lifecycle={"preStop": {"exec": {"command": ["sleep", "5"]}}}),
    ],
    "rolls": [
        lambda found: deployment(found)["spec"]["strategy"]["rollingUpdate"].update(maxUnavailable=1),
        lambda found: deployment(found)["spec"].update(strategy={"type": "Recreate"}),
    ],
    "spread": [
        lambda found: pod(found)["topologySpreadConstraints"].pop(),
        lambda found: pod(found)["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"].update(x="y"),
    ],
    "scaled_once": [
        two_scalers,
        budget_for_one,
        lambda found: deployment(found)["spec"].update(replicas=3),
        lambda found: found.remove(of("PodDisruptionBudget", found, "recourse-cases")),
    ],
    "enclosed": [open_ingress, open_world, no_policy],
    "secrets_are_the_banks": [
        lambda found: found.append({"kind": "Secret", "metadata": {"name": "x", "labels": {}}}),
        lambda found: container(found)["env"].append({"name": "X", "valueFrom": {"secretKeyRef": {"name": "x"}}}),
    ],
    "owner_apart": [owners_secret, migration_with_keys],
    "whole_mounts": [lambda found: container(found)["volumeMounts"][0].update(subPath="x")],
    "commands": [lambda found: container(found).update(args=["server"])],
    "labelled": [lambda found: of("Service", found)["metadata"]["labels"].pop("app.kubernetes.io/part-of")],
    "once": [lambda found: found.append(of("Service", found))],
}


class Policy(unittest.TestCase):
    def test_what_is_rendered_breaks_no_rule(self):
        self.assertEqual(policy.complaints(documents("recourse", "bank-ha")), [])

    def test_every_rule_has_a_planted_fault(self):
        self.assertEqual({one.__name__ for one in policy.RULES}, set(FAULTS))

    def test_each_planted_fault_is_found_by_its_rule(self):
        for rule, faults in FAULTS.items():
            for number, fault in enumerate(faults):
                with self.subTest(rule=rule, fault=number):
                    found = documents("recourse", "bank-ha")
                    fault(found)
                    said = [one for one in policy.complaints(found) if one.startswith(f"{rule}: ")]
                    self.assertTrue(said, "not found")
