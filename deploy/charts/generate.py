"""Writes values.schema.json and README.md of each chart from its values file; `--check` only says what would differ."""

import json
from pathlib import Path

import yaml

from . import awaited, settings, values_file
from .places import CHARTS, DATA, LIBRARY, OBSERVABILITY, UMBRELLA, services
from .values_file import Key

DEFINITIONS = {
    "peer": {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {
            name: {"type": "object", "additionalProperties": {"type": "string"}}
            for name in ("podLabels", "namespaceLabels")
        },
    },
    "destination": {
        "type": "object",
        "additionalProperties": False,
        "required": ["ports"],
        "properties": {
            "ports": {"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 1, "maximum": 65535}},
            "podLabels": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
            "namespaceLabels": {"type": "object", "additionalProperties": {"type": "string"}},
            "cidrs": {"type": "array", "items": {"type": "string", "pattern": "^[0-9a-f.:]+/[0-9]+$"}},
        },
    },
    "settingFromSecret": {
        "type": "object",
        "additionalProperties": False,
        "required": ["setting", "secret", "key"],
        "properties": {name: {"type": "string", "minLength": 1} for name in ("setting", "secret", "key")},
    },
    "settingFromConfigMap": {
        "type": "object",
        "additionalProperties": False,
        "required": ["configMap", "key"],
        "properties": {name: {"type": "string", "minLength": 1} for name in ("setting", "configMap", "key")},
    },
    "variable": {
        "type": "object",
        "additionalProperties": False,
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "value": {"type": "string"}, "valueFrom": {"type": "object"}},
    },
    "resources": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"type": "object", "additionalProperties": {"type": ["string", "number"]}}
            for name in ("requests", "limits")
        },
    },
}
ANYTHING: dict = {}


def renamed() -> list[str]:
    """Names that get a sentence instead of the schema's refusal: as the library lists them."""
    text = (CHARTS / LIBRARY / "templates" / "_check.tpl").read_text()
    block = text.split('define "recourse.renamed" -}}')[1].split("{{- end")[0]
    return list(yaml.safe_load(block))


def library(part: str) -> list[Key]:
    file = CHARTS / LIBRARY / "values.yaml"
    return values_file.read(file, ("exports", part) + (("global",) if part == "global" else ()))


def own_keys(chart: str) -> list[Key]:
    """A chart's own values; a service's are leaves where the library's are."""
    leaves = frozenset(key.path for key in library("defaults") if key.leaf) if chart in services() else frozenset()
    return values_file.read(CHARTS / chart / "values.yaml", leaves=leaves)


def schema(chart: str) -> dict:
    """A chart's schema. `global` and `enabled` are listed, because a parent gives them; so is the library."""
    own = own_keys(chart)
    if chart in (DATA, OBSERVABILITY):
        root = values_file.schema_of(own)
    elif chart == UMBRELLA:
        root = values_file.schema_of([key for key in own if key.path[0] not in services()])
        for name in services():
            root["properties"][name] = {"type": "object", "description": f"The values of charts/{name}."}
        root["properties"]["global"] = values_file.schema_of(library("global"))
    else:
        root = values_file.schema_of(values_file.overlay(library("defaults"), own, f"charts/{chart}"))
        root["properties"]["config"] = settings.schema(chart, awaited.settings(chart))
        root["properties"]["global"] = values_file.schema_of(library("global"))
        root["properties"]["enabled"] = {"type": "boolean"}
        root["properties"].update({name: ANYTHING for name in renamed()})
    if chart == OBSERVABILITY:
        root["properties"]["enabled"] = {"type": "boolean"}
    else:
        root["properties"][LIBRARY] = {"type": "object"}
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"Values of charts/{chart}"}
    used = json.dumps(root)
    definitions = {name: body for name, body in DEFINITIONS.items() if f"#/$defs/{name}" in used}
    return {**head, **root, **({"$defs": definitions} if definitions else {})}


def readme(chart: str) -> str:
    about = yaml.safe_load((CHARTS / chart / "Chart.yaml").read_text())
    lines = [
        f"# {chart}",
        "",
        about["description"],
        "",
        "Written by `make charts-docs` from the comments of values.yaml; [charts](../README.md) says how to install.",
        "",
    ]
    if chart == LIBRARY:
        lines += [
            "## For the mesh",
            "",
            "Under `global`, in the umbrella and in a service that is installed by itself.",
            "",
        ]
        lines += table(library("global"), "global.")
        lines += ["", "## For each service", "", "In the umbrella under the service's name.", ""]
        lines += table(library("defaults"))
    elif chart in (UMBRELLA, DATA, OBSERVABILITY):
        lines += table(own_keys(chart))
        if chart == UMBRELLA:
            lines += [
                "",
                f"And, under `global` and under each service's name, those of [{LIBRARY}](../{LIBRARY}/README.md).",
            ]
    else:
        own = own_keys(chart)
        merged = {key.path: key for key in values_file.overlay(library("defaults"), own, chart)}
        lines += ["What differs here; the rest is in " f"[{LIBRARY}](../{LIBRARY}/README.md).", ""]
        lines += table([merged[key.path] for key in own])
        lines += [
            "",
            "## Settings of the service",
            "",
            f"`config` takes the sections of [default.toml](../../services/{chart}/config/default.toml), except those",
            "that follow from other values; the chart names these when they are given.",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


def table(keys: list[Key], prefix: str = "") -> list[str]:
    rows = ["| value | default | meaning |", "|---|---|---|"]
    for key in keys:
        if key.leaf:
            default = json.dumps(key.default, ensure_ascii=False).replace("|", "\\|")
            meaning = key.meaning
            if allowed := key.schema.get("enum"):
                meaning += f" One of {', '.join(f'`{word}`' for word in allowed)}."
            rows.append(
                f"| `{prefix}{'.'.join(key.path)}` | `{default}` | {meaning.strip().replace('|', chr(92) + '|')} |"
            )
    return rows


def outputs() -> dict[Path, str]:
    """Every generated file with its text."""
    found = {}
    for chart in [*services(), UMBRELLA, DATA, OBSERVABILITY]:
        found[CHARTS / chart / "values.schema.json"] = json.dumps(schema(chart), indent=1, ensure_ascii=False) + "\n"
        found[CHARTS / chart / "README.md"] = readme(chart)
    found[CHARTS / LIBRARY / "README.md"] = readme(LIBRARY)
    return found


def stale() -> list[Path]:
    return [path for path, text in outputs().items() if not path.exists() or path.read_text() != text]


def write() -> list[Path]:
    changed = stale()
    for path in changed:
        path.write_text(outputs()[path])
    return changed
