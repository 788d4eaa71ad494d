"""What others' programs say of the revision: cargo-deny of its dependencies, Checkov of what is installed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from charts import security_scan

from .place import Part
from .revisions import Revisions


def part(revisions: Revisions, rendered: dict[str, str], place: Path) -> Part:
    text, gaps, warnings = ["# Scans", ""], [], []
    for title, (said, failed) in (
        ("Licences, bans, sources", denied(revisions, place, "bans", "licenses", "sources")),
        ("Advisories", denied(revisions, place, "advisories")),
        ("What is installed", scanned(rendered, place)),
    ):
        text += [f"## {title}", "", said, ""]
        gaps += [f"{title}: {said}"] if said.startswith("Not run") else []
        warnings += [f"{title}: see scans.md"] if failed else []
    return Part(
        "\n".join(text).rstrip() + "\n", note=f"{3 - len(gaps)} of 3 ran", warnings=tuple(warnings), gaps=tuple(gaps)
    )


def denied(revisions: Revisions, place: Path, *checks: str) -> tuple[str, bool]:
    if not shutil.which("cargo-deny"):
        return "Not run: cargo-deny is not installed; `make lint` installs it.", False
    if "Cargo.lock" not in revisions.has:
        return "Not run: the revision has no Cargo.lock.", False
    tree = place / "workspace"
    if not tree.is_dir():
        revisions.unpack(revisions.after, tree)
    command = ["cargo-deny", "--color", "never", "check", "--hide-inclusion-graph", *checks]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    said = without_places(f"{done.stderr}\n{done.stdout}", tree)
    if "failed to fetch advisory database" in said:
        return "Not run: the database of advisories cannot be reached from here.", False
    if "`cargo metadata` exited with an error" in said:
        return "Not run: the sources of all crates, also of other platforms, cannot be had here.", False
    return f"```\n{said}\n```", bool(done.returncode)


def without_places(said: str, tree: Path) -> str:
    """What a program said without where and when it ran, so that it says the same elsewhere and tomorrow."""
    said = re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", "", said, flags=re.M)
    return said.replace(f"{tree}/", "").replace(str(tree), ".").strip()


def scanned(rendered: dict[str, str], place: Path) -> tuple[str, bool]:
    scanner = (
        shutil.which("checkov", path=os.environ.get("RECOURSE_CHECKOV", ""))
        if os.environ.get("RECOURSE_CHECKOV")
        else None
    )
    if not scanner:
        return "Not run: Checkov is not installed; `make charts` installs it.", False
    if not rendered:
        return "Not run: the revision has no charts.", False
    folder = place / "scanned"
    folder.mkdir(parents=True, exist_ok=True)
    for name, manifest in rendered.items():
        # A developer's installation is open on purpose.
        if not name.endswith(" dev") and not manifest.startswith("cannot be installed"):
            (folder / f"{name.replace(' ', '-')}.yaml").write_text(manifest)
    passed, found = security_scan.complaints(Path(scanner), folder)
    left_out = "\n".join(f"- {check}: {reason}" for check, reason in sorted(security_scan.LEFT_OUT.items()))
    failed = "\n".join(f"- {one}" for one in found) or "None failed."
    return f"{passed} checks passed.\n\n{failed}\n\nLeft out, with the reason:\n\n{left_out}", bool(found)
