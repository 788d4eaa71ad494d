#!/usr/bin/env python3
"""The answer key of the demo: what must become of a sample, worked out from its files and from the rules alone.

    python3 deploy/sample/oracle.py DIR [--out FILE]     read DIR/sample.json and the files that it names
    python3 deploy/sample/oracle.py --self-test          check the oracle against cases that were counted by hand

It shares no code with the services and was written from the same rules as they were: Negotiable Instruments Act,
sections 138 and 142, General Clauses Act section 9, and the file formats of services/cli/README.md. Where it and the
mesh differ, one of the two is wrong, and the demo fails.

Days are whole. Files arrive, and people act, at ten in the morning in India; reminders go out at nine; a deadline has
passed when its day is over.
"""

import argparse
import csv
import datetime
import decimal
import json
import pathlib
import re
import sys

# --- the law -----------------------------------------------------------------------------------------------------

# Return codes of the clearing house for which s.138 is settled.
FOUNDS_A_PROCEEDING = {"01", "02", "04", "50", "20"} | {str(code) for code in range(10, 18)}
FOUNDS_NONE = {"03", "05", "23", "84"} | {str(code) for code in [*range(30, 43), *range(60, 69)]}
# Every other code is for counsel: not clearly yes and not clearly no.

NOTICE_DAYS = 30  # proviso (b): within thirty days of the receipt of information; that day itself is not counted
REMINDER_DAYS = (7, 3, 1)  # before the last safe day


def effect(code):
    if code in FOUNDS_A_PROCEEDING:
        return "proceeding"
    return "none" if code in FOUNDS_NONE else "counsel"


def last_days(informed_earliest, informed_latest):
    """The last day for a notice: safe on every reading of the facts, and arguable on the kindest one."""
    period = datetime.timedelta(days=NOTICE_DAYS)
    return informed_earliest + period, informed_latest + period


# --- one cheque --------------------------------------------------------------------------------------------------


class Cheque:
    """A cheque, its returns, and the clocks that they start."""

    def __init__(self, drawn_on, amount):
        self.drawn_on, self.amount = drawn_on, amount
        self.presentations = set()
        self.state = None  # of its proceeding, if it has one
        self.deadlines = []

    def let_time_pass(self, until):
        """Everything that is over before `until` begins, and the reminders of its morning."""
        for deadline in self.deadlines:
            if deadline["state"] != "armed":
                continue
            for reminder in deadline["reminders"]:
                if reminder["state"] == "armed" and reminder["on"] <= until:
                    reminder["state"] = "fired"
            if deadline["over_on"] < until:
                deadline["state"] = "fired"
                # No stage of the system sends a notice yet: every deadline that fires was missed.
                self.state = "lapsed_unsent"

    def came_back(self, code, informed, today):
        """A return becomes known today. Answers what it was: refused, opened or a further return."""
        self.let_time_pass(today)
        if effect(code) == "none":
            return "refused"
        known = self.state is not None
        for deadline in self.deadlines:
            if deadline["state"] == "armed":
                deadline["state"] = "superseded"
                for reminder in deadline["reminders"]:
                    if reminder["state"] == "armed":
                        reminder["state"] = "superseded"
        safe, arguable = last_days(*informed)
        if effect(code) == "counsel":
            self.state = "with_counsel"
        elif today > arguable:
            self.state = "lapsed_on_arrival"
        else:
            # Between the two days the clock runs on one reading only, and a lawyer is asked.
            self.state = "notice_due" if today <= safe else "with_counsel"
            mornings = [safe - datetime.timedelta(days=days) for days in REMINDER_DAYS]
            self.deadlines.append(
                {
                    "over_on": safe if today <= safe else arguable,
                    "state": "armed",
                    "reminders": [{"on": day, "state": "armed"} for day in mornings if day > today],
                }
            )
        return "further return" if known else "opened"


# --- the files ---------------------------------------------------------------------------------------------------


class Wrong(Exception):
    """A row cannot be taken: the column, and why."""


def matching(row, column, pattern, what):
    if not re.fullmatch(pattern, row[column]):
        raise Wrong(column, f"is not {what}")
    return row[column]


def date(row, column):
    try:
        return datetime.date.fromisoformat(matching(row, column, r"\d{4}-\d{2}-\d{2}", "a date"))
    except ValueError:
        raise Wrong(column, "is not a date") from None


def rupees(row, column):
    text = row[column].removeprefix("₹")
    whole = r"(\d+|\d{1,2}(,\d{2})*,\d{3}|\d{1,3}(,\d{3})+)"
    if not re.fullmatch(whole + r"(\.\d{1,2})?", text):
        raise Wrong(column, "is not an amount")
    return decimal.Decimal(text.replace(",", ""))


def account_number(row, column="loan_account_number"):
    return matching(row, column, r"(?=.*[A-Z0-9])[A-Z0-9/-]{1,40}", "an account number")


def ifsc(row, column):
    return matching(row, column, r"[A-Z]{4}0[A-Z0-9]{6}", "an IFSC")


def memo(row, today):
    """A return memo, or why it cannot be one."""
    presented, returned = date(row, "presented_on"), date(row, "returned_on")
    received = date(row, "memo_received_on") if row["memo_received_on"] else today
    read = {
        "cheque": (
            account_number(row),
            ifsc(row, "drawee_ifsc"),
            matching(row, "cheque_number", r"\d{6}", "six digits"),
        ),
        "drawn_on": date(row, "drawn_on"),
        "amount": rupees(row, "amount"),
        "returned": (presented, returned),
        # The payee knew by the memo at the latest, and not before the return. Without a date of arrival, by today.
        "informed": (returned, received),
        "code": matching(row, "return_code", r"\d{2}", "two digits"),
    }
    matching(row, "drawer_name", r".+", "there")
    if returned < presented:
        raise Wrong("returned_on", "is before the presentation")
    if not returned <= received <= today:
        raise Wrong("memo_received_on", "is before the return, or has not come yet")
    return read


def account(row):
    """The number of an account, or why the row cannot be one."""
    number = account_number(row)
    ifsc(row, "branch_ifsc")
    as_of, _ = date(row, "as_of"), date(row, "sanctioned_on")
    unpaid = date(row, "first_unpaid_due_on") if row["first_unpaid_due_on"] else None
    if row["npa_on"]:
        date(row, "npa_on")
    # Days past due: the due day and the day of the extract are both counted (RBI, 12-11-2021).
    if int(matching(row, "dpd", r"\d+", "a number")) != ((as_of - unpaid).days + 1 if unpaid else 0):
        raise Wrong("dpd", "is not the days since the first unpaid instalment")
    for column in ("borrower_name", "customer_id", "creditor"):
        matching(row, column, r".+", "there")
    matching(row, "borrower_pin", r"[1-9]\d{5}", "a PIN code")
    heads = ("principal_due", "interest_due", "penal_due", "other_due")
    if sum(rupees(row, column) for column in heads) != rupees(row, "total_due"):
        raise Wrong("total_due", "is not the sum of its heads")
    return number


def rows(path):
    """Each row of a file once: its line, and its cells by column. A row that repeats an earlier one has no cells."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header, seen = next(reader), set()
        for cells in reader:
            if tuple(cells) in seen:
                yield reader.line_num, None
                continue
            seen.add(tuple(cells))
            yield reader.line_num, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


class Books:
    """Everything that arrived, and what became of it."""

    def __init__(self):
        self.lines = self.duplicates = 0
        self.rejected = []
        self.accounts, self.cheques = set(), {}
        self.outcomes = {"opened": 0, "refused": 0, "further return": 0}

    def take(self, path, what, today):
        for line, row in rows(path):
            self.lines += 1
            if row is None:
                self.duplicates += 1
                continue
            try:
                self.take_account(row) if what == "accounts" else self.take_memo(row, today)
            except Wrong as wrong:
                self.rejected.append([path.name, line, *wrong.args])

    def take_account(self, row):
        number = account(row)
        if number in self.accounts:
            self.duplicates += 1
        self.accounts.add(number)

    def take_memo(self, row, today):
        read = memo(row, today)
        cheque = self.cheques.get(read["cheque"])
        if cheque is None:
            cheque = self.cheques[read["cheque"]] = Cheque(read["drawn_on"], read["amount"])
        if (cheque.drawn_on, cheque.amount) != (read["drawn_on"], read["amount"]):
            raise Wrong("amount", "is not the one on record for this cheque")
        if read["returned"] in cheque.presentations:
            self.duplicates += 1
            return
        cheque.presentations.add(read["returned"])
        self.outcomes[cheque.came_back(read["code"], read["informed"], today)] += 1

    def close(self, end):
        for cheque in self.cheques.values():
            cheque.let_time_pass(end)

    def figures(self):
        proceedings = {key: cheque for key, cheque in self.cheques.items() if cheque.state}
        deadlines = [deadline for cheque in proceedings.values() for deadline in cheque.deadlines]
        reminders = [reminder for deadline in deadlines for reminder in deadline["reminders"]]

        def standing(state):
            return sum(cheque.state == state for cheque in proceedings.values())

        def ended(clocks, state):
            return sum(clock["state"] == state for clock in clocks)

        figures = {
            "lines": self.lines,
            "accounts_imported": len(self.accounts),
            "memos_recorded": sum(self.outcomes.values()),
            "rows_rejected": len(self.rejected),
            "duplicates": self.duplicates,
            "cases": len({key[0] for key in proceedings}),
            # Proceedings, one a cheque: a borrower with three bad cheques has one case and three of them.
            "cases_opened": len(proceedings) - standing("with_counsel"),
            "counsel_held": standing("with_counsel"),
            "refused": self.outcomes["refused"],
            "second_dishonours": self.outcomes["further return"],
            "notice_due": standing("notice_due"),
            "lapsed_on_arrival": standing("lapsed_on_arrival"),
            "lapsed_unsent": standing("lapsed_unsent"),
            "deadlines_armed": len(deadlines),
            "deadlines_fired": ended(deadlines, "fired"),
            "deadlines_superseded": ended(deadlines, "superseded"),
            "deadlines_cancelled": ended(deadlines, "cancelled"),
            "deadlines_open": ended(deadlines, "armed"),
            "deadlines_missed": ended(deadlines, "fired"),
            "reminders_fired": ended(reminders, "fired"),
        }
        # Stated as an event, once each: a return that was recorded, a case that was opened, a deadline that passed, a
        # reminder. A first extract changes no account's class, so accounts add none.
        stated = ("memos_recorded", "cases", "deadlines_fired", "reminders_fired")
        figures["events_published"] = sum(figures[name] for name in stated)
        return figures


# --- identities --------------------------------------------------------------------------------------------------

# What must be equal whatever the sample: the name of a sum, and the names of its parts.
IDENTITIES = [
    (["lines"], ["accounts_imported", "memos_recorded", "rows_rejected", "duplicates"]),
    (["memos_recorded"], ["cases_opened", "counsel_held", "refused", "second_dishonours"]),
    (["cases_opened"], ["notice_due", "lapsed_on_arrival", "lapsed_unsent"]),
    (
        ["deadlines_armed"],
        ["deadlines_fired", "deadlines_superseded", "deadlines_cancelled", "deadlines_open"],
    ),
]


def identities(figures):
    """Each identity in words, and whether it holds."""
    result = []
    for left, right in IDENTITIES:
        holds = sum(figures[name] for name in left) == sum(figures[name] for name in right)
        result.append([f"{' + '.join(left)} = {' + '.join(right)}", holds])
    return result


def work_out(folder):
    calendar = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    books = Books()
    for arrival in sorted(calendar["arrivals"], key=lambda arrival: arrival["on"]):
        books.take(folder / arrival["file"], arrival["what"], datetime.date.fromisoformat(arrival["on"]))
    books.close(datetime.date.fromisoformat(calendar["end"]))
    figures = books.figures()
    return {"figures": figures, "identities": identities(figures), "rejected": books.rejected}


# --- checked by hand ---------------------------------------------------------------------------------------------


def self_test():
    """Cases that were counted on a calendar, some of them in judgments."""

    def day(text):
        return datetime.date.fromisoformat(text)

    # Texco v Bats Apparels, Delhi HC 2018: informed 23-12-2006, day 30 is 22-01-2007.
    assert last_days(day("2006-12-23"), day("2006-12-23")) == (day("2007-01-22"), day("2007-01-22"))
    # Delhi HC 2022 (2) TMI 86: informed 29-10-2015, day 30 is 28-11-2015.
    assert last_days(day("2015-10-29"), day("2015-10-29"))[0] == day("2015-11-28")
    # Kamlesh Kumar v State of Bihar: informed 10-11-2008, last day 10-12-2008.
    assert last_days(day("2008-11-10"), day("2008-11-10"))[0] == day("2008-12-10")
    # An interval: returned 02-03, memo 05-03. And over the end of a February.
    assert last_days(day("2026-03-02"), day("2026-03-05")) == (day("2026-04-01"), day("2026-04-04"))
    assert last_days(day("2026-02-28"), day("2026-02-28"))[0] == day("2026-03-30")

    assert [effect(code) for code in ("01", "14", "20", "50")] == ["proceeding"] * 4
    assert [effect(code) for code in ("03", "23", "31", "84")] == ["none"] * 4
    assert [effect(code) for code in ("21", "51", "52", "99")] == ["counsel"] * 4

    def cheque(*returns, end):
        """A cheque that came back so: code, informed from and to, the day on which it became known."""
        one = Cheque(day("2026-02-20"), 1)
        outcomes = [one.came_back(code, (day(first), day(last)), day(known)) for code, first, last, known in returns]
        one.let_time_pass(day(end))
        return outcomes, one.state, [deadline["state"] for deadline in one.deadlines]

    march = ("01", "2026-03-02", "2026-03-05")
    # The last safe day is 1 April: on that day the deadline stands, on the next it has passed.
    assert cheque((*march, "2026-03-06"), end="2026-04-01") == (["opened"], "notice_due", ["armed"])
    assert cheque((*march, "2026-03-06"), end="2026-04-02") == (["opened"], "lapsed_unsent", ["fired"])
    # Known on 2 April, it is arguable until the 4th, for counsel; known on the 5th, it has lapsed.
    assert cheque((*march, "2026-04-02"), end="2026-04-04") == (["opened"], "with_counsel", ["armed"])
    assert cheque((*march, "2026-04-02"), end="2026-04-05") == (["opened"], "lapsed_unsent", ["fired"])
    assert cheque((*march, "2026-04-05"), end="2026-06-01") == (["opened"], "lapsed_on_arrival", [])
    # Presented again: the running clock gives way to a new one, one that had run out stays as it is.
    again = ("01", "2026-03-20", "2026-03-20", "2026-03-20")
    both = ["opened", "further return"]
    assert cheque((*march, "2026-03-06"), again, end="2026-04-10") == (both, "notice_due", ["superseded", "armed"])
    late = ("01", "2026-04-08", "2026-04-08", "2026-04-10")
    assert cheque((*march, "2026-03-06"), late, end="2026-04-30") == (both, "notice_due", ["fired", "armed"])
    # No cause, no proceeding; and then one, once it comes back for want of funds.
    assert cheque(("03", "2026-03-02", "2026-03-02", "2026-03-02"), end="2026-06-01") == (["refused"], None, [])
    mended = cheque(("03", "2026-03-02", "2026-03-02", "2026-03-02"), again, end="2026-04-01")
    assert mended == (["refused", "opened"], "notice_due", ["armed"])

    # Reminders of 1 April: 25 March, 29 March, 31 March; those that lie behind when the return becomes known are none.
    one = Cheque(day("2026-02-20"), 1)
    one.came_back("01", (day("2026-03-02"), day("2026-03-02")), day("2026-03-26"))
    one.let_time_pass(day("2026-03-29"))
    assert [(str(word["on"]), word["state"]) for word in one.deadlines[0]["reminders"]] == [
        ("2026-03-29", "fired"),
        ("2026-03-31", "armed"),
    ]

    def refused(**cells):
        good = {
            "loan_account_number": "HL-0001",
            "cheque_number": "000123",
            "drawee_ifsc": "HDFC0000001",
            "drawn_on": "2026-02-27",
            "amount": "1,50,000.00",
            "drawer_name": "Asha Rao",
            "presented_on": "2026-03-02",
            "returned_on": "2026-03-03",
            "memo_received_on": "2026-03-05",
            "return_code": "01",
            "return_reason": "Funds insufficient",
        }
        try:
            memo(good | cells, day("2026-03-06"))
            return None
        except Wrong as wrong:
            return wrong.args[0]

    assert refused() is None and refused(memo_received_on="") is None and refused(amount="₹150000") is None
    for column, cell in {
        "drawee_ifsc": "HDFCO000001",
        "cheque_number": "123",
        "returned_on": "03/03/2026",
        "loan_account_number": "1.00234E+11",
        "amount": "1,5,000",
        "memo_received_on": "2026-03-07",
        "drawer_name": "",
        "return_code": "1",
    }.items():
        assert refused(**{column: cell}) == column, column
    assert refused(returned_on="2026-03-01") == "returned_on"


def main():
    parser = argparse.ArgumentParser(description="Work out what must become of a sample, from its files and the rules.")
    parser.add_argument("folder", nargs="?", type=pathlib.Path, help="the folder of the sample")
    parser.add_argument("--out", type=pathlib.Path, help="write the answer here as JSON, and not to the standard output")
    parser.add_argument("--self-test", action="store_true", help="check the oracle itself")
    arguments = parser.parse_args()
    if arguments.self_test:
        self_test()
        print("the oracle agrees with every case that was counted by hand")
        return 0
    if arguments.folder is None:
        parser.error("name the folder of the sample")
    answer = work_out(arguments.folder)
    text = json.dumps(answer, indent=1, ensure_ascii=False) + "\n"
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    broken = [words for words, holds in answer["identities"] if not holds]
    for words in broken:
        print(f"this does not hold: {words}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
