"""Traces as trees: what one command set off, service by service."""

import json
import time
from collections import defaultdict


def read(file):
    """Every span that the receiver wrote, by trace."""
    traces = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        span = json.loads(line)
        traces[span["trace_id"]].append(span)
    return traces


def await_whole(file, trace_id, service, patience=15):
    """The spans of a trace, once none has come for a while and one is of `service`: services send them in batches."""
    begun, before, since = time.monotonic(), 0, time.monotonic()
    while True:
        spans = read(file).get(trace_id, [])
        now = time.monotonic()
        if len(spans) != before:
            before, since = len(spans), now
        arrived = any(span["service"] == service for span in spans)
        if (arrived and now - since > 1.5) or now - begun > patience:
            return spans
        time.sleep(0.2)


def services(spans):
    return sorted({span["service"] for span in spans})


def tree(spans, width=100):
    """Lines of text. Of spans that do the same side by side the first is shown, and how many more there are."""
    known = {span["span_id"] for span in spans}
    children = defaultdict(list)
    for span in sorted(spans, key=lambda span: span["start_ns"]):
        children[span["parent_span_id"] if span["parent_span_id"] in known else ""].append(span)
    sizes = {}

    def size(span):
        key = span["span_id"]
        if key not in sizes:
            sizes[key] = 1 + sum(size(child) for child in children[key])
        return sizes[key]

    lines = []

    def grow(siblings, indent):
        alike = defaultdict(list)
        for span in siblings:
            alike[(span["service"], span["name"])].append(span)
        groups = list(alike.values())
        for place, group in enumerate(groups):
            # The richest of its kind says most.
            span = max(group, key=size)
            last = place == len(groups) - 1
            joint = "" if not indent and not lines else ("└─ " if last else "├─ ")
            more = f"  (one of {len(group)})" if len(group) > 1 else ""
            text = f"{indent}{joint}{span['name']}{more}"
            took = (span["end_ns"] - span["start_ns"]) / 1e6
            lines.append(f"{text:<{width - 28}.{width - 28}} {span['service']:<14} {took:>9.1f} ms")
            grow(children[span["span_id"]], indent + ("" if not joint else "   " if last else "│  "))

    grow(children[""], "")
    return lines
