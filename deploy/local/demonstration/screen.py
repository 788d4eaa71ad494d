"""What the person at the terminal reads."""

import os
import sys
import time

WIDTH = 100


def grouped(number):
    """A number with Indian grouping: 12,34,567."""
    digits = str(number)
    head, tail = digits[:-3], digits[-3:]
    pairs = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*pairs, tail])


def bold(text):
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text


def heading(text):
    print(f"\n{bold(text)}")


class Step:
    """A step that takes a while: its name at once, its outcome when it is done."""

    def __init__(self, name):
        self.name, self.begun = name, time.monotonic()
        self.live = sys.stdout.isatty()
        if self.live:
            print(f"  {self.name:<14}…", end="", flush=True)

    def done(self, outcome):
        clear = "\r\033[K" if self.live else ""
        took = f"{time.monotonic() - self.begun:.1f} s"
        print(f"{clear}  {self.name:<14}{outcome:<{WIDTH - 26}}{took:>10}", flush=True)


# Figures under the words that explain them; an indented one is part of the one above.
TABLE = [
    ("lines", "Rows in the three files"),
    ("accounts_imported", "  loan accounts"),
    ("memos_recorded", "  return memos recorded"),
    ("rows_rejected", "  rejected, each with its line and column"),
    ("duplicates", "  duplicates"),
    ("memos_recorded", "Return memos recorded"),
    ("cases_opened", "  proceedings opened"),
    ("counsel_held", "  held for counsel"),
    ("refused", "  refused: the return code founds no s.138 proceeding"),
    ("second_dishonours", "  a further return of a cheque that had a proceeding"),
    ("cases", "Cases, one a borrower's account"),
    ("cases_opened", "Proceedings opened, one a cheque"),
    ("notice_due", "  the demand notice is due"),
    ("lapsed_on_arrival", "  lapsed before the memo arrived"),
    ("lapsed_unsent", "  the last day passed; this stage sends no notices yet"),
    ("deadlines_armed", "Deadlines armed"),
    ("deadlines_fired", "  fired"),
    ("deadlines_superseded", "  superseded by those of a later return"),
    ("deadlines_cancelled", "  cancelled"),
    ("deadlines_open", "  still open"),
    ("deadlines_missed", "Deadlines missed: fired, and the act was not done"),
    ("reminders_fired", "Reminders given, 7, 3 and 1 days before"),
    ("events_published", "Events published by the services"),
]


def outcomes(measured, expected):
    """The table of outcomes beside the answer key. Answers the names of the figures that differ."""
    print(bold(f"  {'':<62}{'mesh':>12}{'answer key':>14}"))
    differing = []
    for name, words in TABLE:
        if name not in measured or name not in expected:
            continue
        same = measured[name] == expected[name]
        if not same and name not in differing:
            differing.append(name)
        mark = "" if same else "   differs"
        print(f"  {words:<62}{grouped(measured[name]):>12}{grouped(expected[name]):>14}{mark}")
    return differing
