"""Whether the checks would notice: each is shown a fault that was planted, and must find it.

for check, was_found in self_test.run(): ...
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from checks import (
    catalogue,
    chart,
    collector,
    demonstration,
    exposition,
    fixtures,
    panels,
    promql,
    routing,
    rules,
    self_test_of_rules,
    source,
)
from checks.catalogue import Catalogue
from checks.self_test_of_rules import awaiting, says
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
    yield from self_test_of_rules.run(known, all_rules)
    yield from _dashboards()
    yield from _demonstration()
    yield from _collector()
    yield from _chart()
    yield "a reader of PromQL takes words for metrics", promql.series(
        'sum by (a) (rate(x_total{b="c_total"}[5m] offset 1h)) / on (d) group_left (e) max(slo:y:rate5m) or vector(0)'
    ) == {"x_total", "slo:y:rate5m"}


def _source(known: Catalogue) -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "services" / "cases" / "src" / "jobs.rs"
        file.parent.mkdir(parents=True)
        file.write_text(
            'metrics::counter!("brand_new_total").increment(1);\n'
            'metrics::gauge!("deadlines_open", "kind" => kind, "ours" => ours, "within" => within).set(1.0);\n'
            'metrics::gauge!("outbox_published_total").set(1.0);\n'
            'counter!("deadline_fired_total", "case" => id.to_string()).increment(1);\n'
            'counter!(name).increment(1);\n// counter!("in_a_comment_total")\n'
            '#[cfg(test)]\nmod tests;\ncounter!("below_an_outer_module_total").increment(1);\n'
            '#[cfg(test)]\nmod tests {\n    counter!("in_a_test_total").increment(1);\n}\n',
            encoding="utf-8",
        )
        found, unreadable = source.scan(Path(folder))
        faults = source.compare(awaiting(known, "deadlines_open"), found)
        yield "the source has a metric that the catalogue does not", says(
            faults, "brand_new_total", "catalogue does not"
        )
        yield "an awaited metric is there and still marked", says(
            faults, "deadlines_open", "awaited.yaml to metrics.yaml"
        )
        yield "a metric changes its type", says(faults, "outbox_published_total", "is a gauge")
        yield "a metric gets another label", says(faults, "deadline_fired_total", "['case']")
        yield "a metric loses a label", says(faults, "deadline_fired_total", "does not give it", "kind")
        yield "the catalogue has a metric that the source does not", says(faults, "inbox_gaps", "source does not")
        yield "a name that is not written where it is used", len(unreadable) == 1
        yield "a comment is no metric", "in_a_comment_total" not in found
        yield "what a test counts is no metric", "in_a_test_total" not in found
        yield "a metric below a test module in a file of its own", says(faults, "below_an_outer_module_total")


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
        yield "a label tells one case from another", says(faults, "a: the label `case_id`")
        yield "a label without a bound", says(faults, "b: the label `kind` states no bound")
        yield "a bound that is not the number of its values", says(faults, "c: the label `kind` lists 1")
        yield "a counter without _total", says(faults, "d: counters end in _total")
        yield "a unit that the name does not say", says(faults, "e: is in seconds")
        yield "a metric that is exposed and awaited", says(faults, "a: is exposed and awaited")


def _exposition(known: Catalogue) -> Iterator[tuple[str, bool]]:
    text = fixtures.text(known, "exposed", "cases", 3_600).replace('mesh_service="cases",', "")
    clean = "\n".join(line for line in _without_instance(text))
    yield "what is well is left alone", not exposition.compare(known, "cases", exposition.read(clean))

    def faults(change: str, more: str = "", then: Catalogue = known) -> list[str]:
        return exposition.compare(then, "cases", exposition.read((change or clean) + "\n" + more))

    yield "exposed and not in the catalogue", says(faults("", "surprise_total 1"), "surprise_total")
    earlier = awaiting(known, "db_clock_skew_seconds")
    yield "exposed and still awaited", says(faults("", then=earlier), "db_clock_skew_seconds", "move it")
    yield "exposed by another service than the catalogue says", says(
        faults("", 'messages_waiting{channel="sms",state="unknown"} 1'), "communications only"
    )
    yield "in the catalogue and not exposed", says(
        faults(clean.replace("inbox_gaps", "x_gaps")), "does not expose inbox_gaps"
    )
    case = "0192f5a0-7c1e-7abc-8def-0123456789ab"
    yield "the id of a case in a label", says(faults("", f'deadline_fired_total{{kind="{case}"}} 1'), case)
    yield "a value that the catalogue does not list", says(
        faults("", 'deadline_reminders_total{days_before="5"} 1'), "days_before", "['5']"
    )
    many = "\n".join(f'deadline_fired_total{{kind="rule.{number}"}} 1' for number in range(161))
    yield "more values than the bound", says(faults("", many), "more than 160")
    yield "a type that is not the catalogue's", says(
        faults(clean.replace("# TYPE inbox_gaps gauge", "# TYPE inbox_gaps counter")), "inbox_gaps is a counter"
    )
    yield "a bucket that is gone", says(faults(clean.replace('le="0.25"', 'le="0.3"')), "has the buckets")


def _without_instance(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if 'instance="cases-b"' not in line:
            yield line.replace('instance="cases-a",', "").replace('instance="cases-a"', "")


def _dashboards() -> Iterator[tuple[str, bool]]:
    wide = Dashboard("wide", "Wide", "", (("", (stat("A", "up", "", width=30), stat("B", "up", "x"))),))
    faults = panels.form((wide, wide))
    yield "a panel wider than the page", says(faults, "wider")
    yield "a panel that does not say what it shows", says(faults, "does not say")
    yield "two dashboards of one uid", says(faults, "this uid")
    idle, quiet = stat("A", "up", "x", idle=True), stat("A", "up", "x", quiet="nobody fails")
    yield "a panel that is empty while the mesh works", not panels.excuse(idle, is_mesh=True, rests=False)
    yield "a panel that is empty while the mesh rests", panels.excuse(idle, is_mesh=True, rests=True) == "nobody calls"
    yield "a panel for which fixtures have nothing", not panels.excuse(quiet, is_mesh=False, rests=False)
    nobody = Dashboard("nobody", "", "", (("", (stat("A", 'sum(up{mesh_service="letters"})', ""),)),))
    yield "a panel of a service that does not exist", says(panels.compared(catalogue.load(), (nobody,)), "letters")


def _demonstration() -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "mesh.json"
        told.write_text("what an earlier demo left", encoding="utf-8")
        try:
            with demonstration.running(["true"], told):
                yield "a demo that ends before its mesh is there", False
        except demonstration.NoMesh:
            yield "a demo that ends before its mesh is there", True
        with demonstration.running(["sh", "-c", f"echo new > {told}.new; mv {told}.new {told}; exit 3"], told) as demo:
            yield "a demo that fails", demo.wait() == 3


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
    yield "a limiter that is not first", says(
        changed(lambda c: c["service"]["pipelines"][traces]["processors"].reverse()), "should be"
    )
    yield "a component that is not there", says(
        changed(lambda c: c["service"]["pipelines"][traces]["exporters"].append("nowhere")), "nowhere"
    )
    yield "a key that is misspelt", says(changed(lambda c: c["processors"]["batch"].update(wait_for="1s")), "wait_for")
    yield "redaction that lets all through", says(
        changed(lambda c: c["processors"]["redaction"].update(allow_all_keys=True)), "allow_all_keys"
    )
    yield "an attribute of the source that is lost", says(
        changed(lambda c: c["processors"]["redaction"]["allowed_keys"].remove("rpc.method")), "rpc.method"
    )
    yield "an attribute that tells who did it", says(
        changed(lambda c: c["processors"]["redaction"]["allowed_keys"].append("actor.subject")), "actor.subject"
    )
    yield "PANs that pass", says(changed(lambda c: c["processors"]["redaction"]["blocked_values"].pop(2)), "ABCDE1234F")
    yield "errors that are not kept", says(changed(lambda c: drop(c, "errors")), "status_code")
    yield "deadlines that are not kept", says(changed(lambda c: drop(c, "deadlines")), "deadline fire")


def _chart() -> Iterator[tuple[str, bool]]:
    monitor = {"kind": "ServiceMonitor", "spec": {"endpoints": [{"port": "admin"}]}}
    faults = chart.monitor([monitor])
    yield "a monitor that pushes labels aside", says(faults, "honorLabels")
    yield "a monitor that names no service", says(faults, "mesh_service")
    route = {"kind": "AlertmanagerConfig", "spec": {"route": {"receiver": "x", "routes": []}, "receivers": []}}
    yield "a route that leads nowhere", says(chart.monitor([route]), "no receiver")
    yield from _routing()


def _routing() -> Iterator[tuple[str, bool]]:
    def told(
        labels: dict[str, str], alert: str = "StatutoryDeadlineMissed", value: str = "legal-operations"
    ) -> list[str]:
        rule = {"alert": alert, "labels": {"severity": "page"} | labels}
        config = {
            "route": {
                "receiver": "platform",
                "routes": [
                    {
                        "receiver": "legal-operations",
                        "matchers": [{"name": "team", "value": value, "matchType": "="}],
                        "continue": True,
                    },
                    {"receiver": "platform", "matchers": [{"name": "severity", "value": "page", "matchType": "="}]},
                ],
            },
            "receivers": [{"name": "platform"}, {"name": "legal-operations"}],
        }
        return routing.complaints(
            [
                {"kind": "PrometheusRule", "spec": {"groups": [{"rules": [rule]}]}},
                {"kind": "AlertmanagerConfig", "spec": config},
            ],
            "recourse",
        )

    ours = {"team": "legal-operations", "namespace": "recourse"}
    yield "an alert that reaches whom it should", not told(ours)
    yield "an alert without the namespace of its route", says(told({"team": "legal-operations"}), "reaches ['nobody']")
    yield "an alert with another's namespace", says(told(ours | {"namespace": "monitoring"}), "reaches ['nobody']")
    yield "a route for a team that is misspelt", says(told(ours, value="legal"), "reaches ['platform']")
    yield "a right that is nobody's but platform's", says(told(ours | {"team": "platform"}), "legal-operations")
    yield "a dead man's switch without a route", says(told(ours, alert="Watchdog"), "should reach ['watchdog']")
    rule = {"alert": "MigrationJobFailed", "expr": "kube_job_status_failed > 0", "labels": {"namespace": "recourse"}}
    yield "two alerts that become one", says(
        routing.same_name_elsewhere([{"name": "x", "rules": [rule]}]), "two namespaces"
    )
