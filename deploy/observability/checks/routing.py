"""Who is told of each alert: the chart's route as the Prometheus operator hands it to Alertmanager, asked by amtool."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import yaml

# Where the bank's own root route sends what no AlertmanagerConfig takes: as far as this chart can say, to nobody.
NOBODY = "nobody"
# A right is lost, or about to be, or nobody can say which: whatever their label `team` says, these are the lawyers'.
RIGHTS = {
    "StatutoryDeadlineMissed",
    "StatutoryDeadlineAtRisk",
    "StatutoryDeadlineDueTomorrow",
    "CourtDayPassed",
    "DeadlinesDisagree",
}


def complaints(documents: list[dict], namespace: str) -> list[str]:
    """For each alert, whether it reaches the team that its label names and, but for the dead man's switch, platform."""
    found = []
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(_as_alertmanager_has_it(documents, namespace), file)
        file.flush()
        for name, labels in _alerts(documents):
            wanted = {"watchdog"} if name == "Watchdog" else {labels["team"], "platform"}
            if name in RIGHTS:
                wanted.add("legal-operations")
            if (told := _told(Path(file.name), labels)) != wanted:
                found.append(f"{name} reaches {sorted(told)}, and should reach {sorted(wanted)}")
    return found


def _alerts(documents: list[dict]) -> list[tuple[str, dict[str, str]]]:
    """Every alert with the labels of which one can say before it fires what they are."""
    return [
        (rule["alert"], {"alertname": rule["alert"]} | {key: v for key, v in rule["labels"].items() if "{{" not in v})
        for document in documents
        if document["kind"] == "PrometheusRule"
        for group in document["spec"]["groups"]
        for rule in group["rules"]
        if "alert" in rule
    ]


def _as_alertmanager_has_it(documents: list[dict], namespace: str) -> dict:
    """A configuration of the bank's with one AlertmanagerConfig, as the operator writes it (pkg/alertmanager/amcfg.go).

    Its route stands first, goes on to what follows, and takes the alerts of its own namespace alone: that is the
    default of `alertmanagerConfigMatcherStrategy`.
    """
    (config,) = [document for document in documents if document["kind"] == "AlertmanagerConfig"]
    route = _route(config["spec"]["route"])
    route["matchers"] = [*route.get("matchers", []), f'namespace="{namespace}"']
    route["continue"] = True
    names = [NOBODY, *(receiver["name"] for receiver in config["spec"]["receivers"])]
    return {"route": {"receiver": NOBODY, "routes": [route]}, "receivers": [{"name": name} for name in names]}


def _route(given: dict) -> dict:
    """The part of a route that says where an alert goes; when it goes is of no matter here."""
    made = {key: given[key] for key in ("receiver", "continue") if key in given}
    if "matchers" in given:
        made["matchers"] = [f'{one["name"]}{one["matchType"]}"{one["value"]}"' for one in given["matchers"]]
    if "routes" in given:
        made["routes"] = [_route(one) for one in given["routes"]]
    return made


def _told(config: Path, labels: dict[str, str]) -> set[str]:
    pairs = [f"{key}={value}" for key, value in labels.items()]
    done = subprocess.run(
        ["amtool", "config", "routes", "test", f"--config.file={config}", *pairs],
        capture_output=True,
        text=True,
        check=False,
    )
    return set(done.stdout.strip().split(",")) if done.returncode == 0 else {done.stderr.strip() or "amtool fails"}


def same_name_elsewhere(groups: list[dict]) -> list[str]:
    """Whether two jobs of one name in two namespaces are two alerts: as one they would end the rule with an error."""
    failed = 'ALERTS{alertname="MigrationJobFailed",alertstate="firing"}'
    case = {
        "interval": "1m",
        "input_series": [
            {"series": f'kube_job_status_failed{{namespace="{namespace}",job_name="cases-migrate"}}', "values": "1x10"}
            for namespace in ("recourse", "rehearsal")
        ],
        "promql_expr_test": [
            {
                "expr": f"count by (exported_namespace) ({failed})",
                "eval_time": "5m",
                "exp_samples": [
                    {"labels": f'{{exported_namespace="{namespace}"}}', "value": 1}
                    for namespace in ("recourse", "rehearsal")
                ],
            }
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        rules, tests = Path(folder) / "rules.yaml", Path(folder) / "tests.yaml"
        rules.write_text(yaml.safe_dump({"groups": groups}), encoding="utf-8")
        tests.write_text(yaml.safe_dump({"rule_files": [rules.name], "tests": [case]}), encoding="utf-8")
        done = subprocess.run(["promtool", "test", "rules", str(tests)], capture_output=True, text=True, check=False)
    return [f"jobs of one name in two namespaces: {done.stdout}{done.stderr}"] if done.returncode else []
