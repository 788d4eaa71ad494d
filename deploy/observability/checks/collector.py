"""The collector's values: as far as can be known without the program, and against the spans that the source makes."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from checks.place import HERE, ROOT

PLACE = HERE / "collector" / "values.yaml"

# What each component that we use may be told; a misspelt key would stop the collector.
KEYS = {
    "memory_limiter": {"check_interval", "limit_percentage", "spike_limit_percentage", "limit_mib", "spike_limit_mib"},
    "redaction": {
        "allow_all_keys",
        "allowed_keys",
        "ignored_keys",
        "blocked_key_patterns",
        "blocked_values",
        "summary",
        "redact_all_types",
        "allowed_values",
    },
    "tail_sampling": {"decision_wait", "num_traces", "expected_new_traces_per_sec", "policies", "decision_cache"},
    "batch": {"send_batch_size", "send_batch_max_size", "timeout"},
    "otlp": {"protocols"},
    "otlp_grpc": {"endpoint", "tls", "sending_queue", "retry_on_failure", "compression", "timeout", "headers"},
}
POLICIES = {
    "status_code": {"status_codes"},
    "latency": {"threshold_ms", "upper_threshold_ms"},
    "ottl_condition": {"error_mode", "span", "spanevent"},
    "probabilistic": {"sampling_percentage", "hash_salt"},
}
# What the layer that makes spans writes itself, and what the resource says.
OF_LIBRARIES = {"service.name", "service.version", "target", "level"}
# Fields by which the library is steered; they are no attributes. Who calls is on record in the audit trail and stays there.
NOT_ATTRIBUTES = re.compile(r"^otel\.")
NOT_PASSED_ON = {"actor.subject"}
SPAN = re.compile(r"\b\w*span!\s*\(((?:[^()]|\([^()]*\))*)\)", re.DOTALL)
FIELD = re.compile(r"(?:^|[,\s])([a-z_]+(?:\.[a-z_]+)+)\s*=")
NAME = re.compile(r'"([^"]+)"')


def spans() -> tuple[set[str], set[str]]:
    """Names of spans and their attributes, as the services' source has them."""
    names, attributes = set(), set()
    for path in sorted((ROOT / "services").rglob("*.rs")):
        relative = path.relative_to(ROOT).as_posix()
        if "/tests" in relative or relative.startswith("services/cli/"):
            continue
        for macro in SPAN.finditer(path.read_text(encoding="utf-8")):
            named = NAME.search(macro[1])
            names |= {named[1]} if named else set()
            attributes |= {field for field in FIELD.findall(macro[1]) if not NOT_ATTRIBUTES.match(field)}
    return names, attributes


def check(place: Path = PLACE) -> list[str]:
    config = yaml.safe_load(place.read_text(encoding="utf-8"))["config"]
    faults = []
    for section in ("receivers", "processors", "exporters"):
        for name, given in config[section].items():
            kind = name.split("/")[0]
            if given is None:
                continue
            if kind not in KEYS:
                faults.append(f"{section}.{name}: the check knows no component `{kind}`; teach it its keys first")
                continue
            faults += [f"{section}.{name}: has no key `{key}`" for key in sorted(given.keys() - KEYS[kind])]
    faults += _pipelines(config)
    processors = config["processors"]
    faults += _redaction(processors.get("redaction") or {}) + _sampling(processors.get("tail_sampling") or {})
    limiter = processors.get("memory_limiter") or {}
    if not 0 < limiter.get("spike_limit_percentage", 0) < limiter.get("limit_percentage", 0) < 100:
        faults.append("memory_limiter: 0 < spike_limit_percentage < limit_percentage < 100")
    return faults


def _pipelines(config: dict) -> list[str]:
    faults, used = [], {"receivers": set(), "processors": set(), "exporters": set()}
    for name, pipeline in config["service"]["pipelines"].items():
        if pipeline is None:
            continue
        for section, names in pipeline.items():
            used[section] |= set(names)
            faults += [f"pipelines.{name}: {section} has no `{one}`" for one in names if not config[section].get(one)]
        order = pipeline["processors"]
        wanted = ["memory_limiter", "redaction", "tail_sampling", "batch"]
        if order != wanted:
            faults.append(f"pipelines.{name}: processors are {order} and should be {wanted}")
    for section, names in used.items():
        left = {name for name, given in config[section].items() if given is not None} - names
        faults += [f"{section}.{one}: no pipeline uses it" for one in sorted(left)]
    return faults


def _redaction(redaction: dict) -> list[str]:
    _, attributes = spans()
    allowed = set(redaction.get("allowed_keys", []))
    faults = []
    if redaction.get("allow_all_keys") is not False:
        faults.append("redaction: allow_all_keys must be false")
    for key in sorted(attributes - allowed - NOT_PASSED_ON):
        faults.append(
            f"redaction: the services write `{key}` and it is not passed on; allow it, or name it in NOT_PASSED_ON"
        )
    for key in sorted(allowed - attributes - OF_LIBRARIES):
        faults.append(f"redaction: `{key}` is allowed and nothing writes it")
    for key in sorted(allowed & NOT_PASSED_ON):
        faults.append(f"redaction: `{key}` tells who did it, and must not be passed on")
    tried = {
        "priya.shah@bank.example": 0,
        "9876543210": 0,
        "+91 9876543210": 0,
        "ABCDE1234F": 0,
        "1234 5678 9012": 0,
        "4111 1111 1111 1111": 0,
    }
    kept = ["recourse.cases.v1.CasesService", "0192f5a0-7c1e-7abc-8def-0123456789ab", "draft_notice", "14"]
    for pattern in redaction.get("blocked_values", []):
        try:
            compiled = re.compile(pattern)
        except re.error as error:
            faults.append(f"redaction: {pattern!r} is no expression: {error}")
            continue
        for value in tried:
            tried[value] += bool(compiled.search(value))
        faults += [f"redaction: {pattern!r} would take out {value!r}" for value in kept if compiled.search(value)]
    return faults + [f"redaction: nothing takes out {value!r}" for value, times in tried.items() if not times]


def _sampling(sampling: dict) -> list[str]:
    names, attributes = spans()
    faults, kinds, keeps = [], set(), set()
    for policy in sampling.get("policies", []):
        kind = policy.get("type")
        kinds.add(kind)
        if kind not in POLICIES or set(policy) != {"name", "type", kind}:
            faults.append(f"tail_sampling: the policy {policy.get('name')} is not of the form name, type, {kind}")
            continue
        faults += [
            f"tail_sampling: {policy['name']} has no key `{key}`"
            for key in sorted(policy[kind].keys() - POLICIES[kind])
        ]
        for condition in policy[kind].get("span", []) if kind == "ottl_condition" else []:
            for name in re.findall(r'name == "([^"]+)"', condition):
                keeps.add(name)
                if name not in names:
                    faults.append(f"tail_sampling: no service makes a span `{name}`")
            for key in re.findall(r'attributes\["([^"]+)"\]', condition):
                if key not in attributes:
                    faults.append(f"tail_sampling: no service writes the attribute `{key}`")
    for kind in ("status_code", "latency", "probabilistic"):
        if kind not in kinds:
            faults.append(f"tail_sampling: no policy of type {kind}")
    faults += [
        f"tail_sampling: does not keep `{name}`" for name in sorted(names) if "deadline" in name and name not in keeps
    ]
    return faults
