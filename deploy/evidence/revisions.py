"""Two revisions of the repository, as git has them. What lies about in the working tree plays no part."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


class NoRevision(Exception):
    """A name that git does not know, or a revision that does not follow the other."""


@dataclass(frozen=True)
class Revisions:
    """`before` and `after`, as whole commit ids."""

    root: Path
    before: str
    after: str

    @classmethod
    def of(cls, root: Path, before: str, after: str) -> "Revisions":
        found = []
        for name in (before, after):
            done = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            if done.returncode:
                raise NoRevision(f"git knows no revision {name}: give a tag, a branch or a commit as FROM and TO")
            found.append(done.stdout.decode().strip())
        if _git(root, "merge-base", "--is-ancestor", *found).returncode:
            raise NoRevision(f"{before} is no ancestor of {after}: FROM is what runs, TO what shall run")
        return cls(root, *found)

    def git(self, *arguments: str) -> str:
        done = _git(self.root, *arguments)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(arguments)}: {done.stderr.decode().strip()}")
        return done.stdout.decode(errors="replace")

    def files(self, revision: str) -> dict[str, str]:
        """Every file's path with the id of its content."""
        found = {}
        for line in self.git("ls-tree", "-r", "-z", "--full-tree", revision).split("\0"):
            if line:
                about, path = line.split("\t", 1)
                found[path] = about.split()[2]
        return found

    @cached_property
    def had(self) -> dict[str, str]:
        return self.files(self.before)

    @cached_property
    def has(self) -> dict[str, str]:
        return self.files(self.after)

    def text(self, revision: str, path: str) -> str:
        return self.git("show", f"{revision}:{path}")

    def diff(self, *paths: str) -> str:
        """As git writes it without the settings of whoever asks."""
        return self.git(
            *("-c", "core.quotePath=false", "diff", "--no-color", "--no-ext-diff", "--no-renames", "--full-index"),
            *("--src-prefix=a/", "--dst-prefix=b/", "--unified=3", self.before, self.after, "--", *paths),
        )

    def unpack(self, revision: str, into: Path, *paths: str) -> Path:
        """The files of a revision in an empty folder."""
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir(parents=True)
        archive = _git(self.root, "archive", revision, *paths)
        if archive.returncode:
            raise RuntimeError(archive.stderr.decode().strip())
        # Python's own reader has safe filters only since 3.11.4, and Debian 12 has an older one.
        subprocess.run(["tar", "-x", "-C", str(into)], input=archive.stdout, check=True)
        return into

    def is_checked_out(self) -> bool:
        """Whether the working tree is `after` and nothing else."""
        head = _git(self.root, "rev-parse", "HEAD").stdout.decode().strip()
        return head == self.after and not _git(self.root, "status", "--porcelain").stdout.strip()


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True)
