"""Takes a bank's own measurements into `measured.json`: a report of `make bench`, counts of rows."""

import json
import pathlib
from typing import Any

Json = dict[str, Any]

# Sets of rows, each a folder with `<service>.json` as `rows.sql` prints it.
ROWS = ("bench", "demo", "repeated")


def report(measured: Json, path: pathlib.Path, commit: str, date: str) -> None:
    """Puts a report of `make bench` in the place of the one before."""
    text = json.loads(path.read_text())
    if text["not_taken"]:
        raise SystemExit(f"{path}: {len(text['not_taken'])} measures were not taken; measure again")
    measures = {
        line["measure"].strip(): {"rounds": [rounded(value) for value in line["rounds"]], "limit": line["limit"]}
        for line in text["measures"]
    }
    absent = measured.get("bench", {}).get("measures", measures).keys() - measures.keys()
    if absent:
        raise SystemExit(
            f"{path} lacks {', '.join(sorted(absent))}: measure everything, with the program's own numbers"
        )
    measured["bench"] = {
        "commit": commit,
        "date": date,
        "command": "make bench",
        "machine": text["machine"],
        "measures": measures,
        "missed": text["missed"],
    }


def rows(measured: Json, name: str, folder: pathlib.Path) -> None:
    """Puts the counts of a folder in the place of those before."""
    if name not in ROWS:
        raise SystemExit(f"`{name}` is not one of {', '.join(ROWS)}")
    services = {}
    for path in sorted(folder.glob("*.json")):
        tables = json.loads(path.read_text())
        if name == "repeated":
            tables = {
                table.removeprefix("repeated."): counted for table, counted in tables.items() if "repeated." in table
            }
        services[path.stem] = {table: counted for table, counted in tables.items() if is_of_life(table)}
    if not services:
        raise SystemExit(f"{folder} has no <service>.json")
    measured.setdefault("rows", {})[name] = services


def is_of_life(table: str) -> bool:
    """Whether a table is there in a bank, where nothing is simulated."""
    name = table.split(".")[-1]
    return not name.startswith(("_sqlx", "simulated_")) and name not in ("epoch",)


def rounded(value: float) -> float:
    """Six figures that count: more is noise."""
    return float(f"{value:.6g}")
