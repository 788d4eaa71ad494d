"""A Prometheus of our own on the loopback interface, for as long as a check runs."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import yaml

from checks.place import RULES

# How often is scraped. A scrape may take as long, which a busy machine needs.
EACH = "3s"


class QueryFailed(Exception):
    """What Prometheus said of a query."""


class Prometheus:
    """Runs with the rules of the chart, and the scrape jobs or the blocks that it is given."""

    def __init__(self, jobs: list[dict] | None = None, data: Path | None = None, rules: bool = True) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="recourse-prometheus-"))
        self.port = _free_port()
        config = {
            "global": {"scrape_interval": EACH, "scrape_timeout": EACH, "evaluation_interval": EACH},
            "scrape_configs": jobs or [],
        }
        if rules:
            config["rule_files"] = [str(RULES / "*.yaml")]
        (self.folder / "prometheus.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
        self.data = data or self.folder / "data"
        self.log = open(self.folder / "log", "w", encoding="utf-8")
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> Prometheus:
        self.process = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={self.folder}/prometheus.yaml",
                f"--storage.tsdb.path={self.data}",
                "--storage.tsdb.retention.time=10y",
                f"--web.listen-address=127.0.0.1:{self.port}",
            ],
            stdout=self.log,
            stderr=self.log,
        )
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/-/ready", timeout=1):
                    return self
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        said = (self.folder / "log").read_text(encoding="utf-8")[-2_000:]
        self.__exit__()
        raise QueryFailed(f"Prometheus does not start:\n{said}")

    def __exit__(self, *_: object) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def now(self, expression: str, at: float | None = None) -> list[dict]:
        """The result of an instant query: a list of `metric` and `value`."""
        result = self._ask("query", {"query": expression} | ({"time": at} if at else {}))
        if result["resultType"] == "scalar":
            return [{"metric": {}, "value": result["result"]}]
        return result["result"]

    def over(self, expression: str, start: float, end: float, step: float) -> list[dict]:
        return self._ask("query_range", {"query": expression, "start": start, "end": end, "step": step})["result"]

    def _ask(self, what: str, arguments: dict) -> dict:
        address = f"{self.url}/api/v1/{what}?{urllib.parse.urlencode(arguments)}"
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise QueryFailed(json.load(error).get("error", str(error))) from error


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
