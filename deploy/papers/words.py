"""Everything between backquotes on a page must be something that is there."""

import re
from collections.abc import Callable
from functools import cache

from charts.places import ROOT, charts, services

from . import facts

# Words of Kubernetes, of programs and of formats that no file of ours defines.
FOREIGN = {
    "--force-conflicts",
    "Accepted",
    "BackendTLSPolicy",
    "Certificate",
    "ExternalSecret",
    "GRPCRoute",
    "ObjectStore",
    "ResolvedRefs",
    "archive_timeout",
    "ca.crt",
    "ca.key",
    "cnpg.io/reload",
    "config.volumes",
    "external-secrets.io/v1",
    "helm",
    "kubectl",
    "kubectl describe",
    "kubectl patch",
    "kubectl scale",
    "kubectl top",
    "make",
    "maxUnavailable",
    "monitoring.coreos.com/v1alpha1",
    "psql",
    "rabbitmq.com/topology-operator",
    "retentionPolicy",
}
# What a bank names itself, and placeholders.
OWN = {"mesh", "mesh.yaml", "data.yaml", "FROM", "REVISION"}


@cache
def _is_value(word: str) -> bool:
    key, _, given = word.partition(": ")
    return key in facts.values() and (not given or "\n" not in given)


def _is_make(word: str) -> bool:
    parts = word.split()
    return (
        len(parts) > 1
        and parts[0] == "make"
        and parts[1] in facts.make_targets()
        and all(re.fullmatch(r"[A-Za-z]+=\S+", one) for one in parts[2:])
    )


def _is_recourse(word: str) -> bool:
    parts = word.split()
    if parts[0] != "recourse" or len(parts) == 1:
        return False
    return any(" ".join(parts[:length]) in facts.subcommands() for length in range(2, len(parts) + 1)) and all(
        part.split("=")[0] in facts.flags() for part in parts if part.startswith("--")
    )


def _is_service_command(word: str) -> bool:
    parts = word.split()
    return (
        len(parts) > 1
        and parts[0] in {*services(), "<s>"}
        and parts[1] in facts.commands_of_services()
        and set(parts[2:]) <= {"--print"}
    )


def _is_path(word: str) -> bool:
    return bool(re.fullmatch(r"[\w./*-]+", word)) and (facts.exists(word) or facts.archive(word) is not None)


def _is_database_role(word: str) -> bool:
    """`<s>_read`, as charts/recourse-data makes them."""
    service, _, role = word.rpartition("_")
    return role in ("app", "owner", "read") and service in {"<s>", *(one.replace("-", "_") for one in services())}


def _is_test(word: str) -> bool:
    """`journeys/canary`, as services/ARCHITECTURE.md names tests."""
    stem = ROOT / "integration-tests/tests" / word
    return bool(re.fullmatch(r"\w+/\w+", word)) and (stem.with_suffix(".rs").exists() or stem.is_dir())


def _is_query(word: str) -> bool:
    """A query of Prometheus about a metric that there is."""
    names = re.findall(r"[a-z_]+", word)
    return word.count("(") > 0 and word.count("(") == word.count(")") and bool(facts.metrics() & set(names))


def _is_build(word: str) -> bool:
    return word == "target" or word.startswith(("target/evidence", "target/charts"))


KNOWN: tuple[Callable[[str], bool], ...] = (
    lambda word: word in FOREIGN | OWN,
    lambda word: word in facts.commands_of_services(),
    _is_path,
    _is_build,
    _is_make,
    _is_recourse,
    _is_service_command,
    _is_database_role,
    _is_test,
    lambda word: re.sub(r"\{.*\}$", "", word) in facts.metrics(),
    _is_query,
    lambda word: word in facts.alerts(),
    lambda word: word in facts.methods(),
    lambda word: word in facts.tables() | facts.constraints(),
    lambda word: word in facts.policies() | facts.roles() | facts.audited_acts(),
    lambda word: word in facts.events(),
    _is_value,
    lambda word: word.split(" = ")[0] in facts.service_settings(),
    lambda word: word in facts.secrets() | facts.names_in_certificates() | facts.choices(),
    lambda word: word in facts.evidence(),
    lambda word: word in {*services(), *charts()},
    lambda word: "::" in word and facts.module_exists(word),
)


def is_known(word: str) -> bool:
    return any(knows(word) for knows in KNOWN)


def spans(prose: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", prose)


def unknown(prose: str) -> list[str]:
    """Names that nothing in the repository has."""
    return [f"`{word}` is nothing that is there" for word in dict.fromkeys(spans(prose)) if not is_known(word)]


def broken_links(prose: str) -> list[str]:
    """Links of pages in deploy to files that do not exist, or to headings that a page does not have."""
    found = []
    for target in dict.fromkeys(re.findall(r"\]\(([^)\s]+)\)", prose)):
        if target.startswith("https://"):
            continue
        path, _, heading = target.partition("#")
        file = (ROOT / "deploy" / path).resolve() if path else None
        if file is not None and not file.exists():
            found.append(f"the link to {target} leads nowhere")
            continue
        text = prose if file is None else file.read_text() if heading else ""
        if heading and heading not in {anchor(one) for one in re.findall(r"^#+ (.*)$", text, re.M)}:
            found.append(f"the link to {target} names a heading that is not there")
    return found


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


def awaited_lines(section: str) -> list[str]:
    """The first cells of the rows of a section's table, below its head."""
    rows = re.findall(r"^\| *`([^`]+)` *\|", section, re.M)
    return rows


def not_awaited(section: str) -> list[str]:
    """Lines of what is still to come that is there."""
    found = []
    for word in awaited_lines(section):
        if word not in facts.still_awaited() and is_known(word):
            found.append(f"`{word}` has come: take its line out of what is still to come, and say what it does")
        elif word not in facts.still_awaited() and not re.match(r"make [a-z-]+$|[\w-]+/[\w./-]+$", word):
            found.append(f"`{word}` is not awaited by deploy/charts/awaited.py, and no file or target of make")
    return found


def unsaid(section: str, prose: str) -> list[str]:
    """Settings and commands that charts use before the services have them, with a page silent about them."""
    if not section:
        return []
    said = awaited_lines(section)
    missing = [
        one for one in facts.still_awaited() if not any(one == word or one.startswith(f"{word}.") for word in said)
    ]
    missing = [one for one in missing if not any(word.startswith(f"{one}.") for word in said)]
    return [f"charts use `{one}`, which is still to come, and the page does not say so" for one in sorted(missing)]
