import unittest

from charts import generate
from charts.profiles import values_of

from .rendered import install, merged, refusal

NET = {"network": {"objectStore": {"ports": [443], "cidrs": ["10.0.0.0/24"]}}}
S3 = {"store": "s3", "s3": {"endpoint": "https://s3", "region": "x", "bucket": "y"}}


def given(chart: str) -> dict:
    """The least that the chart takes, in production."""
    values = {"global": merged({"identity": {"issuer": "https://sso.bank.example"}}, NET)}
    return merged(values, {"documents": S3}) if chart == "notices" else values


# What is wrong, and words of the sentence that must say so.
PRODUCTION = [
    ("payments", {"simulation": True}, "`simulation` is true in production"),
    ("payments", {"global": {"identity": {"issuer": "recourse-local"}}}, "a developer's disk"),
    ("payments", {"global": {"tls": {"mode": "off"}}}, "`global.tls.mode` is off in production"),
    ("payments", {"global": {"database": {"sslMode": "prefer"}}}, "only verify-full knows the database"),
    ("payments", {"global": {"broker": {"tls": False}}}, "Write amqps:// in the broker's URIs"),
    ("payments", {"global": {"network": {"enabled": False}}}, "`global.network.enabled` is false in production"),
    ("payments", {"image": {"tag": "latest"}}, "another image tomorrow"),
    ("payments", {"sealing": {"existingSecret": "keys-dev"}}, "keys and passwords of development"),
    (
        "communications",
        {"settingsFromSecrets": [{"setting": "sms.token_file", "secret": "sms-dev", "key": "x"}]},
        "a secret of development",
    ),
    (
        "notices",
        {"replicas": 1, "documents": {"store": "directory"}},
        "`documents.directory.size` is empty in production",
    ),
    ("payments", {"autoscaling": {"kind": "hpa", "minReplicas": 1}}, "is below 2"),
]
ALWAYS = [
    ("payments", {"global": {"identity": {"issuer": ""}}}, "`global.identity.issuer` is empty"),
    ("payments", {"global": {"identity": {"jwks": {"secret": "a", "configMap": "b"}}}}, "give one of them"),
    ("payments", {"database": {"maxConnections": 40}}, "would ask for 176 connections of a server that has 100"),
    ("payments", {"autoscaling": {"kind": "hpa", "maxReplicas": 9}}, "10 pods (9 and 1 of a roll-out)"),
    ("payments", {"database": {"pooler": "transaction"}}, "session advisory locks"),
    ("notices", {"documents": {"store": "directory"}}, "each pod would have documents of its own"),
    (
        "notices",
        {"replicas": 1, "autoscaling": {"kind": "hpa"}, "documents": {"store": "directory"}},
        "directory with 4 replicas",
    ),
    ("notices", {"documents": {"s3": {"bucket": ""}}}, "`documents.s3.bucket` is empty"),
    ("payments", {"autoscaling": {"kind": "keda"}}, "follows nobody"),
    (
        "cases",
        {"autoscaling": {"kind": "hpa", "minReplicas": 5, "maxReplicas": 3}},
        "is above `autoscaling.maxReplicas`",
    ),
    ("payments", {"migrations": {"print": True}}, "`migrations.mode` to external"),
    ("cases", {"global": {"law": {"overlay": {"configMap": "law"}}}}, "the version pins what counts"),
    ("cases", {"global": {"law": {"overlay": {"configMap": "law", "version": "7"}}}}, "does not carry the version 7"),
    ("payments", {"extraEnv": [{"name": "RECOURSE__BROKER__URL", "value": "amqp://x"}]}, "in the open"),
    (
        "communications",
        {"settingsFromSecrets": [{"setting": "sms.token", "secret": "s", "key": "k"}]},
        "name the setting's file form, sms.token_file",
    ),
    ("payments", {"global": {"tls": {"mode": "mesh"}}}, "Set `global.grpc.loadBalancing` to mesh"),
    ("payments", {"global": {"tls": {"issuer": {"name": ""}}}}, "`global.tls.issuer.name` is empty"),
    (
        "payments",
        {"global": {"network": {"database": {"ports": [5432], "podLabels": None}}}},
        "could not reach its database",
    ),
    ("payments", {"global": {"telemetry": {"otlpEndpoint": "http://x:4317"}}}, "`global.network.otlp` opens no way"),
    ("notices", {"global": {"network": {"objectStore": {"ports": [443], "cidrs": []}}}}, "objectStore` opens no way"),
    ("communications", {"global": {"egressProxy": {"url": "http://proxy:3128"}}}, "egressProxy` opens no way"),
]
OWNED = [
    "simulation",
    "grpc.listen",
    "database.url",
    "database.require_tls",
    "broker.url_file",
    "broker.require_tls",
    "peers",
    "identity",
    "lifecycle",
    "telemetry.otlp_endpoint",
]

SWITCHES = ("simulation", "require_tls")


class Sentences(unittest.TestCase):
    def test_the_least_is_enough(self):
        for chart in ("payments", "cases", "notices", "communications", "counsel-portal"):
            self.assertGreater(len(install(chart, given(chart))), 8, chart)

    def test_production_refuses_with_a_sentence_and_development_does_not_ask(self):
        for chart, change, words in PRODUCTION:
            with self.subTest(words):
                values = merged(given(chart), change)
                said = refusal(chart, values)
                self.assertIn(words, said)
                relaxed = {"global": {"environment": "development"}}
                if "directory" in str(change):
                    relaxed["simulation"] = True
                self.assertEqual(refusal(chart, merged(values, relaxed)), "")

    def test_what_contradicts_itself_is_refused_with_a_sentence(self):
        for chart, change, words in ALWAYS:
            with self.subTest(words):
                self.assertIn(words, refusal(chart, merged(given(chart), change)))

    def test_a_setting_that_the_chart_owns_is_refused_with_its_place(self):
        for path in OWNED:
            *above, last = path.split(".")
            value: dict = {last: True if last in SWITCHES else {} if not above else "x"}
            for step in reversed(above):
                value = {step: value}
            with self.subTest(path):
                self.assertIn(
                    f"`config.{path}` follows from other values",
                    refusal("cases", merged(given("cases"), {"config": value})),
                )

    def test_names_of_other_charts_get_a_sentence_each(self):
        values = {**given("payments"), **{name: "x" for name in generate.renamed()}}
        said = refusal("payments", values)
        for name in generate.renamed():
            self.assertIn(f"`{name}` is not a value here: use ", said)

    def test_all_that_is_wrong_is_said_at_once(self):
        said = refusal(
            "payments", merged(given("payments"), {"simulation": True, "database": {"pooler": "transaction"}})
        )
        self.assertIn("simulation", said)
        self.assertIn("pooler", said)

    def test_an_operator_that_is_missing_is_named(self):
        for change, api in (
            ({"autoscaling": {"kind": "keda"}}, "keda.sh/v1alpha1"),
            ({"global": {"monitoring": {"serviceMonitor": True}}}, "monitoring.coreos.com/v1"),
            ({"route": {"parentRefs": [{"name": "x"}]}}, "gateway.networking.k8s.io/v1"),
            ({}, "cert-manager.io/v1"),
        ):
            said = refusal("cases", merged(given("cases"), change), custom=False)
            self.assertIn(f"The cluster has no {api}", said)
        self.assertIn("postgresql.cnpg.io/v1", refusal("recourse-data", {}, custom=False))
        self.assertIn("rabbitmq.com/v1beta1", refusal("recourse-data", {}, custom=False))

    def test_an_older_kubernetes_is_refused(self):
        self.assertIn("1.28", refusal("payments", given("payments"), version="1.28"))

    def test_data_that_could_not_commit_is_refused(self):
        self.assertIn("could not commit", refusal("recourse-data", {"databases": {"instances": 2}}))
        self.assertIn("is no service", refusal("recourse-data", {"databases": {"durable": ["letters"]}}))

    def test_a_database_that_cannot_come_back_so_is_refused(self):
        def said(service: str, entry: dict, store: str = "backups") -> str:
            return refusal(
                "recourse-data", {"databases": {"backup": {"objectStore": store}, "restored": {service: entry}}}
            )

        good = {"from": "recourse-cases-db", "archive": "recourse-cases-db-2", "until": "2026-11-27 10:00:00+05:30"}
        self.assertEqual(said("cases", good), "")
        self.assertIn("is no service", said("letters", good))
        self.assertIn("names none", said("cases", good, store=""))
        self.assertIn("would be mixed", said("cases", {**good, "archive": good["from"]}))
        self.assertIn("until", said("cases", {**good, "until": "yesterday"}))
        self.assertIn("archive", said("cases", {"from": "recourse-cases-db"}))


class Overlay(unittest.TestCase):
    def test_files_that_are_not_those_approved_are_refused(self):
        values = values_of("recourse", "external-services")
        self.assertEqual(refusal("recourse", values), "")
        said = refusal("recourse", merged(values, {"overlay": {"files": {"house.toml": "[overlay]\n"}}}))
        self.assertIn("what was approved is not what would be installed", said)

    def test_files_without_a_version_are_refused(self):
        values = merged(values_of("recourse", "external-services"), {"global": {"law": {"overlay": {"version": ""}}}})
        self.assertIn("the version pins what counts", refusal("recourse", values))


class Strict(unittest.TestCase):
    def test_a_value_that_nobody_knows_is_refused_wherever_it_stands(self):
        for chart, change in (
            ("payments", {"replica": 2}),
            ("payments", {"database": {"maxConnection": 2}}),
            ("payments", {"global": {"tls": {"mod": "off"}}}),
            ("payments", {"config": {"database": {"lock_timeout": 3}}}),
            ("payments", {"replicas": "2"}),
            ("payments", {"replicas": 0}),
            ("payments", {"image": {"digest": "sha256:12"}}),
            ("payments", {"edge": [{"cidr": "10.0.0.0/8"}]}),
        ):
            with self.subTest(change):
                self.assertIn("values don't meet the specifications", refusal(chart, merged(given(chart), change)))

    def test_the_umbrella_is_as_strict_about_its_services(self):
        values = values_of("recourse", "bank-small")
        for change in (
            {"letters": {}},
            {"cases": {"replica": 2}},
            {"cases": {"enabled": "no"}},
            {"global": {"mesh": {"names": "x"}}},
        ):
            with self.subTest(change):
                said = refusal("recourse", merged(values, change))
                self.assertIn("values don't meet the specifications", said)
