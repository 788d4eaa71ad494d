import os
import tomllib
import unittest
from pathlib import Path

from charts import custom_schema, workloads
from charts.helm import Cluster
from charts.profiles import names, values_of
from images import lock
from images.places import moved

from .rendered import documents, folder, install, merged, of


def settings(found: list[dict], service: str) -> dict:
    return tomllib.loads(of("ConfigMap", found, f"recourse-{service}-config")["data"][f"{service}.toml"])


def pod(found: list[dict], service: str) -> dict:
    return workloads.pod(of("Deployment", found, f"recourse-{service}"))


class Drain(unittest.TestCase):
    def test_the_grace_period_follows_from_the_drain(self):
        values = merged(values_of("payments", "bank-small"), {"lifecycle": {"drainTimeoutMs": 60500}})
        found = install("payments", values)
        self.assertEqual(settings(found, "payments")["lifecycle"]["drain_timeout_ms"], 60500)
        self.assertEqual(pod(found, "payments")["terminationGracePeriodSeconds"], 5 + 68 + 2 + 5)

    def test_where_the_kubelet_cannot_sleep_the_service_waits_longer(self):
        old, new = (documents("payments", "bank-small", version) for version in ("1.29", "1.33"))
        self.assertNotIn("lifecycle", pod(old, "payments")["containers"][0])
        self.assertEqual(pod(new, "payments")["containers"][0]["lifecycle"], {"preStop": {"sleep": {"seconds": 5}}})
        delays = [settings(found, "payments")["lifecycle"]["drain_delay_ms"] for found in (old, new)]
        self.assertEqual(delays, [7000, 2000])
        graces = {pod(found, "payments")["terminationGracePeriodSeconds"] for found in (old, new)}
        self.assertEqual(len(graces), 1)


class Wiring(unittest.TestCase):
    def test_a_service_alone_is_what_it_is_in_the_umbrella(self):
        alone = documents("cases", "bank-ha")
        together = documents("recourse", "bank-ha")
        for one in alone:
            same = of(one["kind"], together, one["metadata"]["name"])
            self.assertEqual(
                one["spec"] if "spec" in one else one.get("data"),
                same["spec"] if "spec" in same else same.get("data"),
                one["metadata"]["name"],
            )

    def test_every_policy_of_a_caller_meets_one_of_the_called(self):
        found = documents("recourse", "bank-ha")
        edges = set()
        for network in workloads.of_kind(found, "NetworkPolicy"):
            me = network["spec"]["podSelector"].get("matchLabels", {}).get("app.kubernetes.io/name")
            for way, key in (("ingress", "from"), ("egress", "to")):
                for rule in network["spec"].get(way, []):
                    for peer in rule[key]:
                        other = peer.get("podSelector", {}).get("matchLabels", {}).get("app.kubernetes.io/name")
                        if other and "namespaceSelector" not in peer:
                            edges.add((way, *((other, me) if way == "ingress" else (me, other))))
        outward = {edge[1:] for edge in edges if edge[0] == "egress" and not edge[2].endswith("-broker")}
        self.assertEqual({edge[1:] for edge in edges if edge[0] == "ingress"}, outward)
        self.assertIn(("cases", "notices"), outward)
        self.assertNotIn(("payments", "cases"), outward)

    def test_a_certificate_names_what_peers_call_and_what_policies_admit(self):
        found = documents("recourse", "bank-ha")
        certificate = of("Certificate", found, "recourse-cases")["spec"]
        endpoint = settings(found, "counsel-portal")["peers"]["cases"]["endpoint"]
        self.assertIn(endpoint.split("//")[1].rsplit(".:", 1)[0], certificate["dnsNames"])
        self.assertIn(settings(found, "notices")["tls"]["callers"][0], certificate["uris"])
        self.assertIn("spiffe://recourse/ns/gateway/sa/gateway", settings(found, "notices")["tls"]["callers"])

    def test_both_services_that_count_have_the_same_law_and_no_other_has(self):
        found = documents("recourse", "external-services")
        with_law = {}
        for service in ("payments", "cases", "notices", "communications", "counsel-portal"):
            for volume in pod(found, service)["volumes"]:
                if volume["name"] == "law":
                    with_law[service] = volume["configMap"]["name"]
        name = "recourse-law-2026-11-01"
        self.assertEqual(with_law, {"cases": name, "notices": name})
        self.assertTrue(of("ConfigMap", found, name)["immutable"])

    def test_counsel_comes_through_a_gateway_of_its_own(self):
        found = documents("recourse", "bank-ha")
        sources = str(of("NetworkPolicy", found, "recourse-counsel-portal")["spec"]["ingress"])
        self.assertIn("counsel-gateway", sources)
        self.assertNotIn("'gateway'", sources)


class Images(unittest.TestCase):
    def test_one_registry_moves_all_images_to_where_the_mirror_copies_them(self):
        registry = "registry.bank.example/recourse-mirror"
        mirrored = {f"{moved(one.source, registry)}:{one.tag}" for one in lock.load()}
        for chart in ("recourse", "recourse-data"):
            found = documents(chart, "airgapped")
            images = [
                one["image"]
                for workload in workloads.of_kind(found, *workloads.WORKLOADS)
                for one in workloads.containers(workload)
            ]
            images += [one["spec"]["imageName"] for one in workloads.of_kind(found, "Cluster")]
            images += [one["spec"]["image"] for one in workloads.of_kind(found, "RabbitmqCluster")]
            self.assertGreater(len(images), 5)
            for image in images:
                self.assertIn(image, mirrored)
        for workload in workloads.of_kind(documents("recourse", "airgapped"), *workloads.WORKLOADS):
            self.assertEqual(workloads.pod(workload)["imagePullSecrets"], [{"name": "registry-bank-example"}])

    def test_a_digest_stands_instead_of_the_tag(self):
        digest = f"sha256:{'0a' * 32}"
        found = install("payments", merged(values_of("payments", "bank-small"), {"image": {"digest": digest}}))
        self.assertEqual(
            pod(found, "payments")["containers"][0]["image"], f"ghcr.io/recourse/recourse-payments@{digest}"
        )


class Settings(unittest.TestCase):
    def test_numbers_words_tables_and_lists_of_tables_arrive_as_they_are(self):
        config = {
            "creditors": {'Bank of "A" & B': {"officer_name": "R. <K>", "home_branch_ifsc": "SBIN0001234"}},
            "courts": {"court": "JMFC", "closed_on": ["2026-01-26"], "closed_every": ["sunday"]},
            "grpc": {"max_in_flight": 1000000},
        }
        found = install("cases", merged(values_of("cases", "airgapped"), {"config": config}))
        written = settings(found, "cases")
        self.assertEqual(written["creditors"], config["creditors"])
        self.assertEqual(written["courts"], config["courts"])
        self.assertIs(type(written["grpc"]["max_in_flight"]), int)
        courts = [{"name": "JMFC Pune", "ifsc": ["SBIN0001234", "HDFC"]}, {"name": "B", "ifsc": ["ICIC"]}]
        found = install(
            "counsel-portal", merged(values_of("counsel-portal", "airgapped"), {"config": {"courts": courts}})
        )
        self.assertEqual(settings(found, "counsel-portal")["courts"], courts)

    def test_every_path_in_a_file_of_settings_is_mounted(self):
        for profile in names():
            found = documents("recourse", profile)
            for workload in workloads.of_kind(found, "Deployment", "Job"):
                written = workloads.own_settings(workload, found) or {}
                mounts = [mount["mountPath"] for mount in workloads.containers(workload)[0]["volumeMounts"]]
                for path in paths(written):
                    self.assertTrue(
                        any(path.startswith(mount) for mount in mounts), (profile, workloads.name(workload), path)
                    )


def paths(at) -> list[str]:
    if isinstance(at, dict):
        return [path for below in at.values() for path in paths(below)]
    if isinstance(at, list):
        return [path for below in at for path in paths(below)]
    return [at] if isinstance(at, str) and at.startswith(("/etc/", "/var/")) else []


class Restored(unittest.TestCase):
    def test_a_database_comes_from_the_archive_and_goes_on_under_another_name_in_it(self):
        entry = {"from": "recourse-cases-db", "archive": "recourse-cases-db-2", "until": "2026-11-27 10:00:00+05:30"}
        values = merged(values_of("recourse-data", "bank-ha"), {"databases": {"restored": {"cases": entry}}})
        found = install("recourse-data", values)
        spec = of("Cluster", found, "recourse-cases-db")["spec"]
        self.assertNotIn("initdb", spec["bootstrap"])
        recovery = spec["bootstrap"]["recovery"]
        source = next(one for one in spec["externalClusters"] if one["name"] == recovery["source"])
        self.assertEqual(source["plugin"]["parameters"]["serverName"], "recourse-cases-db")
        self.assertEqual(spec["plugins"][0]["parameters"]["serverName"], "recourse-cases-db-2")
        self.assertEqual(recovery["recoveryTarget"], {"targetTime": "2026-11-27 10:00:00+05:30"})
        self.assertEqual((recovery["database"], recovery["owner"]), ("cases", "cases_owner"))
        # Names, and so the addresses in the secrets, and the roles' passwords are as before.
        before = of("Cluster", documents("recourse-data", "bank-ha"), "recourse-cases-db")["spec"]
        self.assertEqual(spec["managed"], before["managed"])
        self.assertEqual(recovery["secret"], before["bootstrap"]["initdb"]["secret"])
        self.assertIn("initdb", of("Cluster", found, "recourse-payments-db")["spec"]["bootstrap"])
        if modules := os.environ.get("RECOURSE_CHARTS_MODULES"):
            self.assertEqual(custom_schema.complaints([of("Cluster", found, "recourse-cases-db")], Path(modules)), [])

    def test_an_upgrade_makes_the_cluster_that_was_deleted(self):
        values = values_of("recourse-data", "bank-small")
        entry = {"from": "recourse-cases-db", "archive": "recourse-cases-db-2"}
        with Cluster("1.33") as cluster:
            cluster.install(folder("recourse-data"), "data", values)
            key = next(one for one in cluster.objects.stored if one[1] == "clusters" and one[3] == "recourse-cases-db")
            del cluster.objects.stored[key]
            restored = {"databases": {"restored": {"cases": entry}}}
            cluster.upgrade(folder("recourse-data"), "data", merged(values, restored))
            self.assertIn("recovery", cluster.objects.stored[key]["spec"]["bootstrap"])
