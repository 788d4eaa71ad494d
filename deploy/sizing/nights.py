"""What happens between midnight and six."""

from dataclasses import dataclass

from .assumptions import Assumptions
from .figures import Figure, Measured
from .storage import Storage
from .volumes import Life, Volumes

IMPORTED = "import of accounts, rows a second"
COUNTED = "a million open deadlines counted again, s"
# In that measure each proceeding has one fact and one deadline.
ROWS_MEASURED = 2
# What `recourse import` remembers of each row to know one that comes twice: two fingerprints of 16 bytes and a line
# number, in a hash table that is at least half full, with a byte of its own for each place.
REMEMBERED_BYTES = (16 + 16 + 8 + 1) * 2


@dataclass(frozen=True)
class Nights:
    """A bank's nights."""

    measured: Measured
    life: Life
    assumed: Assumptions
    volumes: Volumes
    storage: Storage

    def import_seconds(self, rows: float) -> Figure:
        """One extract, sent by one client; other clients wait for the same lock."""
        return Figure(tuple(rows / rate for rate in self.measured.bench(IMPORTED).rounds))

    def rows_within_the_night(self) -> float:
        """Accounts of which an extract fits into the night at the slowest, with nothing else in it."""
        return self.assumed["night_hours"] * 3600 * self.measured.bench(IMPORTED).low

    def extract_bytes(self) -> float:
        return self.volumes.due * self.measured.documents("bytes a row of an extract").high

    def remembered_bytes(self) -> float:
        """Of memory that the client of an import takes."""
        return self.volumes.due * REMEMBERED_BYTES

    def class_changes_a_second(self) -> float:
        """Events that the extract states while it is read, at the fastest import."""
        return self.volumes.class_changes_a_day / self.import_seconds(self.volumes.due).low

    def proceedings(self, years: float) -> float:
        """Proceedings on record, of which each is folded every night, those that ended long ago too."""
        return self.volumes.proceedings_a_month * 12 * years

    def rows_a_proceeding(self) -> float:
        of = self.life.rows
        proceedings = of("cases", "public.proceeding", "memo")
        return (of("cases", "public.fact", "memo") + of("cases", "public.deadline", "memo")) / proceedings

    def counting_seconds(self, years: float) -> Figure:
        """All proceedings counted again, if the time follows the rows that are read."""
        millions = self.proceedings(years) / 1e6 * self.rows_a_proceeding() / ROWS_MEASURED
        return Figure(tuple(millions * seconds for seconds in self.measured.bench(COUNTED).rounds))

    def open_dockets(self) -> float:
        """Each folded in a transaction of its own, which nobody has measured."""
        return self.volumes.dockets_a_month * self.assumed["docket_months"]

    def fits(self, years: float) -> bool:
        needed = self.import_seconds(self.volumes.due).high + self.counting_seconds(years).high
        return needed <= self.assumed["night_hours"] * 3600

    def years_until_full(self) -> float:
        """Until extract and counting fill the night."""
        left = self.assumed["night_hours"] * 3600 - self.import_seconds(self.volumes.due).high
        return max(0.0, left / self.counting_seconds(1).high)

    def due_at_one_midnight(self) -> float:
        """Deadlines of one peak day that pass together."""
        busiest = max(self.volumes.first_peak, self.volumes.second_peak)
        return busiest * self.life.rows("cases", "public.proceeding", "memo") * self.assumed["same_midnight"]

    def swept_a_second(self, years: float) -> float:
        """Documents a second, if each is asked of once a day, by one replica of notices."""
        count, _ = self.storage.documents(years)
        return count / 86_400
