"""What an engine is told, shown by a program of its name that only writes down its arguments."""

import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from images import __main__ as command
from images import base, engine, running
from images.engine import Engine
from images.places import ROOT, named, revision, version

# Of `push` it keeps the image's name. docker is asked for the digest, and knows the image under another name, too.
REGISTRY_STUB = """#!/bin/sh
for last; do :; done
if [ "$1" = push ]; then printf "%s\\n" "$last" > "$0.pushed"; fi
if [ "$2" = --digestfile ]; then echo sha256:5ec > "$3"; fi
if [ "$1" = image ]; then echo "elsewhere.example/recourse-cases@sha256:0"; echo "${last%:*}@sha256:5ec"; fi
"""
STUB = '#!/bin/sh\nif [ "$1" = info ]; then exit {info}; fi\nprintf "%s\\n" "$@" > "$0.told"\n'


class Building(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        # No program but the stubs, and nothing of what the caller has set.
        patch = mock.patch.dict(os.environ, {"PATH": f"{self.folder}:/usr/bin:/bin", "HOME": folder.name}, clear=True)
        patch.start()
        self.addCleanup(patch.stop)

    def stub(self, name: str, info: int = 0) -> Path:
        program = self.folder / name
        program.write_text(STUB.format(info=info))
        program.chmod(0o755)
        return program

    def told(self, name: str, **variables: str) -> list[str]:
        program = self.stub(name)
        with mock.patch.dict(os.environ, variables):
            Engine(name).build("cases")
        return Path(f"{program}.told").read_text().splitlines()

    def test_docker_without_its_engine_is_passed_over(self):
        self.stub("docker", info=1)
        self.stub("podman")
        self.assertEqual(Engine.found().name, "podman")
        self.stub("docker")
        self.assertEqual(Engine.found().name, "docker")
        with mock.patch.dict(os.environ, {"ENGINE": "podman"}):
            self.assertEqual(Engine.found().name, "podman")

    def test_the_image_has_the_name_of_its_chart_and_knows_version_and_commit(self):
        told = self.told("docker")
        self.assertEqual(told[told.index("--tag") + 1], f"ghcr.io/recourse/recourse-cases:{version()}")
        for said in ("BIN=cases", f"VERSION={version()}", f"REVISION={revision()}"):
            self.assertIn(said, told)
        # The Dockerfile says what is not said here.
        self.assertFalse([one for one in told if one.startswith(("BUILD_BASE", "RUNTIME_BASE", "JOBS"))])
        self.assertEqual(told[-1], str(ROOT))

    def test_another_registry_and_other_bases_are_passed_on(self):
        given = {"REGISTRY": "bank.example/m", "BUILD_BASE": "bank.example/rust:1", "RUNTIME_BASE": "bank.example/os:1"}
        for name in ("docker", "podman"):
            told = self.told(name, **given)
            self.assertEqual(told[told.index("--tag") + 1], f"bank.example/m/recourse/recourse-cases:{version()}")
            self.assertIn("BUILD_BASE=bank.example/rust:1", told)
            self.assertIn("RUNTIME_BASE=bank.example/os:1", told)
            self.assertNotIn("--volume", told)

    def test_podman_builds_on_a_base_of_the_machine_with_its_toolchain(self):
        with (
            mock.patch.object(base, "possible", return_value=True),
            mock.patch.object(base, "made", return_value="localhost/base:1"),
            mock.patch.object(base, "toolchain", return_value=Path("/opt/of-the-machine")),
        ):
            told = self.told("podman")
        self.assertIn("BUILD_BASE=localhost/base:1", told)
        self.assertEqual(told[told.index("--volume") + 1], "/opt/of-the-machine:/opt/rust:ro")

    def test_a_push_tells_the_digest_that_the_registry_has(self):
        with mock.patch.dict(os.environ, {"REGISTRY": "bank.example/m"}):
            for name in ("docker", "podman", "buildah"):
                (self.folder / name).write_text(REGISTRY_STUB)
                (self.folder / name).chmod(0o755)
                image = named("cases")
                self.assertEqual(Engine(name).push(image, self.folder / "digest"), "sha256:5ec")
                self.assertEqual((self.folder / f"{name}.pushed").read_text().strip(), image)

    def test_nothing_is_pushed_without_a_registry_or_while_one_image_is_missing(self):
        with self.assertRaisesRegex(SystemExit, "say to which registry"):
            command.push(["cases"])
        (self.folder / "podman").write_text("#!/bin/sh\nexit 1\n")
        (self.folder / "podman").chmod(0o755)
        with (
            mock.patch.dict(os.environ, {"REGISTRY": "bank.example/m", "ENGINE": "podman"}),
            self.assertRaisesRegex(SystemExit, "recourse-cases:.*: not built"),
        ):
            command.push(["cases"])

    def test_only_files_that_are_there_become_secrets(self):
        self.assertEqual(engine.secrets(), {})
        bundle = self.folder / "bundle.crt"
        bundle.write_text("")
        told = self.told("docker", SSL_CERT_FILE=str(bundle), CARGO_HOME=str(self.folder / "absent"))
        self.assertEqual(told[told.index("--secret") + 1], f"id=authorities,src={bundle}")
        self.assertEqual(told.count("--secret"), 1)

    def test_where_nothing_runs_containers_a_sentence_says_so(self):
        with mock.patch.dict(os.environ, {"PATH": str(self.folder)}):
            self.assertEqual(running.runner(), "curl is not installed, which asks for health")
            self.stub("curl")
            self.assertEqual(running.runner(), "neither docker with its engine nor podman is here")
            self.stub("podman")
            self.assertEqual(running.runner(), ["podman"])
