"""Runs the commands of a page in bash, with programs that do nothing but say how they were called.

So the shell itself parses loops, quotes and substitutions; a program that is not in `PROGRAMS` is not
found, which fails.
"""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

# What a page may use. What they print when they are asked for something: nothing of it is true.
PROGRAMS = {
    "helm": "",
    "kubectl": "x",
    "make": "",
    "recourse": "",
    "openssl": "5ec",
    "cp": "",
    "git": "x",
    "curl": "",
    "jq": "x",
    "podman": "",
}
# What the repository itself has, called by its path from the root.
SCRIPTS = ("deploy/images/pin", "deploy/images/mirror")
# What is read from standard input is the last argument, so that `apply -f -` can be judged.
SHIM = """#!/bin/bash
printf '%s\\0' "${{0##*/}}" "$@" >> "$CALLS"
if [[ " $* " = *" -f - "* ]]; then
  while IFS= read -r line; do printf '%s\\n' "$line"; done >> "$CALLS"
  printf '\\0' >> "$CALLS"
fi
printf '\\n\\0' >> "$CALLS"
printf '%s' '{prints}'
"""


@dataclass(frozen=True)
class Call:
    """One program with its arguments."""

    program: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((self.program, *self.arguments))


def run(blocks: list[str]) -> tuple[list[Call], list[str]]:
    """The calls of all blocks, and what the shell said of those that it could not run."""
    if not blocks:
        return [], []
    with tempfile.TemporaryDirectory() as place:
        programs = Path(place) / "programs"
        programs.mkdir()
        shims = {programs / name: prints for name, prints in PROGRAMS.items()}
        shims |= {Path(place) / script: "" for script in SCRIPTS}
        for shim, prints in shims.items():
            shim.parent.mkdir(parents=True, exist_ok=True)
            shim.write_text(SHIM.format(prints=prints))
            shim.chmod(0o755)
        calls = Path(place) / "calls"
        calls.touch()
        failed = []
        for block in blocks:
            done = subprocess.run(
                ["/bin/bash", "-euo", "pipefail", "-c", block],
                cwd=place,
                env={"PATH": str(programs), "CALLS": str(calls), "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=60,
            )
            if done.returncode:
                failed.append(f"the shell refuses `{block.splitlines()[0]}`…: {done.stderr.strip()}")
        return read(calls.read_bytes()), failed


def read(record: bytes) -> list[Call]:
    found, words = [], []
    for word in record.decode().split("\0"):
        if word == "\n":
            found.append(Call(words[0], tuple(words[1:])))
            words = []
        else:
            words.append(word)
    return found
