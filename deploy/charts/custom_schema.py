"""Fields of custom resources: what no operator knows is an error, as a strict API server says.

The schemas of cert-manager, CloudNativePG, the Gateway API, KEDA and the Prometheus operator come from the npm packages
@kubernetes-models/*, installed into the tools' folder and not kept here: the fields from their TypeScript declarations,
values from their validators. RabbitMQ's operators have no package; rabbit_schema.py holds the fields that we write.
"""

import json
import re
import subprocess
from functools import cache
from pathlib import Path

from . import rabbit_schema

# By API group: the package, and the folder in it if it is not the group's own.
PACKAGES = {
    "cert-manager.io": "cert-manager",
    "gateway.networking.k8s.io": "gateway-api",
    "keda.sh": "keda",
    "monitoring.coreos.com": "prometheus-operator",
    "postgresql.cnpg.io": "cloudnative-pg",
}
TOKEN = re.compile(r'"[^"]*"|[A-Za-z_$][\w$]*|[{}<>\[\]|;:?(),]')
PLAIN = {"string": str, "number": (int, float), "boolean": bool}


def is_custom(document: dict) -> bool:
    group = document["apiVersion"].partition("/")[0]
    return group in PACKAGES or group == rabbit_schema.GROUP


def complaints(documents: list[dict], modules: Path) -> list[str]:
    """What is wrong with these custom resources."""
    found: list[str] = []
    packaged = []
    for document in documents:
        group = document["apiVersion"].partition("/")[0]
        what = f"{document['kind']} {document['metadata']['name']}"
        if group == rabbit_schema.GROUP:
            found += [f"{what}: {said}" for said in rabbit_schema.complaints(document)]
            continue
        folder = modules / "@kubernetes-models" / PACKAGES[group] / document["apiVersion"]
        kind = _interface(folder / f"{document['kind']}.d.ts")
        found += [f"{what}: {said}" for said in _unknown(document, kind, "")]
        packaged.append({"package": PACKAGES[group], "document": document})
    if packaged:
        program = Path(__file__).with_name("custom_values.mjs")
        done = subprocess.run(
            ["node", str(program), str(modules)], input=json.dumps(packaged), text=True, capture_output=True, check=True
        )
        found += json.loads(done.stdout)
    return found


# A type: ("object", {name: type}), ("list", type), ("map", type), ("plain", name), ("any",).
Type = tuple


@cache
def _interface(file: Path) -> Type:
    """The type that a declaration file states: its interface, or the type that it is another word for."""
    if not file.exists():
        raise FileNotFoundError(f"no schema at {file}")
    text = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.S)
    imports = {}
    for names, place in re.findall(r'import \{ ([^}]+) \} from "([^"]+)"', text):
        for name in names.split(", "):
            imports[name] = place
    match = re.search(
        r"export (?:interface I\w+(?: extends ([\w, ]+?))? (?=\{)|(?:declare )?type I\w+ = )(.*)", text, re.S
    )
    if not match:
        return ("any",)
    own = _type(TOKEN.findall(match[2]), imports, file)
    bases = [imports.get(name, "") for name in (match[1] or "").split(", ")]
    inherited = [_interface(_file(file, place)) for place in bases if place.startswith(".")]
    if not inherited:
        return own
    if any(type_[0] != "object" for type_ in (own, *inherited)):
        return ("any",)
    return ("object", {name: type_ for part in (*inherited, own) for name, type_ in part[1].items()})


def _file(file: Path, place: str) -> Path:
    return (file.parent / place).with_suffix("").with_suffix(".d.ts")


def _type(tokens: list[str], imports: dict[str, str], file: Path) -> Type:
    first = _one(tokens, imports, file)
    while tokens and tokens[0] == "|":
        tokens.pop(0)
        other = _one(tokens, imports, file)
        first = first if first == other else ("any",)
    return first


def _one(tokens: list[str], imports: dict[str, str], file: Path) -> Type:
    token = tokens.pop(0)
    if token == "{":
        return _members(tokens, imports, file)
    if token == "Array":
        tokens.pop(0)
        item = _type(tokens, imports, file)
        tokens.pop(0)
        return ("list", item)
    if token.startswith('"'):
        return ("plain", "string")
    if token in PLAIN:
        return ("plain", token)
    place = imports.get(token, "")
    if place.startswith("."):
        return ("file", _file(file, place))
    return ("any",)


def _members(tokens: list[str], imports: dict[str, str], file: Path) -> Type:
    fields: dict[str, Type] = {}
    below: Type | None = None
    while tokens[0] != "}":
        name = tokens.pop(0)
        if name == "[":
            while tokens.pop(0) != "]":
                pass
            tokens.pop(0)
            below = _type(tokens, imports, file)
        else:
            while tokens.pop(0) != ":":
                pass
            fields[name.strip('"')] = _type(tokens, imports, file)
        if tokens[0] == ";":
            tokens.pop(0)
    tokens.pop(0)
    return ("map", below) if below and not fields else ("object", fields)


def _unknown(value, type_: Type, path: str) -> list[str]:
    if type_[0] == "file":
        type_ = _interface(type_[1])
    match type_[0], value:
        case "object", dict():
            found = []
            for name, below in value.items():
                at = f"{path}.{name}".lstrip(".")
                if name not in type_[1]:
                    found.append(f"{at}: unknown field")
                else:
                    found += _unknown(below, type_[1][name], at)
            return found
        case "map", dict():
            return [said for name, below in value.items() for said in _unknown(below, type_[1], f"{path}.{name}")]
        case "list", list():
            return [said for n, below in enumerate(value) for said in _unknown(below, type_[1], f"{path}[{n}]")]
        case "object" | "map" | "list", _:
            return [f"{path}: {value!r} is not what belongs here ({type_[0]})"]
        case "plain", _ if not isinstance(value, PLAIN[type_[1]]):
            return [f"{path}: {value!r} is no {type_[1]}"]
    return []
