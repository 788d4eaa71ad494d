"""The base on which podman and buildah build without a registry: a Debian with a C compiler, made by mmdebstrap.

The toolchain of Rust is the machine's own, mounted for the time of the build: it is the one with which everything else
is compiled, and nobody has to fetch another. A new month makes a new base, with the authorities and the C library that
Debian has by then.
"""

import os
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

SUITE = "bookworm"
# gcc links, ca-certificates and tzdata go into the image.
PACKAGES = "ca-certificates,gcc,libc6-dev,tzdata"
# Where the toolchain is mounted.
TOOLCHAIN = "/opt/rust"
PATH = f"{TOOLCHAIN}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# As in the image `rust` that docker builds upon, so that one Dockerfile fits both.
CARGO_HOME = "/usr/local/cargo"


def toolchain() -> Path:
    """The folder of the machine's own rustc."""
    if not shutil.which("rustc"):
        raise SystemExit("rustc not found: install Rust, or name an image that has it in BUILD_BASE")
    done = subprocess.run(["rustc", "--print", "sysroot"], check=True, capture_output=True, text=True)
    return Path(done.stdout.strip()).resolve()


def possible() -> bool:
    """Whether the machine can make one: a Debian, or another system with Debian's tools."""
    return all(shutil.which(program) for program in ("buildah", "mmdebstrap"))


def made() -> str:
    """The name of the base, which is made if this month has none yet."""
    name = f"localhost/recourse-build-base:{SUITE}-{datetime.now(UTC):%Y%m}"
    if subprocess.run(["buildah", "inspect", "--type", "image", name], capture_output=True).returncode:
        _make(name)
    return name


def _make(name: str) -> None:
    print(f"== making the build base: Debian {SUITE} with a C compiler; about a minute and a half", flush=True)
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:
        archive = Path(folder) / "base.tar"
        subprocess.run(
            ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", SUITE, str(archive)], check=True
        )
        container = _buildah("from", "scratch")
        try:
            _buildah("add", "--quiet", container, str(archive), "/")
            _buildah("config", "--env", f"PATH={PATH}", "--env", f"CARGO_HOME={CARGO_HOME}", container)
            _buildah("commit", "--quiet", container, name)
        finally:
            _buildah("rm", container)


def _buildah(*arguments: str) -> str:
    done = subprocess.run(["buildah", *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()
