"""Whether the services themselves take the files that the charts write: `check-config`, where they are built.

A file is read as in the pod: mounts become folders, secrets files with a word in them. What is awaited is left out,
since no service knows it; so it stays the only part that nothing but our own reading of the types has checked.
"""

import os
import subprocess
import tempfile
import tomllib
from pathlib import Path

from . import awaited, workloads
from .places import ROOT

BINARIES = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"


def binary(service: str) -> Path | None:
    folder = Path(os.environ.get("RECOURSE_BINARIES", BINARIES))
    return folder / service if (folder / service).is_file() else None


def complaints(service: str, documents: list[dict]) -> list[str]:
    """What `check-config` says of the service's file among these objects."""
    program = binary(service)
    configs = [one for one in workloads.of_kind(documents, "ConfigMap") if f"{service}.toml" in one["data"]]
    if program is None:
        return []
    laws = [one["data"] for one in workloads.of_kind(documents, "ConfigMap") if "-law-" in one["metadata"]["name"]]
    found = []
    for config in configs:
        with tempfile.TemporaryDirectory() as folder:
            file = _as_in_a_pod(Path(folder), config["data"][f"{service}.toml"], service, laws)
            environment = {"RECOURSE_CONFIG": str(file), "PATH": os.environ["PATH"]}
            done = subprocess.run([str(program), "check-config"], capture_output=True, text=True, env=environment)
        if done.returncode and FAILPOINTS not in done.stderr:
            found.append(f"{config['metadata']['name']}: {done.stderr.strip()}")
    return found


def _as_in_a_pod(folder: Path, text: str, service: str, laws: list[dict]) -> Path:
    settings = tomllib.loads(text)
    for path in awaited.settings(service):
        _drop(settings, path.split("."))
    if not laws:
        # A service that is installed alone finds the overlay of another release.
        settings.pop("law", None)
    _files(settings, folder)
    for law in laws:
        (folder / "etc/recourse/law").mkdir(parents=True, exist_ok=True)
        for name, content in law.items():
            (folder / "etc/recourse/law" / name).write_text(content)
    file = folder / f"{service}.toml"
    file.write_text(_toml(settings))
    return file


def _drop(settings: dict, path: list[str]) -> None:
    *above, last = path
    at = settings
    for step in above:
        at = at.get(step, {})
    at.pop(last, None)
    if above and not at and len(above) == 1:
        settings.pop(above[0], None)


# The least that each form of a court's calendar must say.
CALENDAR = {
    ".csv": "court,Pune\ncovers,2026-01-01,2026-12-31\ndate,reason\n2026-01-26,Republic Day\n",
    ".ics": "BEGIN:VCALENDAR\nNAME:Pune\nX-RECOURSE-COVERS:20260101/20261231\nEND:VCALENDAR\n",
}
# Debug builds have failpoints and refuse production, after everything else was found right.
FAILPOINTS = "this build has failpoints, so it runs only with `simulation = true`"


def _files(at: dict, folder: Path) -> None:
    """Moves every path of a pod below the folder, and puts a file there."""
    for key, value in at.items():
        for section in value if isinstance(value, list) else [value]:
            if isinstance(section, dict):
                _files(section, folder)
        if isinstance(value, str) and value.startswith(("/etc/recourse/", "/var/lib/recourse/", "/unused")):
            path = folder / value.lstrip("/")
            at[key] = str(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            if key.endswith("_file") and not path.exists():
                path.write_text(CALENDAR.get(path.suffix, "word\n"))


def _toml(at: dict, path: str = "") -> str:
    import json

    lines, below = [], []
    for key, value in at.items():
        name = json.dumps(key)
        if isinstance(value, dict):
            full = f"{path}.{name}" if path else name
            below.append(f"\n[{full}]\n{_toml(value, full)}")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            full = f"{path}.{name}" if path else name
            below += [f"\n[[{full}]]\n{_toml(one, full)}" for one in value]
        else:
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}\n")
    return "".join(lines + below)
