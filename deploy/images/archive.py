"""An image as it lies in an archive of docker's form: its configuration, and the files that its layers leave."""

import json
import tarfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """A file, folder or link of the image."""

    kind: str  # "file", "folder", "link", or "other"
    mode: int
    owner: tuple[int, int]
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True)
class Image:
    """The settings under `config` of the image, and its entries by path without the first slash."""

    settings: dict
    entries: dict[str, Entry]

    @property
    def files(self) -> dict[str, Entry]:
        return {path: one for path, one in self.entries.items() if one.kind != "folder"}


def read(file: Path) -> Image:
    """Reads the only image of an archive."""
    with tarfile.open(file) as archive:
        [manifest] = json.load(archive.extractfile("manifest.json"))
        settings = json.load(archive.extractfile(manifest["Config"]))["config"]
        entries: dict[str, Entry] = {}
        for layer in manifest["Layers"]:
            with tarfile.open(fileobj=archive.extractfile(layer)) as files:
                _apply(files, entries)
    return Image(settings, entries)


# A file of this name says that the layer takes away the one behind it.
GONE = ".wh."


def _apply(layer: tarfile.TarFile, entries: dict[str, Entry]) -> None:
    for member in layer:
        path = member.name.strip("/").removeprefix("./")
        folder, _, name = path.rpartition("/")
        if name.startswith(GONE):
            whole = folder if name == ".wh..wh..opq" else f"{folder}/{name.removeprefix(GONE)}".strip("/")
            for one in [one for one in entries if one == whole or one.startswith(f"{whole}/")]:
                del entries[one]
        elif path not in ("", "."):
            content = layer.extractfile(member).read() if member.isfile() else b""
            kind = "file" if member.isfile() else "folder" if member.isdir() else "link" if member.issym() else "other"
            entries[path] = Entry(kind, member.mode, (member.uid, member.gid), content)
