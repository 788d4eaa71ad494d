"""What the simulated post does with a letter, and what that proves about its service.

The post's table is the one that services/notices documents for foretelling. Everything about one article follows from
its lot, `<loan account>/<cheque>/<return>/<article>`, and the day on which it was handed over.
"""

import dataclasses
import datetime
import hashlib

DAY = datetime.timedelta(days=1)


@dataclasses.dataclass
class News:
    """What the post says of an article at 18:00 of a day."""

    told_on: datetime.date
    kind: str
    happened_on: datetime.date
    retracts: int = 0  # the place of the news that it takes back, counted from 1; 0 if none


# The draw up to which a row holds, and what happens so many days after the booking, plus those on the way.
TABLE = [
    (59, [("delivered", 2)]),
    (67, [("door locked", 2), ("delivered", 4)]),
    (73, [("refused", 2), ("returned", 6)]),
    (82, [("door locked", 3), ("intimation", 4), ("unclaimed", 11), ("returned", 14)]),
    (83, [("door locked", 3), ("intimation", 4), ("unclaimed", 11), ("returned", 40)]),
    (87, [("left", 3), ("returned", 10)]),
    (90, [("not known", 3), ("returned", 10)]),
    (93, [("insufficient address", 3), ("returned", 5)]),
    (95, [("deceased", 3), ("returned", 5)]),
    (99, [("delivered", 4)]),
]


def business_day(day):
    """The post rests on Sundays: what falls on one happens on the Monday."""
    return day + DAY if day.weekday() == 6 else day


def plan(lot, handed_over):
    """The day of booking and the news, in order."""
    digest = hashlib.sha256(lot.encode()).digest()
    draw, on_the_way = int.from_bytes(digest[:4], "big") % 100, digest[4] % 3
    booked = business_day(handed_over + DAY)
    events = next(events for up_to, events in TABLE if draw <= up_to)
    days = [(kind, business_day(booked + (after + on_the_way) * DAY)) for kind, after in events]
    news = [News(day, kind, day) for kind, day in days]
    if draw >= 96:
        told, happened = (business_day(booked + (after + on_the_way) * DAY) for after in (6, 3))
        news.append(News(told, "delivered", happened, retracts=1))
    return booked, news


# What the facts about one article prove: ("unknown",), ("served", from, until) or ("not served", why).
UNKNOWN = ("unknown",)
WRONG = ("left", "not known", "insufficient address")


def evidence(news):
    """What follows from the news so far.

    Delivered, and refused: served on that day (*Bhaskaran* 1999). Unclaimed after an attempt: served on some day
    between the first attempt and the return. Not at the address: not served. No plan of the post contradicts itself.
    """
    taken_back = {item.retracts for item in news}
    stands = [item for place, item in enumerate(news, 1) if place not in taken_back]
    on = {}
    for item in stands:
        on.setdefault(item.kind, item.happened_on)
    for kind in ("deceased", *WRONG):
        if kind in on:
            return "not served", kind
    for kind in ("delivered", "refused"):
        if kind in on:
            return "served", on[kind], on[kind]
    if "returned" in on:
        return "served", on["door locked"], on["returned"]
    return UNKNOWN
