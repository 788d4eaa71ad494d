"""One cheque and its proceeding: what is known of it, where it stands, and the clocks that run.

Nothing is remembered but facts; the state and the clocks that the law calls for are worked out from them anew after
each one. A clock that the facts no longer call for is superseded, if another of its kind takes its place, or cancelled.
"""

import dataclasses
import datetime

from . import law, post


@dataclasses.dataclass(frozen=True)
class Due:
    """A clock that the facts call for."""

    kind: str  # notice_by, pay_by, complaint_by, compound_by
    safe: datetime.date
    arguable: datetime.date
    over_on: datetime.date  # at the end of this day it has passed
    basis: int  # the fact that decides its day


@dataclasses.dataclass
class Clock:
    """A clock that was armed, and what became of it."""

    due: Due
    state: str = "armed"
    reminders: list = dataclasses.field(default_factory=list)  # [morning, state]


@dataclasses.dataclass
class Article:
    """One letter to one address."""

    lot: str
    booked_on: datetime.date
    news: list
    booking: int = 0  # the fact of its booking; 0 before it
    serving: int = 1  # of which notice on the return it is a part
    told: int = 0  # how much of the news is known
    evidence: tuple = post.UNKNOWN
    proof: int = 0  # the fact of what is proved
    proved_on: datetime.date = None


@dataclasses.dataclass
class Return:
    """One return of the cheque."""

    ordinal: int
    fact: int
    code: str
    returned_on: datetime.date
    informed: tuple
    known_on: datetime.date
    articles: list = dataclasses.field(default_factory=list)  # of the notices that were handed over for it


@dataclasses.dataclass
class Receipt:
    """Money for this cheque."""

    value_date: datetime.date
    rupees: int
    stands: bool = True
    fact: int = 0  # of its receipt; 0 before it


class Cheque:
    def __init__(self, key, amount, court):
        self.key, self.amount, self.court = key, amount, court
        self.facts = 0
        self.presentations = 0  # every return, also one that founds nothing
        self.returns, self.receipts, self.clocks = [], [], []
        self.passed = {}  # of clocks, by kind and basis: the day on which they were over
        self.dropped = False
        self.filed_on = None
        self.state = None

    # --- what happens -----------------------------------------------------------------------------------------------

    def fact(self):
        self.facts += 1
        return self.facts

    def came_back(self, memo, today):
        """A return becomes known at ten. Answers what it was: refused, opened or further return."""
        self.presentations += 1
        if law.effect(memo["code"]) == "none":
            return "refused"
        known = bool(self.returns)
        returned_on = memo["returned"][1]
        self.returns.append(Return(self.presentations, self.fact(), memo["code"], returned_on, memo["informed"], today))
        self.settle(today)
        return "further return" if known else "opened"

    def hand_over(self, today, addresses):
        """A notice on the last return goes to every address to which none went. Answers which one on it this is."""
        loan, _, number = self.key
        last = self.returns[-1]
        serving = 1 + max((article.serving for article in last.articles), default=0)
        sent_on = f"{last.ordinal}-{serving}" if serving > 1 else str(last.ordinal)
        for place in range(1, addresses - len(last.articles) + 1):
            lot = f"{loan}/{number}/{sent_on}/{place}"
            last.articles.append(Article(lot, *post.plan(lot, today), serving=serving))
        return serving

    def post_speaks(self, today, booking):
        """At eleven the post books, at six in the evening it tells what happened."""
        for back in self.returns:
            for article in back.articles:
                if booking and article.booked_on == today:
                    article.booking = self.fact()
                    self.settle(today)
                while not booking and article.told < len(article.news) and article.news[article.told].told_on == today:
                    article.told += 1
                    proved = post.evidence(article.news[: article.told])
                    if proved != article.evidence:
                        article.evidence, article.proof, article.proved_on = proved, self.fact(), today
                        self.settle(today)

    def receives(self, receipt, today):
        receipt.fact = self.fact()
        self.receipts.append(receipt)
        self.settle(today)

    def bounces(self, receipt, today):
        self.fact()
        receipt.stands = False
        self.settle(today)

    def drop(self, today):
        self.fact()
        self.dropped = True
        self.settle(today)

    def file(self, filed_on, today):
        self.fact()
        self.filed_on = filed_on
        self.settle(today)

    def midnight(self, today):
        """The clocks whose day is over fire."""
        for clock in self.clocks:
            if clock.state == "armed" and clock.due.over_on < today:
                clock.state = "fired"
                self.take_out_reminders(clock, "cancelled")
                self.passed[clock.due.kind, clock.due.basis] = clock.due.over_on
                self.fact()
                self.settle(today, at_midnight=True)

    def morning(self, today):
        """Reminders at nine."""
        for clock in self.clocks:
            for reminder in clock.reminders:
                if reminder == [today, "armed"]:
                    reminder[1] = "fired"

    # --- what follows -----------------------------------------------------------------------------------------------

    def settle(self, today, at_midnight=False):
        """Works out the state, and makes the armed clocks those that the facts call for."""
        self.state, called_for = self.fold()
        armed = [clock for clock in self.clocks if clock.state == "armed"]
        for clock in armed:
            if clock.due not in called_for:
                replaced = any(due.kind == clock.due.kind for due in called_for)
                clock.state = "superseded" if replaced else "cancelled"
                self.take_out_reminders(clock, clock.state)
        running = [clock.due for clock in armed]
        for due in called_for:
            if due not in running:
                self.clocks.append(Clock(due, reminders=reminders(due, today, at_midnight)))

    @staticmethod
    def take_out_reminders(clock, state):
        for reminder in clock.reminders:
            if reminder[1] == "armed":
                reminder[1] = state

    def has_passed(self, due):
        """Whether this clock is over. One that ran from another fact, or to an earlier day, says nothing of it."""
        over_on = self.passed.get((due.kind, due.basis))
        return over_on is not None and over_on >= due.over_on

    def fold(self):
        """The state, and the clocks that the law calls for."""
        if self.filed_on:
            return "complaint_filed", self.filed(self.returns[-1])
        if self.dropped:
            return "ended", []
        last = self.returns[-1]
        booked = [article for article in last.articles if article.booking]
        state, clocks = self.sent(last, booked) if booked else self.unsent(last)
        # What the law starts runs on while a lawyer thinks.
        return ("with_counsel" if law.effect(last.code) == "counsel" else state), clocks

    def filed(self, last):
        """A complaint over a cheque that is paid is settled in court, within the lender's own time for it."""
        paid_by = self.paid_by(last)
        if not paid_by:
            return []
        day = law.settle_by(paid_by.value_date)
        settle = Due("compound_by", day, day, day, paid_by.fact)
        return [] if self.has_passed(settle) else [settle]

    def unsent(self, last):
        safe, arguable = law.notice_by(last.informed)
        if self.paid_on(last):
            return "paid", []
        if last.known_on > arguable:
            return "lapsed_on_arrival", []
        # After the safe day the clock runs on one reading only, and a lawyer is asked.
        in_time = last.known_on <= safe
        due = Due("notice_by", safe, arguable, safe if in_time else arguable, last.fact)
        if self.has_passed(due):
            return "lapsed_unsent", []
        return ("notice_due" if in_time else "with_counsel"), [due]

    def sent(self, last, booked):
        safe, arguable = law.notice_by(last.informed)
        if any(article.booked_on > safe for article in booked):
            raise NotImplementedError(f"{self.key}: a notice was booked after the safe last day")
        if any(article.evidence == ("not served", "deceased") for article in booked):
            return "ended", []
        reached = [article for article in booked if article.evidence[0] != "not served"]
        if not reached:
            if self.paid_on(last):
                return "paid", []
            # Another letter would help until the window is over, if another address is found.
            due = Due("notice_by", safe, arguable, safe, last.fact)
            return ("not_served", []) if self.has_passed(due) else ("notice_due", [due])

        # A letter of which nothing is known counts as served on the day of its booking: the earliest possible.
        known = all(article.evidence[0] == "served" for article in reached)
        spans = [
            (*article.evidence[1:], article.proof)
            if article.evidence[0] == "served"
            else (article.booked_on, article.booked_on, article.booking)
            for article in reached
        ]
        served = min(span[0] for span in spans), max(span[1] for span in spans)
        earliest, until = law.complaint_window(served, self.court)
        decides = min(span[2] for span in spans if span[0] == served[0])
        # Where no day is safe, nobody can act by the safe last day: the day to act on is the one to wait for.
        over_on = max(until[0], self.court.open_from(earliest[0])) if known and earliest[0] > until[0] else until[0]
        complaint = Due("complaint_by", *until, over_on, decides)
        complaint_passed = self.has_passed(complaint)
        complaint_clocks = [] if complaint_passed else [complaint]

        paid_on = self.paid_on(last)
        if not known:
            if paid_on:
                return "paid", []
            return ("complaint_late" if complaint_passed else "notice_sent"), complaint_clocks

        certain, possible = law.pay_by(served)
        if paid_on and paid_on <= certain:
            return "paid", []
        if paid_on and paid_on <= possible:
            return "paid_perhaps", complaint_clocks
        if paid_on:
            return "paid_late", complaint_clocks
        decides = min(span[2] for span in spans if span[1] == served[1])
        pay = Due("pay_by", possible, possible, possible, decides)
        if not self.has_passed(pay):
            return ("complaint_late" if complaint_passed else "served"), [pay, *complaint_clocks]
        return ("complaint_late" if complaint_passed else "complaint_due"), complaint_clocks

    def paid_on(self, last):
        """The value date on which the cheque amount was first reached, by what stands."""
        paid_by = self.paid_by(last)
        return paid_by and paid_by.value_date

    def paid_by(self, last):
        """The receipt by which the cheque amount was first reached, by what stands."""
        total = 0
        for receipt in sorted(self.receipts, key=lambda receipt: receipt.value_date):
            if receipt.stands and receipt.value_date >= last.returned_on:
                total += receipt.rupees
                if total >= self.amount:
                    return receipt
        return None

    # --- for whoever asks -------------------------------------------------------------------------------------------

    def service(self):
        """From when until when the notice on the last return was served, by what is known; None if it is not known."""
        proved = [article.evidence for article in self.returns[-1].articles if article.booking]
        proved = [evidence for evidence in proved if evidence[0] != "not served"]
        if not proved or any(evidence == post.UNKNOWN for evidence in proved):
            return None
        return min(evidence[1] for evidence in proved), max(evidence[2] for evidence in proved)

    def filing_window(self):
        """The first and the last safe day for a complaint; the first is the later one if no day is safe."""
        earliest, until = law.complaint_window(self.service(), self.court)
        return self.court.open_from(earliest[0]), until[0]


def reminders(due, today, at_midnight):
    """Those that lie ahead. The drawer's clock has none."""
    if due.kind == "pay_by":
        return []
    mornings = [due.safe - days * law.DAY for days in law.REMINDER_DAYS]
    return [[day, "armed"] for day in mornings if day > today or (at_midnight and day == today)]
