"""Whether the checks would notice: each is shown a fault that was planted, and must find it.

for check, was_found in self_test.run(): ...
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from checks import catalogue, chart, collector, exposition, fixtures, panels, promql, rules, source
from checks.catalogue import Catalogue
from checks.place import RULE_TESTS, RULES, RUNBOOKS
from dashboards.grafana import Dashboard, lines, stat

# One parses and finds nothing, one does not parse, one is a metric that nobody has.
PLANTED = Dashboard(
    "planted",
    "Planted",
    "Faults that must be found.",
    (
        (
            "",
            (
                stat("Typo", "sum(outbox_pendign)", "A name that is misspelt."),
                stat("Broken", "sum(outbox_pending", "A parenthesis that is not closed."),
                lines("Nothing", 'outbox_pending{mesh_service="nobody"}', "", "A label that nothing has."),
            ),
        ),
    ),
)


def run(known: Catalogue, all_rules: list[rules.Rule]) -> Iterator[tuple[str, bool]]:
    """Name of each planted fault, and whether it was found."""
    yield from _source(known)
    yield from _catalogue()
    yield from _exposition(known)
    yield from _rules(known, all_rules)
    yield from _promtool()
    yield from _dashboards()
    yield from _collector()
    yield from _chart()
    yield "a reader of PromQL takes words for metrics", promql.series(
        'sum by (a) (rate(x_total{b="c_total"}[5m] offset 1h)) / on (d) group_left (e) max(slo:y:rate5m) or vector(0)'
    ) == {"x_total", "slo:y:rate5m"}


def _names(faults: list[str], *words: str) -> bool:
    return any(all(word in fault for word in words) for fault in faults)


def _source(known: Catalogue) -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "services" / "cases" / "src" / "jobs.rs"
        file.parent.mkdir(parents=True)
        file.write_text(
            'metrics::counter!("brand_new_total").increment(1);\n'
            'metrics::gauge!("deadlines_open", "kind" => kind, "ours" => ours, "within" => within).set(1.0);\n'
            'metrics::gauge!("outbox_published_total").set(1.0);\n'
            'counter!("deadline_fired_total", "case" => id.to_string()).increment(1);\n'
            'counter!(name).increment(1);\n// counter!("in_a_comment_total")\n',
            encoding="utf-8",
        )
        found, unreadable = source.scan(Path(folder))
        faults = source.compare(known, found)
        yield "the source has a metric that the catalogue does not", _names(
            faults, "brand_new_total", "catalogue does not"
        )
        yield "an awaited metric is there and still marked", _names(
            faults, "deadlines_open", "awaited.yaml to metrics.yaml"
        )
        yield "a metric changes its type", _names(faults, "outbox_published_total", "is a gauge")
        yield "a metric gets another label", _names(faults, "deadline_fired_total", "['case']")
        yield "a metric loses a label", _names(faults, "deadline_fired_total", "does not give it", "kind")
        yield "the catalogue has a metric that the source does not", _names(faults, "inbox_gaps", "source does not")
        yield "a name that is not written where it is used", len(unreadable) == 1
        yield "a comment is no metric", "in_a_comment_total" not in found


def _catalogue() -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        good = {
            "type": "gauge",
            "unit": "cases",
            "services": "mesh",
            "shows": "start",
            "each": "service",
            "typical": 1,
            "meaning": "Something or other.",
        }
        entries = [
            {"name": "a", **good, "labels": {"case_id": {"max": 5, "bound": "x", "example": ["y"]}}},
            {"name": "b", **good, "labels": {"kind": {"bound": "x", "example": ["y"]}}},
            {"name": "c", **good, "labels": {"kind": {"max": 3, "values": ["x"]}}},
            {"name": "d", **good | {"type": "counter"}, "labels": {}},
            {"name": "e", **good | {"unit": "seconds"}, "labels": {}},
        ]
        (here / "metrics.yaml").write_text(yaml.safe_dump({"exposed": entries}), encoding="utf-8")
        (here / "awaited.yaml").write_text(yaml.safe_dump({"awaited": [entries[0]]}), encoding="utf-8")
        (here / "platform.yaml").write_text("platform: []\n", encoding="utf-8")
        faults = catalogue.load(here).faults
        yield "a label tells one case from another", _names(faults, "a: the label `case_id`")
        yield "a label without a bound", _names(faults, "b: the label `kind` states no bound")
        yield "a bound that is not the number of its values", _names(faults, "c: the label `kind` lists 1")
        yield "a counter without _total", _names(faults, "d: counters end in _total")
        yield "a unit that the name does not say", _names(faults, "e: is in seconds")
        yield "a metric that is exposed and awaited", _names(faults, "a: is exposed and awaited")


def _exposition(known: Catalogue) -> Iterator[tuple[str, bool]]:
    text = fixtures.text(known, "exposed", "cases", 3_600).replace('mesh_service="cases",', "")
    clean = "\n".join(line for line in _without_instance(text))
    yield "what is well is left alone", not exposition.compare(known, "cases", exposition.read(clean))

    def faults(change: str, more: str = "") -> list[str]:
        return exposition.compare(known, "cases", exposition.read((change or clean) + "\n" + more))

    yield "exposed and not in the catalogue", _names(faults("", "surprise_total 1"), "surprise_total")
    yield "exposed and still awaited", _names(faults("", "db_clock_skew_seconds 0"), "db_clock_skew_seconds", "move it")
    yield "exposed by another service than the catalogue says", _names(
        faults("", 'messages_waiting{channel="sms",state="unknown"} 1'), "communications only"
    )
    yield "in the catalogue and not exposed", _names(
        faults(clean.replace("inbox_gaps", "x_gaps")), "does not expose inbox_gaps"
    )
    case = "0192f5a0-7c1e-7abc-8def-0123456789ab"
    yield "the id of a case in a label", _names(faults("", f'deadline_fired_total{{kind="{case}"}} 1'), case)
    yield "a value that the catalogue does not list", _names(
        faults("", 'deadline_reminders_total{days_before="5"} 1'), "days_before", "['5']"
    )
    many = "\n".join(f'deadline_fired_total{{kind="rule.{number}"}} 1' for number in range(161))
    yield "more values than the bound", _names(faults("", many), "more than 160")
    yield "a type that is not the catalogue's", _names(
        faults(clean.replace("# TYPE inbox_gaps gauge", "# TYPE inbox_gaps counter")), "inbox_gaps is a counter"
    )
    yield "a bucket that is gone", _names(faults(clean.replace('le="0.25"', 'le="0.3"')), "has the buckets")


def _without_instance(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if 'instance="cases-b"' not in line:
            yield line.replace('instance="cases-a",', "").replace('instance="cases-a"', "")


def _rules(known: Catalogue, all_rules: list[rules.Rule]) -> Iterator[tuple[str, bool]]:
    def changed(alert: str, **change) -> list[str]:
        return rules.check(known, [replace(rule, **change) if rule.alert == alert else rule for rule in all_rules])

    by_name = {rule.alert: rule for rule in all_rules if rule.alert}
    stuck, skew = by_name["OutboxStuck"], by_name["ClockSkew"]
    yield "an alert on a metric that nobody exposes", _names(
        changed("OutboxStuck", expr="sum(outbox_agee) > 1"), "outbox_agee"
    )
    code = 'sum(rate(rpc_server_requests_total{code=~"INTERNAL|BROKEN"}[5m])) > 1'
    yield "an alert on a code that does not exist", _names(
        changed("OutboxStuck", expr=code), "code of rpc_server_requests_total is never BROKEN"
    )
    method = 'sum(rate(rpc_server_requests_total{method="GetCases"}[5m])) > 1'
    yield "an alert on a method that does not exist", _names(changed("OutboxStuck", expr=method), "never GetCases")
    yield "a service whose absence nobody would miss", _names(
        changed("ServiceDown", expr='absent(up{mesh_service="cases"})'), "ServiceDown does not miss payments"
    )
    unmarked = {key: text for key, text in skew.annotations.items() if key != "awaits"}
    yield "an alert that waits and is not marked", _names(
        changed("ClockSkew", annotations=unmarked), "ClockSkew", "awaits"
    )
    marked = stuck.annotations | {"awaits": "outbox_oldest_seconds"}
    yield "an alert that is marked and does not wait", _names(
        changed("OutboxStuck", annotations=marked), "awaits nothing"
    )
    yield "an alert without a runbook", _names(
        changed("OutboxStuck", annotations=stuck.annotations | {"runbook_url": "x"}), "runbook_url"
    )
    yield "an alert for nobody", _names(changed("OutboxStuck", labels={"severity": "page"}), "team is one of")
    told = stuck.annotations | {"summary": "{{ $labels.queue }}"}
    yield "a label that the expression does not keep", _names(changed("OutboxStuck", annotations=told), "`queue`")
    with tempfile.TemporaryDirectory() as folder:
        tests, pages = Path(folder) / "tests", Path(folder) / "pages"
        shutil.copytree(RULE_TESTS, tests)
        shutil.copytree(RUNBOOKS, pages)
        (pages / "EventGap.md").unlink()
        (pages / "Stranger.md").write_text("# Stranger\n", encoding="utf-8")
        page = pages / "OutboxStuck.md"
        page.write_text(page.read_text(encoding="utf-8").replace("## What to do", "## Etc"), encoding="utf-8")
        path = tests / "messaging.yaml"
        cases = yaml.safe_load(path.read_text(encoding="utf-8"))
        cases["tests"] = [case for case in cases["tests"] if "it leaves" not in case["name"]]
        for case in cases["tests"]:
            if case["name"].startswith("OutboxStuck"):
                case["promql_expr_test"] = [test for test in case["promql_expr_test"] if test["exp_samples"]]
            if case["name"].startswith("EventGap"):
                case["promql_expr_test"] = [test for test in case["promql_expr_test"] if not test["exp_samples"]]
        path.write_text(yaml.safe_dump(cases), encoding="utf-8")
        faults = rules.check(known, all_rules, tests, pages)
        yield "an alert whose page is missing", _names(faults, "EventGap.md is missing")
        yield "a page whose alert is missing", _names(faults, "Stranger.md: no alert")
        yield "a page without what to do", _names(faults, "OutboxStuck.md: its headings")
        yield "an alert that no test sees firing", _names(faults, "EventGap", "fires")
        yield "an alert that no test sees silent", _names(faults, "OutboxStuck", "is silent")


def _promtool() -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        copies = here / "charts" / "observability" / "files" / "rules"
        tests = here / "deploy" / "observability" / "tests"
        shutil.copytree(RULES, copies)
        tests.mkdir(parents=True)
        shutil.copy(RULE_TESTS / "deadlines.yaml", tests)
        path = copies / "deadlines.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("deadline_armed_overdue_seconds) > 120", "deadline_armed_overdue_seconds) > 12000"),
            encoding="utf-8",
        )
        yield "a threshold that is changed fails a test", _names(rules.promtool(copies, tests)[0], "TimersOverdue")
        path.write_text(text.replace("sum by (kind) (max", "sum by (kind) ((max"), encoding="utf-8")
        yield "an expression that does not parse", bool(rules.promtool(copies, here / "none")[0])
        yield "rules that the table of objectives gives", not rules.is_current(copies)
        objectives = copies / "objectives.yaml"
        objectives.write_text(objectives.read_text(encoding="utf-8").replace("14.4", "15"), encoding="utf-8")
        yield "rules that the table of objectives does not give", bool(rules.is_current(copies))


def _dashboards() -> Iterator[tuple[str, bool]]:
    wide = Dashboard("wide", "Wide", "", (("", (stat("A", "up", "", width=30), stat("B", "up", "x"))),))
    faults = panels.form((wide, wide))
    yield "a panel wider than the page", _names(faults, "wider")
    yield "a panel that does not say what it shows", _names(faults, "does not say")
    yield "two dashboards of one uid", _names(faults, "this uid")
    nobody = Dashboard("nobody", "", "", (("", (stat("A", 'sum(up{mesh_service="letters"})', ""),)),))
    yield "a panel of a service that does not exist", _names(panels.compared(catalogue.load(), (nobody,)), "letters")


def planted_are_found(outcomes: list[panels.Outcome]) -> Iterator[tuple[str, bool]]:
    """The planted panels, of those that were asked of Prometheus with the rest."""
    faults = {outcome.panel.title: outcome.fault for outcome in outcomes if outcome.dashboard == PLANTED.uid}
    yield "a panel on a misspelt metric", "is empty" in faults["Typo"]
    yield "a panel that does not parse", "parse error" in faults["Broken"] or "unclosed" in faults["Broken"]
    yield "a panel that is unexpectedly empty", "is empty" in faults["Nothing"]


def _collector() -> Iterator[tuple[str, bool]]:
    def changed(change) -> list[str]:
        values = yaml.safe_load(collector.PLACE.read_text(encoding="utf-8"))
        change(values["config"])
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            yaml.safe_dump(values, file)
            file.flush()
            return collector.check(Path(file.name))

    def drop(config: dict, policy: str) -> None:
        sampling = config["processors"]["tail_sampling"]
        sampling["policies"] = [one for one in sampling["policies"] if one["name"] != policy]

    traces = "traces"
    yield "a limiter that is not first", _names(
        changed(lambda c: c["service"]["pipelines"][traces]["processors"].reverse()), "should be"
    )
    yield "a component that is not there", _names(
        changed(lambda c: c["service"]["pipelines"][traces]["exporters"].append("nowhere")), "nowhere"
    )
    yield "a key that is misspelt", _names(changed(lambda c: c["processors"]["batch"].update(wait_for="1s")), "wait_for")
    yield "redaction that lets all through", _names(
        changed(lambda c: c["processors"]["redaction"].update(allow_all_keys=True)), "allow_all_keys"
    )
    yield "an attribute of the source that is lost", _names(
        changed(lambda c: c["processors"]["redaction"]["allowed_keys"].remove("rpc.method")), "rpc.method"
    )
    yield "an attribute that tells who did it", _names(
        changed(lambda c: c["processors"]["redaction"]["allowed_keys"].append("actor.subject")), "actor.subject"
    )
    yield "PANs that pass", _names(
        changed(lambda c: c["processors"]["redaction"]["blocked_values"].pop(2)), "ABCDE1234F"
    )
    yield "errors that are not kept", _names(changed(lambda c: drop(c, "errors")), "status_code")
    yield "deadlines that are not kept", _names(changed(lambda c: drop(c, "deadlines")), "deadline fire")


def _chart() -> Iterator[tuple[str, bool]]:
    monitor = {"kind": "ServiceMonitor", "spec": {"endpoints": [{"port": "admin"}]}}
    faults = chart.monitor([monitor])
    yield "a monitor that pushes labels aside", _names(faults, "honorLabels")
    yield "a monitor that names no service", _names(faults, "mesh_service")
    route = {"kind": "AlertmanagerConfig", "spec": {"route": {"receiver": "x", "routes": []}, "receivers": []}}
    yield "a route that leads nowhere", _names(chart.monitor([route]), "no receiver")
