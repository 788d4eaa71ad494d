import unittest
from unittest import mock

import papers
from charts.places import ROOT
from papers import commands, facts, shell, words

README, OPERATORS, HA, GATEWAY, ROTATION, CONTROLS = (page.read_text() for page in papers.PAGES)


def said_of_commands(block: str) -> list[str]:
    calls, failed = shell.run([block])
    return failed + commands.complaints(calls)


class Pages(unittest.TestCase):
    def changed(self, old: str, new: str, page: str = README) -> str:
        """All that is said of a page with one fault, in one text."""
        self.assertIn(old, page)
        return "\n".join(papers.of_text(page.replace(old, new)))

    def test_they_say_what_is_so(self):
        self.assertEqual(papers.complaints(), [])

    def test_a_secret_under_another_name_is_missed_and_told_apart(self):
        said = self.changed("recourse-$s-sealing", "recourse-$s-sealed")
        self.assertIn("ask for recourse-cases-sealing, which no command of the page makes", said)
        self.assertIn("makes recourse-cases-sealed, for which no chart asks", said)

    def test_a_key_of_a_secret_that_is_missing_is_found(self):
        self.assertIn(
            "recourse-payments-sealing lacks index-key",
            self.changed("--from-literal=index-key=", "--from-literal=index="),
        )
        self.assertIn("configMap/court-calendar-2026 lacks pune-2026.csv", self.changed("=pune-2026.csv", "=pune.csv"))

    def test_a_secret_in_the_wrong_namespace_is_missed(self):
        said = self.changed("-n recourse create configmap bank", "-n recourse-data create configmap bank", HA)
        self.assertIn("in recourse the charts ask for configMap/bank-trust, which no command", said)

    def test_an_authority_that_nothing_copies_is_missed(self):
        said = self.changed("  target: {name: recourse-$s-db-ca}", "  target: {name: recourse-$s-db}", HA)
        self.assertIn("in recourse the charts ask for recourse-cases-db-ca, which no command", said)

    def test_a_label_that_an_operator_reads_by_is_missed(self):
        said = self.changed("$name cnpg.io/reload=true", "$name cnpg.io/reloads=true")
        self.assertIn("recourse-cases-database-owner lacks the label cnpg.io/reload=true", said)
        said = self.changed("broker rabbitmq.com/topology-operator=true", "broker operator=true")
        self.assertIn("recourse-cases-broker lacks the label rabbitmq.com/topology-operator=true", said)

    def test_a_manifest_of_another_version_than_the_lock_s_is_found(self):
        self.assertIn("is not of a version in images.lock", self.changed("v1.20.1/", "v1.20.2/", OPERATORS))

    def test_what_the_page_applies_refers_to_secrets_that_are_there(self):
        said = self.changed("key --from-file=ca.crt=", "key --from-file=ca=", OPERATORS)
        self.assertIn("recourse-backups lacks ca.crt", said)
        self.assertIn("ask for recourse-ca,", self.changed("generic recourse-ca ", "generic recourse-cas ", OPERATORS))
        said = self.changed("gateway create secret tls mesh", "gateway create secret tls m", GATEWAY)
        self.assertIn("ask for mesh-client,", said)

    def test_a_part_that_images_lock_lacks_is_found(self):
        self.assertIn("no part brokers", self.changed("mirror databases broker", "mirror databases brokers"))

    def test_an_address_that_leads_nowhere_is_found(self):
        self.assertIn("is recourse-mq.recourse.svc", self.changed("@recourse-broker.", "@recourse-mq."))
        # The services of databases and broker are in the other namespace.
        self.assertIn(
            "is recourse-broker.recourse.svc",
            self.changed("@recourse-broker.recourse-data.svc", "@recourse-broker.recourse.svc", HA),
        )
        self.assertIn("is recourse-cases-pg-rw.recourse.svc", self.changed("recourse-$s-db-rw", "recourse-$s-pg-rw"))

    def test_a_value_that_no_chart_takes_is_found(self):
        self.assertIn("copies", self.changed("--set cases.replicas=3", "--set cases.copies=3"))

    def test_values_that_a_chart_refuses_are_found(self):
        self.assertIn("serverMaxConnections", self.changed("--set cases.replicas=3", "--set cases.replicas=30"))

    def test_values_in_a_block_are_installed_like_those_of_a_command(self):
        self.assertIn("the values for mesh.yaml", self.changed("nodeSelector: {zone", "nodeSelectors: {zone", GATEWAY))
        self.assertIn("copied values to that file", self.changed("# mesh.yaml", "# mash.yaml", GATEWAY))

    def test_a_chart_of_another_version_is_found(self):
        self.assertIn("writes no target/charts/recourse-0.0.9.tgz", self.changed("recourse-0.1.0", "recourse-0.0.9"))

    def test_a_release_that_nobody_installed_is_found(self):
        self.assertIn("has installed a release mash", self.changed("history mesh", "history mash"))

    def test_a_flag_that_helm_lacks_is_found(self):
        self.assertIn("--atomically is no flag", self.changed("mesh $REVISION --wait", "mesh $REVISION --atomically"))

    def test_an_object_that_no_chart_makes_is_found(self):
        self.assertIn(
            "make no deployment/recourse-case", self.changed("deployment/recourse-cases", "deployment/recourse-case")
        )

    def test_a_line_that_is_no_shell_is_found(self):
        self.assertIn("the shell refuses", self.changed("for s in payments", "for s on payments"))

    def test_a_program_that_the_page_does_not_introduce_is_found(self):
        self.assertIn("yq: command not found", self.changed("recourse law coverage", "yq . mesh.yaml"))

    def test_a_command_or_flag_that_recourse_lacks_is_found(self):
        self.assertIn("there is no such command", self.changed("recourse case list", "recourse cases"))
        self.assertIn("there is no --matter", self.changed("trail --case", "trail --matter"))

    def test_a_target_of_make_that_is_not_there_is_found(self):
        self.assertIn("there is no target charts-pack", self.changed("make charts-package\ncp", "make charts-pack\ncp"))

    def test_a_link_that_leads_nowhere_is_found(self):
        self.assertIn("sizing.md", self.changed("](SIZING.md)", "](sizing.md)"))
        self.assertIn("a heading that is not there", self.changed("README.md#restore", "README.md#restored", CONTROLS))

    def test_each_kind_of_name_that_is_gone_is_found(self):
        for name in (
            "services/shared/pg/src/migrate.rs",
            "make observability",
            "recourse law diff",
            "law_book_info",
            "overlay.sha256",
            "sbom.cdx.json",
            "oversight.auditor-reads",
            "RevealParty",
            "party.reveal",
            "AuditGap",
            "audit.verified",
            "nobody_approves_his_own_work",
            "broker.retention.inbox_days",
            "recourse-<s>-sealing",
            "pg::sealing",
            "journeys/canary",
        ):
            self.assertTrue(words.is_known(name), name)
            gone = name[:-1]
            self.assertIn(f"`{gone}` is nothing that is there", self.changed(f"`{name}`", f"`{gone}`", CONTROLS))


class StillToCome(unittest.TestCase):
    def section(self, *names: str) -> str:
        return "## Still to come\n\n| what | until then |\n|---|---|\n" + "".join(
            f"| `{one}` | no |\n" for one in names
        )

    def test_what_has_come_is_found(self):
        for name in ("deploy/charts", "make charts", "migrate"):
            self.assertEqual(len(words.not_awaited(self.section(name))), 1, name)

    def test_what_was_never_awaited_is_found(self):
        self.assertIn("is not awaited", words.not_awaited(self.section("telepathy"))[0])

    def test_what_charts_use_too_early_must_be_said(self):
        with mock.patch.object(facts, "still_awaited", lambda: {"mail", "mail.host", "check-mail"}):
            for said, missing in (
                (("mail", "check-mail"), []),
                (("mail.host", "check-mail"), []),
                (("mail",), ["check-mail"]),
                (("check-mail",), ["mail", "mail.host"]),
            ):
                complaints = words.unsaid(self.section(*said), "")
                self.assertEqual([one.split("`")[1] for one in complaints], missing, said)
                self.assertEqual(words.not_awaited(self.section(*said)), [])


class Shell(unittest.TestCase):
    def test_loops_quotes_and_substitutions_are_the_shell_s(self):
        calls, failed = shell.run(['for s in a-b c; do\n  make "x y" ${s//-/_} \\\n    $(openssl rand)\ndone\n'])
        self.assertEqual(failed, [])
        made = [call.arguments for call in calls if call.program == "make"]
        self.assertEqual(made, [("x y", "a_b", "5ec"), ("x y", "c", "5ec")])

    def test_what_a_page_does_without_installing_asks_for_no_secrets(self):
        self.assertEqual(said_of_commands("make charts\nkubectl get pods\n"), [])
