"""The arithmetic with its numbers put in, and the figures that stand in the text of SIZING.md."""

from . import load
from .bank import Bank, Ground
from .bank_tables import BANKS
from .figures import MANY_ROWS, SERVICES
from .nights import COUNTED, IMPORTED, ROWS_MEASURED
from .peaks import APPLIED, CHAIN, COMMAND, DRAFTED, HOUR, SENT
from .wording import duration, number, percent, size, table, three

SHOWN = 1e8
# The largest event of the demo: a reminder that is due.
PAYLOAD_BYTES_MOST = 265


def shown(ground: Ground) -> str:
    """Each step for the largest of the three banks."""
    bank = ground.bank(SHOWN)
    a, of, peaks, nights, servers = ground.assumed, bank.volumes, bank.peaks, bank.nights, bank.servers
    chain = ground.measured.commits(CHAIN).low
    log = servers.log_ratio()
    share = next(demand.share for demand in peaks.demands() if demand.service == "cases")
    rows = [
        ("accounts due", f"{number(SHOWN)} × {percent(a['due_share'])}", number(of.due)),
        (
            "cheques bounced a month",
            f"{number(SHOWN)} × {percent(a['cheque_share'])} × {percent(a['cheque_bounce'])}",
            number(of.cheques_a_month),
        ),
        (
            "memos a second in the peak",
            f"{number(of.cheques_a_month)} × {percent(a['first_peak'])} / ({three(a['work_off_hours'])} × {HOUR:,} s)",
            number(peaks.memos_a_second),
        ),
        (
            "credits a second in the peak",
            f"{number(of.due)} × {three(a['receipts_a_month'])} × {percent(a['receipt_peak'])}"
            f" / ({three(a['statement_hours'])} × {HOUR:,} s)",
            number(peaks.receipts_a_second),
        ),
        (
            "share of one replica of cases",
            f"{number(peaks.memos_a_second)} / {three(chain)}"
            f" + {number(peaks.receipts_a_second)} / {three(ground.measured.commits(APPLIED).low)}",
            percent(share),
        ),
        (
            "replicas of cases",
            f"{percent(share)} / {percent(a['utilisation'])}, rounded up, two at least, + {three(a['spare'])}",
            str(peaks.by_service()["cases"]),
        ),
        (
            "connections of a database",
            f"{ground.installed.services['cases'].pool + 1} × ({peaks.by_service()['cases']} + 1 of a roll-out)"
            f" + 2 of `migrate` + {ground.installed.reserved_connections} reserved",
            str(servers.connections("cases", peaks.by_service()["cases"])),
        ),
        (
            "bytes of cheques a year, all databases",
            f"12 × {number(of.cheques_a_month)} × {three(memo_bytes(bank))} B × {three(1 + a['dead_rows'])}",
            size(12 * of.cheques_a_month * memo_bytes(bank) * (1 + a["dead_rows"])),
        ),
        (
            "the extract",
            f"{number(of.due)} rows / {three(of.due / nights.import_seconds(of.due).high)} a second",
            duration(nights.import_seconds(of.due).high),
        ),
        (
            "deadlines counted again, tenth year",
            f"{number(nights.proceedings(10))} proceedings × {three(ground.measured.bench(COUNTED).high)} s a million"
            f" × {three(nights.rows_a_proceeding())} rows / {ROWS_MEASURED}",
            duration(nights.counting_seconds(10).high),
        ),
        (
            "deepest queue of the day's credits",
            f"{number(of.receipts_peak)} × (1 − {three(ground.measured.commits(APPLIED).low)}"
            f" / {three(ground.measured.commits(SENT).high)})",
            number(servers.statement_queue().deepest),
        ),
        (
            "write-ahead log a day, cases",
            f"a year's growth / 365 × {three(log)} × {three(a['rewritten'])}"
            f" + {number(of.due)} × {three(ground.measured.written('an account written anew, log').high)} B",
            size(servers.log_a_day("cases")),
        ),
    ]
    return table(("figure", "for 100 million accounts", ""), rows, (2,))


def memo_bytes(bank: Bank) -> float:
    return sum(bank.storage.memo_bytes(name) for name in SERVICES)


def factor(bank: Bank) -> float:
    """How much more a real proceeding has to read than one of the measure."""
    return bank.nights.rows_a_proceeding() / ROWS_MEASURED


def marks(ground: Ground) -> str:
    """What a bank's own cluster must do: the peak and the night at the planned utilisation."""
    banks = [ground.bank(accounts) for accounts in BANKS]
    of_load = [load.rates(ground, accounts) for accounts in BANKS]
    night = ground.assumed["night_hours"] * HOUR

    rows = [
        (
            "memos to drafted notices, a second, at least",
            [number(rates["returns"]) for rates in of_load],
        ),
        (
            "credits posted a second, at least",
            [number(rates["receipts"]) for rates in of_load],
        ),
        (
            "events of receipts applied a second, by all replicas of cases, at least",
            [number(rates["receipts"]) for rates in of_load],
        ),
        (
            "rows of the extract a second, at least: half of the night",
            [number(rates["rows"]) for rates in of_load],
        ),
        (
            "deadlines counted again, third year, at most: a quarter of the night",
            [duration(night / 4) for _ in banks],
        ),
        (
            "open dockets folded a second, at least: a quarter of the night",
            [number(of.nights.open_dockets() / (night / 4)) for of in banks],
        ),
        (
            "deadlines fired a second, at least: one midnight within an hour",
            [number(of.nights.due_at_one_midnight() / HOUR) for of in banks],
        ),
    ]
    head = ("your cluster", *[f"{number(accounts)} accounts" for accounts in BANKS])
    return table(head, [(words, *cells) for words, cells in rows], range(1, len(head)))


def inline(ground: Ground) -> dict[str, str]:
    """The figures of the text, by the names in its marks."""
    large, small = ground.bank(1e8), ground.bank(1e6)
    measured, assumed, installed = ground.measured, ground.assumed, ground.installed
    chain = measured.commits(CHAIN)
    cases = installed.services["cases"]
    set_of_three = chain.low * (3 - assumed["spare"]) * assumed["utilisation"]
    return {
        "queues": str(sum(len(one.follows) for one in installed.services.values())),
        "commands": three(measured.bench(COMMAND).low),
        "cores": str(measured.text["bench"]["machine"]["cores"]),
        "relay": three(measured.commits(SENT).low),
        "applied": three(measured.commits(APPLIED).low),
        "chain": three(chain.low),
        "chain_cases": percent(next(one.share for one in large.peaks.demands() if one.service == "cases")),
        "peak_of_three": number(set_of_three * assumed["work_off_hours"] * HOUR),
        "peak_of_three_share": three(set_of_three * assumed["work_off_hours"] * HOUR / large.volumes.first_peak),
        "small_share": percent(next(one.share for one in small.peaks.demands() if one.service == "cases")),
        "import": three(measured.bench(IMPORTED).low),
        "night_rows": number(large.nights.rows_within_the_night()),
        "all_accounts": duration(large.nights.import_seconds(1e8).high),
        "night_full": number(large.nights.years_until_full()),
        "rows_a_proceeding": three(large.nights.rows_a_proceeding()),
        "sweep_ten": number(large.nights.swept_a_second(10)),
        "midnight": number(large.nights.due_at_one_midnight()),
        "dockets_open": number(large.nights.open_dockets()),
        "audit_months": str(large.storage.partitions("cases")["audit.entry"]),
        "log_months": str(large.storage.partitions("cases")["messaging.event_log"]),
        "inbox_months": str(large.storage.partitions("cases")["messaging.inbox"]),
        "inbox_days": str(cases.inbox_days),
        "event_log_days": str(cases.event_log_days),
        "idempotency_days": str(cases.idempotency_days),
        "bench_rows": size(bench_bytes(ground)),
        "pool": str(cases.pool),
        "processors": str(cases.processors),
        "publish_batch": str(cases.publish_batch),
        "queue_room": number(large.servers.queue_room(PAYLOAD_BYTES_MOST)),
        "queue_size": size(installed.queue_bytes_max),
        "payload": str(PAYLOAD_BYTES_MOST),
        "articles_years": number(installed.articles / articles_a_year(ground, large)),
        "workers": str(installed.rendering_workers),
        "log_ratio": three(large.servers.log_ratio()),
        "server_connections": str(installed.server_connections),
        "server_connections_ha": str(installed.server_connections_ha),
        "notice_ms": three(1000 / measured.bench(DRAFTED).low),
        "outbox_row": three(measured.written("a row that waits in the outbox").median),
        "many_rows": f"{MANY_ROWS:,}",
        "dishonour_p50": three(measured.bench("cheque bounced to case opened, at 20/s, p50, ms").median),
    }


def articles_a_year(ground: Ground, bank: Bank) -> float:
    return bank.volumes.cheques_a_month * 12 * ground.life.rows("notices", "public.article", "memo")


def bench_bytes(ground: Ground) -> float:
    return sum(
        counted["heap_bytes"] + counted["index_bytes"]
        for tables in ground.measured.text["rows"]["bench"].values()
        for counted in tables.values()
    )
