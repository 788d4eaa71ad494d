"""Whether the list beside the binary (CycloneDX, with licences) has every crate of the list in it (`cargo auditable`).

Two programs write them, each in its own way, from the same lock file. Scanners read either: of the file, or of a binary
that was copied out of the image.
"""

import json

# What a file of this form says of itself.
FORMAT, VERSION = "CycloneDX", "1.5"


def complaints(document: bytes, crates: list[dict]) -> list[str]:
    if not crates:
        return ["the binary holds no list of its crates: it was not built by `cargo auditable`"]
    try:
        told = json.loads(document)
    except ValueError as error:
        return [f"the list of components is no JSON: {error}"]
    if (told.get("bomFormat"), told.get("specVersion")) != (FORMAT, VERSION):
        return [f"the list of components is not {FORMAT} {VERSION}"]
    components = [told["metadata"]["component"], *told.get("components", [])]
    listed = {(one["name"], one["version"]): one for one in components}
    linked = {(one["name"], one["version"]) for one in crates if one.get("kind", "runtime") == "runtime"}
    missing = sorted(linked - set(listed))
    found = [f"the binary has {name} {version}, the list of components does not" for name, version in missing]
    for name, version in sorted(linked & set(listed)):
        if not listed[name, version].get("licenses"):
            found.append(f"the list of components gives no licence for {name} {version}")
    return found
