"""A chart rendered by Helm: the `helm` on the path, or its library from PyPI installing into an API in memory.

The API knows discovery and what Helm asks for while it installs; it validates nothing. `make charts` has the strict
one.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml

KINDS = {
    "v1": {"configmaps": "ConfigMap", "secrets": "Secret", "namespaces": "Namespace"},
    "monitoring.coreos.com/v1": {"prometheusrules": "PrometheusRule", "servicemonitors": "ServiceMonitor"},
    "monitoring.coreos.com/v1alpha1": {"alertmanagerconfigs": "AlertmanagerConfig"},
}


class RenderFailed(Exception):
    """What Helm said."""


def with_memory_driver() -> None:
    """Starts the program again if need be: Go reads the environment once, before Python could set it."""
    if os.environ.get("HELM_DRIVER") != "memory":
        os.environ["HELM_DRIVER"] = "memory"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def render(chart: Path, values: dict, custom: bool = True) -> list[dict]:
    """The objects that a release of the chart consists of; without `custom` the cluster has no Prometheus operator."""
    helm = shutil.which("helm")
    text = _by_program(helm, chart, values, custom) if helm else _by_library(chart, values, custom)
    return [document for document in yaml.safe_load_all(text) if document]


def _by_program(helm: str, chart: Path, values: dict, custom: bool) -> str:
    groups = [group for group in KINDS if custom and "/" in group]
    command = [helm, "template", "observability", str(chart), "-n", "recourse", "-f", "-"]
    command += [part for group in groups for part in ("--api-versions", group)]
    done = subprocess.run(command, input=yaml.safe_dump(values), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RenderFailed(done.stderr)
    return done.stdout


def _by_library(chart: Path, values: dict, custom: bool) -> str:
    import helm_sdkpy

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Api)
    server.daemon_threads = True
    server.kinds = {group: kinds for group, kinds in KINDS.items() if custom or "/" not in group}
    server.objects = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as config:
        yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "current-context": "memory",
                "users": [{"name": "memory", "user": {}}],
                "clusters": [{"name": "memory", "cluster": {"server": f"http://127.0.0.1:{server.server_port}"}}],
                "contexts": [
                    {"name": "memory", "context": {"cluster": "memory", "user": "memory", "namespace": "recourse"}}
                ],
            },
            config,
        )
        config.flush()

        async def install() -> dict:
            action = helm_sdkpy.Install(helm_sdkpy.Configuration(namespace="recourse", kubeconfig=config.name))
            return await action.run("observability", str(chart), values=values, wait=False)

        try:
            return asyncio.run(install())["manifest"]
        except helm_sdkpy.HelmError as failure:
            raise RenderFailed(str(failure)) from failure
        finally:
            server.shutdown()
            server.server_close()


class _Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status: int, body: dict) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self) -> None:  # noqa: N802, the names are the library's
        kinds, path = self.server.kinds, self.path.split("?")[0]
        if path == "/version":
            return self.answer(200, {"major": "1", "minor": "33", "gitVersion": "v1.33.0", "platform": "linux/amd64"})
        if path == "/api":
            return self.answer(200, {"kind": "APIVersions", "versions": ["v1"]})
        if path == "/apis":
            versions: dict[str, list[dict]] = {}
            for name in kinds:
                group, _, version = name.rpartition("/")
                if group:
                    versions.setdefault(group, []).append({"groupVersion": name, "version": version})
            groups = [{"name": name, "versions": all_, "preferredVersion": all_[0]} for name, all_ in versions.items()]
            return self.answer(200, {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups})
        group = path.removeprefix("/apis/").removeprefix("/api/")
        if group in kinds:
            resources = [
                {
                    "name": plural,
                    "singularName": kind.lower(),
                    "namespaced": True,
                    "kind": kind,
                    "verbs": ["create", "get", "list", "patch"],
                }
                for plural, kind in kinds[group].items()
            ]
            return self.answer(
                200, {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group, "resources": resources}
            )
        found = self.server.objects.get(path)
        missing = {
            "kind": "Status",
            "apiVersion": "v1",
            "status": "Failure",
            "reason": "NotFound",
            "code": 404,
            "message": path,
        }
        return self.answer(200, found) if found else self.answer(404, missing)

    def do_POST(self) -> None:  # noqa: N802
        sent = yaml.safe_load(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.objects[f"{self.path.split('?')[0]}/{sent['metadata']['name']}"] = sent
        self.answer(201, sent)

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002
        pass
