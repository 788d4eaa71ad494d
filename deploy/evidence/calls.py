"""Methods and events: what `buf` says breaks, what is new, and what an older follower passes over."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .place import Part
from .revisions import Revisions

EVENTS = "proto/src/event.rs"


@dataclass(frozen=True)
class Wire:
    """What a revision offers: methods as `package.Service/Method`, and types of events."""

    methods: frozenset[str]
    events: frozenset[str]

    @classmethod
    def of(cls, revisions: Revisions, revision: str) -> "Wire":
        files = revisions.had if revision == revisions.before else revisions.has
        methods = set()
        for path in files:
            if path.startswith("proto/") and path.endswith(".proto"):
                methods |= methods_of(revisions.text(revision, path))
        events = events_of(revisions.text(revision, EVENTS)) if EVENTS in files else set()
        return cls(frozenset(methods), frozenset(events))


def methods_of(text: str) -> set[str]:
    package = re.search(r"^package ([\w.]+);", text, re.M)
    found = set()
    for service, body in re.findall(r"^service (\w+) \{(.*?)^\}", text, re.M | re.S):
        found |= {f"{package[1] if package else ''}.{service}/{method}" for method in re.findall(r"\brpc (\w+)", body)}
    return found


def events_of(text: str) -> set[str]:
    """The lines of the list of events: a message, its type, its version."""
    return {f"{kind}.v{version}" for kind, version in re.findall(r'= "([a-z-]+\.[a-z_]+)", (\d+),', text)}


def part(revisions: Revisions, before: Wire, after: Wire, place: Path) -> Part:
    text = ["# Calls and events", ""]
    warnings = []
    for what, had, has in (("methods", before.methods, after.methods), ("events", before.events, after.events)):
        for how, names in (("New", has - had), ("Gone", had - has)):
            text += [f"{how} {what}: {', '.join(f'`{name}`' for name in sorted(names)) or 'none'}.", ""]
        warnings += [f"{name} is gone" for name in sorted(had - has)]
    broken, missing = breaking(revisions, place)
    text += ["## What buf says breaks", "", missing or "\n".join(f"- {line}" for line in broken) or "Nothing."]
    warnings += [f"the wire breaks: {line}" for line in broken]
    note = f"{len(after.methods - before.methods)} methods and {len(after.events - before.events)} events are new"
    return Part("\n".join(text) + "\n", note=note, warnings=tuple(warnings), gaps=(missing,) if missing else ())


def breaking(revisions: Revisions, place: Path) -> tuple[list[str], str]:
    """What breaks, or why nobody knows."""
    if not shutil.which("buf"):
        return [], "buf is not installed: nobody has looked"
    for name, revision in (("before", revisions.before), ("after", revisions.after)):
        if not any(path.startswith("proto/") for path in revisions.files(revision)):
            return [], f"there is no proto {name}"
        revisions.unpack(revision, place / name, "proto")
    command = ["buf", "breaking", "--against", "../../before/proto"]
    done = subprocess.run(command, cwd=place / "after/proto", capture_output=True, text=True)
    lines = sorted(line for line in done.stdout.splitlines() if line.strip())
    if done.returncode and not lines:
        return [], f"buf could not look: {done.stderr.strip().splitlines()[-1]}"
    return lines, ""
