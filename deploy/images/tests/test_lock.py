"""The list of images, and the commands that follow from it."""

import contextlib
import io
import subprocess
import tempfile
import unittest
from pathlib import Path

from images import lock
from images.lock import Locked

KNOWN = Locked("broker", "docker.io/library/rabbitmq", "4.1-management", f"sha256:{'0a' * 32}")
TEXT = """
# kept
[[image]]
part = "broker"
source = "docker.io/library/rabbitmq"
tag = "4.1-management"
digest = "unknown: not looked up yet"

[[image]]
part = "metrics"
source = "quay.io/prometheus-operator/prometheus-operator"
tag = "v0.94.0"
digest = "unknown: not looked up yet"
"""


class List(unittest.TestCase):
    def test_that_of_the_house_is_right(self):
        self.assertEqual(lock.complaints(lock.load()), [])

    def test_a_false_digest_a_moving_tag_and_a_name_without_registry_are_found(self):
        for change, sentence in (
            ({"digest": "sha256:12"}, "a digest is sha256: and 64 digits"),
            ({"digest": "unknown: "}, "a digest is sha256: and 64 digits"),
            ({"digest": ""}, "a digest is sha256: and 64 digits"),
            ({"tag": "latest"}, "another image tomorrow"),
            ({"source": "rabbitmq"}, "say the registry too"),
            ({"source": "library/rabbitmq"}, "say the registry too"),
            ({"part": "brokers"}, "brokers is no part"),
        ):
            [told] = lock.complaints([Locked(**{**KNOWN.__dict__, **change})])
            self.assertIn(sentence, told)
        self.assertEqual(lock.complaints([KNOWN, KNOWN]), [f"{KNOWN.name}: listed twice"])

    def test_a_digest_is_written_and_all_else_stays(self):
        first, _ = (Locked(**one) for one in lock.tomllib.loads(TEXT)["image"])
        changed = lock.written(TEXT, first, KNOWN.digest)
        self.assertEqual(changed.replace(KNOWN.digest, "unknown: not looked up yet", 1), TEXT)
        self.assertEqual(lock.tomllib.loads(changed)["image"][0]["digest"], KNOWN.digest)


class Mirror(unittest.TestCase):
    def ran(self, text: str, *arguments: str) -> tuple[int, list[str], str]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "images.lock"
            file.write_text(text)
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = lock.mirror(["registry.bank.example/recourse-mirror", *arguments, "--lock", str(file)])
        return code, out.getvalue().splitlines(), err.getvalue()

    def test_one_image_without_a_digest_and_nothing_is_printed(self):
        half = TEXT.replace("unknown: not looked up yet", KNOWN.digest, 1)
        code, printed, said = self.ran(half)
        self.assertEqual((code, printed), (1, []))
        self.assertIn("prometheus-operator:v0.94.0 has no digest (unknown: not looked up yet)", said)
        self.assertNotIn("rabbitmq", said)

    def test_what_is_copied_is_the_digest_and_its_copy_has_the_name_of_the_charts(self):
        half = TEXT.replace("unknown: not looked up yet", KNOWN.digest, 1)
        source = f"docker.io/library/rabbitmq@{KNOWN.digest}"
        copy = "registry.bank.example/recourse-mirror/library/rabbitmq:4.1-management"
        for program, command in (
            ("skopeo", f"skopeo copy --all --preserve-digests docker://{source} docker://{copy}"),
            ("crane", f"crane copy {source} {copy}"),
        ):
            self.assertEqual(self.ran(half, "broker", "--with", program), (0, [command], ""))

    def test_the_command_itself_refuses_the_list_of_the_house_while_it_has_unknown_lines(self):
        done = subprocess.run([lock.HERE / "mirror", "registry.bank.example/x"], capture_output=True, text=True)
        unknown = [one for one in lock.load() if not one.known]
        self.assertEqual(done.returncode, 1 if unknown else 0)
        self.assertEqual(len(done.stdout.splitlines()), 0 if unknown else len(lock.load()))
