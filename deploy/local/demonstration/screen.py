"""What the person at the terminal reads."""

import os
import sys
import textwrap
import time

WIDTH = 100


def grouped(number):
    """A number with Indian grouping: 12,34,567."""
    if number < 0:
        return f"-{grouped(-number)}"
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
        first, *rest = textwrap.wrap(outcome, WIDTH - 26)
        print(f"{clear}  {self.name:<14}{first:<{WIDTH - 26}}{took:>10}", flush=True)
        for line in rest:
            print(f"  {'':<14}{line}", flush=True)


# Figures under the words that explain them; an indented one is part of the one above. None is a line between.
TABLE = [
    ("lines", "Rows in the lender's and the clearing house's files"),
    ("accounts_imported", "  loan accounts"),
    ("accounts_updated", "  said anew of an account"),
    ("memos_recorded", "  return memos recorded"),
    ("rows_rejected", "  rejected, each with its line and column"),
    ("duplicates", "  duplicates"),
    None,
    ("memos_recorded", "Return memos recorded"),
    ("cases_opened", "  proceedings opened, one a cheque"),
    ("counsel_held", "  held for counsel"),
    ("refused", "  refused: the return code founds no s.138 proceeding"),
    ("second_dishonours", "  a further return of a cheque that had a proceeding"),
    None,
    ("cases_opened", "Proceedings opened, and how they ended"),
    ("lapsed_on_arrival", "  the window for a notice had closed when the memo came"),
    ("lapsed_unsent", "  the last day for a notice passed, and none was sent"),
    ("not_served", "  no letter reached the drawer"),
    ("ended_deceased", "  the drawer has died"),
    ("paid_in_time", "  paid in time"),
    ("paid_perhaps", "  paid, perhaps in time: dropped"),
    ("paid_late", "  paid too late, and before a complaint: dropped"),
    ("complaints_filed", "  complaint filed"),
    ("complaint_unfiled", "  complaint due and not filed"),
    ("still_running", "  the notice is under way, or the drawer may still pay"),
    None,
    ("notices_issued", "Notices handed to the carrier"),
    ("notices_served", "  served"),
    ("reserved", "  sent again, to an address that was found later"),
    ("complaints_filed", "Complaints filed"),
    ("complaints_in_safe_window", "  within the safe window"),
    ("complaints_elsewhere", "  elsewhere: too early, too late, or no day was safe"),
    None,
    ("deadlines_armed", "Deadlines armed"),
    ("deadlines_fired", "  fired"),
    ("deadlines_superseded", "  superseded by what became known later"),
    ("deadlines_cancelled", "  cancelled: done in time, or called for no more"),
    ("deadlines_open", "  still open"),
    ("deadlines_missed", "Deadlines of ours that were missed"),
    ("reminders_fired", "Reminders given, 7, 3 and 1 days before"),
    None,
    ("receipts_posted", "Receipts posted"),
    ("receipts_bounced", "  taken back"),
    ("ledger_difference_paise", "Ledger less the banks' statements, in paise"),
]


def outcomes(measured, expected):
    """The table of outcomes beside the answer key. Answers the names of the figures that differ."""
    print(bold(f"  {'':<62}{'mesh':>12}{'answer key':>14}"))
    differing = []
    for line in TABLE:
        if line is None:
            print()
            continue
        name, words = line
        same = measured[name] == expected[name]
        if not same and name not in differing:
            differing.append(name)
        mark = "" if same else "   differs"
        print(f"  {words:<62}{grouped(measured[name]):>12}{grouped(expected[name]):>14}{mark}")
    return differing
