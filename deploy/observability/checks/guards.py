"""Alerts on metrics of others say nothing when nobody scrapes those: each must have one that says that."""

from __future__ import annotations

from checks.catalogue import Catalogue
from checks.place import SERVICES

# Programs whose absence no alert tells, with the reason.
UNGUARDED = {
    "Prometheus": "it is the one that asks",
    "OpenTelemetry collector": "a trace explains and proves nothing; no right is lost with it",
}


def names(annotations: dict[str, str]) -> set[str]:
    """The alerts for which one stands in."""
    return {name.strip() for name in annotations.get("guards", "").split(",") if name.strip()}


def faults(known: Catalogue, rules: list, platform_of) -> list[str]:
    """`platform_of` gives the metrics of the platform that an expression rests on in the end."""

    def programs(rule) -> set[str]:
        return {known.platform[metric].source for metric in platform_of(rule.expr)} - set(UNGUARDED)

    found = []
    alerts = [rule for rule in rules if rule.alert]
    guards = [rule for rule in alerts if names(rule.annotations)]
    by_name = {rule.alert: rule for rule in alerts}
    for guard in guards:
        if "absent(" not in guard.expr and "unless" not in guard.expr:
            found.append(f"{guard.alert}: guards others and does not ask whether something is missing")
        if "db_pool_max_connections" in guard.expr:
            found += [f"{guard.alert}: does not miss {service}" for service in SERVICES if service not in guard.expr]
        for name in sorted(names(guard.annotations)):
            if name not in by_name:
                found.append(f"{guard.alert}: guards {name}, and no alert is called so")
            elif not programs(by_name[name]) & programs(guard):
                found.append(f"{guard.alert}: guards {name}, which rests on {sorted(programs(by_name[name]))}")
    guarded = {name for guard in guards for name in names(guard.annotations)}
    for rule in alerts:
        if rule not in guards and programs(rule) and rule.alert not in guarded:
            found.append(f"{rule.alert}: nobody is told when {', '.join(sorted(programs(rule)))} is not scraped")
    return found
