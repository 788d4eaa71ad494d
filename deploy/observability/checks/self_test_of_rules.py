"""Faults planted in the rules, their tests and their runbooks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from checks import rules
from checks.catalogue import Catalogue
from checks.place import RULE_TESTS, RULES, RUNBOOKS


def says(faults: list[str], *words: str) -> bool:
    """Whether one fault has all the words."""
    return any(all(word in fault for word in words) for fault in faults)


def awaiting(known: Catalogue, name: str) -> Catalogue:
    """The catalogue as it was when one of its metrics was still awaited."""
    others = {other: metric for other, metric in known.exposed.items() if other != name}
    return replace(known, exposed=others, awaited=known.awaited | {name: known.exposed[name]})


def run(known: Catalogue, all_rules: list[rules.Rule]) -> Iterator[tuple[str, bool]]:
    yield from _rules(known, all_rules)
    yield from _promtool()


def _rules(known: Catalogue, all_rules: list[rules.Rule]) -> Iterator[tuple[str, bool]]:
    def changed(alert: str, **change) -> list[str]:
        return rules.check(known, [replace(rule, **change) if rule.alert == alert else rule for rule in all_rules])

    by_name = {rule.alert: rule for rule in all_rules if rule.alert}
    stuck = by_name["OutboxStuck"]
    yield "an alert on a metric that nobody exposes", says(
        changed("OutboxStuck", expr="sum(outbox_agee) > 1"), "outbox_agee"
    )
    code = 'sum(rate(rpc_server_requests_total{code=~"INTERNAL|BROKEN"}[5m])) > 1'
    yield "an alert on a code that does not exist", says(
        changed("OutboxStuck", expr=code), "code of rpc_server_requests_total is never BROKEN"
    )
    method = 'sum(rate(rpc_server_requests_total{method="GetCases"}[5m])) > 1'
    yield "an alert on a method that does not exist", says(changed("OutboxStuck", expr=method), "never GetCases")
    yield "a service whose absence nobody would miss", says(
        changed("ServiceDown", expr='absent(up{mesh_service="cases"})'), "ServiceDown does not miss payments"
    )
    backups = by_name["BackupsNotWatched"]
    yield "an alert that falls silent with its exporter, and nobody says so", says(
        changed("BackupsNotWatched", annotations=backups.annotations | {"guards": "WalArchiveFailing"}),
        "BackupTooOld: nobody is told when Barman Cloud plugin, CloudNativePG is not scraped",
    )
    yield "a guard of what rests on something else", says(
        changed("BackupsNotWatched", annotations=backups.annotations | {"guards": "BackupTooOld, BrokerAlarm"}),
        "guards BrokerAlarm, which rests on ['RabbitMQ']",
    )
    yield "a guard that asks for what is there", says(
        changed("BackupsNotWatched", expr="sum(pod:last_backup:timestamp) > 0"), "something is missing"
    )
    yield "a guard that does not know of a service", says(
        changed("BackupsNotWatched", expr=backups.expr.replace("|notices", "")), "does not miss notices"
    )
    yield "an alert that waits and is not marked", says(
        rules.check(awaiting(known, "db_clock_skew_seconds"), all_rules), "ClockSkew: awaits ['db_clock_skew_seconds']"
    )
    marked = stuck.annotations | {"awaits": "outbox_oldest_seconds"}
    yield "an alert that is marked and does not wait", says(
        changed("OutboxStuck", annotations=marked), "awaits nothing"
    )
    yield "an alert without a runbook", says(
        changed("OutboxStuck", annotations=stuck.annotations | {"runbook_url": "x"}), "runbook_url"
    )
    yield "an alert for nobody", says(changed("OutboxStuck", labels={"severity": "page"}), "team is one of")
    told = stuck.annotations | {"summary": "{{ $labels.queue }}"}
    yield "a label that the expression does not keep", says(changed("OutboxStuck", annotations=told), "`queue`")
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
        yield "an alert whose page is missing", says(faults, "EventGap.md is missing")
        yield "a page whose alert is missing", says(faults, "Stranger.md: no alert")
        yield "a page without what to do", says(faults, "OutboxStuck.md: its headings")
        yield "an alert that no test sees firing", says(faults, "EventGap", "fires")
        yield "an alert that no test sees silent", says(faults, "OutboxStuck", "is silent")


def _promtool() -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        copies = here / "charts" / "observability" / "files" / "rules"
        tests = here / "deploy" / "observability" / "tests"
        shutil.copytree(RULES, copies)
        tests.mkdir(parents=True)
        shutil.copy(RULE_TESTS / "messaging.yaml", tests)
        path = copies / "messaging.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("(outbox_oldest_seconds) > 60", "(outbox_oldest_seconds) > 6000"), encoding="utf-8"
        )
        yield "a threshold that is changed fails a test", says(rules.promtool(copies, tests)[0], "OutboxLagHigh")
        path.write_text(text.replace("(inbox_gaps) > 0", "(inbox_gaps > 0"), encoding="utf-8")
        yield "an expression that does not parse", bool(rules.promtool(copies, here / "none")[0])
        yield "rules that the table of objectives gives", not rules.is_current(copies)
        objectives = copies / "objectives.yaml"
        objectives.write_text(objectives.read_text(encoding="utf-8").replace("14.4", "15"), encoding="utf-8")
        yield "rules that the table of objectives does not give", bool(rules.is_current(copies))
