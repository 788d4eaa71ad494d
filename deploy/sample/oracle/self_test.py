"""Cases that were counted on a calendar, some of them in judgments."""

import datetime

from . import law, post
from .cheque import Cheque, Receipt
from .files import Wrong, memo
from .story import credit_reference

COURT = law.Court()


def day(text):
    return datetime.date.fromisoformat(text)


def run():
    notices()
    complaints()
    letters()
    unsent_cheques()
    sent_cheques()
    reminders()
    rows()


def notices():
    # Texco v Bats Apparels, Delhi HC 2018: informed 23-12-2006, day 30 is 22-01-2007.
    assert law.notice_by((day("2006-12-23"), day("2006-12-23"))) == (day("2007-01-22"), day("2007-01-22"))
    # Delhi HC 2022 (2) TMI 86: informed 29-10-2015, day 30 is 28-11-2015.
    assert law.notice_by((day("2015-10-29"), day("2015-10-29")))[0] == day("2015-11-28")
    # Kamlesh Kumar v State of Bihar: informed 10-11-2008, last day 10-12-2008.
    assert law.notice_by((day("2008-11-10"), day("2008-11-10")))[0] == day("2008-12-10")
    # An interval: returned 02-03, memo 05-03. And over the end of a February.
    assert law.notice_by((day("2026-03-02"), day("2026-03-05"))) == (day("2026-04-01"), day("2026-04-04"))
    assert law.notice_by((day("2026-02-28"), day("2026-02-28")))[0] == day("2026-03-30")

    assert [law.effect(code) for code in ("01", "14", "20", "50")] == ["proceeding"] * 4
    assert [law.effect(code) for code in ("03", "23", "31", "84")] == ["none"] * 4
    assert [law.effect(code) for code in ("21", "51", "52", "99")] == ["counsel"] * 4


def complaints():
    always = law.Court()
    always.is_open = lambda day: True

    def window(served, court=always):
        return law.complaint_window((day(served), day(served)), court)

    # Served; last day to pay; cause of action; last day to file, as the courts counted them.
    for served, pay, cause, last in [
        ("1995-09-29", "1995-10-14", "1995-10-15", "1995-11-15"),  # Saketh India v India Securities, 1999
        ("1991-01-12", "1991-01-27", "1991-01-28", "1991-02-28"),  # Jossy Kondody v Chacko Thomas, Kerala HC 1999
        ("2017-08-12", "2017-08-27", "2017-08-28", "2017-09-28"),  # Jharkhand HC 2022 (3) TMI 685
        ("2004-09-13", "2004-09-28", "2004-09-29", "2004-10-29"),  # Bombay HC, Krishnakumar Chaturvedi, 2005
        ("2005-11-08", "2005-11-23", "2005-11-24", "2005-12-24"),  # Gajanand Burange v Laxmi Chand Goyal, 2022
    ]:
        assert law.pay_by((day(served),) * 2)[0] == day(pay), served
        earliest, until = window(served)
        assert earliest == (day(cause), day(cause)) and until == (day(last), day(last)), served
    # Cause of action on 28 February: the corresponding day is 28 March, and read literally 31 March.
    assert window("2026-02-12")[1] == (day("2026-03-28"), day("2026-03-31"))
    # On 31 January: there is no 31 February.
    assert window("2026-01-15")[1] == (day("2026-02-28"), day("2026-02-28"))
    # 19 April 2026 is a Sunday: the Saturday before is safe, the Monday after arguable.
    assert window("2026-03-03", COURT)[1] == (day("2026-04-18"), day("2026-04-20"))
    closed = law.Court([day("2026-04-18")])
    assert window("2026-03-03", closed)[1] == (day("2026-04-17"), day("2026-04-20"))
    # Law.md B12: dispatched 04-03-2008, served between 05-03 and 03-04: the window is 19 to 21 April.
    earliest, until = law.complaint_window((day("2008-03-05"), day("2008-04-03")), always)
    assert earliest[0] == day("2008-04-19") and until[0] == day("2008-04-21")


def letters():
    # 3 March 2026 is a Tuesday. A letter that is handed over on a Saturday is booked on Monday.
    assert post.business_day(day("2026-03-08")) == day("2026-03-09")
    booked, _ = post.plan("HL-0001/000123/1/1", day("2026-03-07"))
    assert booked == day("2026-03-09")

    def told(*news):
        return post.evidence([post.News(day(on), kind, day(on), retracts) for kind, on, retracts in news])

    locked = ("door locked", "2026-03-05", 0)
    assert told(locked) == post.UNKNOWN
    assert told(locked, ("delivered", "2026-03-07", 0)) == ("served", day("2026-03-07"), day("2026-03-07"))
    assert told(("refused", "2026-03-05", 0), ("returned", "2026-03-09", 0))[1:] == (day("2026-03-05"),) * 2
    unclaimed = [locked, ("unclaimed", "2026-03-14", 0)]
    assert told(*unclaimed) == post.UNKNOWN
    assert told(*unclaimed, ("returned", "2026-03-17", 0)) == ("served", day("2026-03-05"), day("2026-03-17"))
    assert told(("left", "2026-03-05", 0), ("returned", "2026-03-12", 0)) == ("not served", "left")
    corrected = told(("delivered", "2026-03-07", 0), ("delivered", "2026-03-06", 1))
    assert corrected == ("served", day("2026-03-06"), day("2026-03-06"))


MARCH = ("01", "2026-03-02", "2026-03-05")


def returned(code, first, last):
    return {"code": code, "returned": (day(first), day(first)), "informed": (day(first), day(last))}


def unsent_cheques():
    def lived(*returns, end):
        """A cheque that came back so, each code, informed from and to, the day on which it became known; no notice."""
        one = Cheque(("L", "I", "1"), 1000, COURT)
        outcomes = []
        for code, first, last, known in returns:
            one.midnight(day(known))
            outcomes.append(one.came_back(returned(code, first, last), day(known)))
        one.midnight(day(end))
        return outcomes, one.state, [clock.state for clock in one.clocks]

    # The last safe day is 1 April: on that day the deadline stands, on the next it has passed.
    assert lived((*MARCH, "2026-03-06"), end="2026-04-01") == (["opened"], "notice_due", ["armed"])
    assert lived((*MARCH, "2026-03-06"), end="2026-04-02") == (["opened"], "lapsed_unsent", ["fired"])
    # Known on 2 April, it is arguable until the 4th, for counsel; known on the 5th, it has lapsed.
    assert lived((*MARCH, "2026-04-02"), end="2026-04-04") == (["opened"], "with_counsel", ["armed"])
    assert lived((*MARCH, "2026-04-02"), end="2026-04-05") == (["opened"], "lapsed_unsent", ["fired"])
    assert lived((*MARCH, "2026-04-05"), end="2026-06-01") == (["opened"], "lapsed_on_arrival", [])
    # Of a code that settles nothing the clock runs too, while counsel decides.
    unsettled = ("52", "2026-03-02", "2026-03-05", "2026-03-06")
    assert lived(unsettled, end="2026-04-01") == (["opened"], "with_counsel", ["armed"])
    assert lived(unsettled, end="2026-04-02") == (["opened"], "with_counsel", ["fired"])
    # Presented again: the running clock gives way to a new one, one that had run out stays as it is.
    again = ("01", "2026-03-20", "2026-03-20", "2026-03-20")
    both = ["opened", "further return"]
    assert lived((*MARCH, "2026-03-06"), again, end="2026-04-10") == (both, "notice_due", ["superseded", "armed"])
    late = ("01", "2026-04-08", "2026-04-08", "2026-04-10")
    assert lived((*MARCH, "2026-03-06"), late, end="2026-04-30") == (both, "notice_due", ["fired", "armed"])
    # No cause, no proceeding; and then one, once it comes back for want of funds.
    assert lived(("03", "2026-03-02", "2026-03-02", "2026-03-02"), end="2026-06-01") == (["refused"], None, [])
    mended = lived(("03", "2026-03-02", "2026-03-02", "2026-03-02"), again, end="2026-04-01")
    assert mended == (["refused", "opened"], "notice_due", ["armed"])


class Sent:
    """A cheque of ₹1,000 that came back on 2 March 2026, its notice booked on the 6th, and what then came."""

    def __init__(self, *plans, returned_on="2026-03-02"):
        self.cheque = Cheque(("L", "I", "1"), 1000, COURT)
        self.today = day("2026-03-05")
        self.cheque.came_back(returned("01", returned_on, returned_on), self.today)
        self.cheque.hand_over(self.today, len(plans))
        for article, plan in zip(self.cheque.returns[-1].articles, plans, strict=True):
            article.booked_on = day("2026-03-06")
            article.news = [post.News(day(told), kind, day(on), retracts) for told, kind, on, retracts in plan]

    def until(self, text):
        """Lives up to ten in the morning of a day."""
        while self.today < day(text):
            for booking in (True, False):
                self.cheque.post_speaks(self.today, booking)
            self.today += law.DAY
            self.cheque.midnight(self.today)
            self.cheque.morning(self.today)
        return self

    def pays(self, rupees, value_date):
        receipt = Receipt(day(value_date), rupees)
        self.cheque.receives(receipt, self.today)
        return receipt

    def stands(self, state, **clocks):
        """The state, and for each kind of clock what became of those that were armed, in order."""
        found = {}
        for clock in self.cheque.clocks:
            found.setdefault(clock.due.kind, []).append(clock.state)
        expected = {kind: words.split() for kind, words in clocks.items()}
        assert (self.cheque.state, found) == (state, expected), (self.today, self.cheque.state, found)
        return self


def on(text, kind, retracts=0, happened=None):
    return text, kind, happened or text, retracts


DELIVERED = [on("2026-03-09", "delivered")]


def sent_cheques():
    # Booked on the 6th, the clock of the complaint runs from then; delivered on the 9th it runs from the 9th, and the
    # drawer may pay until the 24th.
    booked = {"notice_by": "cancelled", "complaint_by": "armed"}
    Sent(DELIVERED).until("2026-03-06").stands("notice_due", notice_by="armed")
    Sent(DELIVERED).until("2026-03-09").stands("notice_sent", **booked)
    served = {"notice_by": "cancelled", "complaint_by": "superseded armed", "pay_by": "armed"}
    one = Sent(DELIVERED).until("2026-03-10").stands("served", **served)
    one.until("2026-03-24").stands("served", **served)
    due = served | {"pay_by": "fired"}
    one.until("2026-03-25").stands("complaint_due", **due)
    # Filed between 25 March and 25 April.
    assert one.cheque.filing_window() == (day("2026-03-25"), day("2026-04-25"))
    one.cheque.file(day("2026-03-26"), day("2026-03-26"))
    one.stands("complaint_filed", **due | {"complaint_by": "superseded cancelled"})
    # Paid by then, it is to be settled in court within thirty days; the money bounces, and there is nothing to settle.
    filed = due | {"complaint_by": "superseded cancelled"}
    money = one.pays(1000, "2026-03-25")
    one.stands("complaint_filed", **filed, compound_by="armed")
    assert one.cheque.clocks[-1].due.safe == day("2026-04-24")
    one.cheque.bounces(money, one.today)
    one.stands("complaint_filed", **filed, compound_by="cancelled")
    one.pays(1000, "2026-03-25")
    one.until("2026-04-24").stands("complaint_filed", **filed, compound_by="cancelled armed")
    one.until("2026-04-25").stands("complaint_filed", **filed, compound_by="cancelled fired")
    # Nothing filed by Saturday, 25 April.
    late = Sent(DELIVERED).until("2026-04-25").stands("complaint_due", **due)
    late.until("2026-04-26").stands("complaint_late", **due | {"complaint_by": "superseded fired"})

    # Paid on the last day and known two days later.
    in_time = Sent(DELIVERED).until("2026-03-26")
    in_time.pays(1000, "2026-03-24")
    in_time.stands("paid", **due | {"complaint_by": "superseded cancelled"})
    # A day later it is late, and a person drops it.
    too_late = Sent(DELIVERED).until("2026-03-26")
    too_late.pays(1000, "2026-03-25")
    too_late.stands("paid_late", **due)
    too_late.cheque.drop(too_late.today)
    too_late.stands("ended", **due | {"complaint_by": "superseded cancelled"})
    # Two parts, of which the second makes it whole; one alone does not, and money from before the return never counts.
    parts = Sent(DELIVERED).until("2026-03-20")
    parts.pays(600, "2026-03-01")
    parts.pays(600, "2026-03-18")
    parts.stands("served", **served)
    parts.pays(400, "2026-03-19")
    ended = served | {"complaint_by": "superseded cancelled", "pay_by": "cancelled"}
    parts.stands("paid", **ended)
    # A cheque that pays and comes back itself revives all.
    bounced = Sent(DELIVERED).until("2026-03-15")
    money = bounced.pays(1000, "2026-03-13")
    bounced.stands("paid", **ended)
    bounced.until("2026-03-19").cheque.bounces(money, bounced.today)
    bounced.stands("served", **ended | {"complaint_by": "superseded cancelled armed", "pay_by": "cancelled armed"})
    # Before the letter is there.
    courtesy = Sent(DELIVERED).until("2026-03-07")
    courtesy.pays(1000, "2026-03-06")
    courtesy.until("2026-04-30").stands("paid", notice_by="cancelled", complaint_by="cancelled")

    # Corrected to the day before: both clocks begin anew, a day earlier.
    correction = [on("2026-03-10", "delivered"), on("2026-03-12", "delivered", 1, "2026-03-09")]
    corrected = {"notice_by": "cancelled", "complaint_by": "superseded superseded armed", "pay_by": "superseded armed"}
    Sent(correction).until("2026-03-13").stands("served", **corrected)
    Sent(correction).until("2026-03-25").stands("complaint_due", **corrected | {"pay_by": "superseded fired"})

    # Unclaimed: served between the 9th and the 20th. Paid in time until the 24th, perhaps until 4 April, then late.
    unclaimed = [on("2026-03-09", "door locked"), on("2026-03-17", "unclaimed"), on("2026-03-20", "returned")]
    for value_date, state in [("2026-03-24", "paid"), ("2026-03-25", "paid_perhaps"), ("2026-04-04", "paid_perhaps")]:
        one = Sent(unclaimed).until("2026-04-04").stands("served", **served)
        one.pays(1000, value_date)
        assert one.cheque.state == state, value_date
    assert Sent(unclaimed).until("2026-04-05").cheque.filing_window() == (day("2026-04-06"), day("2026-04-25"))

    # Back after more than a month: served between 9 March and 17 April. No day is safe, between 25 April and 3 May, a
    # Sunday: the day to act is the 4th, and the clock waits for it.
    month = [on("2026-03-09", "door locked"), on("2026-04-17", "returned")]
    one = Sent(month).until("2026-04-18").stands("served", **served)
    one.until("2026-05-03").stands("complaint_due", **due)
    assert one.cheque.filing_window() == (day("2026-05-04"), day("2026-04-25"))
    one.until("2026-05-04").stands("complaint_due", **due)
    one.until("2026-05-05").stands("complaint_late", **due | {"complaint_by": "superseded fired"})

    # Delivered on the 10th the month ends on Sunday, 26 April: Saturday is the last day of court, the clock ends with
    # it, and reminders are counted from there.
    sunday = Sent([on("2026-03-10", "delivered")]).until("2026-04-25").stands("complaint_due", **due)
    last = next(clock for clock in sunday.cheque.clocks if (clock.due.kind, clock.state) == ("complaint_by", "armed"))
    assert (last.due.safe, last.due.over_on) == (day("2026-04-25"), day("2026-04-25"))
    assert last.due.arguable == day("2026-04-27")
    assert [morning for morning, _ in last.reminders] == [day("2026-04-18"), day("2026-04-22"), day("2026-04-24")]
    sunday.until("2026-04-26").stands("complaint_late", **due | {"complaint_by": "superseded fired"})
    # So it is while nothing is known of the letter: booked on the 6th, the month ends on 22 April, a holiday here.
    silent = Sent([on("2026-05-20", "delivered")])
    silent.cheque.court = law.Court([day("2026-04-21"), day("2026-04-22")])
    silent.until("2026-04-20").stands("notice_sent", notice_by="cancelled", complaint_by="armed")
    silent.until("2026-04-21").stands("complaint_late", notice_by="cancelled", complaint_by="fired")
    # Served between 10 March and 10 April: the only safe day is a Sunday, so that none is left. Act on Monday.
    closed = [on("2026-03-10", "door locked"), on("2026-04-10", "returned")]
    one = Sent(closed).until("2026-04-26").stands("complaint_due", **due)
    assert one.cheque.filing_window() == (day("2026-04-27"), day("2026-04-25"))
    one.until("2026-04-27").stands("complaint_due", **due)
    one.until("2026-04-28").stands("complaint_late", **due | {"complaint_by": "superseded fired"})

    # No such address: the window for a notice is open until 1 April, and nobody can write anywhere else.
    wrong = [on("2026-03-10", "insufficient address"), on("2026-03-12", "returned")]
    nowhere = {"notice_by": "cancelled armed", "complaint_by": "cancelled"}
    Sent(wrong).until("2026-03-11").stands("notice_due", **nowhere)
    Sent(wrong).until("2026-04-02").stands("not_served", **nowhere | {"notice_by": "cancelled fired"})
    # Another address is found on the 13th; the notice sent there is booked on the 14th and delivered on the 17th.
    again = Sent(wrong).until("2026-03-13")
    assert again.cheque.hand_over(again.today, 2) == 2
    second = again.cheque.returns[-1].articles[1]
    assert (second.lot, second.booked_on) == ("L/1/1-2/1", day("2026-03-14"))
    second.news = [post.News(day("2026-03-17"), "delivered", day("2026-03-17"))]
    sent_again = {"notice_by": "cancelled cancelled", "complaint_by": "cancelled armed"}
    again.until("2026-03-15").stands("notice_sent", **sent_again)
    again.until("2026-04-01").stands(
        "served", **sent_again | {"complaint_by": "cancelled superseded armed", "pay_by": "armed"}
    )
    # Two addresses: one is wrong, the other does.
    two = Sent(wrong, [on("2026-03-09", "delivered")]).until("2026-03-13")
    two.stands("served", notice_by="cancelled", complaint_by="superseded superseded armed", pay_by="armed")
    # Both do: the time to pay runs from the later, that for the complaint from the earlier.
    two = Sent(DELIVERED, [on("2026-03-11", "delivered")]).until("2026-03-25")
    assert two.cheque.state == "served" and two.cheque.service() == (day("2026-03-09"), day("2026-03-11"))
    assert two.until("2026-03-27").cheque.filing_window() == (day("2026-03-27"), day("2026-04-25"))
    # The drawer has died.
    Sent([on("2026-03-10", "deceased")]).until("2026-03-11").stands(
        "ended", notice_by="cancelled", complaint_by="cancelled"
    )


def reminders():
    # Of 1 April: 25 March, 29 March, 31 March; those that lie behind when the return becomes known are none.
    one = Cheque(("L", "I", "1"), 1000, COURT)
    one.came_back(returned("01", "2026-03-02", "2026-03-02"), day("2026-03-26"))
    one.morning(day("2026-03-29"))
    assert one.clocks[0].reminders == [[day("2026-03-29"), "fired"], [day("2026-03-31"), "armed"]]


def rows():
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
    assert credit_reference(7, day("2026-03-09"), 900, None) == ("UPI", "260680000007")
