"""What tests look at: releases rendered once."""

import copy
from functools import cache

from charts.assemble import assemble
from charts.check import parse
from charts.helm import Cluster, HelmFailed
from charts.places import TARGET
from charts.profiles import values_of

folders: dict = {}


def folder(chart: str):
    if chart not in folders:
        folders[chart] = assemble(chart, TARGET / "assembled")
    return folders[chart]


@cache
def _documents(chart: str, profile: str, version: str) -> list[dict]:
    with Cluster(version) as cluster:
        return parse(cluster.install(folder(chart), "mesh", values_of(chart, profile)).manifest)


def documents(chart: str, profile: str, version: str = "1.33") -> list[dict]:
    """A copy, which a test may spoil."""
    return copy.deepcopy(_documents(chart, profile, version))


def install(chart: str, values: dict, version: str = "1.33", custom: bool = True) -> list[dict]:
    with Cluster(version, custom=custom) as cluster:
        return parse(cluster.install(folder(chart), "mesh", values).manifest)


def refusal(chart: str, values: dict, version: str = "1.33", custom: bool = True) -> str:
    """What Helm says when it must refuse."""
    try:
        install(chart, values, version, custom)
    except HelmFailed as failure:
        return str(failure)
    return ""


def merged(into: dict, over: dict) -> dict:
    """Values over values, as Helm lays them."""
    result = dict(into)
    for key, value in over.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return result


def of(kind: str, found: list[dict], name: str | None = None) -> dict:
    return next(one for one in found if one["kind"] == kind and name in (None, one["metadata"]["name"]))
