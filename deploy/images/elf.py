"""What a binary is: linked statically or not, stripped or not, with the list of crates of `cargo auditable` or not.

Only 64-bit little-endian ELF is read, which is what images are built for. Numbers are those of elf(5).
"""

import json
import struct
import zlib
from dataclasses import dataclass

# The section of `cargo auditable`: JSON, compressed.
CRATES = ".dep-v0"

INTERPRETER, DYNAMIC = 3, 2  # PT_INTERP, PT_DYNAMIC
NEEDED = 1  # DT_NEEDED


@dataclass(frozen=True)
class Binary:
    """A program."""

    interpreter: bool
    libraries: int
    sections: dict[str, bytes]

    @property
    def static(self) -> bool:
        """Whether it runs without a loader and without another file."""
        return not self.interpreter and not self.libraries

    def crates(self) -> list[dict]:
        """Name, version, source and kind of each crate, or nothing if the binary was built without the list."""
        packed = self.sections.get(CRATES)
        return json.loads(zlib.decompress(packed))["packages"] if packed else []


def read(content: bytes) -> Binary:
    if content[:6] != b"\x7fELF\x02\x01":
        raise ValueError("not a 64-bit little-endian ELF file")
    segments_at, sections_at = struct.unpack_from("<QQ", content, 32)
    segment_size, segments, section_size, sections, names_index = struct.unpack_from("<HHHHH", content, 54)
    kinds = [struct.unpack_from("<IIQQQQ", content, segments_at + index * segment_size) for index in range(segments)]
    dynamic = [(offset, size) for kind, _, offset, _, _, size in kinds if kind == DYNAMIC]
    needed = sum(
        struct.unpack_from("<q", content, at)[0] == NEEDED
        for offset, size in dynamic
        for at in range(offset, offset + size, 16)
    )
    headers = [struct.unpack_from("<IIQQQQ", content, sections_at + index * section_size) for index in range(sections)]
    names = headers[names_index][4] if headers else 0
    named = {}
    for name, kind, _, _, offset, size in headers:
        text = content[names + name : content.index(b"\0", names + name)].decode()
        # A section of zeros (SHT_NOBITS) has no bytes in the file.
        named[text] = b"" if kind == 8 else content[offset : offset + size]
    return Binary(any(kind == INTERPRETER for kind, *_ in kinds), needed, named)
