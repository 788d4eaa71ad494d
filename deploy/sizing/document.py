"""deploy/SIZING.md: its tables and figures stand between marks, and the calculator writes what is between them.

<!-- sizing: volumes -->            a table, to the line `<!-- /sizing -->`
<!--=relay-->995<!--/-->            a figure in the text
"""

import pathlib
import re
from collections.abc import Callable

from . import arithmetic, bank_tables, load, measured_tables
from .bank import Ground
from .installed import ROOT

PATH = ROOT / "deploy/SIZING.md"
BLOCK = re.compile(r"(<!-- sizing: (\w+) -->\n).*?(<!-- /sizing -->)", re.DOTALL)
FIGURE = re.compile(r"(<!--=(\w+)-->).*?(<!--/-->)")
# Digits that are names: of paragraphs of law, of days of a month, of versions and formats.
NAMES = re.compile(r"s\.138|s\.25|N\+1|\b(5|10)th\b|p50|p99|SHA-256|S10|PDF/A-2b|UUIDv7")

TABLES: dict[str, Callable[[Ground], str]] = {
    "summary": bank_tables.summary,
    "machine": measured_tables.machine,
    "rates": measured_tables.rates,
    "rows": measured_tables.rows_of_life,
    "kinds": measured_tables.kinds,
    "assumptions": measured_tables.assumptions,
    "volumes": bank_tables.volumes,
    "arithmetic": arithmetic.shown,
    "peak": bank_tables.peak,
    "replicas": bank_tables.replicas,
    "memory": measured_tables.memory,
    "connections": bank_tables.connections,
    "queues": bank_tables.queues,
    "databases": bank_tables.databases,
    "kept": bank_tables.kept,
    "nights": bank_tables.nights,
    "backups": bank_tables.backups,
    "pass_marks": measured_tables.pass_marks,
    "load_marks": load.shown,
    "marks": arithmetic.marks,
}


def filled(text: str, ground: Ground) -> str:
    """The document with everything between marks worked out anew."""
    figures = arithmetic.inline(ground)

    def block(found: re.Match[str]) -> str:
        return f"{found[1]}{TABLES[known(found[2], TABLES)](ground)}\n{found[3]}"

    def figure(found: re.Match[str]) -> str:
        return f"{found[1]}{figures[known(found[2], figures)]}{found[3]}"

    return FIGURE.sub(figure, BLOCK.sub(block, text))


def known(name: str, names: object) -> str:
    if name not in names:  # type: ignore[operator]
        raise SystemExit(f"SIZING.md asks for `{name}`, which nothing works out")
    return name


def write(ground: Ground, path: pathlib.Path = PATH) -> None:
    path.write_text(filled(path.read_text(), ground))


def differing(ground: Ground, path: pathlib.Path = PATH) -> list[str]:
    """Lines in which the document and the calculator disagree."""
    found, wanted = path.read_text().splitlines(), filled(path.read_text(), ground).splitlines()
    lines = [
        f"line {place}: {here}\n    worked out: {there}"
        for place, (here, there) in enumerate(zip(found, wanted, strict=False), 1)
        if here != there
    ]
    return lines + ([f"{len(found)} lines, worked out {len(wanted)}"] if len(found) != len(wanted) else [])


def unmarked(text: str) -> list[str]:
    """Numbers that stand outside of marks, where nothing keeps them true."""
    lines = FIGURE.sub("", BLOCK.sub(lambda found: "\n" * found[0].count("\n"), text)).splitlines()
    found, is_code = [], False
    for place, line in enumerate(lines, 1):
        if line.startswith("```"):
            is_code = not is_code
        bare = NAMES.sub("", re.sub(r"`[^`]*`|\]\([^)]*\)", "", line))
        if not is_code and re.search(r"\d", bare):
            found.append(f"line {place}: {line.strip()}")
    return found


def unused(text: str, ground: Ground) -> list[str]:
    """What is worked out for the document and not in it."""
    tables = TABLES.keys() - {found[2] for found in BLOCK.finditer(text)}
    figures = arithmetic.inline(ground).keys() - {found[2] for found in FIGURE.finditer(text)}
    return sorted(tables | figures)
