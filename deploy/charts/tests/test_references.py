import unittest

from charts.places import OBSERVABILITY, UMBRELLA
from papers import facts
from papers.references import asked


def of_spec(spec: dict) -> dict[str, set[str]]:
    return asked([{"kind": "Any", "metadata": {"name": "any"}, "spec": spec}])


class References(unittest.TestCase):
    def test_the_addresses_of_a_route_of_alerts_are_secrets(self):
        teams = {"platform", "legal-operations", "finance", "security", "watchdog"}
        self.assertEqual(asked(facts.installed(OBSERVABILITY, "bank-small")), {"recourse-alert-webhooks": teams})

    def test_what_keda_asks_the_broker_with_is_a_secret(self):
        found = asked(facts.installed(UMBRELLA, "bank-ha"))
        self.assertIn("host", found["recourse-broker-management"])

    def test_each_way_of_naming_a_secret_is_seen(self):
        for spec in (
            {"receivers": [{"webhookConfigs": [{"urlSecret": {"name": "s", "key": "k"}}]}]},
            {"slackConfigs": [{"apiURL": {"name": "s", "key": "k"}}]},
            {"httpConfig": {"authorization": {"credentials": {"name": "s", "key": "k"}}}},
            {"secretTargetRef": [{"parameter": "host", "name": "s", "key": "k"}]},
            {"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]},
            {"s3Credentials": {"accessKeyId": {"name": "s", "key": "k"}}},
            {"volumes": [{"name": "v", "secret": {"secretName": "s", "items": [{"key": "k", "path": "p"}]}}]},
            {"volumes": [{"projected": {"sources": [{"secret": {"name": "s", "items": [{"key": "k", "path": "p"}]}}]}}]},
        ):
            self.assertEqual(of_spec(spec), {"s": {"k"}}, spec)

    def test_each_way_of_naming_a_whole_secret_is_seen(self):
        for spec in (
            {"envFrom": [{"secretRef": {"name": "s"}}]},
            {"passwordSecret": {"name": "s"}},
            {"importCredentialsSecret": {"name": "s"}},
            {"imagePullSecrets": [{"name": "s"}]},
            {"tls": {"secretName": "s"}},
            {"certificates": {"serverCASecret": "s"}},
            {"clientCertificateRef": {"kind": "Secret", "name": "s"}},
            {"listeners": [{"tls": {"certificateRefs": [{"name": "s"}]}}]},
        ):
            self.assertEqual(of_spec(spec), {"s": set()}, spec)

    def test_a_config_map_is_told_from_a_secret(self):
        for spec in (
            {"volumes": [{"configMap": {"name": "c", "items": [{"key": "k", "path": "p"}]}}]},
            {"env": [{"valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}}]},
            {"ca": {"configMap": {"name": "c", "key": "k"}}},
            {"configMapTargetRef": [{"parameter": "host", "name": "c", "key": "k"}]},
        ):
            self.assertEqual(of_spec(spec), {"configMap/c": {"k"}}, spec)

    def test_an_authority_in_a_config_map_is_one(self):
        authorities = {"caCertificateRefs": [{"group": "", "kind": "ConfigMap", "name": "c"}]}
        self.assertEqual(of_spec({"validation": authorities}), {"configMap/c": {"ca.crt"}})

    def test_what_is_no_reference_is_none(self):
        for spec in (
            {"matchers": [{"name": "team", "value": "finance", "matchType": "="}]},
            {"secretName": "made", "issuerRef": {"name": "mesh", "kind": "Issuer"}},
            {"secretStoreRef": {"name": "vault", "kind": "SecretStore"}},
            {"tolerations": [{"key": "zone", "operator": "Exists"}]},
            {"data": [{"secretKey": "uri", "remoteRef": {"key": "a/b", "property": "uri"}}]},
        ):
            self.assertEqual(of_spec(spec), {}, spec)
