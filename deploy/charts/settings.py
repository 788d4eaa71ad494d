"""What a service can be told, read from its Rust types.

A section is a struct that is deserialised and denies unknown fields; so a setting that is not among its fields stops
the service at its start. From the fields come the schema of `config` in values.schema.json and the check that whatever
a chart writes is a setting. The reading is by line and knows what the structs of this repository use.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .places import ROOT

INTEGERS = re.compile(r"^(NonZero)?[UuIi](8|16|32|64|size)$")
TEXTS = {"String", "PathBuf", "SocketAddr", "Timestamp", "LegalDate", "Secret"}


@dataclass(frozen=True)
class Field:
    name: str
    type: str


@dataclass(frozen=True)
class Types:
    """Structs by name, aliases, and names of enums."""

    structs: dict[str, tuple[Field, ...]]
    aliases: dict[str, str]
    enums: frozenset[str]


def _read(files: list[Path]) -> Types:
    structs, aliases, enums = {}, {}, set()
    for file in files:
        text = file.read_text()
        for name, target in re.findall(r"^pub(?:\([a-z]+\))? type (\w+) = ([^;]+);", text, re.M):
            aliases[name] = target
        # From the derive to the closing brace at the line's start, attributes in between.
        pattern = r"^#\[derive\(([^)]*)\)\]\n((?:#\[[^\n]*\]\n)*)pub(?:\([a-z]+\))? (struct|enum) (\w+) \{\n(.*?)^\}"
        for derived, _, kind, name, body in re.findall(pattern, text, re.M | re.S):
            if "Deserialize" not in derived:
                continue
            if kind == "enum":
                enums.add(name)
            else:
                structs.setdefault(name, tuple(_fields(body)))
    return Types(structs, aliases, frozenset(enums))


def _fields(body: str):
    renamed = None
    for line in body.splitlines():
        line = line.strip()
        if match := re.search(r'rename = "([^"]+)"', line):
            renamed = match[1]
        if match := re.match(r"(?:pub(?:\([a-z]+\))? )?(\w+): (.+),$", line):
            yield Field(renamed or match[1], match[2])
            renamed = None


@cache
def types(service: str) -> Types:
    """The service's own types first: each has a `Config`."""
    own = sorted((ROOT / "services" / service / "src").rglob("*.rs"))
    shared = sorted((ROOT / "services" / "shared").glob("*/src/**/*.rs"))
    return _read(own + shared)


@cache
def defaults(service: str) -> str:
    return (ROOT / "services" / service / "config" / "default.toml").read_text()


def schema(service: str, awaited: tuple[str, ...] = ()) -> dict:
    """The JSON schema of a service's whole configuration. `awaited` are paths that it does not know yet."""
    found = _struct("Config", types(service))
    for path in awaited:
        at = found
        *above, last = path.split(".")
        for step in above:
            at = at["properties"].setdefault(step, {"type": "object", "properties": {}, "additionalProperties": False})
        at["properties"].setdefault(last, {})
    return found


def _struct(name: str, known: Types) -> dict:
    properties: dict[str, dict] = {}
    for field in known.structs[name]:
        properties[field.name] = _type(field.type, known)
        if re.search(r"\bSecret\b", field.type):
            properties[f"{field.name}_file"] = {"type": "string"}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _type(text: str, known: Types) -> dict:
    text = text.strip()
    if match := re.match(r"^Option<(.+)>$", text):
        return _type(match[1], known)
    if match := re.match(r"^Vec<(.+)>$", text):
        return {"type": "array", "items": _type(match[1], known)}
    if match := re.match(r"^BTreeMap<\w+, (.+)>$", text):
        return {"type": "object", "additionalProperties": _type(match[1], known)}
    name = text.split("::")[-1]
    if name in known.aliases:
        return _type(known.aliases[name], known)
    if name in known.structs:
        return _struct(name, known)
    if INTEGERS.match(name):
        return {"type": "integer"}
    if name in TEXTS or name in known.enums:
        return {"type": "string"}
    return {"bool": {"type": "boolean"}, "f64": {"type": "number"}}.get(name, {})


def unknown(settings: dict, schema: dict, path: str = "") -> list[str]:
    """Dotted paths that the schema does not admit."""
    found = []
    for key, value in settings.items():
        at = f"{path}.{key}" if path else key
        below = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
        if below is False or below is None:
            found.append(at)
        elif isinstance(value, dict) and isinstance(below, dict) and below:
            found += unknown(value, below, at)
        elif isinstance(value, list):
            sections = [(f"{at}.{number}", one) for number, one in enumerate(value) if isinstance(one, dict)]
            found += [said for place, one in sections for said in unknown(one, below.get("items", {}), place)]
    return found
