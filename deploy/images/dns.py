"""A cluster's DNS with one name in it, for a process that must find it as a pod does.

A binary that is linked statically brings the C library's resolver with it, and nothing on the machine shows whether that
works upon empty files but a name that only this server knows.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

# A namespace's search list, as a kubelet writes it: four names are asked for before the right one, or with it.
DOMAINS = ("recourse.svc.cluster.local", "svc.cluster.local", "cluster.local")
NAME = "database.data"
WHOLE = "database.data.svc.cluster.local"
SERVER, ADDRESS = "127.0.0.53", "127.0.0.54"
A, IN = 1, 1
NO_SUCH_NAME = 3


@contextmanager
def served() -> Iterator[bool]:
    """Whether the server is there: the port of DNS is the machine's to give."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        try:
            listener.bind((SERVER, 53))
        except PermissionError:
            yield False
            return
        # A thread that waits in the system for ever keeps the port.
        listener.settimeout(0.1)
        done = Event()
        thread = Thread(target=_serve, args=(listener, done))
        thread.start()
        try:
            yield True
        finally:
            done.set()
            thread.join()


def configure(folder: Path) -> Path:
    """Writes what a kubelet gives a pod as /etc/resolv.conf."""
    file = folder / "resolv.conf"
    file.write_text(f"nameserver {SERVER}\nsearch {' '.join(DOMAINS)}\noptions ndots:5\n")
    file.chmod(0o444)
    return file


def _serve(listener: socket.socket, done: Event) -> None:
    while not done.is_set():
        try:
            question, sender = listener.recvfrom(512)
        except TimeoutError:
            continue
        listener.sendto(answer(question), sender)


def answer(query: bytes) -> bytes:
    """The answer to a question (RFC 1035, section 4): the address of the one name, nothing of another kind for it, and no
    such name for all others."""
    identity, flags = struct.unpack("!HH", query[:4])
    name, end = _name(query, 12)
    kind, _ = struct.unpack("!HH", query[end : end + 4])
    known = name == WHOLE
    # A response, with recursion as it was asked for and available.
    said = 0x8080 | (flags & 0x0100) | (0 if known else NO_SUCH_NAME)
    records = known and kind == A
    header = struct.pack("!HHHHHH", identity, said, 1, 1 if records else 0, 0, 0)
    # The name is where the question has it, at the twelfth byte.
    record = struct.pack("!HHHIH", 0xC00C, A, IN, 5, 4) + socket.inet_aton(ADDRESS) if records else b""
    return header + query[12 : end + 4] + record


def _name(message: bytes, at: int) -> tuple[str, int]:
    labels = []
    while length := message[at]:
        labels.append(message[at + 1 : at + 1 + length].decode("ascii").lower())
        at += 1 + length
    return ".".join(labels), at + 1
