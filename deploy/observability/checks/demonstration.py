"""A demo that is watched: a program that brings up a mesh and works with it, for as long as it runs."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from checks.place import ROOT


class NoMesh(Exception):
    """The program ended, or took too long, before a mesh was there."""


@contextlib.contextmanager
def running(command: list[str], told: Path, patience: float = 900) -> Iterator[subprocess.Popen]:
    """Starts the program, and gives it when `told` says that its mesh is ready: when that file was written anew."""
    before = _written(told)
    program = subprocess.Popen(command, cwd=ROOT)
    try:
        until = time.monotonic() + patience
        while _written(told) == before:
            if program.poll() is not None or time.monotonic() > until:
                raise NoMesh(f"{command[0]} has not written {told} (ended with {program.poll()})")
            time.sleep(0.2)
        yield program
    finally:
        if program.poll() is None:
            program.terminate()
            program.wait()


def _written(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns
