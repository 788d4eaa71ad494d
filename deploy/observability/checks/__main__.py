"""Checks of everything by which Recourse is watched.

    python -m checks all [SERVICE=URL ... | MESH.json]       every check, against fixtures or a mesh that runs
    python -m checks short                                   what is done in half a minute, without a Prometheus
    python -m checks demo MESH.json PROGRAM ...              a program's mesh while it works
    python -m checks exposition SERVICE=URL_OR_FILE ...      one or several expositions against the catalogue
    python -m checks pictures FOLDER                         the two main dashboards on an evening that goes wrong
    python -m checks write                                   writes the rules of the objectives, and the dashboards

`SERVICE=URL` is the address of `/metrics`, once for each replica; `MESH.json` is what `make up` writes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import dashboards
import objectives
from charts.helm import with_memory_driver
from checks import catalogue, chart, collector, demonstration, exposition, panels, rules, self_test, source
from checks.place import DASHBOARDS, RULES, SERVICES
from dashboards.__main__ import texts


class Report:
    """Prints as it goes; knows at the end whether anything was wrong."""

    def __init__(self) -> None:
        self.passed, self.failed = 0, 0

    def of(self, what: str, faults: list[str], more: str = "") -> None:
        self.passed, self.failed = self.passed + (not faults), self.failed + len(faults)
        print(f"{'ok    ' if not faults else 'FAILED'}  {what}{f': {more}' if more else ''}", flush=True)
        for fault in faults:
            print(f"        {fault}", flush=True)

    def planted(self, found: Iterable[tuple[str, bool]]) -> None:
        found = list(found)
        missed = [f"was planted and not found: {name}" for name, was_found in found if not was_found]
        self.of("planted faults", missed, f"{len(found) - len(missed)} of {len(found)} found")

    def end(self) -> int:
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def mesh_of(arguments: list[str]) -> dict[str, list[str]]:
    """Addresses by service."""
    mesh: dict[str, list[str]] = {}
    for argument in arguments:
        if argument.endswith(".json"):
            if not Path(argument).exists():
                sys.exit(f"{argument} is not there: no mesh has been started")
            for service, told in json.loads(Path(argument).read_text(encoding="utf-8"))["services"].items():
                mesh.setdefault(service, []).append(f"{told['admin_url'].rstrip('/')}/metrics")
            continue
        service, _, address = argument.partition("=")
        if service not in SERVICES or not address:
            sys.exit(f"{argument}: write SERVICE=URL with one of {', '.join(SERVICES)}, or the path of mesh.json")
        mesh.setdefault(service, []).append(address)
    return mesh


def compare_expositions(report: Report, known: catalogue.Catalogue, mesh: dict[str, list[str]]) -> None:
    for service, addresses in mesh.items():
        for address in addresses:
            shown = exposition.read(exposition.fetch(address))
            series = sum(len(samples) for samples in shown.samples.values())
            report.of(
                f"exposition of {service}", exposition.compare(known, service, shown), f"{series} series, {address}"
            )


def check_all(mesh: dict[str, list[str]], short: bool = False) -> int:
    """Everything; the short form leaves out the panels, and the alerts' tests over days."""
    report, known, all_rules = Report(), catalogue.load(), rules.load()
    report.of(
        "catalogue",
        known.faults,
        f"{len(known.exposed)} exposed, {len(known.awaited)} awaited, {len(known.platform)} of the platform",
    )
    found, unreadable = source.scan()
    report.of("catalogue and source", unreadable + source.compare(known, found), f"{len(found)} metrics in the source")
    compare_expositions(report, known, mesh)
    awaits = {rule.alert for rule in all_rules if "awaits" in rule.annotations}
    alerts = {rule.alert for rule in all_rules if rule.alert}
    report.of(
        "rules, runbooks and their tests",
        rules.check(known, all_rules) + rules.is_current(),
        f"{len(alerts)} alerts, {len(awaits)} of them wait for a metric",
    )
    faults, counted = rules.promtool(short=short)
    report.of("promtool", faults, counted)
    faults = panels.is_current() + panels.form() + panels.compared(known)
    report.of("dashboards as committed", faults, f"{len(dashboards.ALL)} dashboards")
    report.of("collector", collector.check())
    report.of("chart", chart.check(all_rules))
    report.planted(self_test.run(known, all_rules))
    if not short:
        ask_panels(report, known, all_rules, mesh)
    return report.end()


def check_demo(told: Path, command: list[str]) -> int:
    """A demo's mesh while it works: every panel, and what each service exposes in the end."""
    report, known, all_rules = Report(), catalogue.load(), rules.load()
    try:
        with demonstration.running(command, told) as demo:
            mesh = mesh_of([str(told)])
            ask_panels(report, known, all_rules, mesh, demo.wait)
            compare_expositions(report, known, mesh)
            report.of("demo", [f"it ended with {demo.returncode}"] if demo.returncode else [])
    except demonstration.NoMesh as failure:
        report.of("demo", [str(failure)])
    return report.end()


def ask_panels(
    report: Report,
    known: catalogue.Catalogue,
    all_rules: list[rules.Rule],
    mesh: dict[str, list[str]],
    work: Callable[[], object] | None = None,
) -> None:
    outcomes = panels.run(known, all_rules, mesh, (self_test.PLANTED,), work)
    ours = [outcome for outcome in outcomes if outcome.dashboard != self_test.PLANTED.uid]
    faults = [f"{outcome.dashboard}: {outcome.panel.title}: {outcome.fault}" for outcome in ours if outcome.fault]
    by_mesh = sum(outcome.feed == "mesh" for outcome in ours)
    report.of("panels", faults, f"{len(ours)} panels, {by_mesh} fed by the mesh, {len(ours) - by_mesh} by fixtures")
    for outcome in ours if mesh else ():
        series = f"{outcome.series} series" if outcome.series else f"empty: {outcome.excuse or 'a fault'}"
        print(f"        {outcome.feed:<8} {outcome.dashboard:<20} {outcome.panel.title}: {series}")
    report.planted(self_test.planted_are_found(outcomes))


def write() -> int:
    (RULES / "objectives.yaml").write_text(objectives.rules(), encoding="utf-8")
    for name, text in texts().items():
        (DASHBOARDS / name).write_text(text, encoding="utf-8")
    return 0


def main(arguments: list[str]) -> int:
    match arguments:
        case ["all", *mesh]:
            with_memory_driver()
            return check_all(mesh_of(mesh))
        case ["short"]:
            with_memory_driver()
            return check_all({}, short=True)
        case ["demo", told, *command] if command:
            return check_demo(Path(told), command)
        case ["exposition", first, *more]:
            report = Report()
            compare_expositions(report, catalogue.load(), mesh_of([first, *more]))
            return report.end()
        case ["pictures", folder]:
            from checks import picture  # matplotlib is wanted for pictures alone

            for path in picture.draw_all(catalogue.load(), [dashboards.OVERVIEW, dashboards.DEADLINES], Path(folder)):
                print(path)
            return 0
        case ["write"]:
            return write()
    print(__doc__, file=sys.stderr)
    return 64


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
