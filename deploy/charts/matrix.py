"""Which combinations are tried: every pair of chart, values, Kubernetes and operators there or not, or all of them."""

import itertools
from dataclasses import dataclass

from . import profiles
from .places import KUBERNETES, charts


@dataclass(frozen=True, order=True)
class Case:
    chart: str
    profile: str
    kubernetes: str
    operators: bool

    def __str__(self) -> str:
        return f"{self.chart} with {self.profile} on {self.kubernetes}{'' if self.operators else ' without operators'}"


def full() -> list[Case]:
    return [Case(*one) for one in itertools.product(charts(), profiles.names(), KUBERNETES, (True, False))]


def pairwise() -> list[Case]:
    """Few cases in which every pair of values of two factors occurs: the greedy choice, the same each time."""
    every = full()
    missing = {pair for case in every for pair in _pairs(case)}
    chosen: list[Case] = []
    while missing:
        best = max(every, key=lambda case: len(missing & _pairs(case)))
        missing -= _pairs(best)
        chosen.append(best)
    return sorted(chosen)


def short() -> list[Case]:
    """What `make test` has the time for."""
    return [
        case
        for case in full()
        if case.kubernetes == KUBERNETES[1]
        and case.operators
        and (case.chart, case.profile) in {("recourse", "bank-ha"), ("recourse-data", "bank-ha"), ("notices", "dev")}
    ]


def _pairs(case: Case) -> frozenset:
    fields = [
        ("chart", case.chart),
        ("profile", case.profile),
        ("kubernetes", case.kubernetes),
        ("operators", case.operators),
    ]
    return frozenset(itertools.combinations(fields, 2))
