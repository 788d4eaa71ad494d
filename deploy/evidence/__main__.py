"""`make release-evidence FROM=… TO=…`

python -m evidence collect FROM TO [FOLDER]    writes target/evidence/<TO>; 1 if an applied migration was touched
python -m evidence check                       the tests
"""

import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from charts import helm

from . import calls, changes, index, migrations, ran, rendered, rollback, sbom, scans
from .place import ROOT, TARGET, Part
from .revisions import NoRevision, Revisions

POLICIES = ("deploy/policies",)
SETTINGS = (
    "services/*/config/default.toml",
    "charts/*/values.yaml",
    "deploy/values",
    "deploy/rabbitmq/definitions.json",
    "deploy/images/Dockerfile",
    "deploy/images/images.lock",
)
WATCH = ("charts/observability/files/rules", "deploy/observability/objectives.py", "deploy/runbooks")


def main(arguments: list[str]) -> int:
    helm.with_memory_driver()
    match arguments:
        case ["collect", before, after, *folder] if len(folder) < 2:
            try:
                revisions = Revisions.of(ROOT, before, after)
            except NoRevision as refused:
                print(refused, file=sys.stderr)
                return 64
            return collect(revisions, Path(*folder) if folder else TARGET / revisions.after[:12])
        case ["check"]:
            suite = unittest.defaultTestLoader.discover(
                str(Path(__file__).with_name("tests")), top_level_dir=str(Path(__file__).parents[1])
            )
            outcome = unittest.TextTestRunner(verbosity=1).run(suite)
            return 0 if outcome.wasSuccessful() and outcome.testsRun else 1
    print(__doc__, file=sys.stderr)
    return 64


def collect(revisions: Revisions, folder: Path) -> int:
    with tempfile.TemporaryDirectory() as place:
        found, parts = gathered(revisions, Path(place))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, part in parts.items():
        if part.text:
            (folder / name).write_text(part.text)
    page = index.page(revisions, parts)
    (folder / "index.md").write_text(page)
    for name, part in parts.items():
        print(f"{name:16} {part.note or ('no change' if not part.missing else 'MISSING: ' + part.missing)}")
    print(f"{folder / 'index.md'}  SHA-256 {index.digest(page)}")
    return 1 if found.broken else 0


def gathered(revisions: Revisions, place: Path) -> tuple[migrations.Found, dict[str, Part]]:
    """Every part, in the order of the index."""
    modules = os.environ.get("RECOURSE_EVIDENCE_MODULES", "")
    parser = Path(modules) if modules and Path(modules, "node_modules", "libpg-query").is_dir() else None
    found = migrations.find(revisions, parser)
    before, after = calls.Wire.of(revisions, revisions.before), calls.Wire.of(revisions, revisions.after)
    older, newer = rendered.both(revisions, place / "charts")
    tests, report = ran.parts(revisions)
    return found, {
        "changes.md": changes.part(revisions),
        "migrations.md": migrations.part(found),
        "migrations.sql": migrations.sql(found),
        "calls.md": calls.part(revisions, before, after, place / "wire"),
        "charts.diff": rendered.part(older, newer),
        "policies.diff": differing(revisions, *POLICIES),
        "settings.diff": differing(revisions, *SETTINGS),
        "watch.diff": differing(revisions, *WATCH),
        "sbom.cdx.json": sbom.part(revisions, place),
        "scans.md": scans.part(revisions, newer, place),
        "tests.md": tests,
        "junit.xml": report,
        "rollback.md": rollback.part(found, before, after),
    }


def differing(revisions: Revisions, *paths: str) -> Part:
    text = revisions.diff(*(f":(top,glob){path}" if "*" in path else path for path in paths))
    return Part(text, note=f"{text.count('diff --git ')} files" if text else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
