"""The size of an installation.

show --accounts 4000000 [--assume ours.toml]     every table for a bank of that size
load [--accounts 4000000] [--assume ours.toml]   the plan of `load installed`: rates of that bank, and marks
write                                            the tables and figures of deploy/SIZING.md
check                                            whether the document says what is worked out, and the tests
adopt --report target/bench/report.json --commit HASH --date DAY
adopt --rows bench=FOLDER                        a bank's own measurements in measured.json
"""

import argparse
import json
import pathlib
import unittest

from . import adopt, bank_tables, document, load
from .bank import Ground
from .figures import HERE

MEASURED = HERE / "measured.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="sizing", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show")
    show.add_argument("--accounts", type=float, required=True)
    show.add_argument("--assume", type=pathlib.Path)
    loading = commands.add_parser("load")
    loading.add_argument("--accounts", type=float)
    loading.add_argument("--assume", type=pathlib.Path)
    commands.add_parser("write")
    commands.add_parser("check")
    adopting = commands.add_parser("adopt")
    adopting.add_argument("--report", type=pathlib.Path)
    adopting.add_argument("--commit", default="")
    adopting.add_argument("--date", default="")
    adopting.add_argument("--rows", metavar="NAME=FOLDER", action="append", default=[])
    arguments = parser.parse_args()
    if arguments.command == "show":
        return shown(arguments.accounts, arguments.assume)
    if arguments.command == "load":
        return planned(arguments.accounts, arguments.assume)
    if arguments.command == "write":
        document.write(Ground.load())
        return 0
    if arguments.command == "adopt":
        return adopted(arguments)
    return checked()


def planned(accounts: float | None, assume: pathlib.Path | None) -> int:
    ground = Ground.load(assume)
    print(json.dumps(load.plan(ground, None if accounts is None else some(accounts)), indent=1))
    return 0


def some(accounts: float) -> float:
    if not accounts >= 1:
        raise SystemExit("--accounts: a bank has at least one")
    return accounts


def shown(accounts: float, assume: pathlib.Path | None) -> int:
    ground, accounts = Ground.load(assume), some(accounts)
    for of in (
        bank_tables.summary,
        bank_tables.volumes,
        bank_tables.peak,
        bank_tables.replicas,
        bank_tables.databases,
        bank_tables.kept,
        bank_tables.queues,
        bank_tables.nights,
        bank_tables.backups,
    ):
        print(f"\n{of.__name__}\n{of(ground, (accounts,))}")
    return 0


def adopted(arguments: argparse.Namespace) -> int:
    measured = json.loads(MEASURED.read_text())
    if arguments.report:
        if not arguments.commit or not arguments.date:
            raise SystemExit("a report is adopted with --commit and --date: what was measured, and when")
        adopt.report(measured, arguments.report, arguments.commit, arguments.date)
    for one in arguments.rows:
        name, _, folder = one.partition("=")
        adopt.rows(measured, name, pathlib.Path(folder))
    MEASURED.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n")
    return 0


def checked() -> int:
    """The tests, of which one compares the document with the calculator."""
    tests = unittest.TestLoader().discover(str(HERE / "tests"), top_level_dir=str(HERE.parent))
    outcome = unittest.TextTestRunner(verbosity=1).run(tests)
    return 0 if outcome.wasSuccessful() and outcome.testsRun > 0 else 1


if __name__ == "__main__":
    raise SystemExit(main())
