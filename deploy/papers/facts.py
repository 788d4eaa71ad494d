"""What there is in this repository that a page can name."""

import re
from functools import cache

import yaml
from charts import awaited, generate, profiles, settings
from charts.assemble import assemble
from charts.check import parse
from charts.helm import Cluster
from charts.places import (
    CHARTS,
    DATA,
    KUBERNETES,
    LIBRARY,
    OBSERVABILITY,
    ROOT,
    TARGET,
    UMBRELLA,
    charts,
    services,
)
from evidence.place import FILES


@cache
def installed(chart: str, profile: str) -> tuple[dict, ...]:
    """The objects of a chart with one of the values files, from a cluster in memory."""
    with Cluster(KUBERNETES[1]) as cluster:
        folder = assemble(chart, TARGET / "assembled-papers")
        return tuple(parse(cluster.install(folder, "mesh", profiles.values_of(chart, profile)).manifest))


def _all(pattern: str, glob: str, flags: int = re.M) -> set[str]:
    return {one for file in ROOT.glob(glob) for one in re.findall(pattern, file.read_text(), flags)}


@cache
def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", (ROOT / "Makefile").read_text(), re.M))


@cache
def subcommands() -> set[str]:
    """Every command of `recourse`, by the names that it gives itself in traces."""
    return _all(r'"(recourse(?: [a-z-]+)+)"', "services/cli/src/args/**/*.rs") | _all(
        r'"(recourse(?: [a-z-]+)+)"', "services/cli/src/args.rs"
    )


@cache
def flags() -> set[str]:
    """Every flag of `recourse`, whichever command has it."""
    found = {"--help"}
    sources = [ROOT / "services/cli/src/args.rs", *(ROOT / "services/cli/src/args").rglob("*.rs")]
    pattern = r"#\[arg\(([^\n]*(?:\n(?!    #\[|    pub)[^\n]*)*)\)\]\n(?:    #\[[^\n]*\n)*    pub(?:\([a-z]+\))? (\w+):"
    for attribute, field in re.findall(pattern, "\n".join(file.read_text() for file in sources)):
        if re.search(r"\blong\b", attribute):
            named = re.search(r'long = "([^"]+)"', attribute)
            found.add(f"--{named[1] if named else field.replace('_', '-')}")
    return found


@cache
def commands_of_services() -> set[str]:
    """`migrate`, `check-config`: what every service's binary does beside serving, and what some do."""
    text = (ROOT / "services/shared/chassis/src/service/command.rs").read_text()
    own = _all(r'Own::new\("([a-z-]+)"', "services/*/src/main.rs")
    return own | set(re.findall(r'\["([a-z-]+)"', text))


@cache
def metrics() -> set[str]:
    found = set()
    for file in ("metrics.yaml", "platform.yaml"):
        tree = yaml.safe_load((ROOT / "deploy/observability" / file).read_text())
        for entries in tree.values():
            if isinstance(entries, list):
                found |= {entry["name"] for entry in entries if isinstance(entry, dict) and "name" in entry}
    return found


@cache
def alerts() -> set[str]:
    return {page.stem for page in (ROOT / "deploy/runbooks").glob("*.md")} - {"README"}


@cache
def methods() -> set[str]:
    """RPCs, alone and with their service."""
    found = set()
    for file in (ROOT / "proto").rglob("*.proto"):
        for service, body in re.findall(r"^service (\w+) \{(.*?)^\}", file.read_text(), re.M | re.S):
            for method in re.findall(r"rpc (\w+)", body):
                found |= {method, f"{service}/{method}"}
    return found


@cache
def tables() -> set[str]:
    """Tables and functions as migrations name them; a service's own are in no schema."""
    found = _all(r"^CREATE TABLE (?:IF NOT EXISTS )?([\w.]+)", "services/**/migrations/*.sql")
    return found | _all(r"^CREATE (?:OR REPLACE )?FUNCTION ([\w.]+)", "services/**/migrations/*.sql")


@cache
def constraints() -> set[str]:
    return _all(r"CONSTRAINT (\w+)", "services/**/migrations/*.sql")


@cache
def policies() -> set[str]:
    return _all(r'@id\("([^"]+)"\)', "deploy/policies/*.cedar")


@cache
def roles() -> set[str]:
    return _all(r'Recourse::Role::"([^"]+)"', "deploy/policies/*.cedar")


@cache
def audited_acts() -> set[str]:
    return _all(r'action: "([a-z_.]+)"', "services/**/*.rs")


@cache
def events() -> set[str]:
    listed = re.findall(r'= "([a-z-]+\.[a-z_]+)", (\d+),', (ROOT / "proto/src/event.rs").read_text())
    return {f"{kind}.v{version}" for kind, version in listed}


@cache
def values() -> set[str]:
    """Keys of values files with the paths above them: the mesh's, a service's with and without its name, others'."""
    found = {("global", *key.path) for key in generate.library("global")}
    each = {key.path for key in generate.library("defaults")}
    found |= each | {(service, *path) for service in services() for path in each}
    for chart in (UMBRELLA, DATA, OBSERVABILITY):
        found |= {key.path for key in generate.own_keys(chart)}
    return {".".join(path[:length]) for path in found for length in range(1, len(path) + 1)}


@cache
def service_settings() -> set[str]:
    """Dotted settings of the services, as their default.toml lists them, commented ones and file forms included."""
    found = set()
    for service in services():
        text = settings.defaults(service)
        section = ""
        for line in text.splitlines():
            line = line.removeprefix("# ").strip()
            if match := re.match(r"^\[+([\w.-]+)\]+", line):
                section = match[1] + "."
                found.add(match[1])
            elif match := re.match(r"^(\w+) =", line):
                found.add(section + match[1])
    return found | {"law.overlay", "authority.policies"}


@cache
def still_awaited() -> set[str]:
    """Settings and commands that charts use and services lack; of settings also the sections."""
    found = set(getattr(awaited, "COMMANDS", {}))
    for service in services():
        for path in awaited.settings(service):
            parts = path.split(".")
            found |= {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return found - {section for section in service_settings()}


@cache
def secrets() -> set[str]:
    """Secrets and config maps by the names that charts/README.md and the values files give them."""
    listed = re.findall(r"`(recourse-[a-z<>-]+)`", (CHARTS / "README.md").read_text())
    found = {one.replace("<s>", service) for one in listed for service in services()} | set(listed)
    for file in (ROOT / "deploy/values").rglob("*.yaml"):
        found |= set(re.findall(r"(?:secret|Secret|configMap|objectStore): ([a-z][a-z0-9-]+)", file.read_text()))
    return found


@cache
def choices() -> set[str]:
    """Words that a value may be: `hook`, `keda`."""
    found = set()
    for part in ("global", "defaults"):
        for key in generate.library(part):
            found |= {one for one in key.schema.get("enum", []) if isinstance(one, str)}
    return found


@cache
def names_in_certificates() -> set[str]:
    """What cert-manager would be asked for, in the namespace `recourse`, `<s>` for the service; the broker's host."""
    found = {"recourse-broker.recourse.svc", "recourse-broker.recourse-data.svc"}
    for service in services():
        for document in installed(UMBRELLA, "bank-ha"):
            if document["kind"] == "Certificate" and document["metadata"]["name"] == f"recourse-{service}":
                names = document["spec"]["dnsNames"] + document["spec"]["uris"]
                found |= {name.rstrip(".").replace(f"recourse-{service}", "recourse-<s>") for name in names}
    return found


@cache
def evidence() -> set[str]:
    """The files that `make release-evidence` writes."""
    return set(FILES)


@cache
def module_exists(path: str) -> bool:
    """`pg::approval`: a crate of services/shared, and a module of it."""
    crate, *rest = path.split("::")
    source = ROOT / "services/shared" / crate / "src"
    stem = source.joinpath(*rest)
    return source.is_dir() and (not rest or stem.with_suffix(".rs").exists() or stem.is_dir())


def version() -> str:
    return yaml.safe_load((CHARTS / LIBRARY / "Chart.yaml").read_text())["version"]


def archive(name: str) -> str | None:
    """The chart that `make charts-package` packs under this name."""
    chart = name.rsplit("/", 1)[-1].removesuffix(f"-{version()}.tgz")
    return chart if name == f"target/charts/{chart}-{version()}.tgz" and chart in charts() else None


def exists(path: str) -> bool:
    path = path.strip("/")
    return (
        bool(path) and not path.startswith("..") and (any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists())
    )
