"""Whether the list beside the binary (CycloneDX, with licences) names the crates of the list in it (`cargo auditable`).

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
    named = {(one["name"], one["version"]) for one in crates}
    found = [f"the binary names {name} {version}, the list does not" for name, version in sorted(named - set(listed))]
    found += [f"the list names {name} {version}, the binary does not" for name, version in sorted(set(listed) - named)]
    for (name, version), one in sorted(listed.items()):
        if not one.get("licenses"):
            found.append(f"the list of components gives no licence for {name} {version}")
    return found
