"""What builds images and runs them: docker where its engine answers, else podman, else buildah.

podman and buildah build on a base of Debian that is made here, with the machine's own toolchain (`base.py`), where the
machine can and unless BUILD_BASE names another; docker builds on the one that the Dockerfile names. A build
is isolated by chroot: an engine that runs in a container itself is often refused more.
"""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from . import base
from .places import DOCKERFILE, ROOT, committed_at, named, revision, version


class Engine:
    """One of the three programs."""

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def found(cls) -> "Engine | None":
        wanted = os.environ.get("ENGINE")
        for name in [wanted] if wanted else ["docker", "podman", "buildah"]:
            if shutil.which(name) and (name != "docker" or _answers("docker", "info")):
                return cls(name)
        return None

    def build(self, service: str) -> str:
        """Builds the image of a service and returns its name."""
        name, given = named(service), os.environ.get("BUILD_BASE", "")
        own = self.name != "docker" and not given and base.possible()
        arguments = {
            "BIN": service,
            "VERSION": version(),
            "REVISION": revision(),
            "CREATED": datetime.fromtimestamp(committed_at(), UTC).strftime("%FT%TZ"),
            "JOBS": os.environ.get("JOBS", ""),
            "BUILD_BASE": base.made() if own else given,
            "RUNTIME_BASE": os.environ.get("RUNTIME_BASE", ""),
        }
        command = [self.name, "build", "--file", str(DOCKERFILE), "--tag", name]
        for key, value in arguments.items():
            command += ["--build-arg", f"{key}={value}"] if value else []
        for identity, file in secrets().items():
            command += ["--secret", f"id={identity},src={file}"]
        if self.name != "docker":
            command += ["--layers", "--force-rm", "--isolation", os.environ.get("BUILDAH_ISOLATION", "chroot")]
        if own:
            command += ["--volume", f"{base.toolchain()}:{base.TOOLCHAIN}:ro"]
        subprocess.run([*command, str(ROOT)], check=True)
        return name

    def push(self, name: str, told: Path) -> str:
        """Sends the image to the registry in its name, where this machine is logged in, and returns the digest that it
        has there. `told` is a file that some engines write it into."""
        if self.name == "docker":
            subprocess.run(["docker", "push", name], check=True)
            asked = ["docker", "image", "inspect", "--format", "{{join .RepoDigests \"\\n\"}}", name]
            known = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
            # The same image may have been pushed under other names.
            return next(one.partition("@")[2] for one in known if one.startswith(name.rpartition(":")[0] + "@"))
        subprocess.run([self.name, "push", "--digestfile", str(told), name], check=True)
        return told.read_text().strip()

    def has(self, name: str) -> bool:
        """Whether the image is there."""
        return _answers(self.name, "inspect", "--type", "image", name)

    def save(self, name: str, file: Path) -> None:
        """Writes the image as an archive in docker's form, which all three can."""
        if self.name == "buildah":
            command = ["buildah", "push", "--quiet", name, f"docker-archive:{file}:{name}"]
        else:
            more = ["--quiet", "--format", "docker-archive"] if self.name == "podman" else []
            command = [self.name, "save", *more, "--output", str(file), name]
        file.unlink(missing_ok=True)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def secrets() -> dict[str, Path]:
    """Files that a build may need to fetch crates and that stay in no layer: the authorities of a proxy that looks into
    TLS, and a configuration of cargo, which may name a mirror."""
    candidates = {
        "authorities": os.environ.get("CARGO_HTTP_CAINFO") or os.environ.get("SSL_CERT_FILE") or "",
        "cargo": os.environ.get("CARGO_HOME", str(Path.home() / ".cargo")) + "/config.toml",
    }
    return {name: Path(file) for name, file in candidates.items() if file and Path(file).is_file()}


def _answers(*command: str) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60).returncode == 0
