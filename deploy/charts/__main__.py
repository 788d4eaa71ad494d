"""`make charts` and its parts.

python -m charts check [--short | --full]     every case; tells what is wrong and ends with 1 if anything is
python -m charts docs [--check]               writes schemas, tables and new selectors
python -m charts package                      the charts as archives, under target/charts
python -m charts render CHART PROFILE [K8S]   what would be installed, on standard output
"""

import os
import shutil
import sys
import time
import unittest
from pathlib import Path

import papers

from . import generate, helm, matrix, mesh_facts, previous, security_scan, selectors, services_take, watched
from .assemble import package
from .check import Checker
from .matrix import Case
from .places import DATA, KUBERNETES, OBSERVABILITY, TARGET, UMBRELLA, charts, services


def main(arguments: list[str]) -> int:
    helm.with_memory_driver()
    match arguments:
        case ["check", *flags] if set(flags) <= {"--short", "--full"}:
            return check(short="--short" in flags, full="--full" in flags)
        case ["docs"]:
            return docs()
        case ["docs", "--check"]:
            return of_the_written()
        case ["package"]:
            for chart in charts():
                print(package(chart, TARGET))
            return 0
        case ["render", chart, profile, *version]:
            print(Checker(None).render(Case(chart, profile, (version or [KUBERNETES[1]])[0], True)))
            return 0
    print(__doc__, file=sys.stderr)
    return 64


def docs() -> int:
    if report("a chart for each service", mesh_facts.complaints_of_charts(), silent=True):
        return 1
    for path in generate.write():
        print(f"wrote {path}")
    checker = Checker(None)
    for case in [case for case in matrix.full() if case.operators and case.kubernetes == KUBERNETES[1]]:
        outcome = checker.check(case)
        for what in selectors.record(outcome.documents):
            print(f"recorded {what}")
    return 0


def check(short: bool, full: bool) -> int:
    started = time.monotonic()
    modules = tool("RECOURSE_CHARTS_MODULES")
    if report("a chart for each service", mesh_facts.complaints_of_charts()):
        return 1
    wrong = report("the list of the mesh", mesh_facts.complaints_of_list(mesh_facts.of_the_services()))
    wrong += report("defaults that charts compute with", mesh_facts.complaints_of_defaults())
    wrong += report("the name that probes ask for", mesh_facts.complaints_of_probes())
    wrong += report("settings that are awaited", mesh_facts.complaints_of_awaited())
    wrong += of_the_written()
    wrong += report("what the pages of deploy say", papers.complaints())
    cases = matrix.full() if full else matrix.short() if short else matrix.pairwise()
    print(f"== {len(cases)} of {len(matrix.full())} cases, rendered by {helm.binary() or 'the library of Helm'}")
    checker, refused, objects = Checker(modules), 0, 0
    for case in cases:
        outcome = checker.check(case)
        refused += bool(outcome.refused)
        objects += len(outcome.documents)
        wrong += report(str(case), outcome.complaints, silent=True)
    print(f"{len(cases)} cases: {objects} objects, {refused} refused for want of an operator, as they must be")
    if not modules:
        print("custom resources: SKIPPED, because the packages @kubernetes-models are not installed")
    wrong += report("what Prometheus finds", of_what_is_watched(checker))
    wrong += of_the_services(checker)
    if not short:
        wrong += more(checker)
    print(f"charts: {wrong} wrong, {time.monotonic() - started:.0f} s")
    return 1 if wrong else 0


def of_what_is_watched(checker: Checker) -> list[str]:
    """Mesh, databases and broker beside the rules, for each values file that all have."""
    found = []
    for profile in watched.watching():
        together = [one for chart in (UMBRELLA, DATA, OBSERVABILITY) for one in checker.documents(chart, profile)]
        found += [f"{profile}: {said}" for said in watched.complaints(together)]
    return found


def of_the_written() -> int:
    stale = [f"{path} is out of date: `make charts-docs`" for path in generate.stale()]
    return report("what is written from other files", stale)


def of_the_services(checker: Checker) -> int:
    built = [service for service in services() if services_take.binary(service)]
    if not built:
        print("check-config of the services: SKIPPED, because none is built")
        return 0
    found, files = [], 0
    for (chart, profile, version), documents in checker.with_operators.items():
        for service in built:
            files += 1
            found += [f"{chart} with {profile}: {said}" for said in services_take.complaints(service, documents)]
    return report(f"check-config of {', '.join(built)}", sorted(set(found)))


def more(checker: Checker) -> int:
    """What takes longer: the upgrade, the scan, and the tests that plant a fault in each check."""
    wrong = 0
    commit = previous.version()
    if commit:
        wrong += report(f"upgrade from {commit[:12]}", previous.complaints(commit))
    else:
        print("upgrade: SKIPPED, because there is no version before this one")
    scanner = shutil.which("checkov", path=os.environ.get("RECOURSE_CHECKOV", ""))
    if scanner:
        passed, found = security_scan.complaints(Path(scanner), TARGET / "rendered" / KUBERNETES[1])
        wrong += report(f"checkov ({passed} checks passed)", found)
    else:
        print("checkov: SKIPPED, because it is not installed")
    suite = unittest.defaultTestLoader.discover(
        str(Path(__file__).with_name("tests")), top_level_dir=str(Path(__file__).parents[1])
    )
    outcome = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    return wrong + len(outcome.failures) + len(outcome.errors)


def tool(variable: str) -> Path | None:
    folder = Path(os.environ.get(variable, ""))
    return folder if os.environ.get(variable) and folder.is_dir() else None


def report(what: str, complaints: list[str], silent: bool = False) -> int:
    if complaints or not silent:
        print(f"{'ok   ' if not complaints else 'WRONG'} {what}")
    for said in complaints:
        print(f"      {said}")
    return len(complaints)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
