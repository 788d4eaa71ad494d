"""Looking into rendered objects: pods, their labels and containers, the file that a service reads."""

import tomllib

Documents = list[dict]
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "Pod")


def of_kind(documents: Documents, *kinds: str) -> Documents:
    return [document for document in documents if document["kind"] in kinds]


def name(document: dict) -> str:
    return f"{document['kind']} {document['metadata']['name']}"


def pod(document: dict) -> dict:
    """The pod's spec of a workload."""
    return document["spec"] if document["kind"] == "Pod" else document["spec"]["template"]["spec"]


def labels(document: dict) -> dict:
    about = document["metadata"] if document["kind"] == "Pod" else document["spec"]["template"]["metadata"]
    return about.get("labels", {})


def containers(document: dict) -> list[dict]:
    return pod(document).get("initContainers", []) + pod(document)["containers"]


def selects(selector: dict, given: dict) -> bool:
    return all(given.get(key) == value for key, value in selector.get("matchLabels", {}).items())


def own_settings(workload: dict, documents: Documents) -> dict | None:
    """The file that a service's pod reads, from the config map beside it."""
    variables = {one["name"]: one.get("value", "") for one in containers(workload)[0].get("env", [])}
    path = variables.get("RECOURSE_CONFIG")
    if not path:
        return None
    volume = next(one for one in pod(workload)["volumes"] if one["name"] == "config")
    wanted = volume["configMap"]["name"]
    for config in of_kind(documents, "ConfigMap"):
        if config["metadata"]["name"] == wanted:
            return tomllib.loads(config["data"][path.rsplit("/", 1)[-1]])
    return None
