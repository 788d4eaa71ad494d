"""What was measured, with its error bars: the lowest and the highest round."""

import json
import pathlib
import statistics
from dataclasses import dataclass

HERE = pathlib.Path(__file__).parent
SERVICES = ("payments", "cases", "notices", "communications", "counsel_portal")

# Below this many rows, what a table takes says more of its first pages than of its rows.
MANY_ROWS = 50_000


@dataclass(frozen=True)
class Figure:
    """A measured figure. A plan counts on its worst round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def low(self) -> float:
        return min(self.rounds)

    @property
    def high(self) -> float:
        return max(self.rounds)


@dataclass(frozen=True)
class Row:
    """What a row of a table takes, in bytes."""

    heap: float
    index: float

    @property
    def total(self) -> float:
        return self.heap + self.index


class Measured:
    """The file `measured.json`."""

    def __init__(self, text: dict) -> None:
        self.text = text

    @classmethod
    def load(cls, path: pathlib.Path = HERE / "measured.json") -> "Measured":
        return cls(json.loads(path.read_text()))

    def bench(self, measure: str) -> Figure:
        return figure(self.text["bench"]["measures"], measure)

    def limit(self, measure: str) -> tuple[str, float] | None:
        limit = self.text["bench"]["measures"][measure]["limit"]
        return next(iter(limit.items())) if limit else None

    def commits(self, measure: str) -> Figure:
        return figure(self.text["from_commit_times"], measure)

    def written(self, measure: str) -> Figure:
        return figure(self.text["written"], measure)

    def documents(self, measure: str) -> Figure:
        return figure(self.text["documents"], measure)

    def tables(self, service: str) -> dict[str, int]:
        """The tables of a service in the demo, with their numbers of rows."""
        return {table: counted["rows"] for table, counted in self.text["rows"]["demo"][service].items()}

    def row(self, service: str, table: str) -> Row:
        """The larger of what the demo's rows take and what many rows of the bench took."""
        repeated = each(self.text["rows"]["repeated"][service][table])
        counted = self.text["rows"]["bench"][service].get(table)
        if counted is None or counted["rows"] < MANY_ROWS:
            return repeated
        return max(repeated, each(counted), key=lambda row: row.total)

    def bench_row(self, service: str, table: str) -> Row:
        return each(self.text["rows"]["bench"][service][table])


def figure(section: dict, measure: str) -> Figure:
    return Figure(tuple(section[measure]["rounds"]))


def each(counted: dict) -> Row:
    return Row(counted["heap_bytes"] / counted["rows"], counted["index_bytes"] / counted["rows"])
