"""Six hours of a mesh, told as a history in the text of OpenMetrics, with an evening in which something goes wrong.

For pictures: Prometheus reads it as blocks, computes the recording rules over it, and the dashboards show what an
engineer on call would see. `calm` is the same hours without the fault.

The fault: at 20 minutes before the end the broker blocks publishers. Outboxes age, drafts and receipts wait, cases
loses its connection to one producer, one replica of cases gets all calls and fails some of them, one last day is
missed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from checks import fixtures
from checks.catalogue import Catalogue, Metric
from checks.place import SERVICES

STEP = 60
HOURS = 6
FAULT = 20 * 60
LOAD = {"payments": 3.0, "cases": 6.0, "notices": 1.5, "communications": 1.0, "counsel-portal": 0.7}
# How many methods, and how much each is asked for: a few carry most.
SHARES = (0.4, 0.25, 0.15, 0.1, 0.06, 0.04)
FIRING = (
    ("page", "OutboxStuck", "payments", "platform"),
    ("page", "OutboxStuck", "cases", "platform"),
    ("page", "BrokerAlarm", "", "platform"),
    ("page", "AvailabilityBudgetBurn", "cases", "platform"),
    ("page", "StatutoryDeadlineMissed", "cases", "legal-operations"),
    ("ticket", "LoadUneven", "cases", "platform"),
    ("ticket", "StatutoryDeadlineDueTomorrow", "cases", "legal-operations"),
)


def history(known: Catalogue, end: int, faulty: bool) -> Iterator[str]:
    """Lines of the history, metric by metric, as OpenMetrics wants them."""
    times = list(range(end - HOURS * 3_600, end + 1, STEP))
    fault = end - FAULT if faulty else end + STEP
    for kind in ("exposed", "awaited", "platform"):
        for metric in getattr(known, kind).values():
            if metric.name == "ALERTS":
                continue
            yield f"# TYPE {_family(metric)} {metric.type}"
            yield from _metric(metric, kind, times, fault)
    yield "# TYPE ALERTS gauge"
    for severity, alert, service, team in FIRING if faulty else ():
        labels = {"alertname": alert, "alertstate": "firing", "severity": severity, "team": team}
        labels |= {"mesh_service": service} if service else {}
        for at in times:
            if at >= fault + 240:
                yield f"{fixtures.line('ALERTS', labels, 1)} {at}"
    yield "# EOF"


def _family(metric: Metric) -> str:
    return metric.name.removesuffix("_total") if metric.type == "counter" else metric.name


def _metric(metric: Metric, kind: str, times: list[int], fault: int) -> Iterator[str]:
    if metric.name == "up":
        for service in SERVICES:
            for replica in fixtures.REPLICAS:
                labels = {"mesh_service": service, "instance": f"{service}-{replica}", "namespace": "recourse"}
                for at in times:
                    down = service == "notices" and replica == "b" and at >= fault
                    yield f"{fixtures.line('up', labels, 0 if down else 1)} {at}"
        return
    services = ("all",) if kind == "platform" else metric.services
    for service in services:
        for labels, weight in fixtures.series(metric, kind, service):
            yield from _told(metric, labels, weight, times, fault)


def _told(metric: Metric, labels: dict[str, str], weight: float, times: list[int], fault: int) -> Iterator[str]:
    if metric.type == "gauge":
        for at in times:
            yield f"{fixtures.line(metric.name, labels, _gauge(metric, labels, at, fault))} {at}"
        return
    total = 0.0
    for at in times:
        total += STEP * _rate(metric, labels, weight, at, fault)
        if metric.type == "counter":
            yield f"{fixtures.line(metric.name, labels, total)} {at}"
    if metric.type == "histogram":
        yield from _histogram(metric, labels, weight, times, fault)


def _histogram(metric: Metric, labels: dict[str, str], weight: float, times: list[int], fault: int) -> Iterator[str]:
    """Every bucket by itself: OpenMetrics wants the samples of a series together."""
    for bound in (*metric.buckets, math.inf):
        total = 0.0
        le = {"le": "+Inf" if math.isinf(bound) else f"{bound:g}"}
        for at in times:
            usual = float(metric.typical) * (1 + 0.3 * math.sin(at / 1_700 + len(labels.get("mesh_service", ""))))
            slow = 25 if at >= fault and labels.get("mesh_service") == "cases" else 1
            total += STEP * _rate(metric, labels, weight, at, fault) * (1 - math.exp(-bound / (usual * slow)))
            yield f"{fixtures.line(metric.name + '_bucket', labels | le, total)} {at}"
    total = 0.0
    for at in times:
        total += STEP * _rate(metric, labels, weight, at, fault)
        yield f"{fixtures.line(metric.name + '_count', labels, total)} {at}"


def _rate(metric: Metric, labels: dict[str, str], weight: float, at: int, fault: int) -> float:
    service, bad = labels.get("mesh_service", ""), at >= fault
    wave = 1 + 0.25 * math.sin(at / 2_600 + len(service)) + 0.05 * math.sin(at / 97)
    if metric.name.startswith("rpc_server_re") or metric.name == "rpc_server_duration_seconds":
        names = [method for _, method in fixtures.methods(service)]
        place = names.index(labels["method"])
        rate = LOAD[service] * (SHARES[place] if place < len(SHARES) else 0.005) * wave
        if bad and service == "cases":
            rate *= {"a": 1.9, "b": 0.1}[labels["instance"][-1]]
        share = weight
        if bad and service == "cases" and labels.get("code") == "UNAVAILABLE":
            share = 0.04
        return rate * share
    if bad and metric.name in ("outbox_published_total", "inbox_received_total", "inbox_processed_total"):
        return 0.0
    if metric.name == "inbox_processed_total":
        return {"applied": 2.0, "skipped": 0.8, "repeat": 0.02}.get(labels["outcome"], 0) * wave
    if metric.name == "inbox_received_total":
        return {"stored": 3.0, "repeat": 0.02}.get(labels["outcome"], 0) * wave
    if metric.name == "deadline_fired_total":
        happens = {"pay_by": 1 / 1_400, "hearing": 1 / 5_000}.get(labels["kind"], 0)
        if (
            labels["kind"] == "notice_by"
            and labels["instance"].endswith("a")
            and fault + 300 <= at < fault + 300 + STEP
        ):
            return 1 / STEP
        return happens
    if metric.name == "deadline_reminders_total":
        return 1 / 5_000 if labels["kind"] in ("notice_by", "complaint_by") else 0.0
    if metric.name == "messages_total":
        return {"sent": 0.4, "failed": 0.01, "not_taken": 0.005}.get(labels["outcome"], 0.002) * wave
    if metric.name in ("rpc_server_unauthenticated_total", "rpc_server_denied_total"):
        return 0.001
    return float(metric.typical) * wave


def _gauge(metric: Metric, labels: dict[str, str], at: int, fault: int) -> float:
    service, since = labels.get("mesh_service", ""), max(0, at - fault)
    if metric.typical in ("now", "tomorrow"):
        late = {"now": 0, "tomorrow": 70_000}[str(metric.typical)]
        if "backup" in metric.name:
            late = -30_000
        return at + late
    usual = float(metric.typical)
    wave = usual * (1 + 0.25 * math.sin(at / 1_900 + len(service)))
    if metric.name in ("outbox_oldest_seconds", "outbox_pending") and since:
        return since * (1 if metric.name.endswith("seconds") else LOAD[service])
    if metric.name == "rabbitmq_alarms_free_disk_space_watermark":
        return float(since > 0)
    if metric.name == "rabbitmq_disk_space_available_bytes":
        return max(1e9, 2e10 - 2.7e6 * (at - fault + 7_200)) if at > fault - 7_200 and fault < 10**11 else 2e10
    if metric.name == "amqp_connected" and since > 300 and labels.get("producer") == "payments":
        return 0.0
    if metric.name == "inbox_gaps" and since > 400 and service == "cases":
        return 2.0
    if metric.name == "rpc_server_in_flight" and since and service == "cases" and labels["instance"].endswith("a"):
        return 60 + since / 12
    if metric.name == "deadlines_open":
        if (labels["ours"] == "yes") != (labels["kind"] in ("notice_by", "complaint_by")):
            return 0.0
        ours = {"overdue": 0, "4h": 0, "24h": 2, "72h": 9, "7d": 31, "later": 240}[labels["within"]]
        if since and labels["within"] == "4h" and labels["kind"] == "notice_by":
            ours = 3
        return float(ours if labels["ours"] == "yes" else 4 * ours) / (1 if labels["kind"] == "notice_by" else 2) // 1
    if metric.name == "db_pool_connections" and since and service == "cases" and labels["state"] == "used":
        return 15.0
    if metric.name == "intents_oldest_seconds" and since:
        return 30.0 + since
    if usual in (0.0, 1.0):
        return usual
    return wave
