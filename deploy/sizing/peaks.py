"""The busiest day: what a second asks for, and what answers it."""

import math
from dataclasses import dataclass

from .assumptions import Assumptions
from .figures import Figure, Measured
from .installed import Installed
from .volumes import Life, Volumes

HOUR = 3600
COMMAND = "PostReceipt over gRPC, 16 clients, a second"
BESIDE = "PostReceipt beside all that follows from it, a second"
CHAIN = "cheques from memo to drafted notice and two messages, a second"
APPLIED = "events applied a second, one replica of cases"
SENT = "events sent a second, one relay, at least"
DRAFTED = "one-page notices drafted a second and core"
# Messages of a bounced cheque on its first day, of 120 in the run from which CHAIN is.
FIRST_DAY_MESSAGES = 2
# Events of a bounced cheque on its first day that cases states: the case, and where the proceeding stands.
FIRST_DAY_EVENTS = 2


@dataclass(frozen=True)
class Demand:
    """What one replica of a service is asked for in the peak, as a share of what one replica did when measured."""

    service: str
    what: str
    asked_a_second: float
    measured: Figure
    share: float


@dataclass(frozen=True)
class Peaks:
    """The busiest day of a bank."""

    measured: Measured
    life: Life
    assumed: Assumptions
    installed: Installed
    volumes: Volumes

    @property
    def memos_a_second(self) -> float:
        busiest = max(self.volumes.first_peak, self.volumes.second_peak)
        return busiest / (self.assumed["work_off_hours"] * HOUR)

    @property
    def receipts_a_second(self) -> float:
        return self.volumes.receipts_peak / (self.assumed["statement_hours"] * HOUR)

    @property
    def commands_a_second(self) -> float:
        """A memo and a credit each as a command of its own, although files bring a hundred in a call."""
        return self.memos_a_second + self.receipts_a_second

    @property
    def notices_a_second(self) -> float:
        return self.memos_a_second * self.life.rows("notices", "public.notice", "memo")

    def events_stated(self) -> float:
        """A second, of all services."""
        return self.memos_a_second * (1 + FIRST_DAY_EVENTS + FIRST_DAY_MESSAGES) + self.receipts_a_second

    def events_applied(self) -> float:
        """A second, of all followers: cases follows payments, two services follow cases."""
        return self.memos_a_second * (1 + 2 * FIRST_DAY_EVENTS) + self.receipts_a_second

    def demands(self) -> list[Demand]:
        """By service, in the order of the mesh. What one cheque's way through all five took is taken for cases, and
        its messages for communications."""
        commands, chain = self.measured.bench(COMMAND), self.measured.commits(CHAIN)
        applied = self.measured.commits(APPLIED)
        drafted = self.measured.bench(DRAFTED)
        workers = Figure(tuple(rate * self.installed.rendering_workers for rate in drafted.rounds))
        memos, receipts = self.memos_a_second, self.receipts_a_second
        messages = memos * FIRST_DAY_MESSAGES
        two_messages = Figure(tuple(rate * FIRST_DAY_MESSAGES for rate in chain.rounds))
        followed = memos * FIRST_DAY_EVENTS
        return [
            Demand("payments", "commands", memos + receipts, commands, (memos + receipts) / commands.low),
            Demand("cases", "cheques", memos, chain, memos / chain.low + receipts / applied.low),
            Demand("notices", "letters", self.notices_a_second, workers, self.notices_a_second / workers.low),
            Demand("communications", "messages", messages, two_messages, messages / two_messages.low),
            Demand("counsel_portal", "events", followed, applied, followed / applied.low),
        ]

    def replicas(self, demand: Demand) -> int:
        """Enough for the peak at the planned utilisation, two at least, and the spare one."""
        return max(2, math.ceil(demand.share / self.assumed["utilisation"])) + round(self.assumed["spare"])

    def by_service(self) -> dict[str, int]:
        return {demand.service: self.replicas(demand) for demand in self.demands()}

    def cores(self) -> float:
        """Cores that the peak keeps busy: services, databases and broker, at what was measured on one machine."""
        cores = self.measured.text["bench"]["machine"]["cores"]
        a_memo = cores / self.measured.commits(CHAIN).low
        a_receipt = cores / self.measured.bench(BESIDE).low
        return self.memos_a_second * a_memo + self.receipts_a_second * a_receipt

    def cores_planned(self) -> int:
        return math.ceil(self.cores() / self.assumed["utilisation"])

    def memory_mib(self, service: str) -> float:
        """What one replica held after a load; notices while its workers set letters."""
        if service == "notices":
            return self.measured.bench("notices while its two render workers live, MiB").high
        return self.measured.bench(f"memory after the load, {service.replace('_', '-')}, MiB").high
