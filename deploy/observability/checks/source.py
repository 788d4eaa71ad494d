"""Which metrics the Rust source names, with their types and labels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from checks.catalogue import Catalogue
from checks.place import ROOT

MACRO = re.compile(r"\b(describe_)?(counter|gauge|histogram)!\s*\(\s*\"([a-zA-Z0-9_:]+)\"")
LABEL = re.compile(r"\"([a-zA-Z_][a-zA-Z0-9_]*)\"\s*=>")
# Metrics of a test are nobody's.
TESTS = re.compile(r"^#\[cfg\(test\)\]\n(?:#\[.*\]\n)*mod \w+ \{\n.*?^\}", flags=re.MULTILINE | re.DOTALL)
# A name that is not written where the macro is could not be compared with anything.
UNREADABLE = re.compile(r"\b(?:counter|gauge|histogram)!\s*\(\s*[^\"\s)]")


@dataclass
class Found:
    """A metric as the source has it."""

    type: str
    files: set[str] = field(default_factory=set)
    labels: set[frozenset[str]] = field(default_factory=set)


def scan(root: Path = ROOT) -> tuple[dict[str, Found], list[str]]:
    """Metrics by name, and the places that cannot be read."""
    found: dict[str, Found] = {}
    faults: list[str] = []
    for path in sorted((root / "services").rglob("*.rs")):
        name = path.relative_to(root).as_posix()
        if "/tests/" in name or name.endswith("/tests.rs") or "/testkit/" in name:
            continue
        # As many lines as there were, so that a fault has its own.
        text = TESTS.sub(lambda tests: "\n" * tests[0].count("\n"), path.read_text(encoding="utf-8"))
        text = _without_comments(text)
        for macro in UNREADABLE.finditer(text):
            faults.append(f"{name}: line {_line(text, macro.start())}: a metric whose name is not written here")
        for macro in MACRO.finditer(text):
            metric = found.setdefault(macro[3], Found(macro[2]))
            metric.files.add(name)
            if metric.type != macro[2]:
                faults.append(f"{name}: {macro[3]} is a {metric.type} elsewhere and a {macro[2]} here")
            if not macro[1]:
                metric.labels.add(frozenset(LABEL.findall(_arguments(text, macro.end()))))
    return found, faults


def compare(known: Catalogue, found: dict[str, Found]) -> list[str]:
    """What the catalogue and the source do not agree on, both ways."""
    faults = []
    for name, metric in sorted(found.items()):
        where = ", ".join(sorted(metric.files))
        if name in known.awaited:
            faults.append(f"{name}: {where} has it now; move it from awaited.yaml to metrics.yaml")
            continue
        if name not in known.exposed:
            faults.append(f"{name}: {where} has it and the catalogue does not")
            continue
        listed = known.exposed[name]
        if listed.type != metric.type:
            faults.append(f"{name}: is a {metric.type} in {where} and a {listed.type} in the catalogue")
        needed = {label.name for label in listed.labels.values() if not label.optional}
        for labels in metric.labels:
            if strange := labels - set(listed.labels):
                faults.append(
                    f"{name}: {where} gives it the labels {sorted(strange)}, which the catalogue does not have"
                )
            if missing := needed - labels:
                faults.append(f"{name}: {where} does not give it the labels {sorted(missing)}")
    for name in sorted(known.exposed.keys() - found.keys()):
        faults.append(f"{name}: the catalogue has it and the source does not")
    return faults


def _without_comments(text: str) -> str:
    return re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _arguments(text: str, start: int) -> str:
    """What follows the name up to the parenthesis that closes the macro."""
    depth = 1
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return text[start:at]
    return text[start:]
