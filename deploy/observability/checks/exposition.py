"""The text that `/metrics` answers with: read, and compared with the catalogue."""

from __future__ import annotations

import re
import urllib.request
from dataclasses import dataclass, field

from checks.catalogue import Catalogue, Metric

SAMPLE = re.compile(r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+\d+)?$")
PAIR = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')
ESCAPED = {"\\n": "\n", '\\"': '"', "\\\\": "\\"}

# Values that can only be of one thing: ids, references, numbers of people and of accounts, addresses.
OF_ONE_THING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|\b(RC|MT|HL)-\d+|[\w.]+@[\w.]+\.\w+|\b\d{9,}\b|\b[A-Z]{5}\d{4}[A-Z]\b"
)


@dataclass
class Exposition:
    """Types by metric, and samples by name."""

    types: dict[str, str] = field(default_factory=dict)
    samples: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read(text: str) -> Exposition:
    result = Exposition()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ", 3)
            result.types[name] = kind
        elif line and not line.startswith("#"):
            sample = SAMPLE.match(line)
            if not sample:
                result.faults.append(f"line {number} is no sample: {line[:80]}")
                continue
            labels = {name: _plain(value) for name, value in PAIR.findall(sample[2] or "")}
            result.samples.setdefault(sample[1], []).append(labels)
    return result


def fetch(address: str) -> str:
    """The text behind a URL, or in a file."""
    if address.startswith(("http://", "https://")):
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.read().decode("utf-8")
    with open(address, encoding="utf-8") as file:
        return file.read()


def compare(known: Catalogue, service: str, shown: Exposition) -> list[str]:
    """What the catalogue and one service's exposition do not agree on."""
    faults = [f"{service}: {fault}" for fault in shown.faults]
    for name, samples in sorted(shown.samples.items()):
        metric = known.metric(name, "exposed")
        if not metric:
            awaited = known.metric(name, "awaited")
            what = "move it from awaited.yaml to metrics.yaml" if awaited else "the catalogue does not have it"
            faults.append(f"{service}: exposes {name}; {what}")
            continue
        if service not in metric.services:
            faults.append(f"{service}: exposes {name}, which the catalogue gives to {', '.join(metric.services)} only")
        faults += _label_faults(service, metric, name, samples)
    for metric in known.exposed.values():
        if service not in metric.services:
            continue
        names = [name for name in metric.series_names() if name in shown.samples]
        if not names and metric.shows == "start":
            faults.append(f"{service}: does not expose {metric.name}, which should show from the start")
        if names and shown.types.get(metric.name) != metric.type:
            faults.append(f"{service}: {metric.name} is a {shown.types.get(metric.name)}, not a {metric.type}")
        if f"{metric.name}_bucket" in names:
            shown_buckets = {labels["le"] for labels in shown.samples[f"{metric.name}_bucket"]} - {"+Inf"}
            if {float(bound) for bound in shown_buckets} != set(metric.buckets):
                faults.append(f"{service}: {metric.name} has the buckets {sorted(shown_buckets, key=float)}")
    return faults


def _label_faults(service: str, metric: Metric, name: str, samples: list[dict[str, str]]) -> list[str]:
    faults = []
    values: dict[str, set[str]] = {}
    for labels in samples:
        for label, value in labels.items():
            values.setdefault(label, set()).add(value)
        needed = {label.name for label in metric.labels.values() if not label.optional}
        if missing := needed - set(labels):
            faults.append(f"{service}: {name} lacks the labels {sorted(missing)}")
    for label, seen in values.items():
        if label == "le" and metric.type == "histogram":
            continue
        bounds = metric.labels.get(label)
        if not bounds:
            faults.append(f"{service}: {name} has the label `{label}`, which the catalogue does not give it")
            continue
        if len(seen) > bounds.max:
            faults.append(f"{service}: {name}: `{label}` has {len(seen)} values, more than {bounds.max}")
        if bounds.values and (strange := seen - set(bounds.values)):
            faults.append(f"{service}: {name}: `{label}` is {sorted(strange)}, which the catalogue does not list")
        for value in seen:
            if OF_ONE_THING.search(value):
                faults.append(f"{service}: {name}: `{label}` tells one thing from another: {value!r}")
    return faults


def _plain(value: str) -> str:
    return re.sub(r'\\[n"\\]', lambda match: ESCAPED[match[0]], value)
