"""A values file with its comments: each key's default, what it means, and what else it may be.

The form is one that people write anyway: block mappings, a comment of whole lines above a key. `# @schema {…}` in it
narrows the type that follows from the default; a key with a value on its line, or with `@schema`, is a leaf.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

LINE = re.compile(r"^( *)([A-Za-z0-9_./-]+):(?: +(.*))?$")


@dataclass
class Key:
    path: tuple[str, ...]
    default: object = None
    meaning: str = ""
    schema: dict = field(default_factory=dict)
    leaf: bool = True


def read(file: Path, under: tuple[str, ...] = (), leaves: frozenset = frozenset()) -> list[Key]:
    """The keys of a file in their order, or those below a path, with paths from there.

    `leaves` are paths that are leaves although this file does not say so.
    """
    text = file.read_text()
    tree = yaml.safe_load(text) or {}
    keys: list[Key] = []
    stack: list[tuple[int, str]] = []
    comment: list[str] = []
    closed: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        indent = len(line) - len(line.lstrip())
        if closed is not None and stripped and indent <= closed:
            closed = None
        if not stripped:
            comment = []
            continue
        if closed is not None:
            continue
        if stripped.startswith("#"):
            comment.append(stripped[1:].strip())
            continue
        match = LINE.match(line)
        if not match:
            raise ValueError(f"{file}:{number}: not a key, a comment or what belongs to a leaf: {stripped}")
        while stack and stack[-1][0] >= indent:
            stack.pop()
        path = (*(name for _, name in stack), match[2])
        stack.append((indent, match[2]))
        key = _key(path, tree, comment, match[3])
        key.leaf = key.leaf or path in leaves
        comment = []
        if key.leaf:
            closed = indent
        if path[: len(under)] == under and path != under:
            key.path = path[len(under) :]
            keys.append(key)
    return keys


def _key(path: tuple[str, ...], tree: dict, comment: list[str], inline: str | None) -> Key:
    default: object = tree
    for step in path:
        default = default[step]  # type: ignore[index]
    schema = [line.removeprefix("@schema") for line in comment if line.startswith("@schema")]
    meaning = " ".join(line for line in comment if not line.startswith("@schema"))
    leaf = bool(inline) or bool(schema) or not isinstance(default, dict)
    return Key(path, default, meaning, json.loads(schema[0]) if schema else {}, leaf)


def schema_of(keys: list[Key]) -> dict:
    """The strict schema of these keys."""
    root: dict = {"type": "object", "properties": {}, "additionalProperties": False}
    for key in keys:
        at = root
        for step in key.path[:-1]:
            at = at["properties"][step]
        at["properties"][key.path[-1]] = (
            _leaf(key) if key.leaf else {"type": "object", "properties": {}, "additionalProperties": False}
        )
    return root


TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


def _leaf(key: Key) -> dict:
    if "$ref" in key.schema:
        return dict(key.schema)
    return {"type": TYPES[type(key.default)], **key.schema}


def overlay(below: list[Key], above: list[Key], whose: str) -> list[Key]:
    """The keys of `below` with the defaults of `above`; what is new there must not be."""
    known = {key.path: key for key in below}
    result = {key.path: Key(key.path, key.default, key.meaning, key.schema, key.leaf) for key in below}
    for key in above:
        if key.path not in known:
            raise ValueError(f"{whose}: {'.'.join(key.path)} is no value of the library")
        if known[key.path].leaf:
            result[key.path].default = key.default
            result[key.path].meaning = key.meaning or known[key.path].meaning
    return list(result.values())
