"""What recourse-data promises of databases and broker, and what the mesh takes of it."""

import unittest

from charts import workloads
from charts.helm import Cluster
from charts.places import DATA, UMBRELLA
from charts.profiles import names, values_of

from .rendered import documents, folder, install, merged, of, refusal


def data(change: dict, profile: str = "bank-small") -> list[dict]:
    return install(DATA, merged(values_of(DATA, profile), change))


class Kept(unittest.TestCase):
    def test_a_release_that_is_removed_leaves_the_data_and_what_backs_it_up(self):
        with Cluster("1.33") as cluster:
            release = cluster.install(folder(DATA), "data", values_of(DATA, "bank-ha"))
            kinds = ("Cluster", "RabbitmqCluster", "Vhost", "Queue", "ScheduledBackup")
            held = {workloads.name(one) for one in workloads.of_kind(release.documents(), *kinds)}
            self.assertEqual({one.split()[0] for one in held}, set(kinds))
            cluster.uninstall("data")
            left = {workloads.name(one) for one in cluster.objects.stored.values()}
        self.assertLessEqual(held, left)
        # It was removed.
        self.assertNotIn("Exchange recourse-broker-ev-cases", left)

    def test_a_virtual_host_or_a_queue_that_is_deleted_leaves_what_is_in_the_broker(self):
        found = workloads.of_kind(documents(DATA, "bank-ha"), "Vhost", "Queue")
        self.assertEqual(len(found), 9)
        self.assertEqual({one["spec"]["deletionPolicy"] for one in found}, {"retain"})


class Platform(unittest.TestCase):
    def test_openshift_gives_the_broker_its_user_and_nobody_else_does(self):
        for profile in names():
            for broker in workloads.of_kind(documents(DATA, profile), "RabbitmqCluster"):
                override = broker["spec"].get("override")
                if profile != "openshift":
                    self.assertIsNone(override, profile)
                    continue
                pod = override["statefulSet"]["spec"]["template"]["spec"]
                self.assertEqual(pod, {"securityContext": {}, "containers": []})


class Monitoring(unittest.TestCase):
    def test_there_is_a_user_for_keda_wherever_keda_asks(self):
        asked = 0
        for profile in names():
            mesh, made = documents(UMBRELLA, profile), documents(DATA, profile)
            secrets = {
                one["spec"]["secretTargetRef"][0]["name"] for one in workloads.of_kind(mesh, "TriggerAuthentication")
            }
            asked += len(secrets)
            imported = {one["spec"]["importCredentialsSecret"]["name"] for one in workloads.of_kind(made, "User")}
            self.assertLessEqual(secrets, imported, profile)
        self.assertEqual(asked, 2)

    def test_it_sees_how_deep_queues_are_and_not_what_is_in_them(self):
        found = documents(DATA, "bank-ha")
        self.assertEqual(of("User", found, "recourse-broker-monitoring")["spec"]["tags"], ["monitoring"])
        permission = of("Permission", found, "recourse-broker-monitoring")["spec"]
        self.assertEqual(permission["user"], "monitoring")
        self.assertEqual(permission["permissions"], {"configure": "^$", "write": "^$", "read": "^$"})
        # Services have no tag: they do not manage.
        tagged = [one for one in workloads.of_kind(found, "User") if "tags" in one["spec"]]
        self.assertEqual(len(tagged), 1)

    def test_keda_knows_the_broker_by_the_authorities_by_which_the_service_does(self):
        found = documents(UMBRELLA, "bank-ha")
        authentication = of("TriggerAuthentication", found, "recourse-cases")["spec"]
        parameters = {one["parameter"]: one for one in authentication["configMapTargetRef"]}
        self.assertEqual(parameters["ca"], {"parameter": "ca", "name": "bank-trust", "key": "ca-bundle.pem"})
        switch = of("ConfigMap", found, parameters["tls"]["name"])["data"]
        self.assertEqual(switch[parameters["tls"]["key"]], "enable")
        public = of("TriggerAuthentication", documents(UMBRELLA, "gitops"), "recourse-cases")["spec"]
        self.assertNotIn("configMapTargetRef", public)

    def test_prometheus_finds_databases_and_broker_by_the_labels_that_it_looks_for(self):
        found = workloads.of_kind(documents(DATA, "bank-ha"), "PodMonitor", "ServiceMonitor")
        self.assertEqual(len(found), 6)
        for one in found:
            self.assertEqual(one["metadata"]["labels"]["release"], "prometheus", workloads.name(one))
            self.assertEqual(one["metadata"]["labels"]["app.kubernetes.io/part-of"], "recourse-data")
        bare = data({"databases": {"podMonitor": True}, "broker": {"serviceMonitor": True}}, "dev")
        for one in workloads.of_kind(bare, "PodMonitor", "ServiceMonitor"):
            self.assertNotIn("release", one["metadata"]["labels"])

    def test_the_broker_is_scraped_on_the_port_that_it_has_and_for_each_queue(self):
        secured = of("ServiceMonitor", documents(DATA, "bank-ha"))["spec"]
        self.assertEqual([one["path"] for one in secured["endpoints"]], ["/metrics", "/metrics/detailed"])
        families = ["queue_coarse_metrics", "queue_consumer_count"]
        self.assertEqual(secured["endpoints"][1]["params"], {"family": families})
        for one in secured["endpoints"]:
            self.assertEqual((one["port"], one["scheme"]), ("prometheus-tls", "https"))
            self.assertEqual(one["tlsConfig"]["serverName"], "recourse-broker.recourse.svc")
            self.assertEqual(one["tlsConfig"]["ca"], {"secret": {"name": "recourse-broker-tls", "key": "ca.crt"}})
        bare = of("ServiceMonitor", data({"broker": {"serviceMonitor": True}}, "dev"))["spec"]
        for one in bare["endpoints"]:
            self.assertEqual((one["port"], one.get("scheme")), ("prometheus", None))

    def test_a_monitor_without_its_operator_is_refused_with_a_sentence(self):
        for change in ({"databases": {"podMonitor": True}}, {"broker": {"serviceMonitor": True}}):
            ((part, value),) = change.items()
            said = refusal(DATA, change, custom=False)
            self.assertIn(f"has no monitoring.coreos.com/v1, and {part}.{next(iter(value))} is true", said)


class Rotation(unittest.TestCase):
    def test_notes_say_by_which_labels_operators_follow_a_secret(self):
        with Cluster("1.33") as cluster:
            notes = cluster.install(folder(DATA), "data", values_of(DATA, "bank-ha")).notes
        for label in ("cnpg.io/reload", "rabbitmq.com/topology-operator"):
            self.assertIn(f'`{label}: "true"`', notes)
        self.assertIn("recourse-broker-management", notes)
        with Cluster("1.33") as cluster:
            notes = cluster.install(folder(DATA), "data", values_of(DATA, "external-services")).notes
        self.assertNotIn("Label", notes)
