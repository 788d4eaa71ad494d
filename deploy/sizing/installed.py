"""What an installation is made of, read from the services' configuration, the broker's definitions and the charts."""

import json
import pathlib
import re
import tomllib
from dataclasses import dataclass

from .figures import SERVICES

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Service:
    """One service of the mesh."""

    name: str
    pool: int
    processors: int
    prefetch: int
    publish_batch: int
    follows: tuple[str, ...]
    is_followed: bool
    inbox_days: int
    event_log_days: int
    idempotency_days: int
    memory_limit_mib: int

    @property
    def database_connections(self) -> int:
        """Of one replica: its pool, and the relay's own session where there is a relay."""
        return self.pool + (1 if self.is_followed else 0)

    @property
    def broker_connections(self) -> int:
        """Of one replica: a relay, and an intake for each producer that is followed."""
        return len(self.follows) + (1 if self.is_followed else 0)


@dataclass(frozen=True)
class Installed:
    """The mesh and what its servers admit."""

    services: dict[str, Service]
    queue_bytes_max: int
    rendering_workers: int
    server_connections: int
    server_connections_ha: int
    reserved_connections: int
    articles: int

    @classmethod
    def read(cls, root: pathlib.Path = ROOT) -> "Installed":
        definitions = json.loads((root / "deploy/rabbitmq/definitions.json").read_text())
        follows = arrows(definitions)
        followed = {producer for producers in follows.values() for producer in producers}
        services = {name: service(root, name, follows, followed) for name in SERVICES}
        notices = config(root, "notices")
        return cls(
            services=services,
            queue_bytes_max=min(policy["definition"]["max-length-bytes"] for policy in definitions["policies"]),
            rendering_workers=notices["rendering"]["workers"],
            server_connections=number(root / "charts/recourse-data/values.yaml", "maxConnections"),
            server_connections_ha=number(root / "deploy/values/data/bank-ha.yaml", "maxConnections"),
            reserved_connections=number(root / "charts/recourse-lib/values.yaml", "reservedConnections"),
            # An article's number has eight digits (S10); a range is one of them for the two letters of a service.
            articles=10**8,
        )


def arrows(definitions: dict) -> dict[str, tuple[str, ...]]:
    """Whom each service follows, by the names of the broker's queues."""
    found: dict[str, list[str]] = {}
    for queue in definitions["queues"]:
        first, consumer, producer = queue["name"].split(".", 2)
        if first == "q" and consumer != "park":
            found.setdefault(consumer, []).append(producer)
    return {consumer: tuple(producers) for consumer, producers in found.items()}


def service(root: pathlib.Path, name: str, follows: dict[str, tuple[str, ...]], followed: set[str]) -> Service:
    known = name.replace("_", "-")
    text = config(root, known)
    broker = text["broker"]
    return Service(
        name=known,
        pool=text["database"]["max_connections"],
        processors=broker["processors"],
        prefetch=broker["prefetch"],
        publish_batch=broker["publish_batch"],
        follows=follows.get(known, ()),
        is_followed=known in followed,
        inbox_days=broker["retention"]["inbox_days"],
        event_log_days=broker["retention"]["event_log_days"],
        idempotency_days=text["database"]["idempotency_days"],
        memory_limit_mib=memory_limit(root, known),
    )


def config(root: pathlib.Path, name: str) -> dict:
    return tomllib.loads((root / "services" / name / "config/default.toml").read_text())


def memory_limit(root: pathlib.Path, name: str) -> int:
    """The chart's limit of memory, or the library's."""
    for path in (root / "charts" / name / "values.yaml", root / "charts/recourse-lib/values.yaml"):
        found = re.search(r"^ *limits: \{memory: (\d+)(Mi|Gi)\}", path.read_text(), re.MULTILINE)
        if found:
            return int(found[1]) * (1024 if found[2] == "Gi" else 1)
    raise SystemExit(f"the charts of {name} have no limit of memory")


def number(path: pathlib.Path, key: str) -> int:
    """The only value of a key in a file of values."""
    found = re.findall(rf"^ *{key}: (\d+)$", path.read_text(), re.MULTILINE)
    if len(found) != 1:
        raise SystemExit(f"{path} has {len(found)} values of {key}, and not one")
    return int(found[0])
