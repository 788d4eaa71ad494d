"""Tables of what was measured and what is assumed."""

from .bank import Ground
from .figures import SERVICES, Figure
from .nights import COUNTED, IMPORTED
from .peaks import APPLIED, BESIDE, CHAIN, COMMAND, DRAFTED, SENT
from .wording import service, size, spread, table, three

STORED = "events stored a second, one replica of cases"

RATES = (
    (COMMAND, "bench", "commands a second, one replica of payments (`PostReceipt`, 16 clients)"),
    (BESIDE, "bench", "the same while all that follows from each is done too"),
    (
        CHAIN,
        "commits",
        "cheques a second from memo to drafted notice and two messages, in bursts of 120, one replica of each service",
    ),
    (SENT, "commits", "events sent a second by one relay; its limit was not reached"),
    (STORED, "commits", "events stored a second by one replica of cases, while it applies others"),
    (APPLIED, "commits", "events applied a second by one replica of cases (receipts)"),
    (
        "event hop at 200/s, p50, ms",
        "bench",
        "from commit in payments to commit in cases at 200 receipts a second, median, ms",
    ),
    ("event hop at 200/s, p99, ms", "bench", "the same, 99th percentile, ms"),
    (DRAFTED, "bench", "one-page notices drafted a second and core"),
    (IMPORTED, "bench", "rows of an extract a second, one client"),
    (COUNTED, "bench", "seconds to count a million deadlines again, each with one fact"),
)


def rates(ground: Ground) -> str:
    rows = []
    for measure, kind, words in RATES:
        found: Figure = getattr(ground.measured, kind)(measure)
        rows.append((words, "its report" if kind == "bench" else "commits", three(found.median), spread(found)))
    return table(("what", "read from", "median", "lowest .. highest round"), rows, (2, 3))


def rows_of_life(ground: Ground) -> str:
    """What an account, a cheque and a credit leave in each database, and a row of each kind that matters."""
    storage = ground.bank(1).storage
    rows: list[tuple[str, ...]] = [
        (
            service(name),
            three(storage.account_bytes(name)),
            three(storage.memo_bytes(name)),
            three(storage.receipt_bytes(name)),
        )
        for name in SERVICES
    ]
    sums = [
        sum(of(name) for name in SERVICES) for of in (storage.account_bytes, storage.memo_bytes, storage.receipt_bytes)
    ]
    rows.append(("**all**", *[f"**{three(value)}**" for value in sums]))
    return table(("database", "an account", "a bounced cheque", "a credit"), rows, (1, 2, 3))


KINDS = (
    ("a case", "cases", "public.legal_case"),
    ("a proceeding", "cases", "public.proceeding"),
    ("a fact", "cases", "public.fact"),
    ("a deadline", "cases", "public.deadline"),
    ("an intent", "cases", "public.intent"),
    ("an event in the log", "cases", "messaging.event_log"),
    ("an event in an inbox", "cases", "messaging.inbox"),
    ("a cursor, for ever", "cases", "messaging.inbox_cursor"),
    ("an entry of the trail of audit", "cases", "audit.entry"),
    ("an answer kept with its key", "cases", "platform.idempotency"),
    ("a receipt", "payments", "public.receipt"),
    ("a notice, without its PDF", "notices", "public.notice"),
    ("a message", "communications", "public.message"),
    ("a matter", "counsel_portal", "public.matter"),
)


def kinds(ground: Ground) -> str:
    rows = []
    for words, of, name in KINDS:
        row = ground.measured.row(of, name)
        rows.append((words, f"`{name.removeprefix('public.')}` of {service(of)}", three(row.heap), three(row.index)))
    outbox = ground.measured.written("a row that waits in the outbox").median
    rows.append(("an event that waits to be sent", "`messaging.outbox`", three(outbox), "with them"))
    pdf = ground.measured.documents("bytes a notice").high
    rows.append(("the sealed PDF of a notice", "object store", three(pdf), "none"))
    return table(("what", "where", "bytes a row", "bytes of indexes"), rows, (2, 3))


def assumptions(ground: Ground) -> str:
    rows = []
    for one in ground.assumed.all.values():
        value = f"{one.value * 100:g} %" if one.unit.startswith("of ") else f"{one.value:g} {one.unit}"
        of = f" {one.unit}" if one.unit.startswith("of ") else ""
        source = f" *{source_words(one.source)}*" if one.source else ""
        rows.append((f"`{one.name}`", value + of, one.what + "." + source))
    return table(("name", "value", "what"), rows, (1,))


def source_words(source: str) -> str:
    """A source with its address as a link."""
    words, found, address = source.rpartition(" https://")
    return f"[{words.rstrip('.')}](https://{address})" if found else source


def memory(ground: Ground) -> str:
    peaks = ground.bank(1).peaks
    rows = []
    for name in SERVICES:
        known = service(name)
        idle = ground.measured.bench(f"memory idle, {known}, MiB")
        after = ground.measured.bench(f"memory after the load, {known}, MiB")
        limit = ground.installed.services[name].memory_limit_mib
        most = peaks.memory_mib(name)
        rows.append((known, spread(idle), spread(after), three(most), f"{limit:,}", three(limit / most)))
    return table(
        ("one replica, MiB", "idle", "after a load", "the most", "the chart's limit", "times the most"),
        rows,
        (1, 2, 3, 4, 5),
    )


def pass_marks(ground: Ground) -> str:
    """The limits of `make bench`, from its report."""
    rows = []
    for measure, line in ground.measured.text["bench"]["measures"].items():
        limit = ground.measured.limit(measure)
        if limit is None:
            continue
        words, bound = limit
        mark = f"{'at most' if words == 'at_most' else 'at least'} {bound:g}"
        found = Figure(tuple(line["rounds"]))
        rows.append((measure, mark, three(found.median), spread(found)))
    return table(("measure", "pass mark", "here", "lowest .. highest round"), rows, (1, 2, 3))


def machine(ground: Ground) -> str:
    bench = ground.measured.text["bench"]
    of = bench["machine"]
    rows = [
        ("commit", f"`{bench['commit']}`, {bench['date']}, `{bench['command']}`"),
        ("machine", f"{of['cores']} cores of {of['processor']}, {size(int(of['memory'].split()[0]) * 1024)}, one disk"),
        ("on it", "the five services, one replica each; PostgreSQL; RabbitMQ, one node; the load itself"),
        ("servers", f"{of['postgresql'].split(' (')[0]} with fsync {of['fsync']}, RabbitMQ {of['rabbitmq']}"),
        ("rounds", f"{of['rounds']} of {of['seconds_a_load']} s, in turns with what each is compared with"),
    ]
    return table(("", ""), rows)
