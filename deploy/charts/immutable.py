"""What the API does not let anybody change, and how a patch is merged."""


class Refused(Exception):
    """What the server answers 422 to."""


BROKER = "spec.rabbitmqClusterReference"
# By kind, the paths that may not change.
FIXED = {
    "Deployment": ["spec.selector"],
    "StatefulSet": ["spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
    "DaemonSet": ["spec.selector"],
    "Job": ["spec.selector", "spec.template"],
    "Service": ["spec.clusterIP"],
    "PersistentVolumeClaim": ["spec.accessModes", "spec.storageClassName"],
    # What the webhooks of RabbitMQ's topology operator refuse.
    "Queue": ["spec.name", "spec.vhost", "spec.type", "spec.durable", "spec.autoDelete", BROKER],
    "Exchange": ["spec.name", "spec.vhost", "spec.type", "spec.durable", "spec.autoDelete", BROKER],
    "Binding": [
        "spec.source",
        "spec.destination",
        "spec.destinationType",
        "spec.routingKey",
        "spec.arguments",
        "spec.vhost",
        BROKER,
    ],
    "Policy": ["spec.name", "spec.vhost", BROKER],
    "Permission": ["spec.user", "spec.userReference", "spec.vhost", BROKER],
    "Vhost": ["spec.name", BROKER],
    "User": [BROKER],
}


def refuse_change(before: dict, after: dict) -> None:
    """Raises if the change is one that the API does not take."""
    kind, name = after["kind"], after["metadata"]["name"]
    for path in FIXED.get(kind, []):
        if at(before, path) != at(after, path):
            raise Refused(f"{kind} {name}: {path}: field is immutable")
    if kind == "ConfigMap" and before.get("immutable") and before.get("data") != after.get("data"):
        raise Refused(f"ConfigMap {name}: data: field is immutable when `immutable` is set")


def at(body: dict, path: str):
    """The value at a dotted path."""
    for step in path.split("."):
        if not isinstance(body, dict):
            return None
        body = body.get(step)
    return body


def merged(into, patch):
    """A merge patch, RFC 7386."""
    if not isinstance(patch, dict):
        return patch
    into = dict(into) if isinstance(into, dict) else {}
    for key, value in patch.items():
        if value is None:
            into.pop(key, None)
        else:
            into[key] = merged(into.get(key), value)
    return into
