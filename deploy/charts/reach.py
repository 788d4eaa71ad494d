"""Who reaches whom by the network policies of several releases: a network that enforces them, as the API describes it.

Between two pods goes what a policy on either side admits, each side's own namespace deciding. A pod that no policy
selects for a direction is free in it. What lies outside of the cluster has an address and no policies.
"""

import ipaddress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pod:
    name: str
    namespace: str
    labels: dict[str, str] = field(hash=False)
    # Ports that policies call by a name.
    ports: dict[str, int] = field(default_factory=dict, hash=False)
    # Of the namespace, beside its name.
    about: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Outside:
    """An address: the API server, an archive, anything that no selector finds."""

    address: str


Place = Pod | Outside


@dataclass
class Network:
    """Policies by the namespace into which their release is installed."""

    policies: list[tuple[str, dict]] = field(default_factory=list)

    def add(self, namespace: str, documents: list[dict]) -> None:
        self.policies += [(namespace, one["spec"]) for one in documents if one["kind"] == "NetworkPolicy"]

    def admits(self, source: Place, target: Place, port: int) -> bool:
        return self._way("Egress", source, target, port, target) and self._way("Ingress", target, source, port, target)

    def _way(self, type_: str, mine: Place, other: Place, port: int, target: Place) -> bool:
        if not isinstance(mine, Pod):
            return True
        rules, key, peers = [], type_.lower(), "to" if type_ == "Egress" else "from"
        covered = False
        for namespace, spec in self.policies:
            if namespace != mine.namespace or type_ not in spec["policyTypes"]:
                continue
            if _selects(spec["podSelector"], mine.labels):
                covered = True
                rules += [(namespace, rule) for rule in spec.get(key, [])]
        return not covered or any(
            _port(rule, port, target) and any(_peer(peer, namespace, other) for peer in rule[peers])
            for namespace, rule in rules
        )


def _port(rule: dict, port: int, target: Place) -> bool:
    named = target.ports if isinstance(target, Pod) else {}
    return "ports" not in rule or any(named.get(one["port"], one["port"]) == port for one in rule["ports"])


def _peer(peer: dict, namespace: str, place: Place) -> bool:
    if "ipBlock" in peer:
        networks = ipaddress.ip_network(peer["ipBlock"]["cidr"])
        return isinstance(place, Outside) and ipaddress.ip_address(place.address) in networks
    if not isinstance(place, Pod):
        return False
    about = {"kubernetes.io/metadata.name": place.namespace, **place.about}
    where = _selects(peer["namespaceSelector"], about) if "namespaceSelector" in peer else place.namespace == namespace
    return where and _selects(peer.get("podSelector", {}), place.labels)


def _selects(selector: dict, labels: dict[str, str]) -> bool:
    for one in selector.get("matchExpressions", []):
        if one["operator"] != "In":
            raise ValueError(f"{one['operator']} is not known here")
        if labels.get(one["key"]) not in one["values"]:
            return False
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())
