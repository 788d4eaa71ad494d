"""What databases and documents take, and how they grow."""

import math
from dataclasses import dataclass

from .assumptions import Assumptions
from .figures import SERVICES, Measured
from .installed import Installed
from .volumes import NIGHTS, Life, Volumes

# What a month's partition adds: a month is dropped when its last day is past the retention.
MONTH_DAYS = 31
# Units of accounts, of which a stock is there from the first extract on.
STOCKS = ("account", "mover", "payer")
# Tables that are partitioned by month.
LOGS = ("messaging.inbox", "messaging.event_log", "audit.entry")
# Tables whose every row is replaced by each extract: a row and its predecessor at the same time.
REPLACED_NIGHTLY = ("public.account", "public.account_party")


@dataclass(frozen=True)
class Table:
    """A table of a service: what it takes for a stock of accounts, what each year adds, how long it is kept."""

    name: str
    bytes_an_account: float
    bytes_a_year: float
    kept_days: float | None

    def after(self, years: float, accounts: float) -> float:
        kept = years if self.kept_days is None else min(years, self.kept_days / NIGHTS)
        return self.bytes_an_account * accounts + self.bytes_a_year * kept


@dataclass(frozen=True)
class Storage:
    """A bank's databases and documents."""

    measured: Measured
    life: Life
    assumed: Assumptions
    installed: Installed
    volumes: Volumes

    def tables(self, service: str) -> list[Table]:
        return [self.table(service, name) for name in self.life.tables[service]]

    def table(self, service: str, name: str) -> Table:
        a_row = self.measured.row(service, name).total * (1 + self.slack(name))
        stock = sum(self.life.rows(service, name, unit) for unit in STOCKS) * a_row
        a_year = sum(
            units * self.life.rows(service, name, unit) * self.bytes_of(service, name, unit, a_row)
            for unit, units in self.volumes.a_year().items()
            if unit in self.life.tables[service][name]
        )
        return Table(name, stock, a_year + self.docket_bytes(service, name, a_row), self.kept_days(service, name))

    def docket_bytes(self, service: str, name: str, a_row: float) -> float:
        """Bytes a year of dockets, by rows that are assumed."""
        return self.volumes.a_year()["docket"] * self.assumed.docket.get(service, {}).get(name, 0) * a_row

    def dockets(self, years: float) -> float:
        """What of the databases is dockets."""
        found = 0.0
        for service, rows in self.assumed.docket.items():
            for name in rows:
                a_row = self.measured.row(service, name).total * (1 + self.slack(name))
                added = Table(name, 0, self.docket_bytes(service, name, a_row), self.kept_days(service, name))
                found += added.after(years, 0)
        return found

    def bytes_of(self, service: str, name: str, unit: str, a_row: float) -> float:
        """An import's rows have sizes of their own: the answer names each of its accounts."""
        if unit == "chunk":
            return self.measured.bench_row(service, name).total * (1 + self.slack(name))
        return a_row

    def slack(self, name: str) -> float:
        return 1.0 if name in REPLACED_NIGHTLY else self.assumed["dead_rows"]

    def kept_days(self, service: str, name: str) -> float | None:
        of = self.installed.services[service]
        kept = {
            "messaging.inbox": of.inbox_days + MONTH_DAYS,
            "messaging.event_log": of.event_log_days + MONTH_DAYS,
            "platform.idempotency": of.idempotency_days,
            "audit.entry": self.assumed["audit_years"] * NIGHTS,
        }
        return kept.get(name)

    def database(self, service: str, years: float) -> float:
        """The bytes of a service's database after some years."""
        accounts = self.volumes.on_record(years, self.assumed)
        return sum(table.after(years, accounts) for table in self.tables(service))

    def databases(self, years: float) -> float:
        return sum(self.database(service, years) for service in SERVICES)

    def audit(self, service: str, years: float) -> float:
        return self.table(service, "audit.entry").after(years, 0)

    def answers(self, years: float) -> float:
        """Answers kept with idempotency keys, of all services."""
        return sum(self.table(service, "platform.idempotency").after(years, 0) for service in SERVICES)

    def written_a_year(self, service: str) -> float:
        """Bytes that a year adds to a database, before anything is dropped."""
        grown = self.volumes.on_record(1, self.assumed) - self.volumes.on_record(0, self.assumed)
        return sum(table.bytes_a_year + table.bytes_an_account * grown for table in self.tables(service))

    def memo_bytes(self, service: str) -> float:
        """Bytes that one bounced cheque leaves in a database, in its life."""
        tables = self.life.tables[service]
        return sum(self.life.rows(service, name, "memo") * self.measured.row(service, name).total for name in tables)

    def receipt_bytes(self, service: str) -> float:
        tables = self.life.tables[service]
        return sum(self.life.rows(service, name, "receipt") * self.measured.row(service, name).total for name in tables)

    def account_bytes(self, service: str) -> float:
        tables = self.life.tables[service]
        return sum(
            self.life.rows(service, name, unit) * self.measured.row(service, name).total
            for name in tables
            for unit in STOCKS
        )

    def documents(self, years: float) -> tuple[float, float]:
        """How many PDFs are kept after some years, and their bytes."""
        kept = min(years, self.assumed["documents_years"])
        count = self.volumes.notices_a_month * 12 * kept
        return count, count * self.measured.documents("bytes a notice").high

    def partitions(self, service: str) -> dict[str, int]:
        """Months that are there at the same time, by log; two more are made ahead."""
        logs = set(LOGS) & self.life.tables[service].keys()
        return {name: math.ceil((self.kept_days(service, name) or 0) / (NIGHTS / 12)) + 2 for name in sorted(logs)}
