"""Mesh and data as a bank installs them, with the two values files of one name, on a network that enforces policies."""

import unittest
from dataclasses import dataclass, field

import yaml
from charts import workloads
from charts.places import CHARTS, DATA, LIBRARY, UMBRELLA, services
from charts.profiles import names, values_of
from charts.reach import Network, Outside, Pod

from .rendered import documents, merged, refusal

MESH = "recourse"
# The API server, which no selector finds, and an object store.
ELSEWHERE = (Outside("172.20.0.1"), Outside("10.99.0.7"))
NAME = "kubernetes.io/metadata.name"
# What the values files are laid over.
OF_DATA = yaml.safe_load((CHARTS / DATA / "values.yaml").read_text())
OF_A_SERVICE = yaml.safe_load((CHARTS / LIBRARY / "values.yaml").read_text())["exports"]["defaults"]


@dataclass
class Pair:
    """Both releases in their namespaces, and the pods that they and their operators make."""

    mesh: list[dict]
    data: list[dict]
    network: Network = field(default_factory=Network)

    def __post_init__(self):
        # As the mesh is told: another namespace, or its own.
        sides = [one["to"] for one in self._egress("recourse-cases") if one["ports"][0]["port"] == 5432]
        self.home = sides[0][0].get("namespaceSelector", {}).get("matchLabels", {}).get(NAME, MESH) if sides else MESH
        self.network.add(MESH, self.mesh)
        self.network.add(self.home, self.data)

    def _egress(self, name: str) -> list[dict]:
        policies = [one for one in workloads.of_kind(self.mesh, "NetworkPolicy") if one["metadata"]["name"] == name]
        return policies[0]["spec"]["egress"] if policies else []

    def clients(self) -> list[tuple[str, Pod]]:
        """Everything that runs a service's program: it serves, migrates or looks."""
        found = []
        for workload in workloads.of_kind(self.mesh, "Deployment", "Job"):
            labels = workloads.labels(workload)
            found.append((labels["recourse/service"], Pod(workloads.name(workload), MESH, labels)))
        return found

    def database(self, service: str) -> Pod:
        cluster = f"recourse-{service}-db"
        labels = {"cnpg.io/cluster": cluster, "app.kubernetes.io/name": "postgresql"}
        return Pod(f"{cluster}-1", self.home, labels, {"metrics": 9187})

    def broker(self) -> Pod:
        labels = {"app.kubernetes.io/name": "recourse-broker", "app.kubernetes.io/part-of": "rabbitmq"}
        return Pod("recourse-broker-server-0", self.home, labels)

    def data_pods(self) -> list[Pod]:
        return [self.database(service) for service in services()] + [self.broker()]

    @property
    def secured(self) -> bool:
        return "tls" in workloads.of_kind(self.data, "RabbitmqCluster")[0]["spec"]


def pair(profile: str) -> Pair:
    return Pair(documents(UMBRELLA, profile), documents(DATA, profile))


def stranger(namespace: str) -> Pod:
    return Pod("a pod", namespace, {"app": "other"})


def somewhere(labels: dict) -> Pod:
    """A pod in the namespace of which values give the labels."""
    return Pod("a pod", labels.get(NAME, "named-by-labels"), {}, about=labels)


# Those whose data the operators make; `external-services` has none in the cluster.
WITH_DATA = [one for one in names() if values_of(DATA, one).get("databases", {}).get("mode") != "external"]


def starved(both: Pair) -> list[str]:
    """What pods of the data release need beside their clients and would not get."""
    dns = Pod("dns", "kube-system", {"k8s-app": "kube-dns"})
    found = []
    for pod in both.data_pods():
        for other in (*ELSEWHERE, dns):
            if not both.network.admits(pod, other, 443):
                found.append(f"{pod.name} does not reach {other}")
    for service in services():
        for port in (5432, 8000):
            if not both.network.admits(both.database(service), both.database(service), port):
                found.append(f"{service}: instances do not reach one another at {port}")
    for port in (4369, 25672, 35672):
        if not both.network.admits(both.broker(), both.broker(), port):
            found.append(f"nodes of the broker do not reach one another at {port}")
    return found


def shut_out(both: Pair) -> list[str]:
    """Clients that do not reach their database or the broker, by the policies of either side."""
    amqp, found = 5671 if both.secured else 5672, []
    for service, client in both.clients():
        if not both.network.admits(client, both.database(service), 5432):
            found.append(f"{client.name} does not reach its database")
        if client.name.startswith("Deployment") and not both.network.admits(client, both.broker(), amqp):
            found.append(f"{client.name} does not reach the broker")
    return found


class Together(unittest.TestCase):
    def test_databases_and_broker_keep_what_they_need_themselves(self):
        for profile in WITH_DATA:
            self.assertEqual(starved(pair(profile)), [], profile)

    def test_every_client_is_let_out_by_the_mesh_and_in_by_the_data(self):
        for profile in WITH_DATA:
            both = pair(profile)
            self.assertGreaterEqual(len(both.clients()), 2 * len(services()), profile)
            self.assertEqual(shut_out(both), [], profile)

    def test_every_client_finds_names(self):
        for profile in names():
            both = Pair(documents(UMBRELLA, profile), [])
            dns, port = Pod("dns", "kube-system", {"k8s-app": "kube-dns"}), 53
            if profile == "openshift":
                # As its DNS operator labels them; they have no `k8s-app`.
                dns = Pod("dns", "openshift-dns", {"dns.operator.openshift.io/daemonset-dns": "default"})
                port = 5353
            for _, client in both.clients():
                self.assertTrue(both.network.admits(client, dns, port), (profile, client.name))

    def test_nobody_else_is_let_in(self):
        for profile in WITH_DATA:
            both = pair(profile)
            if not workloads.of_kind(both.data, "NetworkPolicy"):
                continue
            for pod in (stranger(MESH), stranger(both.home), both.database("notices"), both.broker()):
                self.assertFalse(both.network.admits(pod, both.database("cases"), 5432), (profile, pod))
            for service, client in both.clients():
                for other in set(services()) - {service}:
                    self.assertFalse(both.network.admits(client, both.database(other), 5432), (profile, client, other))
            self.assertFalse(both.network.admits(stranger(both.home), both.broker(), 5671), profile)

    def test_operators_monitoring_and_scaling_reach_what_they_ask(self):
        for profile in WITH_DATA:
            both = pair(profile)
            values = merged(OF_DATA, values_of(DATA, profile))
            api, metrics = (15671, 15691) if both.secured else (15672, 15692)
            operator = values["databases"]["operatorNamespaceLabels"]
            asked = [(operator, both.database("cases"), port) for port in (5432, 8000)]
            asked += [(values["broker"]["operatorNamespaceLabels"], both.broker(), api)]
            for peer in values["network"]["monitoring"]:
                asked += [(peer["namespaceLabels"], both.database("cases"), 9187)]
                asked += [(peer["namespaceLabels"], both.broker(), metrics)]
            asked += [(peer["namespaceLabels"], both.broker(), api) for peer in values["network"]["scaling"]]
            for labels, pod, port in asked:
                self.assertTrue(both.network.admits(somewhere(labels), pod, port), (profile, labels, pod.name, port))

    def test_a_namespace_that_denies_everything_would_starve_what_is_in_it(self):
        mesh, data = documents(UMBRELLA, "airgapped"), documents(DATA, "airgapped")
        deny = next(one for one in mesh if one["metadata"]["name"] == "recourse-default-deny")
        deny["spec"]["podSelector"] = {}
        said = starved(Pair(mesh, data))
        self.assertIn("recourse-cases-db-1 does not reach Outside(address='172.20.0.1')", said)
        self.assertEqual(len(said), 31)

    def test_a_policy_too_narrow_on_either_side_is_found(self):
        for side, name, port in (("mesh", "recourse-cases", 5432), ("data", "recourse-cases-db", 5432)):
            rendered = {"mesh": documents(UMBRELLA, "gitops"), "data": documents(DATA, "gitops")}
            policy = next(
                one for one in rendered[side] if one["kind"] == "NetworkPolicy" and one["metadata"]["name"] == name
            )
            for way in ("ingress", "egress"):
                rules = policy["spec"].get(way, [])
                policy["spec"][way] = [one for one in rules if port not in [each["port"] for each in one["ports"]]]
            said = shut_out(Pair(rendered["mesh"], rendered["data"]))
            self.assertIn("Deployment recourse-cases does not reach its database", said, side)


class Denied(unittest.TestCase):
    def test_a_namespace_with_databases_in_it_is_not_denied_everything(self):
        for profile in ("airgapped", "openshift", "gitops", "bank-small"):
            values = merged(values_of(UMBRELLA, profile), {"defaultDeny": {"scope": "namespace"}})
            said = refusal(UMBRELLA, values)
            for name in ("database", "broker"):
                self.assertIn(f"by `global.network.{name}` the {name} is in this namespace", said, profile)
        self.assertEqual(refusal(UMBRELLA, values_of(UMBRELLA, "bank-ha")), "")

    def test_where_the_data_is_elsewhere_the_whole_namespace_is_closed(self):
        for profile in ("bank-ha", "external-services"):
            network = Network()
            network.add(MESH, documents(UMBRELLA, profile))
            self.assertFalse(network.admits(stranger(MESH), ELSEWHERE[0], 443), profile)


class Connections(unittest.TestCase):
    def test_what_services_believe_of_their_server_is_what_it_admits(self):
        for profile in WITH_DATA:
            admitted = {
                int(one["spec"]["postgresql"]["parameters"]["max_connections"])
                for one in workloads.of_kind(documents(DATA, profile), "Cluster")
            }
            values = values_of(UMBRELLA, profile)
            databases = [merged(OF_A_SERVICE, values.get(one, {}))["database"] for one in services()]
            self.assertEqual({one["serverMaxConnections"] for one in databases}, admitted, profile)

    def test_services_on_one_server_fit_into_it_together(self):
        values = values_of(UMBRELLA, "external-services")
        self.assertEqual(refusal(UMBRELLA, values), "")
        said = refusal(UMBRELLA, merged(values, {"cases": {"replicas": 6}}))
        self.assertIn("together would ask for 411 connections of a server that has 400", said)
        self.assertIn("cases 121", said)
        apart = {"global": {"database": {"oneServer": False}}, "cases": {"replicas": 6}}
        self.assertEqual(refusal(UMBRELLA, merged(values, apart)), "")

    def test_services_on_one_server_say_the_same_of_it(self):
        change = {"notices": {"database": {"serverMaxConnections": 500}}}
        values = merged(values_of(UMBRELLA, "external-services"), change)
        self.assertIn("say different things of its max_connections (400, 500)", refusal(UMBRELLA, values))
