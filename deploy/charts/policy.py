"""What a bank's admission controller asks, and what this house promises, over rendered objects.

A rule is a function of all objects of a release that yields sentences; its docstring says what it is for. Each has a
planted fault in tests/test_policy.py, and a rule without one fails the build.
"""

from typing import Callable, Iterator

from . import awaited
from .workloads import WORKLOADS, Documents, containers, labels, name, of_kind, own_settings, pod, selects

Rule = Callable[[Documents], Iterator[str]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    RULES.append(function)
    return function


def complaints(documents: Documents) -> list[str]:
    return [f"{one.__name__}: {said}" for one in RULES for said in one(documents)]


@rule
def restricted(documents: Documents) -> Iterator[str]:
    """Pod Security Standards, restricted; and OpenShift's restricted-v2, which gives the uid itself."""
    for workload in of_kind(documents, *WORKLOADS):
        security = pod(workload).get("securityContext", {})
        if security.get("runAsNonRoot") is not True:
            yield f"{name(workload)}: runAsNonRoot is not true"
        if security.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield f"{name(workload)}: no seccomp profile RuntimeDefault"
        if "runAsUser" in security or any(
            "runAsUser" in one.get("securityContext", {}) for one in containers(workload)
        ):
            yield f"{name(workload)}: a fixed uid, which OpenShift refuses"
        for one in containers(workload):
            own = one.get("securityContext", {})
            if own.get("allowPrivilegeEscalation") is not False:
                yield f"{name(workload)}: {one['name']} may escalate privileges"
            if own.get("capabilities", {}).get("drop") != ["ALL"] or own.get("capabilities", {}).get("add"):
                yield f"{name(workload)}: {one['name']} keeps capabilities"
            if own.get("readOnlyRootFilesystem") is not True:
                yield f"{name(workload)}: {one['name']} may write its image"
        for volume in pod(workload).get("volumes", []):
            kinds = set(volume) - {"name"}
            if not kinds <= {
                "configMap",
                "secret",
                "projected",
                "emptyDir",
                "persistentVolumeClaim",
                "csi",
                "ephemeral",
            }:
                yield f"{name(workload)}: the volume {volume['name']} is a {', '.join(kinds)}"


@rule
def no_token(documents: Documents) -> Iterator[str]:
    """Nobody needs the Kubernetes API, so nobody gets its token; and each has an account of its own."""
    for workload in of_kind(documents, *WORKLOADS):
        if pod(workload).get("automountServiceAccountToken") is not False:
            yield f"{name(workload)}: mounts a token"
        if pod(workload).get("serviceAccountName", "default") == "default":
            yield f"{name(workload)}: runs as the default account"
        if pod(workload).get("enableServiceLinks") is not False:
            yield f"{name(workload)}: has every service's address in its environment"
    for account in of_kind(documents, "ServiceAccount"):
        if account.get("automountServiceAccountToken") is not False:
            yield f"{name(account)}: mounts a token"


@rule
def named_image(documents: Documents) -> Iterator[str]:
    """What runs can be said: an image has a tag that is no branch, or a digest."""
    for workload in of_kind(documents, *WORKLOADS):
        for one in containers(workload):
            image = one["image"]
            tag = image.rsplit("/", 1)[-1].partition(":")[2]
            if "@sha256:" not in image and tag in ("", "latest", "main"):
                yield f"{name(workload)}: {image} is another image tomorrow"


@rule
def bounded(documents: Documents) -> Iterator[str]:
    """Requests of CPU and memory, a limit of memory, none of CPU."""
    for workload in of_kind(documents, *WORKLOADS):
        for one in containers(workload):
            resources = one.get("resources", {})
            if not {"cpu", "memory"} <= set(resources.get("requests", {})) or "memory" not in resources.get(
                "limits", {}
            ):
                yield f"{name(workload)}: {one['name']} has no requests or no limit of memory"
            if "cpu" in resources.get("limits", {}):
                yield f"{name(workload)}: {one['name']} is throttled"


@rule
def probed(documents: Documents) -> Iterator[str]:
    """Three native gRPC probes on the admin port; liveness asks for what does not depend on database and broker."""
    for workload in of_kind(documents, "Deployment"):
        for one in containers(workload):
            ports = {port["name"]: port["containerPort"] for port in one.get("ports", [])}
            for kind, service in (("startupProbe", "live"), ("readinessProbe", None), ("livenessProbe", "live")):
                grpc = one.get(kind, {}).get("grpc")
                if grpc is None:
                    yield f"{name(workload)}: {one['name']} has no {kind} over gRPC"
                elif grpc.get("port") != ports.get("admin") or grpc.get("service") != service:
                    yield f"{name(workload)}: {kind} asks {grpc}"
    for job in of_kind(documents, "Job"):
        if any("readinessProbe" in one or "livenessProbe" in one for one in containers(job)):
            yield f"{name(job)}: a job is not probed"


@rule
def drains(documents: Documents) -> Iterator[str]:
    """The grace period exceeds sleep and drain by two seconds at least (chassis::lifecycle), by the pod's own file."""
    for workload in of_kind(documents, "Deployment"):
        settings = own_settings(workload, documents)
        if settings is None:
            continue
        one = containers(workload)[0]
        sleep = one.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        drain = sum(settings["lifecycle"].values()) / 1000
        grace = pod(workload).get("terminationGracePeriodSeconds", 30)
        if grace < sleep + drain + 2:
            yield f"{name(workload)}: {grace} s of grace for {sleep} s of sleep and {drain} s of drain"
        if sleep + settings["lifecycle"]["drain_delay_ms"] / 1000 < 5:
            yield f"{name(workload)}: endpoints have less than 5 s to leave"
        if "exec" in str(one.get("lifecycle", {})):
            yield f"{name(workload)}: the image has no shell to execute"


@rule
def rolls(documents: Documents) -> Iterator[str]:
    """No roll-out takes a pod away before there is another; only a volume of one pod is an exception."""
    for workload in of_kind(documents, "Deployment"):
        strategy = workload["spec"].get("strategy", {})
        claims = [one for one in pod(workload).get("volumes", []) if "persistentVolumeClaim" in one]
        documents_here = any(one["name"] == "documents" for one in pod(workload).get("volumes", []))
        if strategy.get("type") == "Recreate":
            if not (claims or documents_here) or workload["spec"].get("replicas") != 1:
                yield f"{name(workload)}: is recreated without need"
        elif strategy.get("rollingUpdate", {}).get("maxUnavailable") != 0:
            yield f"{name(workload)}: maxUnavailable is not 0"
        elif claims:
            yield f"{name(workload)}: a roll-out would want its volume twice"


@rule
def spread(documents: Documents) -> Iterator[str]:
    """Pods are spread over zones and nodes."""
    for workload in of_kind(documents, "Deployment"):
        constraints = pod(workload).get("topologySpreadConstraints", [])
        keys = {one["topologyKey"] for one in constraints}
        if keys != {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}:
            yield f"{name(workload)}: spread over {sorted(keys)}"
        if any(not selects(one["labelSelector"], labels(workload)) for one in constraints):
            yield f"{name(workload)}: a constraint counts other pods"


@rule
def scaled_once(documents: Documents) -> Iterator[str]:
    """One master of the number of pods; and a budget exactly where there is a second pod."""
    scalers = of_kind(documents, "HorizontalPodAutoscaler", "ScaledObject")
    budgets = of_kind(documents, "PodDisruptionBudget")
    for workload in of_kind(documents, "Deployment"):
        mine = [one for one in scalers if one["spec"]["scaleTargetRef"]["name"] == workload["metadata"]["name"]]
        replicas = workload["spec"].get("replicas")
        if len(mine) > 1:
            yield f"{name(workload)}: {len(mine)} scalers"
        if bool(mine) == (replicas is not None):
            yield f"{name(workload)}: {len(mine)} scalers and replicas {replicas}"
        floor = replicas if not mine else mine[0]["spec"].get("minReplicas", mine[0]["spec"].get("minReplicaCount", 1))
        covering = [one for one in budgets if selects(one["spec"]["selector"], labels(workload))]
        if (floor or 0) > 1 and len(covering) != 1:
            yield f"{name(workload)}: {len(covering)} budgets for {floor} pods"
        if (floor or 0) <= 1 and covering:
            yield f"{name(workload)}: a budget for one pod keeps its node from being drained"


@rule
def enclosed(documents: Documents) -> Iterator[str]:
    """Where there are policies, each pod has one for both directions, and none opens to everywhere."""
    policies = of_kind(documents, "NetworkPolicy")
    if not policies:
        return
    for workload in of_kind(documents, "Deployment", "StatefulSet", "Job"):
        covering = [one for one in policies if selects(one["spec"]["podSelector"], labels(workload))]
        own = [one for one in covering if one["spec"]["podSelector"].get("matchLabels")]
        types = {type_ for one in own for type_ in one["spec"]["policyTypes"]}
        if types != {"Ingress", "Egress"}:
            yield f"{name(workload)}: its policies cover {sorted(types)}"
    for policy in policies:
        rules = [
            (way, key, one)
            for way, key in (("ingress", "from"), ("egress", "to"))
            for one in policy["spec"].get(way, [])
        ]
        for way, key, one in rules:
            if not one.get(key) or {} in one[key]:
                yield f"{name(policy)}: {way} is open to everybody"
            if any(peer.get("ipBlock", {}).get("cidr") in ("0.0.0.0/0", "::/0") for peer in one.get(key, [])):
                yield f"{name(policy)}: {way} is open to the world"
            if not one.get("ports") and not policy["metadata"]["name"].endswith("-broker"):
                yield f"{name(policy)}: {way} is open on every port"


@rule
def secrets_are_the_banks(documents: Documents) -> Iterator[str]:
    """No chart writes a secret, and none is in a variable or a file of settings."""
    for secret in of_kind(documents, "Secret"):
        yield f"{name(secret)}: a chart writes no secret"
    for workload in of_kind(documents, *WORKLOADS):
        for one in containers(workload):
            for variable in one.get("env", []):
                if "secretKeyRef" in variable.get("valueFrom", {}) or "PASSWORD" in variable["name"]:
                    yield f"{name(workload)}: {variable['name']} is a secret in the environment"


@rule
def owner_apart(documents: Documents) -> Iterator[str]:
    """The role that owns the tables is for migrations: no other pod has its secret, no migration the application's."""
    for workload in of_kind(documents, *WORKLOADS):
        mounted = str(pod(workload).get("volumes", []))
        migrates = containers(workload)[0].get("args", [""])[0] == "migrate"
        if not migrates and "-database-owner" in mounted:
            yield f"{name(workload)}: a pod that does not migrate has the owner's secret"
        if migrates and any(word in mounted for word in ("-sealing'", "-broker'", "-token'", "-database'")):
            yield f"{name(workload)}: a migration has a secret of the application"


@rule
def whole_mounts(documents: Documents) -> Iterator[str]:
    """A subPath does not follow a secret that is renewed."""
    for workload in of_kind(documents, *WORKLOADS):
        for one in containers(workload):
            if any("subPath" in mount for mount in one.get("volumeMounts", [])):
                yield f"{name(workload)}: {one['name']} mounts a subPath"


@rule
def commands(documents: Documents) -> Iterator[str]:
    """A container runs a command that the services have, or one that is awaited and says so."""
    known = {("serve",), ("migrate",), ("migrate", "--print"), ("check-config",), ("verify-documents",)}
    known |= {(one,) for one in awaited.COMMANDS}
    for workload in of_kind(documents, *WORKLOADS):
        for one in containers(workload):
            if one["image"].find("/recourse-") >= 0 and tuple(one.get("args", [])) not in known:
                yield f"{name(workload)}: {one.get('args')} is no command of a service"


@rule
def labelled(documents: Documents) -> Iterator[str]:
    """Every object says whose it is."""
    for document in documents:
        if "app.kubernetes.io/part-of" not in document["metadata"].get("labels", {}):
            yield f"{name(document)}: no label app.kubernetes.io/part-of"


@rule
def once(documents: Documents) -> Iterator[str]:
    """No two objects of one kind have one name."""
    seen: set[tuple[str, str]] = set()
    for document in documents:
        key = (document["kind"], document["metadata"]["name"])
        if key in seen:
            yield f"{name(document)}: twice"
        seen.add(key)
