"""Tables of what follows for banks of three sizes."""

from collections.abc import Callable

from .bank import Bank, Ground
from .figures import SERVICES, Figure
from .peaks import DRAFTED
from .wording import duration, number, percent, service, size, table, three

BANKS = (1e6, 1e7, 1e8)

Cell = Callable[[Bank], str]


def compared(ground: Ground, rows: list[tuple[str, Cell]], banks: tuple[float, ...] = BANKS) -> str:
    """A row a figure, a column a bank."""
    worked_out = [ground.bank(accounts) for accounts in banks]
    head = ["a bank with", *[f"{number(bank.volumes.accounts)} accounts" for bank in worked_out]]
    return table(head, [[words, *[cell(bank) for bank in worked_out]] for words, cell in rows], range(1, len(head)))


def volumes(ground: Ground, banks: tuple[float, ...] = BANKS) -> str:
    return compared(
        ground,
        [
            ("accounts due, in each night's extract", lambda of: number(of.volumes.due)),
            ("accounts on record after ten years", lambda of: number(of.volumes.on_record(10, ground.assumed))),
            ("changes of asset class a day", lambda of: number(of.volumes.class_changes_a_day)),
            ("cheques bounced a month", lambda of: number(of.volumes.cheques_a_month)),
            ("… known on the busiest day, of the 5th", lambda of: number(of.volumes.first_peak)),
            ("… known on that of the 10th", lambda of: number(of.volumes.second_peak)),
            ("debits failed a month", lambda of: number(of.volumes.mandates_a_month)),
            ("dockets opened of them a month", lambda of: number(of.volumes.dockets_a_month)),
            ("credits posted a month", lambda of: number(of.volumes.receipts_a_month)),
            ("… on the busiest day", lambda of: number(of.volumes.receipts_peak)),
            ("notices drafted a month", lambda of: number(of.volumes.notices_a_month)),
            ("… on the busiest day", lambda of: number(of.volumes.notices_peak)),
        ],
        banks,
    )


def peak(ground: Ground, banks: tuple[float, ...] = BANKS) -> str:
    a_notice = 1 / ground.measured.bench(DRAFTED).low
    return compared(
        ground,
        [
            ("memos a second", lambda of: number(of.peaks.memos_a_second)),
            ("credits a second", lambda of: number(of.peaks.receipts_a_second)),
            ("commands a second, each row one", lambda of: number(of.peaks.commands_a_second)),
            ("events stated a second", lambda of: number(of.peaks.events_stated())),
            ("events applied a second, by all followers", lambda of: number(of.peaks.events_applied())),
            ("notices drafted a second", lambda of: number(of.peaks.notices_a_second)),
            ("processor time for the day's letters, at most", lambda of: duration(of.volumes.notices_peak * a_notice)),
            ("cores kept busy: services, databases, broker", lambda of: number(of.peaks.cores())),
            ("cores to plan, with the headroom", lambda of: number(of.peaks.cores_planned())),
        ],
        banks,
    )


def replicas(ground: Ground, banks: tuple[float, ...] = BANKS) -> str:
    worked_out = [ground.bank(accounts) for accounts in banks]
    rows = []
    for place, first in enumerate(worked_out[0].peaks.demands()):
        row = [service(first.service), f"{three(first.measured.low)} {first.what}"]
        for bank in worked_out:
            demand = bank.peaks.demands()[place]
            row.append(f"{three(demand.asked_a_second)} ({percent(demand.share)}): **{bank.peaks.replicas(demand)}**")
        rows.append(row)
    head = ["service", "one did, a second", *[number(accounts) for accounts in banks]]
    return table(head, rows, range(1, len(head)))


def connections(ground: Ground) -> str:
    bank = ground.bank(BANKS[-1])
    of = ground.installed
    rows = []
    for name in SERVICES:
        here, count = of.services[name], bank.peaks.by_service()[name]
        rows.append(
            (
                service(name),
                str(here.database_connections),
                str(bank.servers.connections(name, count)),
                str(bank.servers.replicas_within(name, of.server_connections)),
                str(bank.servers.replicas_within(name, of.server_connections_ha)),
                str(here.broker_connections),
            )
        )
    head = (
        "service",
        "database, a replica",
        f"database, {bank.peaks.by_service()['cases']} replicas",
        f"most replicas of {of.server_connections}",
        f"… of {of.server_connections_ha}",
        "broker, a replica",
    )
    return table(head, rows, range(1, 6))


def databases(ground: Ground, banks: tuple[float, ...] = BANKS) -> str:
    rows: list[tuple[str, Cell]] = []
    for name in SERVICES:
        rows += database(name)
    rows.append(("**all: after a year**", lambda of: f"**{size(of.storage.databases(1))}**"))
    rows.append(("**… after ten years**", lambda of: f"**{size(of.storage.databases(10))}**"))
    rows.append(("disk for the plan, cases", lambda of: size(of.servers.disk("cases"))))
    rows.append(("disk for the plan, all five", lambda of: size(sum(of.servers.disk(name) for name in SERVICES))))
    return compared(ground, rows, banks)


def database(name: str) -> list[tuple[str, Cell]]:
    return [
        (f"{service(name)}: after a year", lambda of: size(of.storage.database(name, 1))),
        ("… each year adds", lambda of: size(growth(of, name))),
        ("… after ten years", lambda of: size(of.storage.database(name, 10))),
    ]


def growth(bank: Bank, name: str) -> float:
    """From the third year to the fourth, when the first months of events are dropped."""
    return bank.storage.database(name, 4) - bank.storage.database(name, 3)


def kept(ground: Ground, banks: tuple[float, ...] = BANKS) -> str:
    """What of it is what, after ten years."""
    return compared(
        ground,
        [
            ("the trail of audit", lambda of: size(audit(of))),
            ("answers kept with their keys", lambda of: size(of.storage.answers(10))),
            ("all the rest", lambda of: size(rest(of))),
            ("of all three: dockets, whose rows are assumed", lambda of: size(of.storage.dockets(10))),
            ("PDFs of notices, number", lambda of: number(of.storage.documents(10)[0])),
            ("PDFs of notices, size", lambda of: size(of.storage.documents(10)[1])),
            ("largest month of a log", lambda of: largest(of)),
        ],
        banks,
    )


def audit(bank: Bank) -> float:
    return sum(bank.storage.audit(name, 10) for name in SERVICES)


def rest(bank: Bank) -> float:
    return bank.storage.databases(10) - audit(bank) - bank.storage.answers(10)


def largest(bank: Bank) -> str:
    name, log, taken = bank.servers.busiest_partition()
    return f"{size(taken)} (`{log}` of {service(name)})"


def queues(ground: Ground, banks: tuple[float, ...] = BANKS) -> str:
    def outage(of: Bank) -> str:
        queue = of.servers.outage_queue()
        return f"{number(queue.events)}, {size(queue.bytes * ground.assumed['broker_nodes'])} on all nodes"

    return compared(
        ground,
        [
            ("the busiest day's credits", lambda of: number(of.servers.statement_queue().events)),
            ("deepest, one replica of cases left", lambda of: number(of.servers.statement_queue().deepest)),
            ("worked off in", lambda of: duration(of.servers.statement_queue().minutes * 60)),
            ("cases away all that day: waiting", outage),
            ("… worked off in", lambda of: duration(of.servers.outage_queue().minutes * 60)),
            ("connections to the broker", lambda of: number(of.servers.broker_connections())),
        ],
        banks,
    )


def nights(ground: Ground, banks: tuple[float, ...] = BANKS) -> str:
    def imported(of: Bank) -> str:
        return times(of.nights.import_seconds(of.volumes.due))

    def full(of: Bank) -> str:
        years = of.nights.years_until_full()
        return f"{number(years)} years" if years < 100 else "not in a hundred years"

    counted = [
        (f"deadlines counted again after {words}", lambda of, years=years: times(of.nights.counting_seconds(years)))
        for words, years in (("a year", 1), ("five years", 5), ("ten years", 10))
    ]
    return compared(
        ground,
        [
            ("the extract", lambda of: size(of.nights.extract_bytes())),
            ("… imported in", imported),
            ("… memory of its client", lambda of: size(of.nights.remembered_bytes())),
            ("… events of class changes a second", lambda of: number(of.nights.class_changes_a_second())),
            *counted,
            ("both fill the night after", full),
            ("open dockets folded again", lambda of: number(of.nights.open_dockets())),
            ("deadlines that pass at one midnight", lambda of: number(of.nights.due_at_one_midnight())),
            ("documents asked of a second after a year, in one replica", lambda of: number(of.nights.swept_a_second(1))),
            ("… after ten years", lambda of: number(of.nights.swept_a_second(10))),
        ],
        banks,
    )


def times(figure: Figure) -> str:
    low, high = duration(figure.low), duration(figure.high)
    return low if low == high else f"{low} .. {high}"


def backups(ground: Ground, banks: tuple[float, ...] = BANKS) -> str:
    def log(of: Bank) -> str:
        return size(sum(of.servers.log_a_day(name) for name in SERVICES))

    return compared(
        ground,
        [
            ("write-ahead log a day, five databases", log),
            ("… of it cases", lambda of: size(of.servers.log_a_day("cases"))),
            ("a full backup after a year", lambda of: size(of.servers.full_backup(1))),
            ("all that is kept, after a year", lambda of: size(of.servers.backups(1))),
            ("all that is kept, after ten years", lambda of: size(of.servers.backups(10))),
            ("PDFs beside them, after ten years", lambda of: size(of.storage.documents(10)[1])),
        ],
        banks,
    )


def summary(ground: Ground, banks: tuple[float, ...] = BANKS) -> str:
    def night(of: Bank) -> str:
        return duration(of.nights.import_seconds(of.volumes.due).high + of.nights.counting_seconds(5).high)

    return compared(
        ground,
        [
            ("replicas of each service", lambda of: str(max(of.peaks.by_service().values()))),
            ("cores that the busiest hours keep busy", lambda of: number(of.peaks.cores())),
            ("… to plan", lambda of: number(of.peaks.cores_planned())),
            ("memory of all pods", lambda of: size(pods(of))),
            ("databases after a year", lambda of: size(of.storage.databases(1))),
            ("… after ten years", lambda of: size(of.storage.databases(10))),
            ("PDFs after ten years", lambda of: size(of.storage.documents(10)[1])),
            ("the night in the fifth year", night),
            ("backups after a year", lambda of: size(of.servers.backups(1))),
        ],
        banks,
    )


def pods(bank: Bank) -> float:
    return sum(bank.peaks.memory_mib(name) * count for name, count in bank.peaks.by_service().items()) * 2**20
