import json
import re
import tomllib
import unittest

from charts import generate, mesh_facts, services_take, settings, workloads
from charts.check import facts
from charts.places import CHARTS, services

from .rendered import documents, of


class List(unittest.TestCase):
    def test_a_call_and_an_event_of_nobody_are_found(self):
        mesh = mesh_facts.of_the_services()
        self.assertEqual(mesh_facts.complaints_of_list(mesh), [])
        mesh["cases"]["calls"].add("letters")
        mesh["communications"]["follows"].add("letters")
        self.assertEqual(
            mesh_facts.complaints_of_list(mesh),
            [
                "services/cases calls letters, which is no service",
                "services/communications follows letters, which is no service",
            ],
        )


class Probes(unittest.TestCase):
    def test_they_ask_for_the_name_that_services_answer_to(self):
        self.assertEqual(mesh_facts.complaints_of_probes(), [])

    def test_another_name_and_none_are_found(self):
        template = mesh_facts.POD.read_text()
        for changed, asked in (
            (template.replace("service: live", "service: alive", 1), ["alive", "live"]),
            (template.replace(", service: live", ""), []),
        ):
            said = mesh_facts.complaints_of_probes(changed)
            self.assertEqual(said, [f"probes ask for {asked}, and services answer to ['live']"])


class Settings(unittest.TestCase):
    def test_what_the_types_say_is_what_the_defaults_have(self):
        for service in services():
            defaults = tomllib.loads(settings.defaults(service))
            self.assertEqual(settings.unknown(defaults, settings.schema(service)), [], service)

    def test_a_misspelt_setting_is_found_at_its_path(self):
        written = {"database": {"url_file": "/x", "max_sessions": 3}, "peer": {}}
        said = settings.unknown(written, settings.schema("cases"))
        self.assertEqual(said, ["database.max_sessions", "peer"])

    def test_a_misspelt_setting_in_a_list_of_sections_is_found(self):
        written = {"court_calendars": [{"ifsc": ["SBIN"]}, {"ifsc": ["HDFC"], "calendar": "/x"}]}
        self.assertEqual(settings.unknown(written, settings.schema("cases")), ["court_calendars.1.calendar"])

    def test_a_section_of_another_service_is_found(self):
        self.assertEqual(settings.unknown({"rendering": {"workers": 1}}, settings.schema("payments")), ["rendering"])

    def test_secrets_have_a_file_form_and_nothing_else_has(self):
        known = settings.schema("communications")
        self.assertEqual(settings.unknown({"sms": {"token_file": "/x"}}, known), [])
        self.assertEqual(settings.unknown({"sms": {"url_file": "/x"}}, known), ["sms.url_file"])

    def test_a_setting_of_a_chart_that_no_service_has_is_found(self):
        found = documents("recourse", "bank-ha")
        config = of("ConfigMap", found, "recourse-cases-config")["data"]
        config["cases.toml"] = "colour = 1\n" + config["cases.toml"]
        self.assertEqual(facts("recourse", found), ["cases: `colour` is no setting"])


class Data(unittest.TestCase):
    def test_another_queue_or_policy_is_found(self):
        found = documents("recourse-data", "external-services")
        config = of("ConfigMap", found)["data"]
        self.assertEqual(facts("recourse-data", found), [])
        definitions = json.loads(config["definitions.json"])
        definitions["policies"][0]["definition"]["delivery-limit"] = 5
        self.assertEqual(len(mesh_facts.complaints_of_topology(definitions)), 2)

    def test_definitions_without_their_virtual_host_are_found(self):
        config = of("ConfigMap", documents("recourse-data", "external-services"))["data"]
        definitions = json.loads(config["definitions.json"])
        self.assertEqual(definitions["vhosts"], [{"name": "recourse"}])
        for change in (lambda: definitions.pop("vhosts"), lambda: definitions.update(vhosts=[{"name": "/"}])):
            change()
            said = mesh_facts.complaints_of_topology(definitions)
            self.assertEqual(len(said), 1)
            self.assertIn("the objects belong to ['recourse']", said[0])

    def test_the_operators_objects_are_those_of_the_definitions(self):
        made = documents("recourse-data", "bank-ha")
        config = of("ConfigMap", documents("recourse-data", "external-services"))["data"]
        definitions = json.loads(config["definitions.json"])
        for kind, listed in (("Exchange", "exchanges"), ("Queue", "queues"), ("Policy", "policies")):
            names = {one["spec"]["name"] for one in workloads.of_kind(made, kind)}
            self.assertEqual(names, {one["name"] for one in definitions[listed]})
        for one in workloads.of_kind(made, "Policy"):
            same = next(two for two in definitions["policies"] if two["name"] == one["spec"]["name"])
            self.assertEqual((one["spec"]["pattern"], one["spec"]["definition"]), (same["pattern"], same["definition"]))
        for one in workloads.of_kind(made, "Permission"):
            self.assertEqual(one["spec"]["permissions"]["configure"], "^$")
            if one["spec"]["user"] in services():
                self.assertEqual(one["spec"]["permissions"]["write"], f"^ev\\.{one['spec']['user']}$")

    def test_a_privilege_too_few_or_too_many_is_found(self):
        cluster = of("Cluster", documents("recourse-data", "bank-ha"), "recourse-cases-db")
        statements = cluster["spec"]["bootstrap"]["initdb"]["postInitApplicationSQL"]
        self.assertEqual(mesh_facts.complaints_of_sql("cases", statements), [])
        self.assertEqual(len(mesh_facts.complaints_of_sql("cases", statements[1:])), 1)
        more = [*statements, "GRANT ALL ON SCHEMA audit TO cases_app;"]
        self.assertEqual(len(mesh_facts.complaints_of_sql("cases", more)), 1)
        looser = [re.sub("SELECT, INSERT ON TABLES", "SELECT, INSERT, UPDATE ON TABLES", one) for one in statements]
        self.assertEqual(len(mesh_facts.complaints_of_sql("cases", looser)), 2)


class Tables(unittest.TestCase):
    def test_what_is_written_from_other_files_is_stale_when_it_says_something_else(self):
        self.assertEqual(generate.stale(), [])
        before = {}
        try:
            for file, old, new in (
                ("cases/values.schema.json", "}", "} "),
                ("recourse/README.md", "`cases.enabled`", "`cases.on`"),
                ("recourse/Chart.yaml", "condition: cases.enabled", "condition: cases.on"),
                ("cases/templates/service.yaml", "recourse.service", "recourse.deployment"),
                ("recourse-lib/templates/_mesh.tpl", "calls: [payments, notices,", "calls: [payments,"),
            ):
                path = CHARTS / file
                before[path] = path.read_text()
                self.assertIn(old, before[path])
                path.write_text(before[path].replace(old, new, 1))
            self.assertEqual(set(generate.stale()), set(before))
        finally:
            for path, text in before.items():
                path.write_text(text)

    def test_every_value_has_a_meaning_or_is_kubernetes_own(self):
        for part in ("global", "defaults"):
            bare = [".".join(key.path) for key in generate.library(part) if key.leaf and not key.meaning]
            self.assertLessEqual(len(bare), 12, bare)


@unittest.skipUnless(services_take.binary("cases"), "cases is not built")
class Taken(unittest.TestCase):
    def test_the_service_refuses_a_file_with_a_setting_too_many(self):
        found = documents("cases", "bank-small")
        self.assertEqual(services_take.complaints("cases", found), [])
        config = of("ConfigMap", found, "recourse-cases-config")["data"]
        config["cases.toml"] = "colour = 1\n" + config["cases.toml"]
        self.assertIn("`colour`", services_take.complaints("cases", found)[0])

    def test_the_service_reads_each_court_s_calendar(self):
        found = documents("cases", "bank-ha")
        self.assertEqual(services_take.complaints("cases", found), [])
        config = of("ConfigMap", found, "recourse-cases-config")["data"]
        config["cases.toml"] = config["cases.toml"].replace("nashik-2026.ics", "nashik-2026.txt")
        self.assertIn("`court_calendars`, section 1", services_take.complaints("cases", found)[0])
