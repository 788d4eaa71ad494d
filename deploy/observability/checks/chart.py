"""charts/observability: what it renders to, and that rendering changes no rule and no dashboard."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import yaml

from charts.helm import NAMESPACE, Cluster, HelmFailed
from charts.places import KUBERNETES
from checks import routing
from checks.place import CHART, DASHBOARDS, ROOT
from checks.rules import Rule

ALL_ON = {
    "rules": {"awaited": True, "alertLabels": {"cluster": "mumbai"}, "labels": {"release": "prometheus"}},
    "serviceMonitor": {"enabled": True},
    "alertmanagerConfig": {"enabled": True},
}


def _render(values: dict, custom: bool = True) -> list[dict]:
    """The objects of a release; without `custom` the cluster has no Prometheus operator."""
    with Cluster(KUBERNETES[1], custom) as api:
        return api.install(CHART, "observability", values).documents()


def check(rules: list[Rule]) -> list[str]:
    """Renders with defaults, with everything, and with what must be refused."""
    faults = []
    plain, full = _render({}), _render(ALL_ON)
    if plain != _render({}):
        faults.append("two renderings of the same values differ")
    live = {rule.alert for rule in rules if rule.alert and "awaits" not in rule.annotations}
    every = {rule.alert for rule in rules if rule.alert}
    for name, documents, wanted in (("defaults", plain, live), ("everything", full, every)):
        faults += _dashboards(name, documents) + _rules(name, documents, wanted)
    # With live and awaited rules of one name, the live ones must stay; with defaults nothing is lost but what waits.
    count = sum(1 for group in _groups(full) for _ in group["rules"])
    if count != len(rules):
        faults.append(f"{len(rules)} rules were put in and {count} came out")
    kinds = {document["kind"] for document in plain}
    if kinds != {"ConfigMap", "PrometheusRule"}:
        faults.append(f"the defaults install {sorted(kinds)}")
    faults += monitor(full) + _refusals()
    faults += routing.complaints(full, NAMESPACE) + routing.same_name_elsewhere(_groups(full))
    for named, gone in (
        ({"LoadUneven", "BackupTooOld"}, set()),
        # Whom nothing is left to stand in for goes, too.
        ({"BackupTooOld", "WalArchiveFailing"}, {"BackupsNotWatched"}),
    ):
        left = live - _alerts(_render({"rules": {"disabled": sorted(named)}}))
        if left != named | gone:
            faults.append(f"rules.disabled with {sorted(named)} leaves out {sorted(left)}")
    return faults


def _groups(documents: list[dict]) -> list[dict]:
    return [
        group for document in documents if document["kind"] == "PrometheusRule" for group in document["spec"]["groups"]
    ]


def _alerts(documents: list[dict]) -> set[str]:
    return {rule["alert"] for group in _groups(documents) for rule in group["rules"] if "alert" in rule}


def _dashboards(name: str, documents: list[dict]) -> list[str]:
    faults, found = [], {}
    for document in documents:
        if document["kind"] != "ConfigMap":
            continue
        if document["metadata"]["labels"].get("grafana_dashboard") != "1":
            faults.append(f"{name}: {document['metadata']['name']} lacks the label of Grafana's sidecar")
        found |= document["data"]
    for path in DASHBOARDS.glob("*.json"):
        if json.loads(found.get(path.name, "{}")) != json.loads(path.read_text(encoding="utf-8")):
            faults.append(f"{name}: {path.name} is not what was put in")
    return faults


def _rules(name: str, documents: list[dict], wanted: set[str]) -> list[str]:
    faults = []
    if (found := _alerts(documents)) != wanted:
        faults.append(f"{name}: has {sorted(found - wanted)} too much and lacks {sorted(wanted - found)}")
    for group in _groups(documents):
        for rule in group["rules"]:
            url = rule.get("annotations", {}).get("runbook_url", "")
            if "alert" in rule and not (url.startswith("https://") and (ROOT / url.split("/main/")[-1]).exists()):
                faults.append(f"{name}: {rule['alert']} leads to {url}")
            if name == "everything" and "alert" in rule and rule["labels"].get("cluster") != "mumbai":
                faults.append(f"{name}: {rule['alert']} lacks rules.alertLabels")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(yaml.safe_dump({"groups": _groups(documents)}), encoding="utf-8")
        done = subprocess.run(["promtool", "check", "rules", str(path)], capture_output=True, text=True, check=False)
        if done.returncode:
            faults.append(f"{name}: {done.stdout}{done.stderr}")
    return faults


def monitor(documents: list[dict]) -> list[str]:
    faults = []
    for document in documents:
        if document["kind"] == "ServiceMonitor":
            for endpoint in document["spec"]["endpoints"]:
                if endpoint.get("honorLabels") is not True:
                    faults.append("the ServiceMonitor would push the label `service` aside: honorLabels")
                if "mesh_service" not in {one["targetLabel"] for one in endpoint.get("relabelings", [])}:
                    faults.append("the ServiceMonitor does not write `mesh_service`")
        if document["kind"] == "AlertmanagerConfig":
            route = document["spec"]["route"]
            receivers = {one["name"] for one in document["spec"]["receivers"]}
            for used in [route["receiver"], *(one["receiver"] for one in route["routes"])]:
                if used not in receivers:
                    faults.append(f"the route leads to {used}, which is no receiver")
    return faults


def _refusals() -> list[str]:
    """Values that must be refused, with the words that the refusal must have."""
    wrong = (
        ({"rules": {"disabled": ["NoSuchAlert"]}}, True, "NoSuchAlert"),
        ({"rules": {"switched_on": True}}, True, "switched_on"),
        ({"rules": {"runbooks": "runbooks"}}, True, "runbooks"),
        (
            {"rules": {"alertLabels": {"namespace": "monitoring"}}, "alertmanagerConfig": {"enabled": True}},
            True,
            "rules.alertLabels.namespace is monitoring",
        ),
        ({}, False, "rules.enabled"),
        ({"rules": {"enabled": False}, "serviceMonitor": {"enabled": True}}, False, "serviceMonitor.enabled"),
    )
    faults = []
    for values, custom, word in wrong:
        try:
            _render(values, custom)
            faults.append(f"{values} is not refused")
        except HelmFailed as failure:
            if word not in str(failure):
                faults.append(f"{values} is refused without saying {word}: {failure}")
    bare = _render({"rules": {"enabled": False}}, custom=False)
    if {document["kind"] for document in bare} != {"ConfigMap"}:
        faults.append("without the Prometheus operator the dashboards alone should be installed")
    return faults
