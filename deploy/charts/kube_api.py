"""An API server in memory: enough of Kubernetes for Helm to install into and upgrade in.

It knows the kinds below, checks every object as `Objects.admit` is told to, and refuses what the real one refuses to
change: selectors, a Job's template, a claim's size downwards, an immutable config map. It schedules nothing, defaults
nothing and runs no controller; a Job is complete as soon as it is there.
"""

import json
import re
import threading
import urllib.parse
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Callable

import yaml

from .immutable import Refused, merged, refuse_change

CORE = {
    "v1": {
        "namespaces": ("Namespace", False),
        "pods": ("Pod", True),
        "services": ("Service", True),
        "configmaps": ("ConfigMap", True),
        "secrets": ("Secret", True),
        "serviceaccounts": ("ServiceAccount", True),
        "persistentvolumeclaims": ("PersistentVolumeClaim", True),
        "events": ("Event", True),
    },
    "apps/v1": {
        "deployments": ("Deployment", True),
        "statefulsets": ("StatefulSet", True),
        "daemonsets": ("DaemonSet", True),
        "replicasets": ("ReplicaSet", True),
    },
    "batch/v1": {"jobs": ("Job", True), "cronjobs": ("CronJob", True)},
    "policy/v1": {"poddisruptionbudgets": ("PodDisruptionBudget", True)},
    "autoscaling/v2": {"horizontalpodautoscalers": ("HorizontalPodAutoscaler", True)},
    "networking.k8s.io/v1": {"networkpolicies": ("NetworkPolicy", True), "ingresses": ("Ingress", True)},
    "rbac.authorization.k8s.io/v1": {
        "roles": ("Role", True),
        "rolebindings": ("RoleBinding", True),
        "clusterroles": ("ClusterRole", False),
        "clusterrolebindings": ("ClusterRoleBinding", False),
    },
}
CUSTOM = {
    "monitoring.coreos.com/v1": {
        "servicemonitors": ("ServiceMonitor", True),
        "podmonitors": ("PodMonitor", True),
        "prometheusrules": ("PrometheusRule", True),
    },
    "monitoring.coreos.com/v1alpha1": {"alertmanagerconfigs": ("AlertmanagerConfig", True)},
    "keda.sh/v1alpha1": {
        "scaledobjects": ("ScaledObject", True),
        "triggerauthentications": ("TriggerAuthentication", True),
    },
    "postgresql.cnpg.io/v1": {"clusters": ("Cluster", True), "scheduledbackups": ("ScheduledBackup", True)},
    "rabbitmq.com/v1beta1": {
        "rabbitmqclusters": ("RabbitmqCluster", True),
        "vhosts": ("Vhost", True),
        "exchanges": ("Exchange", True),
        "queues": ("Queue", True),
        "bindings": ("Binding", True),
        "policies": ("Policy", True),
        "users": ("User", True),
        "permissions": ("Permission", True),
    },
    "cert-manager.io/v1": {"certificates": ("Certificate", True), "issuers": ("Issuer", True)},
    "gateway.networking.k8s.io/v1": {"grpcroutes": ("GRPCRoute", True)},
}
VERBS = ["create", "delete", "get", "list", "patch", "update", "watch"]
Key = tuple[str, str, str, str]


@dataclass
class Objects:
    """What is stored, and what may be."""

    version: str
    custom: bool
    admit: Callable[[dict], None] = lambda _: None
    stored: dict[Key, dict] = field(default_factory=dict)
    revision: int = 1

    def kinds(self) -> dict[str, dict[str, tuple[str, bool]]]:
        return {**CORE, **(CUSTOM if self.custom else {})}

    def put(self, key: Key, body: dict, dry: bool) -> dict:
        api, plural, namespace, name = key
        kind = self.kinds()[api][plural][0]
        body = {**body, "apiVersion": api, "kind": kind}
        self.admit(body)
        if before := self.stored.get(key):
            refuse_change(before, body)
        self.revision += 1
        about = body.setdefault("metadata", {})
        about.update(name=name, resourceVersion=str(self.revision))
        about.setdefault("uid", str(uuid.uuid4()))
        about.setdefault("creationTimestamp", "2026-01-01T00:00:00Z")
        if namespace:
            about["namespace"] = namespace
        if kind == "Job":
            body["status"] = {"succeeded": 1, "conditions": [{"type": "Complete", "status": "True"}]}
        if not dry:
            self.stored[key] = body
        return body


class Answer(BaseHTTPRequestHandler):
    """One request. Subclassed for each server with its `objects`."""

    protocol_version = "HTTP/1.1"
    # Header and body are two writes, between which the kernel would wait 40 ms for an acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1
    objects: Objects
    lock: threading.Lock

    def log_message(self, *_):
        pass

    def say(self, code: int, body: dict) -> None:
        text = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def refuse(self, code: int, reason: str, message: str) -> None:
        status = {"kind": "Status", "apiVersion": "v1", "status": "Failure"}
        self.say(code, {**status, "reason": reason, "message": message, "code": code})

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query)
        path = url.path.rstrip("/")
        if not self.discovery(path):
            with self.lock:
                self.resource(path, query, body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def discovery(self, path: str) -> bool:
        kinds = self.objects.kinds()
        if path == "/version":
            major, minor = self.objects.version.split(".")
            version = f"v{self.objects.version}.0"
            self.say(200, {"major": major, "minor": minor, "gitVersion": version, "platform": "linux/amd64"})
        elif path == "/api":
            self.say(200, {"kind": "APIVersions", "versions": ["v1"]})
        elif path == "/apis":
            groups: dict[str, list] = {}
            for api in kinds:
                if "/" in api:
                    group, version = api.split("/")
                    groups.setdefault(group, []).append({"groupVersion": api, "version": version})
            listed = [{"name": name, "versions": all, "preferredVersion": all[0]} for name, all in groups.items()]
            self.say(200, {"kind": "APIGroupList", "apiVersion": "v1", "groups": listed})
        elif (match := re.match(r"^/(?:api/(v1)|apis/([^/]+/[^/]+))$", path)) and (match[1] or match[2]) in kinds:
            api = match[1] or match[2]
            resources = [
                {"name": plural, "singularName": kind.lower(), "namespaced": namespaced, "kind": kind, "verbs": VERBS}
                for plural, (kind, namespaced) in kinds[api].items()
            ]
            about = {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": api}
            self.say(200, {**about, "resources": resources})
        elif path == "/openapi/v3":
            prefixes = {api: ("api/" if api == "v1" else "apis/") + api for api in kinds}
            self.say(200, {"paths": {p: {"serverRelativeURL": f"/openapi/v3/{p}?hash=0"} for p in prefixes.values()}})
        elif path.startswith("/openapi/v3/"):
            self.say(200, openapi(path.removeprefix("/openapi/v3/").removeprefix("apis/").removeprefix("api/"), kinds))
        else:
            return False
        return True

    def resource(self, path: str, query: dict, body: bytes) -> None:
        match = re.match(r"^/(?:api/(v1)|apis/([^/]+/[^/]+))/(.+)$", path)
        api, rest = (match[1] or match[2], match[3].split("/")) if match else ("", [""])
        namespace = ""
        if len(rest) >= 3 and rest[0] == "namespaces":
            namespace, rest = rest[1], rest[2:]
        plural, name = rest[0], rest[1] if len(rest) > 1 else ""
        if plural not in self.objects.kinds().get(api, {}):
            return self.refuse(404, "NotFound", f"the server could not find the requested resource {path}")
        key = (api, plural, namespace, name)
        if self.command == "GET":
            return self.read(key, query)
        if self.command == "DELETE":
            gone = self.objects.stored.pop(key, None)
            if not gone:
                return self.refuse(404, "NotFound", f"{plural} {name!r} not found")
            return self.say(200, {"kind": "Status", "apiVersion": "v1", "status": "Success"})
        given = yaml.safe_load(body)
        if self.command == "PATCH" and "apply-patch" not in self.headers.get("Content-Type", ""):
            given = merged(self.objects.stored.get(key, {}), given)
        name = name or given["metadata"]["name"]
        key = (api, plural, namespace, name)
        if self.command == "POST" and key in self.objects.stored:
            return self.refuse(409, "AlreadyExists", f"{plural} {name!r} already exists")
        try:
            stored = self.objects.put(key, given, dry="All" in query.get("dryRun", []))
        except Refused as refusal:
            return self.refuse(422, "Invalid", str(refusal))
        self.say(201 if self.command == "POST" else 200, stored)

    def read(self, key: Key, query: dict) -> None:
        api, plural, namespace, name = key
        stored, kind = self.objects.stored, self.objects.kinds()[api][plural][0]
        if "watch" in query:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
        elif name:
            found = stored.get(key)
            if found:
                self.say(200, found)
            else:
                self.refuse(404, "NotFound", f"{plural} {name!r} not found")
        else:
            every = [body for (a, p, n, _), body in stored.items() if (a, p) == (api, plural) and namespace in ("", n)]
            about = {"kind": f"{kind}List", "apiVersion": api}
            self.say(200, {**about, "metadata": {"resourceVersion": str(self.objects.revision)}, "items": every})


def openapi(api: str, kinds: dict) -> dict:
    """No schemas, but the promise that the server validates fields itself, so that Helm leaves it to us."""
    parameters = [
        {"name": name, "in": "query", "schema": {"type": "string"}}
        for name in ("fieldValidation", "dryRun", "fieldManager")
    ]
    group, _, version = api.rpartition("/")
    paths = {}
    for plural, (kind, namespaced) in kinds.get(api, {}).items():
        base = "/api/v1" if api == "v1" else f"/apis/{api}"
        path = f"{base}/namespaces/{{namespace}}/{plural}/{{name}}" if namespaced else f"{base}/{plural}/{{name}}"
        whose = {"group": group, "version": version, "kind": kind}
        patch = {"x-kubernetes-action": "patch", "x-kubernetes-group-version-kind": whose, "parameters": parameters}
        paths[path] = {"patch": {**patch, "responses": {"200": {"description": "OK"}}}}
    return {"openapi": "3.0.0", "info": {"title": "memory", "version": "0"}, "paths": paths}


class Server:
    """A running API server; a context."""

    def __init__(self, objects: Objects):
        handler = type("Answers", (Answer,), {"objects": objects, "lock": threading.Lock()})

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.http = Quiet(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return f"http://127.0.0.1:{self.http.server_port}"

    def __exit__(self, *_) -> None:
        self.http.shutdown()
        self.http.server_close()
