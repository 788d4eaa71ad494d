"""Judges the commands of a page as they were called: charts and values by installing them, secrets by who asks."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml
from charts import watched
from charts.assemble import assemble
from charts.check import parse
from charts.helm import NAMESPACE, Cluster, HelmFailed
from charts.places import DATA, KUBERNETES, ROOT, TARGET, UMBRELLA, services

from . import facts
from .references import asked
from .shell import Call

# What of Helm's a page uses: flags with a value, and those without.
WITH_VALUE = {"-n", "--namespace", "-f", "--values", "--set", "--timeout", "--revision", "--version", "-o"}
WITHOUT = {"--wait", "--install", "--rollback-on-failure", "--dry-run", "--reuse-values", "--wait-for-jobs"}
VERBS = {"install", "upgrade", "rollback", "history", "test", "status", "get", "uninstall", "template"}
# What operators make: CloudNativePG the authority of each cluster, cert-manager what a Certificate asks for.
MADE_BY_OPERATORS = {f"recourse-{service}-db-ca" for service in services()}


@dataclass
class Page:
    """What the commands so far have made."""

    copies: dict[str, Path] = field(default_factory=dict)
    # Of each release: its chart, and the values with which it was installed last.
    releases: dict[str, tuple[str, dict]] = field(default_factory=dict)
    installed: dict[str, list[dict]] = field(default_factory=dict)
    secrets: dict[str, set[str]] = field(default_factory=dict)
    # Hosts of the addresses in secrets.
    hosts: set[str] = field(default_factory=set)
    asked: dict[str, set[str]] = field(default_factory=dict)
    certificates: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)


def complaints(calls: list[Call], blocks: list[tuple[str, str]] | None = None) -> list[str]:
    """What is wrong with the calls; and with blocks of values, each of which is laid over the file that it names."""
    page = Page()
    judges = {"cp": _copy, "helm": _helm, "make": _make, "recourse": _recourse, "kubectl": _kubectl}
    for call in calls:
        if judge := judges.get(call.program):
            page.found += [f"`{call}`: {said}" for said in judge(page, call.arguments)]
    for file, text in blocks or []:
        page.found += [f"the values for {file}: {said}" for said in _block(page, file, text)]
    page.found += watched.complaints([one for documents in page.installed.values() for one in documents])
    return page.found + (_secrets(page) if page.releases else [])


def _block(page: Page, file: str, text: str) -> list[str]:
    charts = {"mesh.yaml": UMBRELLA, "data.yaml": DATA}
    if file not in charts or file not in page.copies:
        return ["no command before has copied values to that file"]
    try:
        values = laid_over(yaml.safe_load(page.copies[file].read_text()), yaml.safe_load(text))
        installed(charts[file], yaml.safe_dump(values))
    except (HelmFailed, yaml.YAMLError) as failure:
        return [str(failure)]
    return []


def _copy(page: Page, words: tuple[str, ...]) -> list[str]:
    if len(words) != 2 or not (ROOT / words[0]).is_file():
        return ["there is no such file"]
    page.copies[words[1]] = ROOT / words[0]
    return []


def _make(_: Page, words: tuple[str, ...]) -> list[str]:
    targets = [word for word in words if "=" not in word]
    return [f"there is no target {word}" for word in targets if word not in facts.make_targets()]


def _recourse(_: Page, words: tuple[str, ...]) -> list[str]:
    found = [
        f"there is no {word}" for word in words if word.startswith("--") and word.split("=")[0] not in facts.flags()
    ]
    plain = ["recourse", *(word for word in words if not word.startswith("--"))]
    if not any(" ".join(plain[:length]) in facts.subcommands() for length in range(2, len(plain) + 1)):
        found.append("there is no such command")
    return found


def _helm(page: Page, words: tuple[str, ...]) -> list[str]:
    plain, options, found = [], [], []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in WITH_VALUE:
            options.append((word, rest.pop(0) if rest else ""))
        elif word.startswith("-"):
            found += [] if word in WITHOUT else [f"{word} is no flag that this page may use"]
        else:
            plain.append(word)
    if not plain or plain[0] not in VERBS:
        return [*found, f"{plain[:1]} is nothing that Helm does"]
    verb, *names = plain
    if verb in ("install", "upgrade", "template"):
        return found + _release(page, verb, names, options)
    if verb == "get":
        names = names[1:]
    if names and names[0] not in page.releases:
        found.append(f"no command before it has installed a release {names[0]}")
    return found


def _release(page: Page, verb: str, names: list[str], options: list[tuple[str, str]]) -> list[str]:
    if len(names) != 2:
        return ["it wants a release and a chart"]
    release, archive = names
    chart = facts.archive(archive)
    if chart is None:
        return [f"`make charts-package` writes no {archive}"]
    values: dict = {}
    for flag, given in options:
        if flag in ("-f", "--values"):
            file = page.copies.get(given, ROOT / given)
            if not file.is_file():
                return [f"there is no values file {given}, nor was one copied to it"]
            values = laid_over(values, yaml.safe_load(file.read_text()) or {})
        elif flag == "--set":
            values = laid_over(values, settings_of(given))
    if verb == "upgrade" and release not in page.releases:
        return [f"no command before it has installed a release {release}"]
    page.releases[release] = (chart, values)
    try:
        documents = installed(chart, yaml.safe_dump(values))
    except HelmFailed as failure:
        return [str(failure)]
    page.installed[release] = documents
    for secret, keys in asked(documents).items():
        page.asked.setdefault(secret, set()).update(keys)
    for document in documents:
        page.objects.add(document["metadata"]["name"])
        if document["kind"] == "Certificate":
            page.certificates.add(document["spec"]["secretName"])
    return []


@cache
def installed(chart: str, values: str) -> list[dict]:
    """The objects and hooks of a chart that was installed into a cluster in memory."""
    folder = assemble(chart, TARGET / "assembled-papers")
    with Cluster(KUBERNETES[1]) as cluster:
        return parse(cluster.install(folder, "mesh", yaml.safe_load(values)).manifest)


def settings_of(text: str) -> dict:
    """`a.b=1,c=x`, as `--set` takes it; no lists."""
    made: dict = {}
    for one in re.split(r"(?<!\\),", text):
        path, _, value = one.partition("=")
        inner: object = yaml.safe_load(value)
        for step in reversed(path.split(".")):
            inner = {step: inner}
        made = laid_over(made, inner)  # type: ignore[arg-type]
    return made


def laid_over(below: dict, above: dict) -> dict:
    result = dict(below)
    for key, value in above.items():
        under = result.get(key)
        result[key] = laid_over(under, value) if isinstance(value, dict) and isinstance(under, dict) else value
    return result


def _kubectl(page: Page, words: tuple[str, ...]) -> list[str]:
    plain = [word for word in words if not word.startswith("-")]
    made = _made(words)
    if made:
        name, keys = made
        page.secrets.setdefault(name, set()).update(keys)
        page.hosts |= {host for word in words for host in re.findall(r"^--from-literal=uri=.*@([^:/]+)", word)}
        return []
    found = []
    for word in plain:
        kind, _, name = word.rpartition("/")
        if name.startswith(f"{UMBRELLA}-") and page.releases and not _is_there(page, name, kind):
            found.append(f"the charts make no {word}")
    return found


def _is_host(page: Page, host: str) -> bool:
    """The broker's service has its name, the one of a database that may be written to ends in `-rw`."""
    name, *rest = host.split(".")
    return rest == [NAMESPACE, "svc"] and name.removesuffix("-rw") in page.objects


def _is_there(page: Page, name: str, kind: str) -> bool:
    # A cluster that is restored beside the old one has another name, and pods and databases have endings.
    known = (
        page.objects | set(page.secrets) | {one.removeprefix("configMap/") for one in page.asked} | MADE_BY_OPERATORS
    )
    return name in known or any(name.startswith(f"{one}-") for one in known if kind in ("pod", "", "cluster"))


def _made(words: tuple[str, ...]) -> tuple[str, list[str]] | None:
    """What `kubectl create secret generic NAME --from-…` makes, with its keys."""
    text = list(words)
    if "create" not in text:
        return None
    after = text[text.index("create") + 1 :]
    if after[:2] == ["secret", "generic"]:
        name, before = after[2], ""
    elif after[:1] == ["configmap"]:
        name, before = after[1], "configMap/"
    else:
        return None
    keys = []
    for word in after:
        if match := re.match(r"--from-(?:literal|file)=([^=]+)(?:=|$)", word):
            keys.append(match[1].rsplit("/", 1)[-1])
    return before + name, keys


def _secrets(page: Page) -> list[str]:
    """Those that are asked for against those that the page makes."""
    elsewhere = MADE_BY_OPERATORS | page.certificates
    found = [f"no address in the namespace is {host}" for host in sorted(page.hosts) if not _is_host(page, host)]
    for name, keys in sorted(page.asked.items()):
        if name in elsewhere:
            continue
        if name not in page.secrets:
            found.append(f"the charts ask for {name}, which no command of the page makes")
        elif missing := keys - page.secrets[name]:
            found.append(f"{name} lacks {', '.join(sorted(missing))}")
    for name in sorted(set(page.secrets) - set(page.asked)):
        found.append(f"the page makes {name}, for which no chart asks")
    return found
