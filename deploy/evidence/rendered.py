"""What the charts install, with each values file, before and after: by Helm, into a cluster in memory."""

import difflib
from pathlib import Path

from charts import profiles
from charts.assemble import assemble
from charts.helm import Cluster, HelmFailed
from charts.places import DATA, KUBERNETES, OBSERVABILITY, UMBRELLA

from .place import Part
from .revisions import Revisions


def render(charts: Path, values: Path, into: Path) -> dict[str, str]:
    """`recourse with bank-ha` and the rest, to what is installed or why it is not."""
    found = {}
    for chart in (UMBRELLA, DATA, OBSERVABILITY):
        if not (charts / chart / "Chart.yaml").is_file():
            continue
        folder = assemble(chart, into / "assembled", charts)
        for profile in profiles.names(values):
            with Cluster(KUBERNETES[1]) as cluster:
                try:
                    release = cluster.install(folder, "mesh", profiles.values_of(chart, profile, values))
                    found[f"{chart} with {profile}"] = release.manifest
                except (HelmFailed, FileNotFoundError) as failure:
                    found[f"{chart} with {profile}"] = f"cannot be installed: {failure}\n"
    return found


def both(revisions: Revisions, place: Path) -> tuple[dict[str, str], dict[str, str]]:
    """What is installed by the older revision and by the newer one."""
    sides = []
    for name, revision in (("older", revisions.before), ("newer", revisions.after)):
        files = revisions.files(revision)
        if not any(path.startswith("charts/") for path in files):
            sides.append({})
            continue
        folder = revisions.unpack(revision, place / name, "charts", "deploy/values")
        sides.append(render(folder / "charts", folder / "deploy/values", place / f"{name}-work"))
    return sides[0], sides[1]


def part(before: dict[str, str], after: dict[str, str]) -> Part:
    lines = []
    changed = 0
    for name in sorted(before.keys() | after.keys()):
        old, new = (side.get(name, "").splitlines() for side in (before, after))
        if old != new:
            changed += 1
            lines += difflib.unified_diff(old, new, f"before/{name}", f"after/{name}", lineterm="", n=3)
    failed = [
        f"{name} {after[name].splitlines()[0]}"
        for name in sorted(after)
        if after[name].startswith("cannot be installed")
    ]
    note = f"{changed} of {len(before.keys() | after.keys())} installations differ"
    return Part("\n".join(lines) + "\n" if lines else "", note=note, warnings=tuple(failed))
