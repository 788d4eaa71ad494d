"""Which secrets and config maps objects refer to, in whatever field, and by which labels operators find them."""

import re

# Named like references to secrets, and none: where an ExternalSecret looks, and an object's own parts.
NO_SECRET = {"secretStoreRef", "secretTemplate"}
CONFIG_MAP = re.compile(r"configMap", re.I)
SECRET = re.compile(r"secret|certificateRefs?$", re.I)


def asked(documents: list[dict]) -> dict[str, set[str]]:
    """Those that must be there, and the keys that are taken; `configMap/` stands before the name of a config map.

    A field whose name says secret or configMap refers to one by `name`, `secretName` or its own text. An object that is
    nothing but a name and a key is a reference, too, whatever its field is called: the API's SecretKeySelector.
    """
    found: dict[str, set[str]] = {}
    for document in documents:
        for name, keys in _references(document, "", document):
            found.setdefault(name, set()).update(keys)
    own = {f"configMap/{one['metadata']['name']}" for one in documents if one["kind"] == "ConfigMap"}
    return {name: keys for name, keys in found.items() if name not in own}


def _references(node: object, field: str, parent: dict) -> list[tuple[str, set[str]]]:
    """`field` is the nearest name above a node; elements of a list stand under that of the list."""
    if isinstance(node, list):
        return [one for element in node for one in _references(element, field, parent)]
    if isinstance(node, str):
        # A Certificate's secretName is what it has made.
        is_name = field == "secretName" or field.endswith("Secret")
        return [(node, _keys(parent))] if node and is_name and "issuerRef" not in parent else []
    if not isinstance(node, dict):
        return []
    found = []
    if name := _name(node, field):
        # The Gateway API's way of naming authorities leaves the key unsaid.
        found.append((name, {"ca.crt"} if field == "caCertificateRefs" else _keys(node)))
    for key, inside in node.items():
        found += _references(inside, key, node)
    return found


def _name(node: dict, field: str) -> str | None:
    name = node.get("name")
    if not isinstance(name, str) or not name or field in NO_SECRET:
        return None
    kind = node.get("kind", "Secret")
    if CONFIG_MAP.search(field) or (kind == "ConfigMap" and SECRET.search(field)):
        return f"configMap/{name}"
    return name if kind == "Secret" and (SECRET.search(field) or _is_selector(node)) else None


def _is_selector(node: dict) -> bool:
    return isinstance(node.get("key"), str) and set(node) <= {"name", "key", "optional", "parameter"}


def _keys(node: dict) -> set[str]:
    items = [one.get("key") for one in node.get("items") or [] if isinstance(one, dict)]
    return {key for key in [node.get("key"), *items] if isinstance(key, str)}


def labelled(documents: list[dict]) -> dict[str, str]:
    """Secrets that an operator reads by a label: the messaging topology operator from 1.20 on no others, CloudNativePG
    others only when it comes by."""
    found = {}
    for document in documents:
        spec = document.get("spec") or {}
        if document["kind"] == "User" and "importCredentialsSecret" in spec:
            found[spec["importCredentialsSecret"]["name"]] = "rabbitmq.com/topology-operator=true"
        if document["kind"] == "Cluster" and "bootstrap" in spec:
            names = [role["passwordSecret"]["name"] for role in spec.get("managed", {}).get("roles", [])]
            names += [way["secret"]["name"] for way in spec["bootstrap"].values() if "secret" in way]
            found |= dict.fromkeys(names, "cnpg.io/reload=true")
    return found
