"""The fields of RabbitMQ's custom resources, of the kinds that our charts write.

No package has the schemas of RabbitMQ's operators, so this is a list of our own, read from `config/crd/bases` of the
releases in READ (rabbitmq.com/v1beta1), and from their webhooks where those refuse more. Where it is narrower than they
are, it says so: what we write must be right, and not only pass.
"""

import jsonschema
import kubernetes_validate

from .places import KUBERNETES

GROUP = "rabbitmq.com"
OLDEST = KUBERNETES[0]
# The releases that were read, by image: those of deploy/images/images.lock. Another one there is read again first.
READ = {"ghcr.io/rabbitmq/cluster-operator": "2.22.3", "ghcr.io/rabbitmq/messaging-topology-operator": "1.20.1"}


def _object(required: list[str], **properties) -> dict:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _one_of(*words: str) -> dict:
    return {"enum": list(words)}


TEXT, WHETHER, ANY = {"type": "string"}, {"type": "boolean"}, {"type": "object"}
SIZE = 2**31 - 1
COUNT = {"type": "integer", "minimum": -SIZE - 1, "maximum": SIZE}
NATURAL = {"type": "integer", "minimum": 0, "maximum": SIZE}
QUANTITY = {
    "type": ["string", "integer"],
    "pattern": r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+))?$",
}
QUANTITIES = {"type": "object", "additionalProperties": QUANTITY}
# Narrower: upstream lets the name of a secret be empty, for the sake of old objects.
NAMED = _object(["name"], name=TEXT)
# Narrower: a broker that the operator does not run is named by `connectionSecret` instead; ours is always its own.
CLUSTER = _object(["name"], name={**TEXT, "minLength": 1}, namespace=TEXT)
AFTER_DELETION = _one_of("delete", "retain")

SPECS = {
    "RabbitmqCluster": _object(
        # Narrower: 1 is the operator's default, and any number passes; a majority needs an odd one.
        ["replicas"],
        replicas=_one_of(1, 3, 5),
        image=TEXT,
        imagePullSecrets={"type": "array", "items": NAMED},
        service=ANY,
        persistence=_object([], storage=QUANTITY, storageClassName=TEXT, emptyDir=ANY),
        resources=_object([], requests=QUANTITIES, limits=QUANTITIES),
        affinity=ANY,
        tolerations={"type": "array", "items": ANY},
        rabbitmq=_object(
            [],
            additionalConfig={**TEXT, "maxLength": 100000},
            advancedConfig={**TEXT, "maxLength": 100000},
            # A shell reads it: no substitution of commands.
            envConfig={**TEXT, "maxLength": 100000, "not": {"pattern": r"\$\(|`"}},
            erlangInetConfig={**TEXT, "maxLength": 2000},
            additionalPlugins={"type": "array", "maxItems": 100, "items": {**TEXT, "pattern": r"^\w{1,100}$"}},
        ),
        tls=_object([], secretName=TEXT, caSecretName=TEXT, disableNonTLSListeners=WHETHER),
        # A pod's spec, which must have containers.
        override=_object(
            [],
            statefulSet=_object([], spec=_object([], template=_object([], spec={**ANY, "required": ["containers"]}))),
        ),
        skipPostDeploySteps=WHETHER,
        autoEnableAllFeatureFlags=WHETHER,
        terminationGracePeriodSeconds={"type": "integer", "minimum": 0},
        delayStartSeconds=NATURAL,
        secretBackend=ANY,
    ),
    "Vhost": _object(
        ["name", "rabbitmqClusterReference"],
        name=TEXT,
        tracing=WHETHER,
        tags={"type": "array", "items": TEXT},
        defaultQueueType=_one_of("quorum", "classic", "stream"),
        limits=_object([], connections=COUNT, queues=COUNT),
        deletionPolicy=AFTER_DELETION,
        rabbitmqClusterReference=CLUSTER,
    ),
    "Exchange": _object(
        ["name", "rabbitmqClusterReference"],
        name=TEXT,
        vhost=TEXT,
        # Narrower: the operator passes any word on, and the broker has these, and those of plugins.
        type=_one_of("direct", "topic", "fanout", "headers"),
        durable=WHETHER,
        autoDelete=WHETHER,
        arguments=ANY,
        rabbitmqClusterReference=CLUSTER,
    ),
    "Queue": {
        **_object(
            ["name", "rabbitmqClusterReference"],
            name=TEXT,
            vhost=TEXT,
            # Narrower, as in an exchange.
            type=_one_of("quorum", "classic", "stream"),
            durable=WHETHER,
            autoDelete=WHETHER,
            deleteIfEmpty=WHETHER,
            deleteIfUnused=WHETHER,
            deletionPolicy=AFTER_DELETION,
            arguments=ANY,
            rabbitmqClusterReference=CLUSTER,
        ),
        # The webhook's.
        "if": {"required": ["type"], "properties": {"type": {"const": "quorum"}}},
        "then": {"required": ["durable"], "properties": {"durable": {"const": True}}},
    },
    "Binding": _object(
        ["rabbitmqClusterReference"],
        source=TEXT,
        destination=TEXT,
        destinationType=_one_of("exchange", "queue"),
        routingKey=TEXT,
        arguments=ANY,
        vhost=TEXT,
        rabbitmqClusterReference=CLUSTER,
    ),
    "Policy": _object(
        ["name", "pattern", "definition", "rabbitmqClusterReference"],
        name=TEXT,
        vhost=TEXT,
        pattern=TEXT,
        applyTo=_one_of("queues", "classic_queues", "quorum_queues", "streams", "exchanges", "all"),
        priority={"type": "integer"},
        definition=ANY,
        rabbitmqClusterReference=CLUSTER,
    ),
    "User": _object(
        ["rabbitmqClusterReference"],
        importCredentialsSecret=NAMED,
        tags={"type": "array", "items": _one_of("management", "policymaker", "monitoring", "administrator")},
        limits=_object([], connections=COUNT, channels=COUNT),
        rabbitmqClusterReference=CLUSTER,
    ),
    "Permission": {
        **_object(
            ["vhost", "permissions", "rabbitmqClusterReference"],
            vhost=TEXT,
            user={**TEXT, "minLength": 1},
            userReference=NAMED,
            permissions=_object([], configure=TEXT, read=TEXT, write=TEXT),
            rabbitmqClusterReference=CLUSTER,
        ),
        # The webhook's: one of them, and not both.
        "oneOf": [{"required": ["user"]}, {"required": ["userReference"]}],
    },
}


def complaints(document: dict) -> list[str]:
    spec = SPECS.get(document["kind"])
    if document["apiVersion"] != f"{GROUP}/v1beta1" or spec is None:
        return [f"no fields are known of {document['apiVersion']}"]
    validator = jsonschema.Draft7Validator(spec)
    found = [
        f"spec.{'.'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(document["spec"])
    ]
    return found + _of_the_pods(document["spec"])


def _of_the_pods(spec: dict) -> list[str]:
    """Of a cluster, what is Kubernetes' own and goes into its pods as it is."""
    own = {field: spec[field] for field in ("affinity", "tolerations") if field in spec}
    pod = {"apiVersion": "v1", "kind": "Pod", "spec": {**own, "containers": [{"name": "rabbitmq"}]}}
    try:
        kubernetes_validate.validate(pod, OLDEST, strict=True)
    except kubernetes_validate.ValidationError as error:
        return [f"{'.'.join(map(str, error.path))}: {error.message[:200]}"]
    return []
