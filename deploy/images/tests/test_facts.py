"""Dockerfile, charts and Cargo, each with a fault that was planted."""

import unittest

from images import facts, lock
from images.places import DOCKERFILE, moved, repository, services


class Facts(unittest.TestCase):
    def test_those_of_the_house_agree(self):
        self.assertEqual(facts.complaints(), [])

    def test_every_service_with_a_chart_has_an_image(self):
        self.assertEqual(services(), ["cases", "communications", "counsel-portal", "notices", "payments"])
        self.assertTrue(repository("cases").endswith("/recourse-cases"))

    def test_an_image_that_the_list_lacks_is_found(self):
        def fewer(*left_out: str) -> list[str]:
            return facts.of_charts([one for one in lock.load() if one.source.rsplit("/")[-1] not in left_out])

        self.assertEqual(len(fewer("rabbitmq")), 1)
        self.assertEqual(len(fewer("opentelemetry-collector-contrib", "postgresql")), 2)
        self.assertIn("has no", fewer("recourse-cases")[-1])

    def test_a_dockerfile_that_would_make_another_image_is_found(self):
        text = DOCKERFILE.read_text()
        for right, wrong, sentence in (
            ("rust:1.95-bookworm", "rust:1.94-bookworm", "Cargo.toml asks for Rust"),
            ("USER 65532:65532", "USER recourse", "USER is not a number"),
            ("USER 65532:65532", "USER 0:0", "USER is not a number"),
            ('ENTRYPOINT ["/service"]', "ENTRYPOINT /service serve", "entry point is not /service"),
            ("FROM ${RUNTIME_BASE}", "FROM ${RUNTIME_BASE}\nRUN ls", "no shell to run it with"),
            ("FROM ${RUNTIME_BASE}", "FROM debian", "not built upon RUNTIME_BASE"),
            ("RECOURSE_REVISION=", "REVISION=", "not told its commit"),
            ("CARGO_AUDITABLE=0.7.7", "CARGO_AUDITABLE=0.7", "CARGO_AUDITABLE is no version"),
        ):
            changed = text.replace(right, wrong)
            self.assertNotEqual(changed, text, right)
            told = facts.of_dockerfile(changed, lock.load())
            self.assertTrue(any(sentence in one for one in told), (sentence, told))

    def test_a_pod_that_names_a_program_is_found(self):
        right = "  - name: cases\n    args: [serve]\n"
        self.assertEqual(facts.of_templates({"_pod.tpl": right}), [])
        self.assertEqual(len(facts.of_templates({"_pod.tpl": right + "    command: [/cases]\n"})), 1)

    def test_a_folder_that_is_compiled_and_not_sent_is_found(self):
        ignore = facts.IGNORE.read_text()
        told = facts.of_context(ignore.replace("!deploy/policies\n", "").replace("!proto\n", ""))
        self.assertIn(".dockerignore: proto is compiled, but not sent to the build", told)
        self.assertTrue(any("deploy/policies/recourse.cedarschema" in one for one in told), told)


class Names(unittest.TestCase):
    def test_another_registry_takes_the_place_of_one_and_of_nothing_else(self):
        for name, copy in (
            ("ghcr.io/recourse/recourse-cases", "bank.example/m/recourse/recourse-cases"),
            ("localhost:5000/x", "bank.example/m/x"),
            ("library/rabbitmq", "bank.example/m/library/rabbitmq"),
        ):
            self.assertEqual(moved(name, "bank.example/m/"), copy)
        self.assertEqual(moved("ghcr.io/x", ""), "ghcr.io/x")
