"""The report of tests, if there is one of this revision. What did not run is said not to have run."""

import xml.etree.ElementTree as xml

from .place import Part
from .revisions import Revisions

REPORT = "target/nextest/ci/junit.xml"
NOT_RUN = "# Tests\n\n**Not run for this revision.** {why}\n"


def why_not(revisions: Revisions) -> str:
    """Why the report that lies there, or does not, says nothing of this revision; empty if it does."""
    report = revisions.root / REPORT
    if not report.is_file():
        return "There is no report: `.ci/run` on this revision writes it."
    if not revisions.is_checked_out():
        return (
            "The report that lies in `target` may be of other sources: what is checked out is not TO, or was changed."
        )
    committed = int(revisions.git("show", "-s", "--format=%ct", revisions.after))
    if report.stat().st_mtime < committed:
        return "The report that lies in `target` is older than the revision."
    return ""


def parts(revisions: Revisions) -> tuple[Part, Part]:
    """In words, and the report itself."""
    if why := why_not(revisions):
        return Part(NOT_RUN.format(why=why), note="not run", warnings=("no test report of this revision",)), Part(
            missing=why
        )
    text = (revisions.root / REPORT).read_text()
    return counted(text), Part(text)


def counted(text: str) -> Part:
    try:
        suites = xml.fromstring(text)
    except xml.ParseError as error:
        return Part(
            NOT_RUN.format(why=f"The report cannot be read: {error}."), note="not run", warnings=("no test report",)
        )
    lines = ["# Tests", "", "| binary | tests | failed |", "|---|---:|---:|"]
    total, failed = 0, []
    for suite in sorted(suites.iter("testsuite"), key=lambda one: one.get("name", "")):
        cases = list(suite.iter("testcase"))
        broken = [
            case.get("name", "") for case in cases if case.find("failure") is not None or case.find("error") is not None
        ]
        total += len(cases)
        failed += [f"{suite.get('name')} {name}" for name in broken]
        lines.append(f"| {suite.get('name')} | {len(cases)} | {len(broken)} |")
    lines += ["", *(f"- failed: `{name}`" for name in failed)]
    note = f"{total} tests, {len(failed)} failed"
    return Part("\n".join(lines).rstrip() + "\n", note=note, warnings=(note,) if failed or not total else ())
