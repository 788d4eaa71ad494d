"""One case: install, look at what was rendered, install again."""

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from . import core_schema, custom_schema, mesh_facts, policy, profiles, selectors, workloads
from .assemble import assemble
from .helm import Cluster, HelmFailed
from .matrix import Case
from .places import DATA, KUBERNETES, TARGET, services


@dataclass
class Outcome:
    case: Case
    documents: list[dict] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    # Why the chart refused to be installed, where that is what it must do.
    refused: str = ""


class Checker:
    """Charts are assembled once; what was rendered is kept under target/charts/rendered."""

    def __init__(self, modules: Path | None):
        self.modules = modules
        self.folders: dict[str, Path] = {}
        self.with_operators: dict[tuple[str, str, str], list[dict]] = {}

    def chart(self, name: str) -> Path:
        if name not in self.folders:
            self.folders[name] = assemble(name, TARGET / "assembled")
        return self.folders[name]

    def render(self, case: Case) -> str:
        with Cluster(case.kubernetes, custom=case.operators) as cluster:
            release = cluster.install(self.chart(case.chart), "mesh", profiles.values_of(case.chart, case.profile))
            return release.manifest

    def documents(self, chart: str, profile: str) -> list[dict]:
        """The objects of a chart with one of the values files, where all operators are."""
        known = self.with_operators.get((chart, profile, KUBERNETES[1]))
        return known or parse(self.render(Case(chart, profile, KUBERNETES[1], True)))

    def check(self, case: Case) -> Outcome:
        return self._with(case) if case.operators else self._without(case)

    def _with(self, case: Case) -> Outcome:
        outcome = Outcome(case)
        try:
            manifest = self.render(case)
            again = self.render(case)
        except HelmFailed as failure:
            outcome.complaints.append(str(failure))
            return outcome
        if manifest != again:
            outcome.complaints.append("rendered twice, it is not the same")
        self._keep(case, manifest)
        outcome.documents = documents = parse(manifest)
        self.with_operators[case.chart, case.profile, case.kubernetes] = documents
        said = outcome.complaints
        said += core_schema.complaints(documents, case.kubernetes)
        if self.modules:
            said += custom_schema.complaints([one for one in documents if custom_schema.is_custom(one)], self.modules)
        said += policy.complaints(documents)
        said += selectors.complaints(documents)
        said += facts(case.chart, documents)
        return outcome

    def _without(self, case: Case) -> Outcome:
        """Without operators a chart installs if it needs none of their kinds, and otherwise says which one it needs."""
        key = (case.chart, case.profile, case.kubernetes)
        if key not in self.with_operators:
            self._with(Case(*key, operators=True))
        apis = {one["apiVersion"] for one in self.with_operators.get(key, []) if custom_schema.is_custom(one)}
        outcome = Outcome(case)
        values = profiles.values_of(case.chart, case.profile)
        blind = values.get("global", {}).get("renderWithoutCluster", False)
        try:
            manifest = self.render(case)
        except HelmFailed as failure:
            outcome.refused = str(failure)
            if not apis:
                outcome.complaints.append(f"needs no operator, and: {failure}")
            elif not blind and not any(f"has no {api}" in str(failure) for api in apis):
                outcome.complaints.append(f"does not name what it needs ({', '.join(sorted(apis))}): {failure}")
            elif blind and "no matches for kind" not in str(failure):
                outcome.complaints.append(f"rendered without a cluster, it should fail only at the API: {failure}")
            return outcome
        if apis:
            outcome.complaints.append(f"was installed without the kinds of {', '.join(sorted(apis))}")
        outcome.documents = parse(manifest)
        return outcome

    def _keep(self, case: Case, manifest: str) -> None:
        folder = TARGET / "rendered" / case.kubernetes
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{case.chart}-{case.profile}.yaml").write_text(manifest)


def parse(manifest: str) -> list[dict]:
    import yaml

    return [document for document in yaml.safe_load_all(manifest) if document]


def facts(chart: str, documents: list[dict]) -> list[str]:
    """What the services would say of the files and objects that a chart made for them."""
    found = []
    for config in workloads.of_kind(documents, "ConfigMap"):
        for file, text in config["data"].items():
            service = file.removesuffix(".toml")
            if service in services() and file.endswith(".toml"):
                found += mesh_facts.complaints_of_settings(service, tomllib.loads(text))
            elif file == "definitions.json":
                found += mesh_facts.complaints_of_topology(json.loads(text))
            elif chart == DATA and file.endswith(".sql"):
                inside = [line for line in text.split("\\connect", 1)[1].splitlines()[1:] if not line.startswith("--")]
                service = file.removesuffix(".sql").replace("_", "-")
                found += mesh_facts.complaints_of_sql(service, [line for line in inside if line.strip()])
    for cluster in workloads.of_kind(documents, "Cluster"):
        # One that comes from an archive brings its roles along.
        if not (database := cluster["spec"]["bootstrap"].get("initdb")):
            continue
        service = database["database"].replace("_", "-")
        found += mesh_facts.complaints_of_sql(service, database["postInitApplicationSQL"])
    return found
