"""Writes what follows from other files; `--check` only says what would differ.

From a chart's values file its values.schema.json and README.md; from the services' own files the templates of their
charts, the list of the mesh and what the umbrella depends on. So a new service's chart is two files of its own.
"""

import json
from pathlib import Path

import yaml

from . import awaited, mesh_facts, settings, values_file
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
MESH = f"{LIBRARY}/templates/_mesh.tpl"
# The whole of a service's templates: what they do is the library's.
TEMPLATES = {
    "templates/service.yaml": '{{ include "recourse.service" . }}\n',
    "templates/NOTES.txt": '{{ include "recourse.notes" . }}\n',
}
ENABLED = "Whether it is part of this release. A service that is installed by itself is found by the same name."


def renamed() -> list[str]:
    """Names that get a sentence instead of the schema's refusal: as the library lists them."""
    text = (CHARTS / LIBRARY / "templates" / "_check.tpl").read_text()
    block = text.split('define "recourse.renamed" -}}')[1].split("{{- end")[0]
    return list(yaml.safe_load(block))


def library(part: str) -> list[Key]:
    file = CHARTS / LIBRARY / "values.yaml"
    return values_file.read(file, ("exports", part) + (("global",) if part == "global" else ()))


def own_keys(chart: str) -> list[Key]:
    """A chart's own values; a service's are leaves where the library's are. The umbrella has each service."""
    leaves = frozenset(key.path for key in library("defaults") if key.leaf) if chart in services() else frozenset()
    keys = values_file.read(CHARTS / chart / "values.yaml", leaves=leaves)
    if chart == UMBRELLA:
        for name in services():
            keys += [Key((name,), {}, leaf=False), Key((name, "enabled"), True, ENABLED)]
    return keys


def schema(chart: str) -> dict:
    """A chart's schema.

    `enabled`, `global` and the library are listed, because a parent gives them. `global` is open at its top, where
    other charts have theirs; a slip in a name of ours is the library's to find.
    """
    root = values_file.schema_of(own_keys(chart))
    if chart == UMBRELLA:
        for name in services():
            meaning = f"The values of charts/{name}."
            root["properties"][name] |= {"description": meaning, "additionalProperties": True}
        root["properties"]["global"] = values_file.schema_of(library("global"))
    elif chart in services():
        merged = values_file.overlay(library("defaults"), own_keys(chart), f"charts/{chart}")
        root = values_file.schema_of(merged)
        root["properties"]["config"] = settings.schema(chart, awaited.settings(chart))
        root["properties"]["global"] = values_file.schema_of(library("global"))
        root["properties"].update({name: ANYTHING for name in renamed()})
    root["properties"]["global"].pop("additionalProperties", None)
    root["properties"]["enabled"] = {"type": "boolean"}
    if chart != OBSERVABILITY:
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


def mesh_list() -> str:
    """The library's template with the list of the mesh, from what the services say of themselves."""
    before, rest = (CHARTS / MESH).read_text().split("services:\n", 1)
    after = rest[rest.index("{{- end") :]
    mesh = mesh_facts.of_the_services()
    order = sorted(mesh, key=lambda name: mesh[name]["grpc"])

    def named(names: set[str]) -> str:
        return "[" + ", ".join([name for name in order if name in names]) + "]"

    lines = [
        f"  {name}: {{grpc: {mesh[name]['grpc']}, admin: {mesh[name]['admin']}, calls: {named(mesh[name]['calls'])},"
        f" follows: {named(mesh[name]['follows'])}}}\n"
        for name in order
    ]
    return before + "services:\n" + "".join(lines) + after


def umbrella() -> str:
    """The umbrella's Chart.yaml with all services."""
    before = (CHARTS / UMBRELLA / "Chart.yaml").read_text().split("dependencies:\n", 1)[0]
    lines = []
    for name in [LIBRARY, *services()]:
        about = yaml.safe_load((CHARTS / name / "Chart.yaml").read_text())
        more = "import-values: [global]" if name == LIBRARY else f"condition: {name}.enabled"
        place = f"file://../{name}"
        lines += [f"- name: {name}", f"  version: {about['version']}", f"  repository: {place}", f"  {more}"]
    return before + "dependencies:\n" + "".join(f"  {line}\n" for line in lines)


def outputs() -> dict[Path, str]:
    """Every generated file with its text."""
    found = {CHARTS / MESH: mesh_list(), CHARTS / UMBRELLA / "Chart.yaml": umbrella()}
    for chart in services():
        found.update({CHARTS / chart / file: text for file, text in TEMPLATES.items()})
    for chart in [*services(), UMBRELLA, DATA, OBSERVABILITY]:
        found[CHARTS / chart / "values.schema.json"] = json.dumps(schema(chart), indent=1, ensure_ascii=False) + "\n"
        found[CHARTS / chart / "README.md"] = readme(chart)
    found[CHARTS / LIBRARY / "README.md"] = readme(LIBRARY)
    return found


def stale() -> list[Path]:
    return [path for path, text in outputs().items() if not path.exists() or path.read_text() != text]


def write() -> list[Path]:
    texts = outputs()
    changed = stale()
    for path in changed:
        path.parent.mkdir(exist_ok=True)
        path.write_text(texts[path])
    return changed
