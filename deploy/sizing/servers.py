"""Connections, the broker's queues, backups."""

from dataclasses import dataclass

from .assumptions import Assumptions
from .figures import SERVICES, Measured
from .installed import Installed
from .peaks import APPLIED, SENT, Peaks
from .storage import LOGS, Storage
from .volumes import NIGHTS, Volumes

# `migrate` opens two: one that holds the lock, one that works.
MIGRATION_CONNECTIONS = 2
# A roll-out starts a pod before it ends another.
SURGE = 1


@dataclass(frozen=True)
class Queue:
    """The queue of the busiest day, if one replica of cases alone works it off."""

    events: float
    deepest: float
    minutes: float
    bytes: float


@dataclass(frozen=True)
class Servers:
    """What a bank's servers are asked for."""

    measured: Measured
    assumed: Assumptions
    installed: Installed
    volumes: Volumes
    peaks: Peaks
    storage: Storage

    def connections(self, service: str, replicas: int) -> int:
        """Of a service's database during a roll-out: the sum that the charts compare with the server's limit."""
        pods = replicas + SURGE
        # The charts count a relay for every service.
        a_pod = self.installed.services[service].pool + 1
        return a_pod * pods + MIGRATION_CONNECTIONS + self.installed.reserved_connections

    def replicas_within(self, service: str, limit: int) -> int:
        """The most replicas whose connections a server admits."""
        left = limit - MIGRATION_CONNECTIONS - self.installed.reserved_connections
        return left // (self.installed.services[service].pool + 1) - SURGE

    def broker_connections(self) -> int:
        return sum(
            self.installed.services[service].broker_connections * replicas
            for service, replicas in self.peaks.by_service().items()
        )

    def statement_queue(self) -> Queue:
        """The busiest day's credits, stated as fast as ever measured and applied at the slowest."""
        events = self.volumes.receipts_peak
        sent, applied = self.measured.commits(SENT).high, self.measured.commits(APPLIED).low
        deepest = events * max(0.0, 1 - applied / sent)
        return Queue(events, deepest, events / applied / 60, deepest * self.assumed["message_bytes"])

    def outage_queue(self) -> Queue:
        """Cases away on the busiest day while payments works on: every credit and every memo of that day waits."""
        waiting = self.volumes.receipts_peak + max(self.volumes.first_peak, self.volumes.second_peak)
        minutes = waiting / self.measured.commits(APPLIED).low / 60
        return Queue(waiting, waiting, minutes, waiting * self.assumed["message_bytes"])

    def queue_room(self, payload_bytes: float) -> float:
        """Events that one queue holds before the broker refuses more and they wait in the outbox."""
        return self.installed.queue_bytes_max / payload_bytes

    def log_ratio(self) -> float:
        """Bytes of write-ahead log for a byte that tables and indexes grow, at the worst."""
        log = self.measured.written("a receipt posted, log").rounds
        growth = self.measured.written("a receipt posted, growth of tables and indexes").rounds
        return max(one / other for one, other in zip(log, growth, strict=True))

    def log_a_day(self, service: str) -> float:
        """Bytes of write-ahead log a day: what a year adds at the measured ratio, and the nightly extract."""
        added = self.storage.written_a_year(service) / NIGHTS * self.log_ratio() * self.assumed["rewritten"]
        if service != "cases":
            return added
        return added + self.volumes.due * self.measured.written("an account written anew, log").high

    def full_backup(self, years: float) -> float:
        return self.storage.databases(years)

    def backups(self, years: float) -> float:
        """All that is kept: full backups and the log between them. Uncompressed."""
        log = sum(self.log_a_day(service) for service in SERVICES) * self.assumed["log_days"]
        return self.full_backup(years) * self.assumed["full_backups"] + log

    def busiest_partition(self) -> tuple[str, str, float]:
        """The month of a log that takes most."""
        found = [
            (service, table.name, table.bytes_a_year / 12)
            for service in SERVICES
            for table in self.storage.tables(service)
            if table.name in LOGS
        ]
        return max(found, key=lambda one: one[2])

    def disk(self, service: str) -> float:
        """Bytes of disk for a database, of which a third stays free to the end of the plan."""
        return self.storage.database(service, self.assumed["plan_years"]) * 1.5
