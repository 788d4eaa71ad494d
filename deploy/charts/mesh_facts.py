"""Whether the charts say what the services do: ports, who calls and follows whom, roles, queues, defaults."""

import json
import re
import tomllib

import yaml

from . import awaited, settings, values_file
from .places import CHARTS, DATA, LIBRARY, OBSERVABILITY, ROOT, UMBRELLA, charts, services

POD = CHARTS / LIBRARY / "templates" / "_pod.tpl"


def of_the_services() -> dict[str, dict]:
    """Who is in the mesh, from the services' own files: ports, whom each calls, whose events it follows."""
    definitions = json.loads((ROOT / "deploy/rabbitmq/definitions.json").read_text())
    follows: dict[str, set[str]] = {}
    for binding in definitions["bindings"]:
        if binding["source"] != "dlx":
            _, consumer, producer = binding["destination"].split(".")
            follows.setdefault(consumer, set()).add(producer)
    found = {}
    for service in services():
        defaults = tomllib.loads(settings.defaults(service))
        port = {section: int(defaults[section]["listen"].rsplit(":", 1)[1]) for section in ("grpc", "admin")}
        calls = set(defaults.get("peers", {}))
        found[service] = {**port, "calls": calls, "follows": follows.get(service, set())}
    return found


def complaints_of_list(mesh: dict[str, dict]) -> list[str]:
    """Services that call or follow somebody who is not there, and so would not be in the list that charts have."""
    return [
        f"services/{service} {key} {other}, which is no service"
        for service, said in mesh.items()
        for key in ("calls", "follows")
        for other in sorted(said[key] - set(mesh))
    ]


def complaints_of_charts() -> list[str]:
    """A chart for each service and none beside, each of one version with the program."""
    found = [
        f"services/{service} has no charts/{service}/{file}: write it, then `make charts-docs`"
        for service in services()
        for file in ("Chart.yaml", "values.yaml")
        if not (CHARTS / service / file).exists()
    ]
    for chart in sorted({*charts()} - {*services(), UMBRELLA, DATA, OBSERVABILITY}):
        found.append(f"charts/{chart} is of no service: there is no services/{chart}/config/default.toml")
    version = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    for chart in [*charts(), LIBRARY]:
        about = yaml.safe_load((CHARTS / chart / "Chart.yaml").read_text())
        if str(about["appVersion"]) != version:
            found.append(f"charts/{chart} installs {about['appVersion']}, and the workspace is {version}")
    return found


def complaints_of_defaults() -> list[str]:
    """Defaults that the charts repeat because they compute with them."""
    keys = {
        key.path: key.default for key in values_file.read(CHARTS / LIBRARY / "values.yaml", ("exports", "defaults"))
    }
    pairs = {
        ("lifecycle", "drainDelayMs"): ("lifecycle", "drain_delay_ms"),
        ("lifecycle", "drainTimeoutMs"): ("lifecycle", "drain_timeout_ms"),
        ("lifecycle", "flushTimeoutMs"): ("lifecycle", "flush_timeout_ms"),
        ("database", "maxConnections"): ("database", "max_connections"),
    }
    found = []
    for service in services():
        defaults = tomllib.loads(settings.defaults(service))
        for ours, theirs in pairs.items():
            if keys[ours] != defaults[theirs[0]][theirs[1]]:
                found.append(
                    f"{service}: {'.'.join(ours)} is {keys[ours]} here, {defaults[theirs[0]][theirs[1]]} there"
                )
    issuer = re.search(r'ISSUER: &str = "([^"]+)"', (ROOT / "deploy/local/src/keys.rs").read_text())
    production = (CHARTS / LIBRARY / "templates/_check_production.tpl").read_text()
    if not issuer or f'issuer "{issuer[1]}"' not in production:
        found.append("production does not refuse the issuer of deploy/local")
    return found


def complaints_of_probes(template: str | None = None) -> list[str]:
    """Names of the health service that probes ask for: to any that it does not know it says no, and the pod ends."""
    source = (ROOT / "services/shared/chassis/src/admin.rs").read_text()
    template = POD.read_text() if template is None else template
    known = re.findall(r'^const LIVE: &str = "(\w+)";$', source, re.MULTILINE)
    asked = sorted(set(re.findall(r"\bgrpc: .*\bservice: (\w+)\}", template)))
    return [f"probes ask for {asked}, and services answer to {known}"] if asked != known else []


def complaints_of_awaited() -> list[str]:
    """Settings that are awaited and have come."""
    found = []
    for service in services():
        known = settings.schema(service)
        for path in awaited.settings(service):
            if not settings.unknown(_nested(path), known):
                found.append(f"{service} knows {path} now: take it out of deploy/charts/awaited.py")
    return found


def _nested(path: str) -> dict:
    value: dict | str = "x"
    for step in reversed(path.split(".")):
        value = {step: value}
    return value  # type: ignore[return-value]


def complaints_of_settings(service: str, written: dict) -> list[str]:
    """What a chart writes into a service's file and the service would refuse."""
    known = settings.schema(service, awaited.settings(service))
    return [f"{service}: `{path}` is no setting" for path in settings.unknown(written, known)]


def complaints_of_topology(rendered: dict) -> list[str]:
    """The broker's objects as the data chart has them, and as the services want them."""
    true = json.loads((ROOT / "deploy/rabbitmq/definitions.json").read_text())

    def comparable(objects: list[dict]) -> set[str]:
        return {json.dumps(one, sort_keys=True) for one in objects}

    # A broker that is not the services' own has to be told of the virtual host first.
    here = {one["name"] for one in rendered.get("vhosts", [])}
    named = {one["vhost"] for kind, objects in rendered.items() if kind != "vhosts" for one in objects}
    found = [f"vhosts: {sorted(here)}, and the objects belong to {sorted(named)}"] if here != named else []
    for kind in sorted((set(true) | set(rendered)) - {"vhosts"}):
        ours, theirs = comparable(rendered.get(kind, [])), comparable(true.get(kind, []))
        found += [f"{kind}: only here: {one}" for one in sorted(ours - theirs)]
        found += [f"{kind}: missing here: {one}" for one in sorted(theirs - ours)]
    return found


def complaints_of_sql(service: str, statements: list[str]) -> list[str]:
    """The bootstrap's SQL, and that of deploy/local (sql.rs), whose literals are filled in for the service."""
    source = (ROOT / "deploy/local/src/provision/sql.rs").read_text().split("#[cfg(test)]")[0]
    (listed_schemas,) = re.findall(r"SCHEMAS: \[&str; \d+\] = \[([^\]]+)\]", source)
    schemas = re.findall(r'"(\w+)"', listed_schemas)
    name = service.replace("-", "_")
    roles = {kind: f"{name}_{kind}" for kind in ("owner", "app", "read")}
    body = (
        source[source.index("fn connections") : source.index("fn password")]
        .replace("\\n\\\n", " ")
        .replace("\\\n", " ")
    )
    literals = [
        re.sub(r"\s+", " ", text) for text in re.findall(r'"((?:REVOKE|GRANT|ALTER|CREATE|\{defaults\})[^"]*)"', body)
    ]
    wanted = set()
    for schema in schemas:
        rows = "SELECT, INSERT" if schema == "audit" else "SELECT, INSERT, UPDATE, DELETE"
        defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {roles['owner']} IN SCHEMA {schema}"
        for literal in literals:
            text = literal.replace("{defaults}", defaults).replace("{reading}", "").replace("{schema}", schema)
            text = text.replace("{rows}", rows).replace("{roles}", ", ".join(roles.values())).replace("{name}", name)
            for kind, role in roles.items():
                text = text.replace("{" + kind + "}", role)
            if schema == "platform" and text.endswith(f"TO {roles['read']};") and "SELECT ON TABLES" in text:
                continue
            wanted |= {statement.strip() + ";" for statement in text.split(";") if statement.strip()}
    wanted = {one for one in wanted if " IN SCHEMA " not in one or " GRANT " in one}
    given = {re.sub(r"\s+", " ", one).strip() for one in statements}
    return [f"{service}: only here: {one}" for one in sorted(given - wanted)] + [
        f"{service}: missing here: {one}" for one in sorted(wanted - given)
    ]
