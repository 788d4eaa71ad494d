"""The law: which returns found a proceeding, and how its days are counted.

Negotiable Instruments Act, sections 138 and 142; General Clauses Act, sections 3(35), 9 and 10.
"""

import calendar
import datetime

# Return codes of the clearing house for which s.138 is settled.
FOUNDS_A_PROCEEDING = {"01", "02", "04", "50", "20"} | {str(code) for code in range(10, 18)}
FOUNDS_NONE = {"03", "05", "23", "84"} | {str(code) for code in [*range(30, 43), *range(60, 69)]}
# Every other code is for counsel: not clearly yes and not clearly no.

NOTICE_DAYS = 30  # proviso (b): within thirty days of the receipt of information; that day itself is not counted
PAYMENT_DAYS = 15  # proviso (c): within fifteen days of the receipt of the notice
SETTLEMENT_DAYS = 30  # after full payment, a complaint is compounded or withdrawn: the lender's policy, no law
REMINDER_DAYS = (7, 3, 1)  # before the last safe day

DAY = datetime.timedelta(days=1)


def effect(code):
    if code in FOUNDS_A_PROCEEDING:
        return "proceeding"
    return "none" if code in FOUNDS_NONE else "counsel"


def notice_by(informed):
    """The last day for a notice: safe on every reading of the facts, and arguable on the kindest one."""
    return tuple(day + NOTICE_DAYS * DAY for day in informed)


def pay_by(served):
    """The last day to pay, if service was as early and if it was as late as it can have been."""
    return tuple(day + PAYMENT_DAYS * DAY for day in served)


def settle_by(paid_on):
    """The last day on which a complaint over a cheque that is paid is to be settled in court."""
    return paid_on + SETTLEMENT_DAYS * DAY


def complaint_window(served, court):
    """The first and the last day for a complaint, each as (safe, arguable).

    The cause of action arises on the day after the last day to pay. The complaint is made within one month of it, that
    day not counted; where the court is closed, the open day before is safe and the one after arguable. The first day
    may lie after the last one: service is known too roughly, or the court is closed on every day between.
    """
    early, late = (day + DAY for day in pay_by(served))
    last_safe = court.open_by(month_after(early))
    last_arguable = court.open_from(month_after_literally(late))
    return (late, early), (last_safe, last_arguable)


def month_after(day):
    """The corresponding day of the next month, or the last day of that month where it has none."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def month_after_literally(day):
    """The reading that gives most: begins on the day after, ends on the day before the corresponding one."""
    begins = day + DAY
    year, month = (begins.year + 1, 1) if begins.month == 12 else (begins.year, begins.month + 1)
    if begins.day > calendar.monthrange(year, month)[1]:
        return datetime.date(year, month, calendar.monthrange(year, month)[1])
    return datetime.date(year, month, begins.day) - DAY


class Court:
    """The days on which a court is open."""

    def __init__(self, closed=()):
        self.closed = set(closed)

    def is_open(self, day):
        return day.weekday() != 6 and day not in self.closed

    def open_by(self, day):
        return day if self.is_open(day) else self.open_by(day - DAY)

    def open_from(self, day):
        return day if self.is_open(day) else self.open_from(day + DAY)
