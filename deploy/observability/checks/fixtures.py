"""What a healthy mesh and its platform would expose, made from the catalogue: for what no mesh on one machine has.

A server answers `/<kind>/<service>` with the text of metrics of that kind; counters grow with the time since it began.
The labels that a target would get (`mesh_service`, `instance`) are in the text, so that a target that is only a fixture
makes no `up` of a service that it is not.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from checks.catalogue import Catalogue, Metric
from checks.place import ROOT, SERVICES

REPLICAS = ("a", "b")
PACKAGES = {"counsel": "counsel-portal"}
# How often each code stands beside 1,000 that are OK.
CODES = {
    "OK": 1000.0,
    "INVALID_ARGUMENT": 4.0,
    "NOT_FOUND": 3.0,
    "FAILED_PRECONDITION": 3.0,
    "INTERNAL": 0.05,
    "UNAVAILABLE": 0.05,
}

# Labels that platforms give; those that are not here get one value.
PLATFORM = {
    "queue": (
        "q.cases.payments",
        "q.cases.notices",
        "q.cases.counsel-portal",
        "q.communications.cases",
        "q.counsel-portal.cases",
        "q.park.cases",
    ),
    "pod": tuple(f"recourse-{service}-db-1" for service in SERVICES),
    "datname": ("app",),
    "name": ("max_connections",),
    "value": ("ready",),
    "state": ("active",),
    "namespace": ("recourse",),
    "exported_namespace": ("recourse",),
    "container": ("service",),
    "vhost": ("recourse",),
    "rabbitmq_node": ("rabbit@0", "rabbit@1", "rabbit@2"),
    "rabbitmq_cluster": ("recourse",),
    "protocol": ("amqp091",),
    "horizontalpodautoscaler": ("recourse-cases",),
    "scaledObject": ("recourse-cases",),
    "job_name": ("recourse-cases-migrate",),
    "queue_type": ("rabbit_quorum_queue",),
    "exporter": ("otlp",),
    "processor": ("memory_limiter",),
}


@functools.cache
def methods(service: str) -> list[tuple[str, str]]:
    """The gRPC services and methods of one service, from its proto files."""
    found = []
    for path in sorted((ROOT / "proto" / "recourse").glob("*/v1/*.proto")):
        text = path.read_text(encoding="utf-8")
        package = path.parts[-3]
        if PACKAGES.get(package, package) != service:
            continue
        for block in re.finditer(r"^service (\w+) \{(.*?)^\}", text, flags=re.MULTILINE | re.DOTALL):
            found += [(f"recourse.{package}.v1.{block[1]}", method) for method in re.findall(r"rpc (\w+)\(", block[2])]
    return found


def text(known: Catalogue, kind: str, service: str, elapsed: float) -> str:
    """The exposition of one kind of metrics of one service, or of the whole platform."""
    metrics: dict[str, Metric] = getattr(known, kind)
    out = []
    for metric in metrics.values():
        if metric.source == "Prometheus" or (kind != "platform" and service not in metric.services):
            continue
        out.append(f"# TYPE {metric.name} {metric.type}")
        for labels, weight in series(metric, kind, service):
            out += samples(metric, labels, weight, elapsed)
    return "\n".join(out) + "\n"


def series(metric: Metric, kind: str, service: str):
    if kind == "platform":
        names = list(metric.labels)
        for values in itertools.product(*(PLATFORM.get(name, (f"{name}-1",)) for name in names)):
            labels = dict(zip(names, values, strict=True))
            if metric.name == "kube_pod_container_status_restarts_total" or metric.name.startswith("container_"):
                labels["pod"] = labels["pod"].replace("-db-1", "-7d9f-x2x4k")
            yield labels | {"instance": "platform"}, 1.0
        return
    for replica in REPLICAS:
        target = {"mesh_service": service, "instance": f"{service}-{replica}"}
        if "method" in metric.labels:
            for grpc, method in methods(service):
                codes = CODES if "code" in metric.labels else {None: 1000.0}
                for code, weight in codes.items():
                    labels = {"service": grpc, "method": method} | ({"code": code} if code else {})
                    yield target | labels, weight / 1000
            continue
        for values in itertools.product(*(label.samples() for label in metric.labels.values())):
            labels = dict(zip(metric.labels, values, strict=True))
            if labels.get("role") == "relay":
                if labels.pop("producer") != metric.labels["producer"].samples()[0]:
                    continue
            yield target | labels, 1.0


def samples(metric: Metric, labels: dict[str, str], weight: float, elapsed: float) -> list[str]:
    value = {"now": time.time(), "tomorrow": time.time() + 86_400}.get(str(metric.typical), metric.typical)
    value = float(value)
    if metric.type == "gauge":
        return [line(metric.name, labels, value)]
    if metric.type == "counter":
        return [line(metric.name, labels, value * weight * elapsed)]
    count = 2 * weight * elapsed
    lines = [
        line(f"{metric.name}_bucket", labels | {"le": f"{bound:g}"}, count * (1 - math.exp(-bound / value)))
        for bound in metric.buckets
    ]
    return [
        *lines,
        line(f"{metric.name}_bucket", labels | {"le": "+Inf"}, count),
        line(f"{metric.name}_sum", labels, count * value),
        line(f"{metric.name}_count", labels, count),
    ]


def line(name: str, labels: dict[str, str], value: float) -> str:
    inside = ",".join(f'{label}="{text}"' for label, text in labels.items())
    return f"{name}{{{inside}}} {value:.6f}"


class Server(ThreadingHTTPServer):
    """Serves fixtures on a free port of the loopback interface."""

    daemon_threads = True

    def __init__(self, known: Catalogue) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.known, self.began = known, time.monotonic() - 3_600
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_: object) -> None:
        """A scrape that was given up is Prometheus' to tell."""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:  # noqa: N802, the name is the library's
        _, kind, service = self.path.split("/", 2)
        body = text(self.server.known, kind, service, time.monotonic() - self.server.began).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002
        pass
