"""Helm: its library from PyPI installing into an API server in memory, or the `helm` that is on the path.

The library is Helm 4's own code; it has no `template`, so a chart is installed and the release shows what was rendered.
That proves more than rendering does: kinds that the cluster lacks, hooks, and in an upgrade what may not change.
"""

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from .kube_api import Objects, Server

NAMESPACE = "recourse"


class HelmFailed(Exception):
    """What Helm said."""


@dataclass
class Release:
    """A release as it was rendered: objects, hooks and notes."""

    manifest: str
    notes: str

    def documents(self) -> list[dict]:
        return [document for document in yaml.safe_load_all(self.manifest) if document]


def with_memory_driver() -> None:
    """Starts the program again if need be: Go reads the environment once, before Python could set it."""
    if os.environ.get("HELM_DRIVER") != "memory":
        os.environ["HELM_DRIVER"] = "memory"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def binary() -> str | None:
    """`helm` on the path, unless RECOURSE_HELM says `library`."""
    return None if os.environ.get("RECOURSE_HELM") == "library" else shutil.which("helm")


class Cluster:
    """A cluster in memory with the releases in it."""

    def __init__(self, version: str, custom: bool = True, admit=lambda _: None):
        self.objects = Objects(version, custom, admit)
        self.server = Server(self.objects)
        self.configuration = None

    def __enter__(self) -> "Cluster":
        url = self.server.__enter__()
        self.config = tempfile.NamedTemporaryFile("w", suffix=".yaml")
        yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "current-context": "memory",
                "clusters": [{"name": "memory", "cluster": {"server": url}}],
                "users": [{"name": "memory", "user": {}}],
                "contexts": [
                    {"name": "memory", "context": {"cluster": "memory", "user": "memory", "namespace": NAMESPACE}}
                ],
            },
            self.config,
        )
        self.config.flush()
        return self

    def __exit__(self, *failure) -> None:
        self.config.close()
        self.server.__exit__(*failure)

    def install(self, chart: Path, name: str, values: dict) -> Release:
        return self._run("install", chart, name, values)

    def upgrade(self, chart: Path, name: str, values: dict) -> Release:
        return self._run("upgrade", chart, name, values)

    def uninstall(self, name: str) -> None:
        """What is kept stays among the objects."""
        if helm := binary():
            command = [helm, "uninstall", name, "--kubeconfig", self.config.name, "-n", NAMESPACE]
            subprocess.run(command, check=True, capture_output=True, env={**os.environ, "HELM_DRIVER": "configmap"})
            return
        import helm_sdkpy

        with _quiet():
            asyncio.run(helm_sdkpy.Uninstall(self.configuration).run(name, wait=False))

    def _run(self, act: str, chart: Path, name: str, values: dict) -> Release:
        helm = binary()
        return self._by_binary(helm, act, chart, name, values) if helm else self._by_library(act, chart, name, values)

    def _by_binary(self, helm: str, act: str, chart: Path, name: str, values: dict) -> Release:
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            yaml.safe_dump(values, file)
            file.flush()
            command = [
                helm,
                act,
                name,
                str(chart),
                "--kubeconfig",
                self.config.name,
                "-n",
                NAMESPACE,
                "-f",
                file.name,
                "-o",
                "json",
            ]
            environment = {**os.environ, "HELM_DRIVER": "configmap"}
            done = subprocess.run(command, capture_output=True, text=True, env=environment)
        if done.returncode:
            raise HelmFailed(done.stderr)
        return _release(json.loads(done.stdout))

    def _by_library(self, act: str, chart: Path, name: str, values: dict) -> Release:
        import helm_sdkpy

        # The memory of releases is the configuration's.
        if not self.configuration:
            self.configuration = helm_sdkpy.Configuration(namespace=NAMESPACE, kubeconfig=self.config.name)

        async def run():
            action = {"install": helm_sdkpy.Install, "upgrade": helm_sdkpy.Upgrade}[act](self.configuration)
            return await action.run(name, str(chart), values=values, wait=False)

        try:
            with _quiet():
                return _release(asyncio.run(run()))
        except helm_sdkpy.HelmError as failure:
            raise HelmFailed(str(failure)) from failure


@contextlib.contextmanager
def _quiet():
    """Without what client-go writes past Python about a watch that ends at once: our server ends each."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _release(release: dict) -> Release:
    hooks = [hook["manifest"] for hook in release.get("hooks") or []]
    manifest = "\n---\n".join([release["manifest"], *hooks])
    return Release(manifest, (release.get("info") or {}).get("notes", ""))
