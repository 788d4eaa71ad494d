"""Service level objectives, and the recording and alerting rules that follow from them.

    python -m objectives            writes charts/observability/files/rules/objectives.yaml to standard output

Each objective is a share of bad events over 30 days. Its rules have the form of the Google SRE workbook, chapter 5: a
page when the budget burns 14.4 times too fast over 1 h and 5 min, or 6 times over 6 h and 30 min; a ticket at 3 times
over 1 d and 2 h, or 1 time over 3 d and 6 h. A page also wants `floor` events in the last hour: one failed call of
three at night is no incident.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
PAGE = ((14.4, "1h", "5m"), (6, "6h", "30m"))
TICKET = ((3, "1d", "2h"), (1, "3d", "6h"))

# What a caller did wrong is no fault of ours, and neither is a call that was never begun (RESOURCE_EXHAUSTED):
# CallsShed tells of those.
OUR_CODES = "INTERNAL|UNKNOWN|UNAVAILABLE|DEADLINE_EXCEEDED|DATA_LOSS"
READS = "(Get|List).+"
# Up to 200 or 1,000 rows a call, a letter to be set, or a whole history: they take what they take.
BULK = (
    "Record(Accounts|Dishonours|Receipts|Tracking)|Approve(Notices)|HandOverNotices|DraftNotice|RedraftNotice|"
    "Replay.+|AdvanceClock"
)
# Within which a call counts as fast: bounds of the histogram of rpc_server_duration_seconds.
READ_SECONDS = 0.25
WRITE_SECONDS = 1
# After which an event that was not sent counts as stale.
STALE_SECONDS = 60
POSTING = "PostReceipt|RecordReceipts|IdentifyReceipt|ReassignReceipt|ReverseReceipt"


@dataclass(frozen=True)
class Objective:
    """What is promised of each service, by the share of `bad` among `total`; `[W]` stands for the window."""

    name: str
    target: float
    alert: str
    promise: str
    total: str
    bad: str
    floor: int
    team: str = "platform"

    @property
    def budget(self) -> float:
        return round(1 - self.target, 6)


def _slow(methods: str, seconds: float) -> tuple[str, str]:
    # Prometheus 3 writes `le="1"` as `1.0`.
    bound = f'le=~"{seconds}|{seconds}[.]0"' if seconds == int(seconds) else f'le="{seconds}"'
    total = f"sum by (mesh_service) (rate(rpc_server_duration_seconds_count{{{methods}}}[W]))"
    fast = f"sum by (mesh_service) (rate(rpc_server_duration_seconds_bucket{{{methods},{bound}}}[W]))"
    return total, f"{total} - {fast}"


def _calls(which: str = 'service!="unknown"') -> tuple[str, str]:
    total = f"sum by (mesh_service) (rate(rpc_server_requests_total{{{which}}}[W]))"
    bad = f'sum by (mesh_service) (rate(rpc_server_requests_total{{{which},code=~"{OUR_CODES}"}}[W]))'
    # A code that never occurred has no series, and nothing is not zero.
    return total, f"({bad} or 0 * {total})"


OBJECTIVES = (
    Objective(
        "availability",
        0.999,
        "AvailabilityBudgetBurn",
        "calls are answered without a fault of ours",
        *_calls(),
        floor=100,
    ),
    Objective(
        "read-latency",
        0.95,
        "LatencyBudgetBurn",
        f"reads are answered within {1000 * READ_SECONDS:.0f} ms",
        *_slow(f'method=~"{READS}"', READ_SECONDS),
        floor=100,
    ),
    Objective(
        "write-latency",
        0.99,
        "LatencyBudgetBurn",
        f"commands about one thing are answered within {WRITE_SECONDS} s",
        *_slow(f'service!="unknown",method!~"{READS}|{BULK}"', WRITE_SECONDS),
        floor=100,
    ),
    Objective(
        "payment-posting",
        0.9995,
        "AvailabilityBudgetBurn",
        "money that is reported to payments is posted",
        *_calls(f'service="recourse.payments.v1.PaymentsService",method=~"{POSTING}"'),
        floor=20,
        team="finance",
    ),
)

# By time and not by events: the outbox says how old its oldest event is, not how old each one was.
FRESHNESS = Objective(
    "event-freshness",
    0.99,
    "FreshnessBudgetBurn",
    f"no event waits longer than {STALE_SECONDS} s to be sent",
    "",
    "",
    floor=0,
)


def rules() -> str:
    lines = ["# Written by `make observability-write` from deploy/observability/objectives.py. Do not edit.", "groups:"]
    for objective in OBJECTIVES:
        lines += [f"  - name: recourse-{objective.name}", "    rules:"]
        for window in WINDOWS:
            total, bad = (_over(text, window) for text in (objective.total, objective.bad))
            lines += _record(f"slo:error_ratio:rate{window}", f"({bad}) / ({total} > 0)", objective.name)
        lines += _record("slo:events:increase1h", f"3600 * {_over(objective.total, '1h')}", objective.name)
        lines += _budget(objective) + _alerts(objective)
    lines += ["  - name: recourse-event-freshness", "    rules:"]
    stale = f"max by (mesh_service) (outbox_oldest_seconds) > bool {STALE_SECONDS}"
    lines += _record("mesh_service:outbox_stale:bool", stale, None)
    for window in WINDOWS:
        expression = f"avg_over_time(mesh_service:outbox_stale:bool[{window}])"
        lines += _record(f"slo:error_ratio:rate{window}", expression, FRESHNESS.name)
    lines += _budget(FRESHNESS) + _alerts(FRESHNESS)
    return "\n".join(lines) + "\n"


def _over(expression: str, window: str) -> str:
    # With its brackets: codes and methods have a W, too.
    return expression.replace("[W]", f"[{window}]")


def _record(name: str, expression: str, objective: str | None) -> list[str]:
    lines = [f"      - record: {name}", "        expr: >-", *_folded(expression)]
    return lines + (["        labels: {slo: " + objective + "}"] if objective else [])


def _folded(expression: str) -> list[str]:
    indent = " " * 10
    return textwrap.wrap(
        expression, 118, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _budget(objective: Objective) -> list[str]:
    """What is left of the budget of 30 days: 1 is all of it, below 0 the promise is broken."""
    ratio = f'slo:error_ratio:rate5m{{slo="{objective.name}"}}'
    mean = f"sum_over_time({ratio}[30d]) / count_over_time({ratio}[30d])"
    return _record("slo:budget_left:ratio30d", f"1 - {mean} / {objective.budget}", objective.name)


def _alerts(objective: Objective) -> list[str]:
    return _alert(objective, "page", PAGE, "2m", objective.floor) + _alert(objective, "ticket", TICKET, "15m", 0)


def _alert(objective: Objective, severity: str, burns: tuple, wait: str, floor: int) -> list[str]:
    def ratio(window: str) -> str:
        return f'slo:error_ratio:rate{window}{{slo="{objective.name}"}}'

    pairs = [
        f"({ratio(long)} > {factor} * {objective.budget} and {ratio(short)} > {factor} * {objective.budget})"
        for factor, long, short in burns
    ]
    expression = f"({' or '.join(pairs)})"
    if floor:
        expression += f' and slo:events:increase1h{{slo="{objective.name}"}} >= {floor}'
    how = "within days" if severity == "page" else "before the 30 days are over"
    return [
        f"      - alert: {objective.alert}",
        "        expr: >-",
        *_folded(expression),
        f"        for: {wait}",
        f"        labels: {{severity: {severity}, team: {objective.team}, slo: {objective.name}}}",
        "        annotations:",
        f'          summary: "{{{{ $labels.mesh_service }}}}: {objective.name} will use up its budget {how}"',
        (
            '          description: "{{ $value | humanizePercentage }} of what was measured breaks the promise'
            f' that {objective.promise}; {objective.target:.2%} is promised."'
        ),
        f"          runbook_url: deploy/runbooks/{objective.alert}.md",
    ]


if __name__ == "__main__":
    print(rules(), end="")
