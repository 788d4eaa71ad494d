"""Every query of every panel, against a Prometheus that has scraped a mesh, or fixtures where there is none.

A panel of which all metrics come from the services is fed by the mesh. One that also needs metrics of the platform, or
metrics that no service exposes yet, is fed by fixtures and marked so in what is printed.

A mesh that is watched while it works must fill every panel but those that are quiet when all is well. One that rests
may leave empty what follows from calls alone.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import dashboards
from checks.catalogue import Catalogue
from checks.fixtures import Server
from checks.place import DASHBOARDS, SERVICES
from checks.prometheus import Prometheus, QueryFailed
from checks.rules import Origins, Rule, value_faults
from dashboards.__main__ import texts
from dashboards.grafana import Dashboard, Panel

SCRAPED_FOR = 25
ASKED_AGAIN_AFTER = 8
VARIABLES = {"$__rate_interval": "1m", "$__interval": "15s", "$__range": "1h", "$service": ".+"}


@dataclass(frozen=True)
class Outcome:
    dashboard: str
    panel: Panel
    feed: str
    series: int
    fault: str
    # Why it may be empty, if it may.
    excuse: str


def is_current() -> list[str]:
    """Whether the committed dashboards are what the code gives."""
    written = {path.name: path.read_text(encoding="utf-8") for path in DASHBOARDS.glob("*.json")}
    wanted = texts()
    faults = [
        f"{name} is not what the code gives; run `make observability-write`"
        for name in sorted(wanted)
        if written.get(name) != wanted[name]
    ]
    return faults + [f"{name}: no code gives this dashboard" for name in sorted(written.keys() - wanted.keys())]


def form(shown: tuple[Dashboard, ...] = dashboards.ALL) -> list[str]:
    """What Grafana would stumble over, or a reader."""
    faults, uids = [], set()
    for dashboard in shown:
        if dashboard.uid in uids:
            faults.append(f"{dashboard.uid}: two dashboards have this uid")
        uids.add(dashboard.uid)
        taken: dict[tuple[int, int], str] = {}
        titles: set[tuple[str, str]] = set()
        section = ""
        for panel in json.loads(json.dumps(dashboard.json()))["panels"]:
            section = panel["title"] if panel["type"] == "row" else section
            name, box = f"{dashboard.uid}: {panel['title']}", panel["gridPos"]
            if box["x"] + box["w"] > 24:
                faults.append(f"{name}: is wider than the page")
            for cell in (
                (x, y) for x in range(box["x"], box["x"] + box["w"]) for y in range(box["y"], box["y"] + box["h"])
            ):
                if cell in taken:
                    faults.append(f"{name}: lies upon {taken[cell]}")
                    break
                taken[cell] = panel["title"]
            if panel["type"] == "row":
                continue
            if not panel.get("description"):
                faults.append(f"{name}: does not say what it shows")
            if (section, panel["title"]) in titles:
                faults.append(f"{name}: two panels of one section have this title")
            titles.add((section, panel["title"]))
    return faults


def compared(known: Catalogue, shown: tuple[Dashboard, ...] = dashboards.ALL) -> list[str]:
    """What a query compares labels with, and no series can have."""
    return [
        fault
        for dashboard in shown
        for panel in dashboard.panels()
        for query in panel.queries
        for fault in value_faults(known, f"{dashboard.uid}: {panel.title}", query.expr)
    ]


def jobs(mesh: dict[str, list[str]], fixtures: str) -> list[dict]:
    """Scrape jobs: the mesh by address, or fixtures in its place, and fixtures for the rest."""
    found = []
    if mesh:
        for service, urls in mesh.items():
            for url in urls:
                scheme, rest = url.split("://", 1)
                host, _, path = rest.partition("/")
                found.append(
                    {
                        "job_name": f"{service} {host}",
                        "scheme": scheme,
                        "metrics_path": f"/{path}",
                        "honor_labels": True,
                        "static_configs": [{"targets": [host], "labels": {"mesh_service": service}}],
                    }
                )
    else:
        # `up` of a fixture in the place of a service is that service's.
        found += [
            {
                "job_name": f"exposed {service}",
                "metrics_path": f"/exposed/{service}",
                "honor_labels": True,
                "static_configs": [
                    {"targets": [fixtures], "labels": {"mesh_service": service, "namespace": "recourse"}}
                ],
            }
            for service in SERVICES
        ]
    found += [
        {
            "job_name": f"awaited {service}",
            "metrics_path": f"/awaited/{service}",
            "honor_labels": True,
            "static_configs": [{"targets": [fixtures]}],
        }
        for service in SERVICES
    ]
    found.append(
        {
            "job_name": "platform",
            "metrics_path": "/platform/all",
            "honor_labels": True,
            "static_configs": [{"targets": [fixtures]}],
        }
    )
    return found


def run(
    known: Catalogue,
    rules: list[Rule],
    mesh: dict[str, list[str]],
    planted: tuple[Dashboard, ...] = (),
    work: Callable[[], object] | None = None,
) -> list[Outcome]:
    """Scrapes for a while, or while the mesh is given work; then asks every panel's queries, and those planted."""
    server = Server(known)
    try:
        with Prometheus(jobs(mesh, server.address)) as prometheus:
            if work:
                work()
            else:
                time.sleep(SCRAPED_FOR)
            rests = bool(mesh) and not work and _rests(prometheus)
            asked = (prometheus, Origins(known, rules), bool(mesh), rests, (*dashboards.ALL, *planted))
            outcomes, of_ours = ask(*asked), {dashboard.uid for dashboard in dashboards.ALL}
            if not any(outcome.fault for outcome in outcomes if outcome.dashboard in of_ours):
                return outcomes
            # A scrape that took too long leaves a hole for some seconds. What is empty twice is empty.
            time.sleep(ASKED_AGAIN_AFTER)
            return [again if first.fault else first for first, again in zip(outcomes, ask(*asked), strict=True)]
    finally:
        server.shutdown()
        server.server_close()


def _rests(prometheus: Prometheus) -> bool:
    return not prometheus.now("sum(rate(rpc_server_requests_total[1m])) > 0")


def excuse(panel: Panel, is_mesh: bool, rests: bool) -> str:
    """Why a panel may be empty; fixtures have something for each."""
    return (panel.quiet or ("nobody calls" if panel.idle and rests else "")) if is_mesh else ""


def ask(
    prometheus: Prometheus, origins: Origins, is_mesh: bool, rests: bool, shown: tuple[Dashboard, ...]
) -> list[Outcome]:
    outcomes = []
    for dashboard in shown:
        for panel in dashboard.panels():
            series, faults, kinds, excused = 0, [], set(), excuse(panel, is_mesh, rests)
            for query in panel.queries:
                kinds |= {kind for kind, names in origins.of(query.expr).items() if names - {"up", "ALERTS"}}
                try:
                    found = [
                        one for one in prometheus.now(filled(query.expr)) if not math.isnan(float(one["value"][1]))
                    ]
                except QueryFailed as failed:
                    faults.append(f"{failed}: {query.expr}")
                    continue
                series += len(found)
                if not found and not excused:
                    faults.append(f"is empty: {query.expr}")
            feed = "mesh" if is_mesh and kinds <= {"exposed"} else "fixture"
            outcomes.append(Outcome(dashboard.uid, panel, feed, series, "; ".join(faults), excused))
    return outcomes


def filled(expression: str) -> str:
    for name, value in VARIABLES.items():
        expression = expression.replace(name, value)
    return expression
