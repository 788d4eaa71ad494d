"""The files of the sample: which rows can be taken, and which come twice."""

import csv
import datetime
import decimal
import re


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
        "drawer": matching(row, "drawer_name", r".+", "there"),
    }
    if returned < presented:
        raise Wrong("returned_on", "is before the presentation")
    if not returned <= received <= today:
        raise Wrong("memo_received_on", "is before the return, or has not come yet")
    return read


def account(row):
    """An account as far as it matters here, or why the row cannot be one."""
    number = account_number(row)
    branch = ifsc(row, "branch_ifsc")
    as_of, _ = date(row, "as_of"), date(row, "sanctioned_on")
    unpaid = date(row, "first_unpaid_due_on") if row["first_unpaid_due_on"] else None
    if row["npa_on"]:
        date(row, "npa_on")
    # Days past due: the due day and the day of the extract are both counted (RBI, 12-11-2021).
    if int(matching(row, "dpd", r"\d+", "a number")) != ((as_of - unpaid).days + 1 if unpaid else 0):
        raise Wrong("dpd", "is not the days since the first unpaid instalment")
    for column in ("borrower_name", "creditor"):
        matching(row, column, r".+", "there")
    matching(row, "borrower_pin", r"[1-9]\d{5}", "a PIN code")
    heads = ("principal_due", "interest_due", "penal_due", "other_due")
    if sum(rupees(row, column) for column in heads) != rupees(row, "total_due"):
        raise Wrong("total_due", "is not the sum of its heads")
    places = [("borrower_address", "borrower_pin"), ("borrower_permanent_address", "borrower_permanent_pin")]
    return {
        "number": number,
        "as_of": as_of,
        "customer": matching(row, "customer_id", r".+", "there"),
        "borrower": row["borrower_name"],
        "branch": branch,
        "emi": rupees(row, "emi"),
        # Everywhere that a letter goes to.
        "addresses": {(row[lines], row[pin]) for lines, pin in places if row[lines]},
    }


def rows(path):
    """Each row of a file: its line, and its cells by column. A row that repeats an earlier one has no cells."""
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
    """Every row that was read, and what became of it. `takes` is told of each memo that is a new return of a cheque."""

    def __init__(self, takes):
        self.takes = takes
        self.lines = self.duplicates = self.memos = self.updated = 0
        self.rejected = []
        self.accounts, self.cheques = {}, {}

    def read(self, path, what, today):
        for line, row in rows(path):
            self.lines += 1
            if row is None:
                self.duplicates += 1
                continue
            try:
                self.take_account(account(row)) if what == "accounts" else self.take_memo(memo(row, today))
            except Wrong as wrong:
                self.rejected.append([path.name, line, *wrong.args])

    def take_account(self, read):
        known = self.accounts.get(read["number"])
        if known and known["as_of"] == read["as_of"]:
            self.duplicates += 1
            return
        if known:
            self.updated += 1
            # A newer extract adds addresses; it takes none away.
            read["addresses"] |= known["addresses"]
        self.accounts[read["number"]] = read

    def take_memo(self, read):
        drawn = (read["drawn_on"], read["amount"])
        known, presentations = self.cheques.setdefault(read["cheque"], (drawn, set()))
        if known != drawn:
            raise Wrong("amount", "is not the one on record for this cheque")
        if read["returned"] in presentations:
            self.duplicates += 1
            return
        presentations.add(read["returned"])
        self.memos += 1
        self.takes(read)
