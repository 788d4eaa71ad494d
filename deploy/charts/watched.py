"""Whether what is installed together is scraped once, services, databases and broker, by the Prometheus that finds the rules."""

from pathlib import Path

from . import profiles, workloads
from .helm import NAMESPACE
from .places import OBSERVABILITY, VALUES, services

# Labels that charts write; what is left a bank has given, so that its Prometheus finds the object.
OURS = ("app.kubernetes.io/", "helm.sh/", "recourse/")
FOUND_BY_LABEL = ("PrometheusRule", "ServiceMonitor", "PodMonitor", "AlertmanagerConfig")


def watching(values: Path = VALUES) -> list[str]:
    """The values files with which the rules are installed beside the mesh."""
    return [name for name in profiles.names(values) if (values / OBSERVABILITY / f"{name}.yaml").exists()]


def complaints(documents: list[dict]) -> list[str]:
    """Of all that is installed together; where no rules are, nobody watches by them."""
    rules = workloads.of_kind(documents, "PrometheusRule")
    if not rules:
        return []
    found = [
        f"{workloads.name(one)} has the labels {_given(one)} and the rules have {_given(rules[0])}: "
        "a Prometheus that looks for the one does not find the other"
        for one in workloads.of_kind(documents, *FOUND_BY_LABEL)
        if _given(one) != _given(rules[0])
    ]
    monitors = workloads.of_kind(documents, "ServiceMonitor")
    scraped = [one for one in workloads.of_kind(documents, "Service") if _label(one, "recourse/scrape") == "true"]
    for service in services():
        mine = [one for one in scraped if _label(one, "app.kubernetes.io/name") == service]
        times = sum(_selects(monitor, one) for monitor in monitors for one in mine)
        if times != 1:
            found.append(
                f"{service} is scraped {times} times: global.monitoring.serviceMonitor of the mesh or serviceMonitor.enabled "
                f"of {OBSERVABILITY} must be true, and not both"
            )
    return found + _of_data(documents)


def _of_data(documents: list[dict]) -> list[str]:
    """Databases and broker that operators run here, by the labels that these give to pods and services."""
    found = []
    pods = workloads.of_kind(documents, "PodMonitor")
    for cluster in workloads.of_kind(documents, "Cluster"):
        labels = {"cnpg.io/cluster": cluster["metadata"]["name"]}
        if sum(workloads.selects(one["spec"]["selector"], labels) for one in pods) != 1:
            found.append(f"{workloads.name(cluster)} has not one PodMonitor: databases.podMonitor")
    for broker in workloads.of_kind(documents, "RabbitmqCluster"):
        labels = {"app.kubernetes.io/name": broker["metadata"]["name"]}
        paths = [
            endpoint["path"]
            for one in workloads.of_kind(documents, "ServiceMonitor")
            if workloads.selects(one["spec"]["selector"], labels)
            for endpoint in one["spec"]["endpoints"]
        ]
        if not {"/metrics", "/metrics/detailed"} <= set(paths):
            found.append(f"{workloads.name(broker)} is read at {sorted(set(paths))}: broker.serviceMonitor")
    return found


def _label(document: dict, name: str) -> str | None:
    return document["metadata"].get("labels", {}).get(name)


def _given(document: dict) -> dict[str, str]:
    labels = document["metadata"].get("labels", {})
    return {key: value for key, value in labels.items() if not key.startswith(OURS)}


def _selects(monitor: dict, service: dict) -> bool:
    """By labels, namespace and port, as the operator would."""
    spec = monitor["spec"]
    names = spec.get("namespaceSelector", {}).get("matchNames", [_namespace(monitor)])
    ports = {port["name"] for port in service["spec"]["ports"]}
    return (
        _namespace(service) in names
        and workloads.selects(spec["selector"], service["metadata"]["labels"])
        and any(endpoint.get("port") in ports for endpoint in spec["endpoints"])
    )


def _namespace(document: dict) -> str:
    return document["metadata"].get("namespace", NAMESPACE)
