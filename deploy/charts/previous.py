"""The upgrade from the version before: the last tag that has the charts, or the commit before they last changed.

It is installed with the values of its time, then upgraded with today's. The API in memory refuses what the real one
refuses to change.
"""

import shutil
import subprocess
from pathlib import Path

from . import profiles
from .assemble import assemble
from .helm import Cluster, HelmFailed
from .places import CHARTS, DATA, KUBERNETES, ROOT, TARGET, UMBRELLA

# What an upgrade must never take away.
KEPT = ("Cluster", "RabbitmqCluster", "Vhost", "Queue", "PersistentVolumeClaim", "Deployment", "Service")


def _git(*arguments: str) -> bytes | None:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True)
    return done.stdout if done.returncode == 0 else None


def version() -> str | None:
    """The commit to upgrade from; None in a copy without history."""
    tags = (_git("tag", "--merged", "HEAD", "--sort=-version:refname", "--list", "v*") or b"").decode().split()
    last = (_git("rev-list", "-1", "HEAD", "--", "charts") or b"").decode().strip()
    for candidate in [*tags, f"{last}^" if last else "", last]:
        if (
            candidate
            and _git("cat-file", "-e", f"{candidate}:charts/{UMBRELLA}/Chart.yaml") is not None
            and _git("cat-file", "-e", f"{candidate}:deploy/values/dev.yaml") is not None
        ):
            return (_git("rev-parse", candidate) or b"").decode().strip()
    return None


def unpack(commit: str) -> Path:
    folder = TARGET / "previous"
    archive = _git("archive", commit, "charts", "deploy/values")
    if archive is None:
        raise RuntimeError(f"git has no {commit}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # Python's own reader has safe filters only since 3.11.4, and Debian 12 has an older one.
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder


def complaints(commit: str) -> list[str]:
    old = unpack(commit)
    found = []
    for chart in (UMBRELLA, DATA):
        before = assemble(chart, TARGET / "assembled-previous", old / "charts")
        after = assemble(chart, TARGET / "assembled", CHARTS)
        for profile in profiles.names(old / "deploy/values"):
            then = profiles.values_of(chart, profile, old / "deploy/values")
            found += [
                f"{chart} with {profile}: {said}"
                for said in upgrade(before, after, then, profiles.values_of(chart, profile))
            ]
    return found


def upgrade(before: Path, after: Path, then: dict, now: dict) -> list[str]:
    """Installs one chart, upgrades it to another."""
    with Cluster(KUBERNETES[1]) as cluster:
        try:
            cluster.install(before, "mesh", then)
        except HelmFailed as failure:
            return [f"the version before cannot be installed any more: {failure}"]
        had = {key for key, body in cluster.objects.stored.items() if body["kind"] in KEPT}
        try:
            cluster.upgrade(after, "mesh", now)
        except HelmFailed as failure:
            return [str(failure)]
        gone = had - set(cluster.objects.stored)
        return [f"{plural} {name} is gone after the upgrade" for _, plural, _, name in sorted(gone)]
