"""The catalogue of metrics, read and checked in itself.

known = catalogue.load()
known.exposed["outbox_pending"].labels
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from checks.place import HERE, SERVICES

TYPES = {"counter", "gauge", "histogram"}
UNITS_IN_NAMES = {"seconds", "bytes", "paise", "ratio"}

# What can tell a case, a party or an account. A label is for kinds of things, never for one thing.
OF_ONE_THING = re.compile(
    r"(^|_)(id|uuid|case|customer|party|borrower|account|proceeding|matter|notice|article|instrument|cheque|receipt|"
    r"mobile|phone|email|pan|address|token|subject|actor|trace|span)(_|$)"
)


@dataclass(frozen=True)
class Label:
    """A label and the most values that one service can give it."""

    name: str
    max: int
    values: tuple[str, ...] = ()
    bound: str = ""
    example: tuple[str, ...] = ()
    optional: bool = False

    def samples(self) -> tuple[str, ...]:
        return self.values or self.example


@dataclass(frozen=True)
class Metric:
    """One metric; `labels` are those that the program itself gives it."""

    name: str
    type: str
    labels: dict[str, Label]
    typical: float | str
    unit: str = ""
    services: tuple[str, ...] = ()
    shows: str = ""
    each: str = ""
    meaning: str = ""
    buckets: tuple[float, ...] = ()
    source: str = ""

    def series_names(self) -> tuple[str, ...]:
        """The names under which its samples are exposed."""
        if self.type == "histogram":
            return tuple(f"{self.name}_{part}" for part in ("bucket", "sum", "count"))
        return (self.name,)


@dataclass(frozen=True)
class Catalogue:
    exposed: dict[str, Metric]
    awaited: dict[str, Metric]
    platform: dict[str, Metric]
    faults: list[str] = field(default_factory=list)

    def kind_of(self, series: str) -> str | None:
        """`exposed`, `awaited` or `platform`, by the name of a metric or of one of its samples."""
        for kind in ("exposed", "awaited", "platform"):
            if self.metric(series, kind):
                return kind
        return None

    def metric(self, series: str, kind: str) -> Metric | None:
        metrics: dict[str, Metric] = getattr(self, kind)
        if series in metrics:
            return metrics[series]
        stem = re.sub(r"_(bucket|sum|count)$", "", series)
        metric = metrics.get(stem)
        return metric if metric and metric.type == "histogram" else None


def load(folder: Path = HERE) -> Catalogue:
    """The three lists; what is wrong with them is in `faults`."""
    faults: list[str] = []
    exposed = _own(folder / "metrics.yaml", "exposed", faults)
    awaited = _own(folder / "awaited.yaml", "awaited", faults)
    platform = {}
    for entry in _read(folder / "platform.yaml")["platform"]:
        labels = {name: Label(name, 0) for name in entry["labels"]}
        platform[entry["name"]] = Metric(entry["name"], entry["type"], labels, entry["typical"], source=entry["from"])
    for name in exposed.keys() & awaited.keys():
        faults.append(f"{name}: is exposed and awaited; take it out of awaited.yaml")
    return Catalogue(exposed, awaited, platform, faults)


def _read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _own(path: Path, key: str, faults: list[str]) -> dict[str, Metric]:
    metrics: dict[str, Metric] = {}
    for entry in _read(path)[key]:
        name = entry["name"]
        labels = {}
        for label, bounds in entry["labels"].items():
            faults += _label_faults(name, label, bounds)
            lists = {key: tuple(bounds.get(key, ())) for key in ("values", "example")}
            labels[label] = Label(
                label,
                bounds.get("max", 0),
                bound=bounds.get("bound", ""),
                optional=bounds.get("optional", False),
                **lists,
            )
        services = SERVICES if entry["services"] == "mesh" else tuple(entry["services"])
        faults += _faults(entry, services)
        if name in metrics:
            faults.append(f"{name}: is listed twice")
        metrics[name] = Metric(
            name,
            entry["type"],
            labels,
            entry["typical"],
            entry["unit"],
            services,
            entry["shows"],
            entry["each"],
            entry["meaning"],
            tuple(entry.get("buckets", ())),
        )
    return metrics


def _faults(entry: dict, services: tuple[str, ...]) -> list[str]:
    name, found = entry["name"], []
    if entry["type"] not in TYPES:
        found.append(f"{name}: type {entry['type']} is none of {sorted(TYPES)}")
    if (entry["type"] == "counter") != name.endswith("_total"):
        found.append(f"{name}: counters end in _total, and nothing else does")
    if entry["type"] == "histogram" and not entry.get("buckets"):
        found.append(f"{name}: a histogram states its buckets")
    if entry["unit"] in UNITS_IN_NAMES and entry["unit"] not in name:
        found.append(f"{name}: is in {entry['unit']} and does not say so")
    if unknown := set(services) - set(SERVICES):
        found.append(f"{name}: no service is called {sorted(unknown)}")
    if entry["shows"] not in ("start", "use"):
        found.append(f"{name}: shows is `start` or `use`")
    if entry["each"] not in ("replica", "service"):
        found.append(f"{name}: each is `replica` or `service`")
    if len(str(entry["meaning"])) < 10:
        found.append(f"{name}: has no meaning")
    return found


def _label_faults(metric: str, label: str, bounds: dict) -> list[str]:
    found = []
    if OF_ONE_THING.search(label):
        found.append(f"{metric}: the label `{label}` would tell one case, party or account from another")
    if not isinstance(bounds.get("max"), int) or not 0 < bounds["max"] <= 200:
        found.append(f"{metric}: the label `{label}` states no bound between 1 and 200")
    values = bounds.get("values", [])
    if values and bounds.get("max") != len(values):
        found.append(f"{metric}: the label `{label}` lists {len(values)} values and says {bounds.get('max')}")
    if not values and not (bounds.get("bound") and bounds.get("example")):
        found.append(f"{metric}: the label `{label}` says neither its values nor what bounds them, with an example")
    return found
