import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from charts.places import ROOT

INSTALL = ROOT / "deploy/install"
DEBIAN = Path("/etc/debian_version").exists()
# What a recipe runs, and what must be asked for before it.
ASKED = {
    r"\bnpm install\b": "npm",
    r"\bpython3 -m venv\b": "venv",
    r"\bcargo (build|doc|clippy|install|run|bench)\b": "compiler",
    r"\bpython3 -B|\$\((IMAGES|SIZING)\)|deploy/local/(demo|sqlx-prepare)\b": "python",
    r"\bgit archive\b": "git",
}


def run(*things: str, has: tuple[str, ...] = (), root: bool = True) -> subprocess.CompletedProcess:
    """The script where there is nothing but bash and these programs; apt-get says what it was asked."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, text in {
            "apt-get": 'echo "apt-get $*" >&2',
            "id": f"echo {0 if root else 1000}",
            **{name: "exit 0" for name in has},
        }.items():
            (place / name).write_text(f"#!{shutil.which('bash')}\n{text}\n")
            (place / name).chmod(0o755)
        command = [shutil.which("bash"), str(INSTALL), *things]
        return subprocess.run(command, env={"PATH": folder}, capture_output=True, text=True)


class Install(unittest.TestCase):
    def test_what_is_here_is_left_alone(self):
        done = run("npm", "venv", "compiler", has=("npm", "node", "python3", "cc"))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    @unittest.skipUnless(DEBIAN, "this is no Debian")
    def test_on_a_bare_debian_root_gets_each_from_its_package(self):
        done = run("compiler", "git", "kill", "make", "npm", "venv")
        self.assertEqual(done.returncode, 0)
        self.assertIn("build-essential git procps make nodejs npm python3 python3-venv", done.stderr)
        # One of two is none.
        self.assertIn("install -y --no-install-recommends nodejs npm", run("npm", has=("npm",)).stderr)

    @unittest.skipUnless(DEBIAN, "this is no Debian")
    def test_others_are_told_in_one_sentence_what_to_run(self):
        done = run("npm", "venv", root=False)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        for words in ("missing: Node.js with npm, Python 3.11", "as root", "nodejs npm python3 python3-venv"):
            self.assertIn(words, done.stderr)

    def test_a_thing_that_it_does_not_know_is_refused(self):
        self.assertIn("knows no perl", run("perl").stderr)


class Targets(unittest.TestCase):
    def rules(self, text: str) -> list[tuple[str, str]]:
        return re.findall(r"^([^\s#][^\n]*:(?!=)[^\n]*)\n((?:\t[^\n]*\n)+)", text, re.M)

    def unasked(self, text: str) -> list[str]:
        found = []
        for head, recipe in self.rules(text):
            for pattern, thing in ASKED.items():
                asked = re.search(rf"deploy/install [a-z ]*\b{thing}\b", recipe) or f"needs-{thing}" in head
                if re.search(pattern, recipe) and not asked:
                    found.append(f"{head.split(':')[0]}: {thing}")
        return found

    def test_each_asks_for_what_it_runs(self):
        self.assertEqual(self.unasked((ROOT / "Makefile").read_text()), [])

    def test_one_that_asks_for_nothing_is_found(self):
        text = (ROOT / "Makefile").read_text()
        for change, said in (
            ("up: needs-compiler", "up: compiler"),
            ("images: needs-python", "images: python"),
            ('deploy/install npm\n\t@echo "== installing the schemas', "$(CHARTS_MODELS): npm"),
        ):
            self.assertIn(change, text)
            spoilt = re.sub("needs-|deploy/install ", "", change)
            self.assertEqual(self.unasked(text.replace(change, spoilt)), [said])
