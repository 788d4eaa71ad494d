"""Judges the commands of a page as they were called: charts and values by installing them, what the page applies by
schemas, secrets by who asks."""

import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml
from charts import custom_schema, watched
from charts.assemble import assemble
from charts.check import parse
from charts.helm import Cluster, HelmFailed
from charts.places import DATA, KUBERNETES, ROOT, TARGET, UMBRELLA, services
from images import lock

from . import facts
from .references import asked, labelled
from .shell import Call

# What of Helm's a page uses: flags with a value, and those without.
WITH_VALUE = {"-n", "--namespace", "-f", "--values", "--set", "--timeout", "--revision", "--version", "-o"}
WITHOUT = {"--wait", "--wait-for-jobs", "--force-conflicts", "--install", "--rollback-on-failure", "--reuse-values"}
VERBS = {"install", "upgrade", "rollback", "history", "test", "status", "get", "uninstall", "template"}
# A namespace and a name.
Named = tuple[str, str]


@dataclass
class Page:
    """What the commands so far have made. Secrets and config maps are known by namespace and name, the latter with
    `configMap/` before it: a copy in the wrong namespace is none."""

    copies: dict[str, Path] = field(default_factory=dict)
    # Of each release: its chart, and the values with which it was installed last.
    releases: dict[str, tuple[str, dict]] = field(default_factory=dict)
    installed: dict[str, list[dict]] = field(default_factory=dict)
    secrets: dict[Named, set[str]] = field(default_factory=dict)
    labels: dict[Named, set[str]] = field(default_factory=dict)
    # Hosts of the addresses in secrets.
    hosts: set[str] = field(default_factory=set)
    asked: dict[Named, set[str]] = field(default_factory=dict)
    # The label without which an operator does not read a secret, or not at once.
    labelled: dict[Named, str] = field(default_factory=dict)
    # What operators make.
    made: set[Named] = field(default_factory=set)
    objects: set[Named] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def ask(self, namespace: str, documents: list[dict]) -> None:
        """Takes note of what these objects refer to."""
        for name, keys in asked(documents).items():
            self.asked.setdefault((namespace, name), set()).update(keys)
        for name, label in labelled(documents).items():
            self.labelled[namespace, name] = label

    def make(self, namespace: str, name: str, keys: list[str]) -> None:
        self.secrets.setdefault((namespace, name), set()).update(keys)


def complaints(calls: list[Call], blocks: list[tuple[str, str]] | None = None) -> list[str]:
    """What is wrong with the calls; and with blocks of values, each of which is laid over the file that it names."""
    page = Page()
    judges = {
        "cp": _copy,
        "helm": _helm,
        "make": _make,
        "mirror": _images,
        "pin": _images,
        "recourse": _recourse,
        "kubectl": _kubectl,
    }
    for call in calls:
        if judge := judges.get(call.program):
            page.found += [f"`{call}`: {said}" for said in judge(page, call.arguments)]
    for file, text in blocks or []:
        page.found += [f"the values for {file}: {said}" for said in _block(page, file, text)]
    page.found += watched.complaints([one for documents in page.installed.values() for one in documents])
    return page.found + (_secrets(page) if page.releases or page.asked else [])


def _block(page: Page, file: str, text: str) -> list[str]:
    charts = {"mesh.yaml": UMBRELLA, "data.yaml": DATA}
    # A page that installs nothing goes on from what the first page has installed.
    below = page.copies.get(file) if page.releases else ROOT / "deploy/values/bank-small.yaml"
    if file not in charts or below is None:
        return ["no command before has copied values to that file"]
    try:
        values = laid_over(yaml.safe_load(below.read_text()), yaml.safe_load(text))
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


def _images(_: Page, words: tuple[str, ...]) -> list[str]:
    parts = [word for word in words if not word.startswith("-") and "." not in word]
    return [f"images.lock has no part {part}" for part in parts if part not in lock.PARTS]


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
    namespace = next((given for flag, given in options if flag in ("-n", "--namespace")), "default")
    try:
        documents = installed(chart, yaml.safe_dump(values))
    except HelmFailed as failure:
        return [str(failure)]
    page.installed[release] = documents
    page.ask(namespace, documents)
    for document in documents:
        page.objects.add((namespace, document["metadata"]["name"]))
        if document["kind"] == "Certificate":
            page.made.add((namespace, document["spec"]["secretName"]))
        if document["kind"] == "Cluster":
            page.made.add((namespace, f"{document['metadata']['name']}-ca"))
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
    namespace = words[words.index("-n") + 1] if "-n" in words[:-1] else "default"
    if made := _made(words):
        page.make(namespace, *made)
        page.hosts |= {host for word in words for host in re.findall(r"^--from-literal=(?:uri|host)=.*@([^:/]+)", word)}
        return []
    plain = [word for at, word in enumerate(words) if not word.startswith("-") and words[at - 1] != "-n"]
    if "label" in plain[:3] and "secret" in plain:
        names = plain[plain.index("secret") + 1 :]
        for name in names:
            page.labels.setdefault((namespace, name), set()).update(one for one in names if "=" in one)
        return []
    if "apply" in plain and words[-1].startswith("apiVersion:"):
        return _applied(page, namespace, words[-1])
    if patch := [words[at + 1] for at, word in enumerate(words[:-1]) if word == "--patch"]:
        page.ask(namespace, [{"kind": "patch", "metadata": {"name": ""}, **yaml.safe_load(patch[0])}])
        return []
    found = [f"{word} is not of a version in images.lock" for word in plain if not _is_of_the_lock(word)]
    for word in plain:
        kind, _, name = word.rpartition("/")
        if name.startswith(f"{UMBRELLA}-") and page.releases and not _is_there(page, name, kind):
            found.append(f"the charts make no {word}")
    return found


def _applied(page: Page, namespace: str, text: str) -> list[str]:
    """What the page writes itself: it refers to secrets, and some of it has them made."""
    documents = [document for document in yaml.safe_load_all(text) if document]
    page.ask(namespace, documents)
    for document in documents:
        where = document["metadata"].get("namespace", namespace)
        page.objects.add((where, document["metadata"]["name"]))
        spec = document.get("spec") or {}
        if document["kind"] == "ExternalSecret":
            page.make(where, spec["target"]["name"], [one["secretKey"] for one in spec["data"]])
        if document["kind"] == "Certificate":
            page.made.add((where, spec["secretName"]))
    known = [document for document in documents if custom_schema.is_custom(document)]
    modules = Path(os.environ.get("RECOURSE_CHARTS_MODULES", ""))
    return custom_schema.complaints(known, modules) if known and modules.is_absolute() and modules.is_dir() else []


def _is_of_the_lock(word: str) -> bool:
    """A manifest of an operator is of the version whose image is listed."""
    versions = {one.tag.removeprefix("v") for one in lock.load()}
    return not word.startswith("https://") or bool(versions & set(re.findall(r"\d+\.\d+\.\d+", word)))


def _is_host(page: Page, host: str) -> bool:
    """The broker's service has its name, the one of a database that may be written to ends in `-rw`."""
    name, *rest = host.split(".")
    return rest[1:] == ["svc"] and (rest[0], name.removesuffix("-rw")) in page.objects


def _is_there(page: Page, name: str, kind: str) -> bool:
    # A cluster that is restored beside the old one has another name, and pods and databases have endings.
    known = {one for _, one in page.objects | page.made | set(page.secrets)}
    known |= {one.removeprefix("configMap/") for _, one in page.asked}
    return name in known or any(name.startswith(f"{one}-") for one in known if kind in ("pod", "", "cluster"))


def _made(words: tuple[str, ...]) -> tuple[str, list[str]] | None:
    """What `kubectl create secret generic NAME --from-…` makes, with its keys."""
    text = list(words)
    if "create" not in text:
        return None
    after = text[text.index("create") + 1 :]
    if after[:2] in (["secret", "generic"], ["secret", "tls"]):
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
    found = [f"no address in the cluster is {host}" for host in sorted(page.hosts) if not _is_host(page, host)]
    for (namespace, name), keys in sorted(page.asked.items()):
        if (namespace, name) in page.made:
            continue
        if (namespace, name) not in page.secrets:
            found.append(f"in {namespace} the charts ask for {name}, which no command of the page makes")
        elif missing := keys - page.secrets[namespace, name]:
            found.append(f"{name} lacks {', '.join(sorted(missing))}")
    for namespace, name in sorted(set(page.secrets) - set(page.asked)):
        found.append(f"in {namespace} the page makes {name}, for which no chart asks")
    for one, label in sorted(page.labelled.items()):
        if label not in page.labels.get(one, set()):
            found.append(f"{one[1]} lacks the label {label}, by which an operator reads it")
    return found
