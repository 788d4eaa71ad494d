"""What the load kit puts on a bank's cluster, and what must hold there: `load installed --plan`.

The rates are those of the marks at the end of SIZING.md, the marks those of deploy/observability/objectives.py. Without a
number of accounts there are marks only, and the kit's flags say the rates.
"""

import re

from observability import objectives

from .bank import Bank, Ground
from .installed import ROOT
from .peaks import HOUR
from .wording import number, table, three

PACE = ROOT / "integration-tests/load/src/installed/plan.rs"


def reached() -> float:
    """The share of a rate that the program wants acknowledged."""
    found = re.search(r"const REACHED: f64 = ([0-9.]+);", PACE.read_text())
    if not found:
        raise SystemExit(f"{PACE} does not say REACHED")
    return float(found[1])


def plan(ground: Ground, accounts: float | None) -> dict:
    return {"marks": marks()} | ({"accounts": accounts, "rates": rates(ground, accounts)} if accounts else {})


def rates(ground: Ground, accounts: float) -> dict[str, float]:
    """Each a second: the busiest hours at the planned utilisation, and the rows of the night's extract."""
    bank, planned = ground.bank(accounts), ground.assumed["utilisation"]
    return {
        "receipts": bank.peaks.receipts_a_second / planned,
        "returns": bank.peaks.memos_a_second / planned,
        "letters": bank.peaks.notices_a_second / planned,
        "rows": rows(ground, bank),
    }


def rows(ground: Ground, bank: Bank) -> float:
    """Half of the night is the extract's."""
    return bank.volumes.due / (ground.assumed["night_hours"] * HOUR / 2)


def marks() -> dict:
    of = {one.name: one for one in objectives.OBJECTIVES}

    def answered(name: str, seconds: float) -> dict:
        return {"percent": round(100 * of[name].target), "within_ms": 1000 * seconds}

    return {
        "write": answered("write-latency", objectives.WRITE_SECONDS),
        "read": answered("read-latency", objectives.READ_SECONDS),
        "seen_within_seconds": objectives.STALE_SECONDS,
    }


def shown(_ground: Ground) -> str:
    """The marks as a table: what the program compares with."""
    of = marks()

    def answered(mark: dict) -> str:
        return f"{mark['percent']} % within {number(mark['within_ms'])} ms"

    rows = [
        ("receipts, cheques returned, letters: acknowledged", f"at least {three(100 * reached())} % of the rate"),
        ("receipts, from when they were due", answered(of["write"])),
        ("cases of cheques returned, from when the return was due", f"all within {of['seen_within_seconds']} s"),
        ("looks for cases", answered(of["read"])),
        ("calls that failed after the client's retries", "none"),
        ("rows of the extract a second, new and known", "the rate of the plan"),
    ]
    return table(("measure", "pass mark"), rows)
