"""What a bank has and what happens in it."""

import tomllib
from dataclasses import dataclass

from .assumptions import Assumptions
from .figures import HERE

MONTHS = 12
NIGHTS = 365
# Rows of an extract in one call: the default of `recourse import accounts`.
CHUNK = 250


@dataclass(frozen=True)
class Life:
    """Of what the rows of the demo are the rows (life.toml)."""

    units: dict[str, int]
    tables: dict[str, dict[str, dict[str, int]]]

    @classmethod
    def load(cls) -> "Life":
        text = tomllib.loads((HERE / "life.toml").read_text())
        return cls(text.pop("units"), text)

    def rows(self, service: str, table: str, unit: str) -> float:
        """Rows of a table for one unit."""
        return self.tables[service][table].get(unit, 0) / self.units[unit]


@dataclass(frozen=True)
class Volumes:
    """A bank of so many accounts, under the assumptions. Months and days are averages unless a peak is named."""

    accounts: float
    due: float
    class_changes_a_day: float
    mandates_a_month: float
    dockets_a_month: float
    cheques_a_month: float
    first_peak: float
    second_peak: float
    receipts_a_month: float
    receipts_peak: float
    proceedings_a_month: float
    notices_a_month: float
    notices_peak: float

    def on_record(self, years: float, assumed: Assumptions) -> float:
        """Accounts on record after some years: those due at the start, and each that became due since."""
        return min(self.accounts, self.due + self.accounts * assumed["new_due_a_year"] * years)

    def a_year(self) -> dict[str, float]:
        """Units that each year adds for ever, by the names of life.toml."""
        return {
            "memo": self.cheques_a_month * MONTHS,
            "receipt": self.receipts_a_month * MONTHS,
            "chunk": self.due / CHUNK * NIGHTS,
            "class_change": self.class_changes_a_day * NIGHTS,
            "docket": self.dockets_a_month * MONTHS,
        }


def of(accounts: float, assumed: Assumptions, life: Life) -> Volumes:
    due = accounts * assumed["due_share"]
    mandates = accounts * assumed["mandate_share"] * assumed["mandate_bounce"]
    cheques = accounts * assumed["cheque_share"] * assumed["cheque_bounce"]
    receipts = due * assumed["receipts_a_month"]
    notices = life.rows("notices", "public.notice", "memo")
    return Volumes(
        accounts=accounts,
        due=due,
        class_changes_a_day=due * assumed["class_changes_a_month"] * MONTHS / NIGHTS,
        mandates_a_month=mandates,
        dockets_a_month=mandates * assumed["docket_share"],
        cheques_a_month=cheques,
        first_peak=cheques * assumed["first_peak"],
        second_peak=cheques * assumed["second_peak"],
        receipts_a_month=receipts,
        receipts_peak=receipts * assumed["receipt_peak"],
        proceedings_a_month=cheques * life.rows("cases", "public.proceeding", "memo"),
        notices_a_month=cheques * notices,
        notices_peak=cheques * max(assumed["first_peak"], assumed["second_peak"]) * notices,
    )
