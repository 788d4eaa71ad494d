"""Images as tests want them: a right one of cases, and what a fault changes in it."""

import io
import json
import struct
import tarfile
import zlib
from dataclasses import replace
from pathlib import Path

from images import contents, elf, sbom
from images.archive import Entry, Image

CRATES = [
    {"name": "recourse-cases", "version": "0.1.0", "source": "local", "root": True},
    {"name": "tokio", "version": "1.54.0", "source": "crates.io"},
    {"name": "cc", "version": "1.2.0", "source": "crates.io", "kind": "build"},
]


def program(
    interpreter: bool = False, libraries: int = 0, crates: list[dict] | None = CRATES, more: bytes = b""
) -> bytes:
    """A file of the form of elf(5): two segments, and sections for names and crates. It cannot run."""
    dynamic = b"".join(struct.pack("<qQ", elf.NEEDED, 1) for _ in range(libraries)) + struct.pack("<qQ", 0, 0)
    packed = zlib.compress(json.dumps({"packages": crates}).encode())
    names = b"\0.shstrtab\0" + elf.CRATES.encode() + b"\0"
    at = 64 + 2 * 56
    parts, body = [], b""
    for part in (dynamic, names, packed, more):
        parts.append((at + len(body), len(part)))
        body += part
    (dynamic_at, dynamic_size), (names_at, names_size), (packed_at, packed_size), _ = parts
    segments = [
        struct.pack("<IIQQQQQQ", elf.DYNAMIC, 4, dynamic_at, 0, 0, dynamic_size, dynamic_size, 8),
        struct.pack("<IIQQQQQQ", elf.INTERPRETER if interpreter else 1, 4, 0, 0, 0, 0, 0, 8),
    ]
    sections = [
        struct.pack("<IIQQQQIIQQ", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        struct.pack("<IIQQQQIIQQ", 1, 3, 0, 0, names_at, names_size, 0, 0, 1, 0),
    ]
    if crates is not None:
        sections.append(struct.pack("<IIQQQQIIQQ", 11, 1, 0, 0, packed_at, packed_size, 0, 0, 1, 0))
    header = b"\x7fELF\x02\x01\x01" + bytes(9)
    header += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, at + len(body), 0, 64, 56, 2, 64, len(sections), 1)
    return header + b"".join(segments) + body + b"".join(sections)


def components(*without: str) -> bytes:
    """The list beside the binary, without some crates."""
    listed = [
        {"name": one["name"], "version": one["version"], "licenses": [{"expression": "MIT"}]}
        for one in CRATES
        if one["name"] not in without
    ]
    told = {"bomFormat": sbom.FORMAT, "specVersion": sbom.VERSION, "metadata": {"component": listed[0]}}
    return json.dumps({**told, "components": listed[1:]}).encode()


def certificate(number: int) -> bytes:
    return b"%s\n%064d\n%s\n" % (contents.BEGIN, number, contents.END)


def right() -> Image:
    labels = {f"{contents.LABEL}{name}": "said" for name in contents.LABELS}
    labels |= {
        f"{contents.LABEL}title": "recourse-cases",
        f"{contents.LABEL}version": "0.1.0",
        f"{contents.LABEL}base.name": "scratch",
    }
    settings = {"Labels": labels, "Entrypoint": ["/service"], "User": "65532:65532"}
    entries = {path: Entry("file", mode, (0, 0), b"") for path, mode in contents.FILES.items()}
    entries["usr"] = Entry("folder", 0o755, (0, 0), b"")
    entries[contents.BINARY] = replace(entries[contents.BINARY], content=program())
    entries[contents.COMPONENTS] = replace(entries[contents.COMPONENTS], content=components())
    bundle = b"".join(certificate(number) for number in range(contents.FEWEST))
    entries[contents.AUTHORITIES] = replace(entries[contents.AUTHORITIES], content=bundle)
    return Image(settings, entries)


def holding(path: str, content: bytes = b"", kind: str = "file", mode: int = 0o444, owner=(0, 0)) -> Image:
    """The right image with another file."""
    image = right()
    return Image(image.settings, image.entries | {path: Entry(kind, mode, owner, content)})


def without(path: str) -> Image:
    image = right()
    return Image(image.settings, {name: one for name, one in image.entries.items() if name != path})


def saying(**settings) -> Image:
    image = right()
    return Image(image.settings | settings, image.entries)


def labelled(**labels: str) -> Image:
    named = {contents.LABEL + name.replace("_", "."): text for name, text in labels.items()}
    return saying(Labels=right().settings["Labels"] | named)


def archived(file: Path, layers: list[dict[str, bytes | None]]) -> None:
    """Writes an archive of docker's form. A layer is files by path; a folder has no content."""
    with tarfile.open(file, "w") as archive:
        for number, layer in enumerate(layers):
            packed = io.BytesIO()
            with tarfile.open(fileobj=packed, mode="w:gz") as files:
                for path, content in layer.items():
                    member = tarfile.TarInfo(path)
                    member.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
                    member.size, member.mode = len(content or b""), 0o755 if content is None else 0o444
                    files.addfile(member, io.BytesIO(content or b""))
            _add(archive, f"{number}/layer.tar", packed.getvalue())
        _add(archive, "config.json", json.dumps({"config": {"User": "65532:65532"}}).encode())
        manifest = [{"Config": "config.json", "Layers": [f"{number}/layer.tar" for number in range(len(layers))]}]
        _add(archive, "manifest.json", json.dumps(manifest).encode())


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))
