"""The rules: that each alert can be understood, tested, and is marked if it waits for something."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import yaml

import objectives
from checks import guards, promql
from checks.catalogue import Catalogue
from checks.fixtures import methods
from checks.place import RULE_TESTS, RULES, RUNBOOKS, SERVICES

SEVERITIES = {"page", "ticket", "none"}
TEAMS = {"platform", "legal-operations", "finance", "security"}
HEADINGS = ["## What it means for the business", "## How to look", "## What to do"]


@dataclass(frozen=True)
class Rule:
    file: str
    record: str
    alert: str
    expr: str
    labels: dict[str, str]
    annotations: dict[str, str]


def load(folder: Path = RULES) -> list[Rule]:
    rules = []
    for path in sorted(folder.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            for rule in group["rules"]:
                rules.append(
                    Rule(
                        path.name,
                        rule.get("record", ""),
                        rule.get("alert", ""),
                        rule["expr"],
                        rule.get("labels", {}),
                        rule.get("annotations", {}),
                    )
                )
    return rules


class Origins:
    """What series come from in the end: recorded ones are followed to what they are made of."""

    def __init__(self, known: Catalogue, rules: list[Rule]) -> None:
        self.known = known
        self.recorded: dict[str, set[str]] = {}
        for rule in rules:
            if rule.record:
                self.recorded.setdefault(rule.record, set()).update(promql.series(rule.expr))

    def of(self, expression: str) -> dict[str, set[str]]:
        """Metrics by kind; `unknown` is what nobody exposes."""
        kinds: dict[str, set[str]] = {"exposed": set(), "awaited": set(), "platform": set(), "unknown": set()}
        todo, seen = list(promql.series(expression)), set()
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.recorded:
                todo += self.recorded[name]
                continue
            kind = self.known.kind_of(name) or "unknown"
            metric = self.known.metric(name, kind) if kind != "unknown" else None
            kinds[kind].add(metric.name if metric else name)
        return kinds


def check(known: Catalogue, rules: list[Rule], tests: Path = RULE_TESTS, runbooks: Path = RUNBOOKS) -> list[str]:
    origins = Origins(known, rules)
    faults = []
    for rule in rules:
        name = f"{rule.file}: {rule.alert or rule.record}"
        kinds = origins.of(rule.expr)
        faults += [f"{name}: nobody exposes {series}" for series in sorted(kinds["unknown"])]
        faults += value_faults(known, name, rule.expr)
        if rule.alert:
            faults += _alert_faults(name, rule, kinds["awaited"])
    alerts = {rule.alert for rule in rules if rule.alert}
    faults += _absence_faults(rules)
    faults += guards.faults(known, rules, lambda expression: origins.of(expression)["platform"])
    faults += _runbook_faults(alerts, runbooks)
    faults += _test_faults(rules, tests)
    return faults


def value_faults(known: Catalogue, name: str, expression: str) -> list[str]:
    """Values of labels that no series can have: a code, a method or a service that is misspelt matches nothing."""
    listed = {
        "method": {method for service in SERVICES for _, method in methods(service)},
        "mesh_service": set(SERVICES),
    }
    found = []
    for series, label, value in promql.values(expression):
        metric = known.metric(series, known.kind_of(series) or "platform")
        own = metric.labels[label].values if metric and label in metric.labels else ()
        if (possible := set(own) | listed.get(label, set())) and value not in possible | {"unknown"}:
            found.append(f"{name}: {label} of {series} is never {value}")
    return found


def _absence_faults(rules: list[Rule]) -> list[str]:
    """A service that Prometheus knows nothing of has no series, and is missed only where it is named."""
    down = "".join(rule.expr for rule in rules if rule.alert == "ServiceDown")
    return [
        f"ServiceDown does not miss {service}"
        for service in SERVICES
        if f'absent(up{{mesh_service="{service}"}})' not in down
    ]


def _alert_faults(name: str, rule: Rule, awaited: set[str]) -> list[str]:
    found = []
    if rule.labels.get("severity") not in SEVERITIES:
        found.append(f"{name}: severity is one of {sorted(SEVERITIES)}")
    if rule.labels.get("team") not in TEAMS:
        found.append(f"{name}: team is one of {sorted(TEAMS)}")
    for text in ("summary", "description"):
        if not rule.annotations.get(text):
            found.append(f"{name}: has no {text}")
    if rule.annotations.get("runbook_url") != f"deploy/runbooks/{rule.alert}.md":
        found.append(f"{name}: its runbook_url is deploy/runbooks/{rule.alert}.md")
    marked = set(filter(None, re.split(r",\s*", rule.annotations.get("awaits", ""))))
    if marked != awaited:
        found.append(f"{name}: awaits {sorted(awaited) or 'nothing'}, and is marked with {sorted(marked) or 'nothing'}")
    kept = promql.labels(rule.expr) | set(rule.labels)
    for text in rule.annotations.values():
        for label in re.findall(r"\$labels\.(\w+)", text):
            # Recorded series have the labels of their names; an alert on a plain series has all of the target's.
            if label not in kept and not re.search(rf"\b\w*{label}\w*:|slo:", rule.expr) and "by (" in rule.expr:
                found.append(f"{name}: tells the label `{label}`, which its expression does not keep")
    return found


def _runbook_faults(alerts: set[str], runbooks: Path) -> list[str]:
    found = []
    pages = {path.stem: path for path in runbooks.glob("*.md") if path.stem != "README"}
    found += [f"deploy/runbooks/{alert}.md is missing" for alert in sorted(alerts - pages.keys())]
    found += [f"deploy/runbooks/{page}.md: no alert is called so" for page in sorted(pages.keys() - alerts)]
    for name, path in pages.items():
        text = path.read_text(encoding="utf-8")
        if not text.startswith(f"# {name}\n"):
            found.append(f"deploy/runbooks/{name}.md: its title is not the alert's name")
        for heading, section in zip(HEADINGS, re.split(r"^## .*$", text, flags=re.MULTILINE)[1:], strict=False):
            if len(section.strip()) < 30:
                found.append(f"deploy/runbooks/{name}.md: {heading} says nothing")
        if re.findall(r"^## .*$", text, flags=re.MULTILINE) != HEADINGS:
            found.append(f"deploy/runbooks/{name}.md: its headings are {HEADINGS}")
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            if not link.startswith("http") and not (path.parent / link).exists():
                found.append(f"deploy/runbooks/{name}.md: {link} is not there")
    return found


def _test_faults(rules: list[Rule], folder: Path) -> list[str]:
    """Every alert, in each of its severities, has a case in which it fires and one in which it does not."""
    fires, silent = set(), set()
    for path in sorted(folder.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]:
            for test in case["promql_expr_test"]:
                alert = re.search(r'alertname="(\w+)"', test["expr"])
                if not alert:
                    continue
                told = test["expr"] + " ".join(sample["labels"] for sample in test["exp_samples"])
                severity = re.search(r'severity="(\w+)"', told)
                (fires if test["exp_samples"] else silent).add((alert[1], severity[1] if severity else None))
    found = []
    for rule in rules:
        if not rule.alert:
            continue
        several = len({r.labels.get("severity") for r in rules if r.alert == rule.alert}) > 1
        severity = rule.labels.get("severity")
        for kind, cases in (("fires", fires), ("is silent", silent)):
            if rule.alert == "Watchdog" and kind == "is silent":
                continue
            good = (
                {(rule.alert, severity)}
                if several and kind == "fires"
                else {(rule.alert, severity), (rule.alert, None)}
            )
            if not good & cases:
                found.append(f"{rule.file}: no test in which {rule.alert} ({severity}) {kind}")
    return found


def is_current(folder: Path = RULES) -> list[str]:
    """Whether the rules of the objectives are what objectives.py writes."""
    path = folder / "objectives.yaml"
    if path.read_text(encoding="utf-8") == objectives.rules():
        return []
    return [f"{path.name} is not what objectives.py writes; run `make observability-write`"]


def promtool(folder: Path = RULES, tests: Path = RULE_TESTS, short: bool = False) -> tuple[list[str], str]:
    """What promtool says of rules and of their tests: faults, and a line that counts. Short leaves out whole days."""
    faults, counted = [], 0
    checked = subprocess.run(
        ["promtool", "check", "rules", *map(str, sorted(folder.glob("*.yaml")))],
        capture_output=True,
        text=True,
        check=False,
    )
    if checked.returncode:
        faults.append(checked.stdout + checked.stderr)
    rules = sum(int(number) for number in re.findall(r"SUCCESS: (\d+) rules found", checked.stdout))
    for path in sorted(tests.glob("*.yaml")):
        if short and path.stem.endswith("-days"):
            continue
        counted += path.read_text(encoding="utf-8").count("  - name:")
        result = subprocess.run(["promtool", "test", "rules", str(path)], capture_output=True, text=True, check=False)
        if result.returncode:
            faults.append(f"{path.name}: {result.stdout}{result.stderr}")
    return faults, f"{rules} rules, {counted} cases"
