"""What an image may hold and what it must say: everything that can be seen without running it."""

import re
from pathlib import Path

from . import elf, sbom
from .archive import Image
from .places import ROOT

MIB = 1024 * 1024
# MiB of all files together.
LIMITS = {"notices": 70}
LIMIT = 30

BINARY = "service"
AUTHORITIES = "etc/ssl/certs/ca-certificates.crt"
COMPONENTS = "usr/share/doc/recourse/sbom.cdx.json"
# All files of an image that was built upon nothing, with their modes.
FILES = {
    BINARY: 0o555,
    AUTHORITIES: 0o444,
    COMPONENTS: 0o444,
    "usr/share/doc/recourse/LICENSE": 0o444,
    "usr/share/doc/recourse/ca-certificates.copyright": 0o444,
    "usr/share/zoneinfo/Asia/Calcutta": 0o444,
    "usr/share/zoneinfo/Asia/Kolkata": 0o444,
    "usr/share/zoneinfo/Etc/UTC": 0o444,
    "usr/share/zoneinfo/UTC": 0o444,
}
FONTS_LICENCE = "usr/share/doc/recourse/OFL.txt"

LABEL = "org.opencontainers.image."
LABELS = ["base.name", "created", "description", "licenses", "revision", "source", "title", "vendor", "version"]
# Beginnings of paths that only the machine of a build has. Written in two halves, so that no file here names them.
PLACES = [("/ho" + "me/").encode(), ("/ro" + "ot/").encode(), b"/usr/local/cargo/registry/src/"]
SHELLS = re.compile(r"(^|/)(sh|bash|dash|ash|zsh|busybox|toybox)$")


def size(image: Image) -> int:
    """Bytes of all files."""
    return sum(one.size for one in image.entries.values())


def told_revision(image: Image) -> str:
    """The commit that the image says it was built of."""
    return (image.settings.get("Labels") or {}).get(f"{LABEL}revision", "")


def complaints(service: str, image: Image, version: str) -> list[str]:
    """What is wrong with the image of a service. A base of the bank's own may hold more, but no shell either."""
    found = [*_settings(service, image.settings, version), *_files(service, image)]
    if BINARY not in image.files:
        return found
    found += _binary(service, image.files[BINARY].content)
    if COMPONENTS in image.files:
        crates = elf.read(image.files[BINARY].content).crates()
        found += sbom.complaints(image.files[COMPONENTS].content, crates)
    return found + _authorities(image)


def _settings(service: str, settings: dict, version: str) -> list[str]:
    found = []
    labels = settings.get("Labels") or {}
    for name in LABELS:
        if labels.get(LABEL + name, "") in ("", "unknown"):
            found.append(f"the label {LABEL}{name} says nothing")
    for name, wanted in {"title": f"recourse-{service}", "version": version}.items():
        if labels.get(LABEL + name) != wanted:
            found.append(f"the label {LABEL}{name} says {labels.get(LABEL + name)}, not {wanted}")
    if settings.get("Entrypoint") != [f"/{BINARY}"] or settings.get("Cmd"):
        found.append(
            f"it starts {settings.get('Entrypoint')} {settings.get('Cmd')}; the charts give /{BINARY} its arguments"
        )
    if not re.fullmatch(r"[1-9]\d*(:\d+)?", settings.get("User", "")):
        found.append(f"it runs as `{settings.get('User', '')}`; Kubernetes can tell only a number above 0 from root")
    return found


def _files(service: str, image: Image) -> list[str]:
    fonts = list((ROOT / "services" / service).glob("fonts/OFL.txt"))
    expected = FILES | ({FONTS_LICENCE: 0o444} if fonts else {})
    found = [f"/{path} is missing" for path in sorted(set(expected) - set(image.files))]
    if (image.settings.get("Labels") or {}).get(f"{LABEL}base.name") == "scratch":
        found += [f"/{path} is nothing that a service needs" for path in sorted(set(image.files) - set(expected))]
    for path, one in sorted(image.entries.items()):
        if SHELLS.search(path):
            found.append(f"/{path} is a shell")
        if one.mode & 0o6000:
            found.append(f"/{path} runs as somebody else than who starts it")
        if path in expected and (one.kind, one.mode & 0o777, one.owner) != ("file", expected[path], (0, 0)):
            found.append(f"/{path} is a {one.kind} of mode {one.mode & 0o777:04o} that belongs to {one.owner}")
    most = LIMITS.get(service, LIMIT)
    if size(image) > most * MIB:
        found.append(f"its files are {size(image) / MIB:.1f} MiB; the limit is {most} MiB")
    return found


def _binary(service: str, content: bytes) -> list[str]:
    found = []
    binary = elf.read(content)
    if not binary.static:
        found.append("the binary needs a loader or a library, which are not there")
    if ".symtab" in binary.sections or ".debug_info" in binary.sections:
        found.append("the binary has symbols, which are a third of it and say nothing that the log does not")
    for place in PLACES:
        if place in content:
            found.append(f"the binary names {place.decode()}, a path of the machine that built it")
    for font in sorted((ROOT / "services" / service).glob("fonts/*.ttf")):
        if font.read_bytes() not in content:
            found.append(f"the binary does not hold the font {font.name}")
    return found


BEGIN = b"-----BEGIN CERTIFICATE-----"
END = b"-----END CERTIFICATE-----"
# Where Debian keeps the authorities that the people of a machine have added.
OF_THE_MACHINE = Path("/usr/local/share/ca-certificates")
# Mozilla's list has had more for as long as Debian has shipped it.
FEWEST = 100


def certificates(bundle: bytes) -> set[bytes]:
    """The certificates of a bundle, without white space, so that two ways to break lines are alike."""
    parts = [part.split(END)[0] for part in bundle.split(BEGIN)[1:]]
    return {b"".join(part.split()) for part in parts}


def _authorities(image: Image, of_the_machine: Path = OF_THE_MACHINE) -> list[str]:
    """Public authorities only: one that a proxy of the building machine uses could read what a service sends."""
    shipped = certificates(image.files[AUTHORITIES].content) if AUTHORITIES in image.files else set()
    found = [f"it trusts {len(shipped)} authorities, not the public ones"] if len(shipped) < FEWEST else []
    for file in sorted(of_the_machine.glob("**/*.crt")):
        if certificates(file.read_bytes()) & shipped:
            found.append(f"it trusts an authority of the machine that built it: {file.name}")
    return found
