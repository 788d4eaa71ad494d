"""The days of the sample: who does what when, and what becomes of every cheque.

At midnight the clocks whose day is over fire; at nine reminders are given; at ten files and bank statements come and
people act; at eleven the post books what it was given the day before; at six in the evening it tells its news. The
drawers do what `payers.csv` says. `README.md` says the rules of all of them in words.
"""

import csv
import dataclasses
import datetime
import json
import pathlib

from . import files, law, post
from .cheque import Cheque, Receipt

BOUNCES_AFTER = 4  # days from the statement with the credit to the one that takes it back
SECOND_PART_AFTER = 3  # days
LATE_FILING_AFTER = 3  # days after the last safe one


@dataclasses.dataclass
class Payer:
    conduct: str
    days: int
    rupees: int
    days_to_report: int
    desk: str


@dataclasses.dataclass(eq=False)
class Credit:
    """A credit on a bank's statement."""

    value_date: datetime.date
    rupees: int
    mode: str
    reference: str
    account: str  # empty if nobody knows whose it is
    payer: str
    narration: str
    reported_on: datetime.date
    cheque: tuple = None  # the key of the cheque that it pays
    names_its_cheque: bool = False
    bounces: bool = False
    known: Receipt = None  # once it was reported


@dataclasses.dataclass
class Day:
    """What people do at ten in the morning of a day, in this order. Cheques are named by their keys."""

    on: datetime.date
    files: list = dataclasses.field(default_factory=list)  # (file, what)
    statement: list = dataclasses.field(default_factory=list)  # credits
    bounced: list = dataclasses.field(default_factory=list)  # credits of earlier statements
    hand_over: list = dataclasses.field(default_factory=list)  # (cheque, return, which notice on it)
    drop: list = dataclasses.field(default_factory=list)  # (cheque, why)
    accept: list = dataclasses.field(default_factory=list)  # cheques
    authority: list = dataclasses.field(default_factory=list)  # (cheque, file on, protective)
    file: list = dataclasses.field(default_factory=list)  # (cheque, filed on)

    def is_busy(self):
        return any(getattr(self, field.name) for field in dataclasses.fields(self)[1:])


PAID_LATE = "paid in full after the time to pay"
PAID_PERHAPS = "paid in full; in time or not, as service was early or late"


class Story:
    """Everything that happens, worked out on being made."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.calendar = json.loads((self.folder / "sample.json").read_text(encoding="utf-8"))
        self.start, self.end = (datetime.date.fromisoformat(self.calendar[name]) for name in ("start", "end"))
        self.court = law.Court(datetime.date.fromisoformat(day) for day in self.calendar.get("court_closed", []))
        self.payers = dict(payers(self.folder / "payers.csv"))
        self.cheques, self.outcomes = {}, {"opened": 0, "refused": 0, "further return": 0}
        self.credits, self.plans = [], {}  # plans: what is to be done on a day, by cheque
        self.arrives, self.extracts = {}, {}  # by day: the returns that a file brings, the accounts as then known
        self.books = files.Books(lambda memo: self.arrives.setdefault(self.reading, []).append(memo))
        self.files = {}
        for arrival in sorted(self.calendar["arrivals"], key=lambda arrival: arrival["on"]):
            self.reading = datetime.date.fromisoformat(arrival["on"])
            self.books.read(self.folder / arrival["file"], arrival["what"], self.reading)
            self.extracts[self.reading] = dict(self.books.accounts)
            self.files.setdefault(self.reading, []).append((arrival["file"], arrival["what"]))
        self.returns_to_come = {}
        for day, memos in self.arrives.items():
            for memo in memos:
                self.returns_to_come.setdefault(memo["cheque"], []).append((day, memo))
        self.drawers = {memo["cheque"]: memo["drawer"] for memos in self.arrives.values() for memo in memos}
        self.days = [day for day in map(self.live, dates(self.start, self.end)) if day.is_busy()]

    def live(self, today):
        day = Day(today)
        for cheque in self.cheques.values():
            cheque.midnight(today)
            cheque.morning(today)
        self.at_ten(day)
        if today < self.end:
            for booking in (True, False):
                for cheque in self.cheques.values():
                    cheque.post_speaks(today, booking)
        return day

    # --- at ten -----------------------------------------------------------------------------------------------------

    def at_ten(self, day):
        day.files = self.files.get(day.on, [])
        for memo in self.arrives.get(day.on, []):
            self.take(memo, day.on)
        self.read_statement(day)
        for cheque in self.cheques.values():
            self.manager(cheque, day)
            self.advocate(cheque, day)
        if day.is_busy():
            self.add_ordinary_credits(day)

    def take(self, memo, today):
        key = memo["cheque"]
        cheque = self.cheques.get(key) or self.cheques.setdefault(key, Cheque(key, memo["amount"], self.court))
        self.outcomes[cheque.came_back(memo, today)] += 1

    def read_statement(self, day):
        for credit in self.credits:
            if credit.reported_on == day.on:
                day.statement.append(credit)
                if credit.cheque:
                    credit.known = Receipt(credit.value_date, credit.rupees)
                    self.cheques[credit.cheque].receives(credit.known, day.on)
            if credit.bounces and credit.reported_on + BOUNCES_AFTER * law.DAY == day.on:
                day.bounced.append(credit)
                self.cheques[credit.cheque].bounces(credit.known, day.on)

    def manager(self, cheque, day):
        """Lets drafts out on the day on which they are made; drops what was paid too late."""
        payer = self.payers[cheque.key]
        if cheque.state == "notice_due" and payer.desk != "notice_left_in_drawer":
            last = cheque.returns[-1]
            addresses = self.addresses(cheque, day.on)
            if addresses > len(last.articles):
                serving = cheque.hand_over(day.on, addresses)
                day.hand_over.append((cheque.key, last.ordinal, serving))
                self.plan_payments(cheque, payer, day.on)
        reasons = {"paid_late": PAID_LATE, "paid_perhaps": PAID_PERHAPS}
        if cheque.state in reasons:
            day.drop.append((cheque.key, reasons[cheque.state]))
            cheque.drop(day.on)

    def advocate(self, cheque, day):
        """Takes a matter on the day on which the complaint becomes due, and files on the next day of court."""
        if cheque.state not in ("complaint_due", "complaint_late"):
            return
        plan = self.plans.get(cheque.key)
        if plan is None:
            if cheque.state == "complaint_late":
                return
            day.accept.append(cheque.key)
            plan = self.plans[cheque.key] = self.plan_filing(cheque, day)
        if plan <= day.on:
            filed_on = plan if self.payers[cheque.key].desk == "files_early" else day.on
            day.file.append((cheque.key, filed_on))
            cheque.file(filed_on, day.on)

    def plan_filing(self, cheque, day):
        """The day on which the complaint is filed. Authority is asked where it will be given."""
        desk = self.payers[cheque.key].desk
        from_day, until = cheque.filing_window()
        if desk == "files_early":
            # He presented it before the time to pay was over, and says so now.
            return law.pay_by(cheque.service())[1] - law.DAY
        if desk == "files_late":
            return self.court.open_from(until + LATE_FILING_AFTER * law.DAY)
        protective = from_day > until
        on = self.court.open_from(day.on) if protective else self.court.open_from(day.on + law.DAY)
        day.authority.append((cheque.key, on, protective))
        return on

    def addresses(self, cheque, today):
        """How many addresses the borrower of the account is known to have, by all accounts of his."""
        known = self.known_accounts(today)
        customer = known[cheque.key[0]]["customer"]
        theirs = [account["addresses"] for account in known.values() if account["customer"] == customer]
        return len(set().union(*theirs))

    def known_accounts(self, today):
        """The accounts as the extracts up to a day state them."""
        return self.extracts[max(day for day in self.extracts if day <= today)]

    # --- the drawers ------------------------------------------------------------------------------------------------

    def plan_payments(self, cheque, payer, today):
        """What the drawer will pay, now that the last notice to him goes out."""
        last_day, last = self.returns_to_come[cheque.key][-1]
        if payer.conduct == "never" or last_day != today or last["returned"][1] != cheque.returns[-1].returned_on:
            return
        served_on = self.will_be_served(cheque)
        if payer.conduct == "pays_on_courtesy":
            served_on = today
        if served_on is None:
            return
        on = served_on + payer.days * law.DAY
        parts = [(on, payer.rupees)]
        if payer.conduct == "pays_in_two":
            parts.append((on + SECOND_PART_AFTER * law.DAY, int(cheque.amount) - payer.rupees))
        for value_date, rupees in parts:
            self.credit(cheque, payer, value_date, rupees)

    @staticmethod
    def will_be_served(cheque):
        """The last day on which a letter can have reached the drawer, once all the news is there."""
        proofs = [post.evidence(article.news) for article in cheque.returns[-1].articles]
        return max((proof[2] for proof in proofs if proof[0] == "served"), default=None)

    def credit(self, cheque, payer, value_date, rupees):
        loan, ifsc, number = cheque.key
        place = len(self.credits) + 1
        by_cheque = payer.conduct == "pays_then_bounces"
        mode, reference = credit_reference(place, value_date, rupees, f"{ifsc}/9{place:05}" if by_cheque else None)
        # Whose cheques are several says which one he means. Of the others every second one does.
        several = sum(key[0] == loan for key in self.payers) > 1
        names_its_cheque = several or place % 2 == 1
        self.credits.append(
            Credit(
                value_date,
                rupees,
                mode,
                reference,
                loan,
                payer=self.drawers[cheque.key],
                narration=f"CHQ {number}" if names_its_cheque else f"LOAN {loan}",
                reported_on=value_date + payer.days_to_report * law.DAY,
                cheque=cheque.key,
                names_its_cheque=names_its_cheque,
                bounces=by_cheque,
            )
        )

    def add_ordinary_credits(self, day):
        """Other borrowers pay too: what came in by ten this morning is on the statement."""
        bounced = {key[0] for key in self.payers}
        others = sorted(number for number in self.books.accounts if number not in bounced)
        count = (day.on - self.start).days
        account = self.books.accounts[others[count * 7 % len(others)]]
        mode, reference = credit_reference(500_000 + count, day.on, int(account["emi"]), None)
        # The first one says nothing of whose it is: it goes to suspense.
        number, payer, words = account["number"], account["borrower"], f"LOAN {account['number']}"
        if count == 0:
            number, payer, words = "", "UNKNOWN", "CASH DEPOSIT"
        day.statement.append(
            Credit(day.on, int(account["emi"]), mode, reference, number, payer, words, reported_on=day.on)
        )

    # --- the end ----------------------------------------------------------------------------------------------------

    def figures(self):
        proceedings = [cheque for cheque in self.cheques.values() if cheque.state]
        clocks = [clock for cheque in proceedings for clock in cheque.clocks]
        given = [reminder for clock in clocks for reminder in clock.reminders]
        filed = [cheque for cheque in proceedings if cheque.filed_on]
        handed_over = [notice for day in self.days for notice in day.hand_over]
        dropped = [why for day in self.days for _, why in day.drop]
        receipts = [credit for day in self.days for credit in day.statement]
        bounced = [credit for day in self.days for credit in day.bounced]

        def standing(state):
            return sum(cheque.state == state for cheque in proceedings)

        def ended(state):
            return sum(clock.state == state for clock in clocks)

        return {
            "lines": self.books.lines,
            "accounts_imported": len(self.books.accounts),
            "accounts_updated": self.books.updated,
            "memos_recorded": self.books.memos,
            "rows_rejected": len(self.books.rejected),
            "duplicates": self.books.duplicates,
            "cases": len({cheque.key[0] for cheque in proceedings}),
            # Proceedings, one a cheque: a borrower with three bad cheques has one case and three of them.
            "cases_opened": len(proceedings) - standing("with_counsel"),
            "counsel_held": standing("with_counsel"),
            "refused": self.outcomes["refused"],
            "second_dishonours": self.outcomes["further return"],
            "lapsed_on_arrival": standing("lapsed_on_arrival"),
            "lapsed_unsent": standing("lapsed_unsent"),
            "notices_issued": len(handed_over),
            "notices_served": len(
                {
                    (cheque.key, back.ordinal, article.serving)
                    for cheque in proceedings
                    for back in cheque.returns
                    for article in back.articles
                    if article.evidence[0] == "served"
                }
            ),
            "reserved": sum(serving > 1 for _, _, serving in handed_over),
            "not_served": standing("not_served"),
            "ended_deceased": standing("ended") - len(dropped),
            "still_running": sum(standing(state) for state in ("notice_due", "notice_sent", "served")),
            "paid_in_time": standing("paid"),
            "paid_late": dropped.count(PAID_LATE),
            "paid_perhaps": dropped.count(PAID_PERHAPS),
            "complaint_unfiled": standing("complaint_due") + standing("complaint_late"),
            "complaints_filed": len(filed),
            "complaints_in_safe_window": sum(in_safe_window(cheque) for cheque in filed),
            "complaints_elsewhere": sum(not in_safe_window(cheque) for cheque in filed),
            "deadlines_armed": len(clocks),
            "deadlines_fired": ended("fired"),
            "deadlines_superseded": ended("superseded"),
            "deadlines_cancelled": ended("cancelled"),
            "deadlines_open": ended("armed"),
            # The drawer's own clock is not ours to miss.
            "deadlines_missed": sum(clock.state == "fired" and clock.due.kind != "pay_by" for clock in clocks),
            "reminders_fired": sum(reminder[1] == "fired" for reminder in given),
            "receipts_posted": len(receipts),
            "receipts_bounced": len(bounced),
            "ledger_paise": 100 * (rupees(receipts) - rupees(bounced)),
            "ledger_difference_paise": 0,
        }


def rupees(credits):
    return sum(credit.rupees for credit in credits)


def in_safe_window(cheque):
    earliest, last = cheque.filing_window()
    return earliest <= cheque.filed_on <= last


def payers(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["loan_account_number"], row["drawee_ifsc"], row["cheque_number"]
            number = {name: int(row[name] or 0) for name in ("days_after_service", "rupees", "days_to_report")}
            yield key, Payer(row["conduct"], *number.values(), row["desk"])


def credit_reference(place, value_date, rupees, cheque):
    """How the money came, and what the payment system calls it."""
    if cheque:
        return "CHEQUE", cheque
    if rupees >= 200_000:
        return "RTGS", f"ZZZZR1{value_date:%Y%m%d}{place:08}"
    if place % 2:
        return "UPI", f"{value_date:%y%j}{place:07}"[-12:]
    return "NEFT", f"ZZZZN{value_date:%y%j}{place:06}"


def dates(first, last):
    return [first + count * law.DAY for count in range((last - first).days + 1)]
