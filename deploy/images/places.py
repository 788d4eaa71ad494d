"""Where things are, and what the images are called."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "deploy" / "images"
DOCKERFILE = HERE / "Dockerfile"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").absolute() / "images"

# What stands before the first slash of a reference if it is a registry: charts/recourse-lib/templates/_names.tpl.
REGISTRY = re.compile(r"^[^/]*[.:][^/]*/")


def services() -> list[str]:
    """The services: folders that have a binary of their own name."""
    folders = sorted(path.parent for path in ROOT.glob("services/*/Cargo.toml"))
    return [one.name for one in folders if one.name in binaries(one)]


def binaries(folder: Path) -> list[str]:
    return [one["name"] for one in tomllib.loads((folder / "Cargo.toml").read_text()).get("bin", [])]


def version() -> str:
    return tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]


def repository(service: str) -> str:
    """What the service's chart calls its image, without a tag. Values have it on a line of its own, so that no reader
    of YAML must be there to build an image."""
    values = (ROOT / "charts" / service / "values.yaml").read_text()
    found = re.findall(r"^image:\n(?:  .*\n)*?  repository: (\S+)$", values, re.MULTILINE)
    if len(found) != 1:
        raise SystemExit(f"charts/{service}/values.yaml does not say image.repository")
    return found[0]


def moved(reference: str, registry: str) -> str:
    """The reference in another registry, as `global.imageRegistry` moves it."""
    return f"{registry.rstrip('/')}/{REGISTRY.sub('', reference)}" if registry else reference


def named(service: str) -> str:
    """The image as it is built here: as the chart awaits it, in the registry of the variable REGISTRY if it is set."""
    return f"{moved(repository(service), os.environ.get('REGISTRY', ''))}:{version()}"


def revision() -> str:
    """The commit, with `-dirty` behind it if what is built differs; `unknown` outside a repository."""
    said = _git("rev-parse", "HEAD")
    if not said:
        return "unknown"
    return said + ("-dirty" if _git("status", "--porcelain", "--untracked-files=no") else "")


def committed_at() -> int:
    """Seconds since 1970 at the commit: the same commit gives the same labels."""
    return int(_git("log", "-1", "--format=%ct") or 0)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""
