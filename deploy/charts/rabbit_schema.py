"""The fields of RabbitMQ's custom resources that our charts write.

No package has the schemas of RabbitMQ's operators, so this is a list of our own of what cluster operator 2.x and
messaging topology operator 1.x document (rabbitmq.com/v1beta1): names and types of what we use, no more. A field that
is not here may be right, and is looked up before it is added.
"""

import jsonschema

GROUP = "rabbitmq.com"


def _object(required: list[str], **properties) -> dict:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


TEXT, WHETHER, NUMBER = {"type": "string"}, {"type": "boolean"}, {"type": "integer"}
NAMED = _object(["name"], name=TEXT)
CLUSTER = _object(["name"], name=TEXT, namespace=TEXT)
# Of the topology operator from 1.17.
WHAT_STAYS = {"enum": ["delete", "retain"]}
QUANTITIES = {"type": "object", "additionalProperties": {"type": ["string", "number"]}}

SPECS = {
    "RabbitmqCluster": _object(
        ["replicas"],
        replicas={"enum": [1, 3, 5]},
        image=TEXT,
        imagePullSecrets={"type": "array", "items": NAMED},
        terminationGracePeriodSeconds={"type": "integer", "minimum": 0},
        persistence=_object([], storage=TEXT, storageClassName=TEXT),
        resources=_object([], requests=QUANTITIES, limits=QUANTITIES),
        tls=_object([], secretName=TEXT, caSecretName=TEXT, disableNonTLSListeners=WHETHER),
        rabbitmq=_object([], additionalConfig=TEXT, additionalPlugins={"type": "array", "items": TEXT}),
        affinity={"type": "object"},
        # A pod's spec, which must have containers.
        override=_object(
            [],
            statefulSet=_object(
                [],
                spec=_object(
                    [],
                    template=_object(
                        [], spec=_object(["containers"], securityContext={"type": "object"}, containers={"type": "array"})
                    ),
                ),
            ),
        ),
    ),
    "Vhost": _object(
        ["name", "rabbitmqClusterReference"], name=TEXT, deletionPolicy=WHAT_STAYS, rabbitmqClusterReference=CLUSTER
    ),
    "Exchange": _object(
        ["name", "rabbitmqClusterReference"],
        name=TEXT,
        vhost=TEXT,
        type={"enum": ["direct", "topic", "fanout", "headers"]},
        durable=WHETHER,
        autoDelete=WHETHER,
        rabbitmqClusterReference=CLUSTER,
    ),
    "Queue": _object(
        ["name", "rabbitmqClusterReference"],
        name=TEXT,
        vhost=TEXT,
        deletionPolicy=WHAT_STAYS,
        type={"enum": ["quorum", "classic", "stream"]},
        durable=WHETHER,
        autoDelete=WHETHER,
        rabbitmqClusterReference=CLUSTER,
    ),
    "Binding": _object(
        ["rabbitmqClusterReference"],
        source=TEXT,
        destination=TEXT,
        destinationType={"enum": ["queue", "exchange"]},
        routingKey=TEXT,
        vhost=TEXT,
        rabbitmqClusterReference=CLUSTER,
    ),
    "Policy": _object(
        ["name", "pattern", "definition", "rabbitmqClusterReference"],
        name=TEXT,
        vhost=TEXT,
        pattern=TEXT,
        applyTo={"enum": ["queues", "classic_queues", "quorum_queues", "exchanges", "all"]},
        priority=NUMBER,
        definition={"type": "object"},
        rabbitmqClusterReference=CLUSTER,
    ),
    "User": _object(
        ["rabbitmqClusterReference"],
        importCredentialsSecret=NAMED,
        rabbitmqClusterReference=CLUSTER,
        tags={"type": "array", "items": {"enum": ["management", "policymaker", "monitoring", "administrator"]}},
    ),
    "Permission": _object(
        ["vhost", "permissions", "rabbitmqClusterReference"],
        vhost=TEXT,
        user=TEXT,
        userReference=NAMED,
        permissions=_object([], configure=TEXT, read=TEXT, write=TEXT),
        rabbitmqClusterReference=CLUSTER,
    ),
}


def complaints(document: dict) -> list[str]:
    spec = SPECS.get(document["kind"])
    if document["apiVersion"] != f"{GROUP}/v1beta1" or spec is None:
        return [f"no fields are known of {document['apiVersion']}"]
    validator = jsonschema.Draft7Validator(spec)
    return [
        f"spec.{'.'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(document["spec"])
    ]
