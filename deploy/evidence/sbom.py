"""Every component that Cargo.lock names, as CycloneDX: its hash, what it needs, and its licence where Cargo knows it.

It is of the whole workspace, tests included. What is in one image, an image's own list says.
"""

import json
import subprocess
import tomllib
import uuid
from pathlib import Path

from .place import Part
from .revisions import Revisions

PLATFORM = "x86_64-unknown-linux-gnu"


def part(revisions: Revisions, place: Path) -> Part:
    try:
        from cyclonedx.model.bom import Bom
    except ImportError:
        return Part(missing="cyclonedx-python-lib is not installed")
    if "Cargo.lock" not in revisions.has:
        return Part(missing="the revision has no Cargo.lock")
    packages = tomllib.loads(revisions.text(revisions.after, "Cargo.lock"))["package"]
    licences, missing = licences_of(revisions, place)
    text = written(Bom(), packages, licences, revisions)
    note = f"{len(packages)} components, licences of {len(licences)}"
    return Part(text, note=note, gaps=(missing,) if missing else ())


def written(bom, packages: list[dict], licences: dict[str, str], revisions: Revisions) -> str:
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.license import LicenseExpression
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    components = {}
    for package in packages:
        name, version = package["name"], package["version"]
        checksum = package.get("checksum")
        purl = PackageURL("cargo", None, name, version) if "source" in package else None
        components[name, version] = Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY if "source" in package else ComponentType.APPLICATION,
            bom_ref=f"{name}@{version}",
            purl=purl,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=checksum)] if checksum else [],
            licenses=[LicenseExpression(licences[f"{name}@{version}"])] if f"{name}@{version}" in licences else [],
        )
    root = Component(name="recourse", version=revisions.after, type=ComponentType.APPLICATION, bom_ref="recourse")
    bom.metadata.component = root
    bom.components.update(components.values())
    bom.register_dependency(root, [one for key, one in components.items() if one.type == ComponentType.APPLICATION])
    for package in packages:
        needs = [components[key] for key in (needed(one, components) for one in package.get("dependencies", [])) if key]
        bom.register_dependency(components[package["name"], package["version"]], needs)
    # The same revision gives the same bytes: its name stands in place of chance, and its day in place of today.
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, f"recourse/{revisions.after}")
    tree = json.loads(JsonV1Dot6(bom).output_as_string())
    tree["metadata"]["timestamp"] = revisions.git("show", "-s", "--format=%cI", revisions.after).strip()
    return json.dumps(tree, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def needed(said: str, components: dict) -> tuple[str, str] | None:
    """`serde`, or `serde 1.0.1` where there are several, as Cargo.lock writes a dependency."""
    name, *version = said.split(" ")
    if version:
        return (name, version[0])
    return next((key for key in components if key[0] == name), None)


def licences_of(revisions: Revisions, place: Path) -> tuple[dict[str, str], str]:
    """By name and version, what each package says of itself; from Cargo, without the network."""
    if "Cargo.toml" not in revisions.has:
        return {}, "licences are not in it: no workspace"
    tree = revisions.unpack(revisions.after, place / "workspace")
    # Of the platform of the images: the sources of others' crates are not fetched where it is built.
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", PLATFORM]
    try:
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    except FileNotFoundError:
        return {}, "licences are not in it: there is no cargo"
    if done.returncode:
        return {}, "licences are not in it: cargo metadata needs the crates' sources"
    found = {}
    for package in json.loads(done.stdout)["packages"]:
        if package.get("license"):
            # An old way of writing OR.
            found[f"{package['name']}@{package['version']}"] = package["license"].replace("/", " OR ")
    return found, ""
