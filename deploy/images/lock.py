"""`images.lock`: every image with its digest, and the commands that copy them into another registry."""

import argparse
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .places import HERE, moved

LOCK = HERE / "images.lock"
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
# What a line says that has no digest; the rest of it says why.
UNKNOWN = "unknown: "
PARTS = ["recourse", "build", "databases", "broker", "certificates", "scaling", "telemetry", "metrics"]
# Programs that copy an image with everything under its digest, for all processors, and so keep the digest.
COPY = {
    "skopeo": "skopeo copy --all --preserve-digests docker://{origin} docker://{copy}",
    "crane": "crane copy {origin} {copy}",
    "oras": "oras copy --recursive {origin} {copy}",
}


@dataclass(frozen=True)
class Locked:
    """An image of the list."""

    part: str
    source: str
    tag: str
    digest: str

    @property
    def name(self) -> str:
        return f"{self.source}:{self.tag}"

    @property
    def known(self) -> bool:
        return bool(DIGEST.fullmatch(self.digest))


def load(file: Path = LOCK) -> list[Locked]:
    return [Locked(**one) for one in tomllib.loads(file.read_text())["image"]]


def complaints(images: list[Locked]) -> list[str]:
    found = []
    for one in images:
        if one.part not in PARTS:
            found.append(f"{one.name}: {one.part} is no part; parts are {', '.join(PARTS)}")
        if "/" not in one.source or moved(one.source, "x") == f"x/{one.source}":
            found.append(f"{one.name}: say the registry too, so that nobody's default decides")
        if one.tag in ("", "latest", "main"):
            found.append(f"{one.name}: another image tomorrow")
        if not one.known and not (one.digest.startswith(UNKNOWN) and one.digest.removeprefix(UNKNOWN).strip()):
            found.append(f"{one.name}: a digest is sha256: and 64 digits, or `{UNKNOWN}` and why")
    names = [one.name for one in images]
    return found + [f"{name}: listed twice" for name in sorted({name for name in names if names.count(name) > 1})]


def copies(images: list[Locked], registry: str, program: str) -> list[str]:
    """The commands. The copy is named as the charts name it under `global.imageRegistry`."""
    return [
        COPY[program].format(
            origin=shlex.quote(f"{one.source}@{one.digest}"),
            copy=shlex.quote(f"{moved(one.source, registry)}:{one.tag}"),
        )
        for one in images
    ]


def mirror(arguments: list[str]) -> int:
    """`deploy/images/mirror`: prints the commands, or nothing but why not."""
    parser = argparse.ArgumentParser(
        prog="mirror",
        description="Prints the commands that copy every image of images.lock, by digest, into your registry. "
        "With `global.imageRegistry` set to it the charts take them from there.",
        epilog=f"parts: {', '.join(PARTS)}",
    )
    parser.add_argument("registry", help="registry.bank.example/recourse-mirror, for example")
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], help="only these parts; all if none is said")
    parser.add_argument("--with", dest="program", choices=COPY, default="skopeo", help="which program copies (skopeo)")
    parser.add_argument("--lock", type=Path, default=LOCK, help="another list")
    said = parser.parse_args(arguments)
    images = [one for one in load(said.lock) if not said.part or one.part in said.part]
    refused = complaints(images) + [f"{one.name} has no digest ({one.digest})" for one in images if not one.known]
    if refused:
        for sentence in refused:
            print(f"mirror: {sentence}", file=sys.stderr)
        print(
            "mirror: nothing is printed, because what a tag names can change: deploy/images/pin looks digests up where "
            "the registries can be reached; or name the parts that you need",
            file=sys.stderr,
        )
        return 1
    print("\n".join(copies(images, said.registry, said.program)))
    return 0


def pin(arguments: list[str]) -> int:
    """`deploy/images/pin`: asks the registries for digests and writes those that they tell."""
    parser = argparse.ArgumentParser(
        prog="pin",
        description="Asks each image's registry, by skopeo, for the digest that its tag has now, and writes it into "
        "images.lock. Read what changed before it is committed: a tag is believed once, here.",
    )
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], help="only these parts; all if none is said")
    parser.add_argument("--again", action="store_true", help="also those that have a digest already")
    parser.add_argument("--lock", type=Path, default=LOCK, help="another list")
    parser.add_argument("--plain-http", action="store_true", help="a registry on this machine, without TLS")
    said = parser.parse_args(arguments)
    failed = 0
    for one in load(said.lock):
        if (said.part and one.part not in said.part) or (one.known and not said.again):
            continue
        try:
            digest = asked(one, said.plain_http)
        except LookupError as error:
            print(f"pin: {one.name}: {error}", file=sys.stderr)
            failed += 1
            continue
        if digest != one.digest:
            said.lock.write_text(written(said.lock.read_text(), one, digest))
            print(f"{one.name} is {digest}")
    return 1 if failed else 0


def asked(image: Locked, plain_http: bool) -> str:
    """The digest of the image's whole list, for all processors."""
    command = ["skopeo", "inspect", "--format", "{{.Digest}}", f"docker://{image.name}"]
    if plain_http:
        command.insert(2, "--tls-verify=false")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise LookupError(str(error)) from error
    digest = done.stdout.strip()
    if done.returncode or not DIGEST.fullmatch(digest):
        raise LookupError((done.stderr.strip().splitlines() or [f"no digest but `{digest}`"])[-1])
    return digest


def written(text: str, image: Locked, digest: str) -> str:
    """The text of the list with another digest for one image; everything else stays as people wrote it."""
    lines = f'source = "{image.source}"\ntag = "{image.tag}"\ndigest = '
    before, found, after = text.partition(lines)
    if not found:
        raise LookupError(f"{image.name} is not written as source, tag and digest, one below the other")
    return before + lines + f'"{digest}"' + after[after.index("\n") :]
