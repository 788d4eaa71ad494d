"""Whether Dockerfile, charts, Cargo and `images.lock` speak of the same images. Nothing is built."""

import re
import tomllib
from pathlib import Path

from . import lock
from .contents import BINARY
from .places import DOCKERFILE, ROOT, repository, services, version

IGNORE = ROOT / ".dockerignore"
TEMPLATES = ROOT / "charts" / "recourse-lib" / "templates"
COLLECTOR = ROOT / "deploy" / "observability" / "collector" / "values.yaml"
# A reference with a registry before it, as values files write it.
REFERENCE = re.compile(r"^\s*(?:image|repository|imageName):\s*([a-z0-9.-]+\.[a-z]+/\S+)\s*$", re.MULTILINE)
INCLUDED = re.compile(r'include_(?:str|bytes)!\(\s*(?:concat!\()?"((?:\.\./)+[^"]*)"')


def complaints() -> list[str]:
    dockerfile, ignore = DOCKERFILE.read_text(), IGNORE.read_text()
    images = lock.load()
    return [
        *of_charts(images),
        *of_dockerfile(dockerfile, images),
        *of_templates({file.name: file.read_text() for file in sorted(TEMPLATES.glob("*.tpl"))}),
        *of_context(ignore),
        *lock.complaints(images),
    ]


def of_charts(images: list[lock.Locked]) -> list[str]:
    """A chart's image is the one that is built for its service, and the list has every image that values name."""
    found, ours = [], services()
    for service in ours:
        values = ROOT / "charts" / service / "Chart.yaml"
        if not values.is_file():
            found.append(f"charts/{service}: the service has no chart, so nobody says what its image is called")
            continue
        if not repository(service).endswith(f"/recourse-{service}"):
            found.append(f"charts/{service}: {repository(service)} is not called after the service")
        runs = re.search(r"^appVersion: \"?([^\"\n]+)", values.read_text(), re.MULTILINE)
        if not runs or runs[1] != version():
            found.append(f"charts/{service}: appVersion, which is the image's tag, is not {version()} as in Cargo.toml")
    listed = {one.name for one in images} | {one.source for one in images}
    for file in [*sorted(ROOT.glob("charts/*/values.yaml")), COLLECTOR]:
        for reference in REFERENCE.findall(file.read_text()):
            if reference not in listed:
                found.append(f"images.lock: {file.relative_to(ROOT)} names {reference}, which the list has not")
    for service in ours:
        if (ROOT / "charts" / service).is_dir() and f"{repository(service)}:{version()}" not in listed:
            found.append(f"images.lock: has no {repository(service)}:{version()}")
    return found


def of_dockerfile(text: str, images: list[lock.Locked]) -> list[str]:
    found = []
    lines = re.sub(r"\\\n", " ", text).splitlines()
    last = max((index for index, line in enumerate(lines) if line.startswith("FROM ")), default=0)
    arguments = dict(re.findall(r"^ARG (\w+)=(\S*)$", text, re.MULTILINE))
    rust = arguments.get("BUILD_BASE", "")
    if rust not in {one.name for one in images if one.part == "build"}:
        found.append(f"Dockerfile: BUILD_BASE is {rust}, which images.lock has not as a part of `build`")
    wanted = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["rust-version"]
    if f":{wanted}-" not in rust:
        found.append(f"Dockerfile: BUILD_BASE is {rust}; Cargo.toml asks for Rust {wanted}")
    if arguments.get("RUNTIME_BASE") != "scratch" or lines[last] != "FROM ${RUNTIME_BASE}":
        found.append("Dockerfile: the image is not built upon RUNTIME_BASE, which is nothing if it is not said")
    final = lines[last:]
    if f'ENTRYPOINT ["/{BINARY}"]' not in final:
        found.append(f"Dockerfile: the entry point is not /{BINARY}; charts give arguments only")
    if not any(re.fullmatch(r"USER [1-9]\d*:[1-9]\d*", line) for line in final):
        found.append("Dockerfile: USER is not a number above 0, by which Kubernetes can tell that it is not root")
    if any(line.startswith(("RUN ", "ADD ", "VOLUME ")) for line in final):
        found.append("Dockerfile: the last stage runs something; there is no shell to run it with")
    revision = any("RECOURSE_REVISION=" in line and "cargo auditable" in line for line in lines)
    if not revision:
        found.append("Dockerfile: the binary is not told its commit (RECOURSE_REVISION)")
    for tool in ("CARGO_AUDITABLE", "CARGO_CYCLONEDX"):
        if not re.fullmatch(r"\d+\.\d+\.\d+", arguments.get(tool, "")):
            found.append(f"Dockerfile: {tool} is no version")
    return found


def of_templates(texts: dict[str, str]) -> list[str]:
    """Pods start the image's own entry point."""
    return [
        f"recourse-lib/{name}: a pod says which program to start; the image has one and its entry point names it"
        for name, text in texts.items()
        if re.search(r"^\s*(- )?command:", text, re.MULTILINE)
    ]


def of_context(ignore: str) -> list[str]:
    """What crates read at compile time is sent to the build."""
    sent = [line[1:] for line in ignore.splitlines() if line.startswith("!")]
    found = []
    members = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["members"]
    needed = {path.relative_to(ROOT).as_posix() for member in members for path in ROOT.glob(member)}
    for file in sorted(ROOT.glob("services/**/src/**/*.rs")):
        text = file.read_text()
        # What tests alone read need not be there: by house custom they stand at the end.
        for path in INCLUDED.findall(text.partition("#[cfg(test)]")[0]):
            needed.add(Path(*_normal(file.parent / path)).relative_to(ROOT).as_posix())
    for path in sorted(needed):
        if not any(path == one or path.startswith(f"{one}/") for one in sent):
            found.append(f".dockerignore: {path} is compiled, but not sent to the build")
    return found


def _normal(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return parts
