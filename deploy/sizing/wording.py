"""Numbers as people read them, and tables in Markdown."""

from collections.abc import Iterable

from .figures import Figure

UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


def number(value: float) -> str:
    """Three digits that count: 0.117, 12.5, 1,230, 24.6 million."""
    size = abs(value)
    if size >= 999_500:
        return f"{three(value / 1e6)} million"
    return three(value)


def three(value: float) -> str:
    """Three digits that count, without words."""
    rounded = float(f"{value:.3g}")
    size = abs(rounded)
    if size >= 100 or rounded == int(rounded):
        return f"{rounded:,.0f}"
    return f"{rounded:.1f}" if size >= 10 else f"{rounded:.2f}" if size >= 1 else f"{rounded:.3g}"


def size(value: float) -> str:
    """Bytes in the unit that fits."""
    for unit in UNITS:
        if abs(value) < 1000 or unit == UNITS[-1]:
            return f"{three(value)} {unit}"
        value /= 1024
    raise AssertionError("the last unit takes everything")


def duration(seconds: float) -> str:
    """A time in two units at most."""
    if seconds < 60:
        return f"{three(seconds)} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60:,} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60:,} h"


def percent(share: float) -> str:
    return f"{three(share * 100)} %"


def spread(figure: Figure) -> str:
    """The error bar: the lowest and the highest round."""
    if len(figure.rounds) == 1:
        return "one round"
    return f"{three(figure.low)} .. {three(figure.high)}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], right: Iterable[int] = ()) -> str:
    """A table; the columns of `right` are numbers."""
    names = list(head)
    numbers = set(right)
    line = ["---:" if place in numbers else "---" for place in range(len(names))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [names, line, *[list(row) for row in rows]])


def service(name: str) -> str:
    return name.replace("_", "-")
