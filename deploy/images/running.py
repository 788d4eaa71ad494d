"""Runs an image as a pod would, only with less: files read-only, no `/tmp`, no capability, a uid that nobody gave it.

The configuration is whole in form; database and broker are not there. So the start waits for the database, and answers
the probe `live` meanwhile, over gRPC on the admin port, as Kubernetes asks it. The database has a name that only the
cluster's DNS of the check knows, so that somebody who knocks at its address has found it as a pod does. Whether it then
serves is shown by the tests of the same code with real servers.
"""

import json
import shutil
import socket
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import dns
from .places import ROOT

# As OpenShift's restricted-v2 gives it: a number of the namespace's range, and the group 0.
USER = "1000680000:0"
CONFIGURATION = "/etc/recourse"
DOCUMENTS = "/var/lib/recourse/documents"
PATIENCE_SECONDS = 60
# A public key for tests (RFC 8037, appendix A).
KEYS = {
    "keys": [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "alg": "EdDSA",
            "use": "sig",
            "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        }
    ]
}
# HealthCheckRequest{service: "live"} and HealthCheckResponse{status: SERVING}, each behind gRPC's five bytes.
ASK = b"\0\0\0\0\x06\x0a\x04live"
SERVING = b"\0\0\0\0\x02\x08\x01"


def runner() -> list[str] | str:
    """The beginning of a command that runs containers, or a sentence that says why none can be."""
    if shutil.which("curl") is None:
        return "curl is not installed, which asks for health"
    if shutil.which("docker") and _succeeds("docker", "info"):
        return ["docker"]
    if not shutil.which("podman"):
        return "neither docker with its engine nor podman is here"
    command = ["podman"]
    if shutil.which("runc"):
        # crun, podman's own choice, refuses cgroups of the first version.
        command += ["--runtime", shutil.which("runc"), "--cgroup-manager", "cgroupfs"]
    return command


def complaints(service: str, image: str, revision: str, command: list[str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as database:
        database.bind((dns.ADDRESS, 0))
        database.listen()
        _configure(service, Path(folder), database.getsockname()[1])
        once = [*_restricted(command, folder), "--rm", image]
        found = []
        for arguments in (["check-config"], ["migrate", "--print"]):
            done = subprocess.run([*once, *arguments], capture_output=True, text=True)
            if done.returncode:
                found.append(f"{' '.join(arguments)} ends with {done.returncode}: {done.stderr.strip()}")
            elif "--print" in arguments and "CREATE TABLE" not in done.stdout:
                found.append("migrate --print shows no table")
        with dns.served() as named:
            if not named:
                print("      names: SKIPPED, because nobody but root may answer at the port of DNS")
            return found + _served(image, revision, command, folder, database if named else None)


def _served(
    image: str, revision: str, command: list[str], folder: str, database: socket.socket | None
) -> list[str]:
    admin, grpc = _free_port(), _free_port()
    listen = [
        *("--env", f"RECOURSE__ADMIN__LISTEN=127.0.0.1:{admin}"),
        *("--env", f"RECOURSE__GRPC__LISTEN=127.0.0.1:{grpc}"),
    ]
    with _started([*_restricted(command, folder), *listen], command, image) as container:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while _health(admin) != SERVING:
            if not _succeeds(*command, "inspect", container) or _state(command, container) != "running":
                return [f"it ended before it answered: {_log(command, container)}"]
            if time.monotonic() > deadline:
                return [f"no answer to its health check in {PATIENCE_SECONDS} s: {_log(command, container)}"]
            time.sleep(0.2)
        found = []
        if database is not None and not _is_called(database):
            found.append(f"it does not find {dns.NAME} by the cluster's DNS: {_log(command, container)}")
        metrics = _get(f"http://127.0.0.1:{admin}/metrics").decode()
        if f'revision="{revision}"' not in metrics:
            found.append(f"build_info does not say the revision {revision}")
        found += _powers(Path(f"/proc/{_inspected(command, container, '{{.State.Pid}}')}"))
        subprocess.run([*command, "stop", "--time", "30", container], capture_output=True)
        if "SIGTERM" not in _log(command, container):
            found.append(f"it does not stop at SIGTERM: {_log(command, container)}")
        return found


def _restricted(command: list[str], folder: str) -> list[str]:
    arguments = [
        *("run", "--pull", "never", "--network", "host", "--user", USER),
        *("--read-only", "--cap-drop", "all", "--security-opt", "no-new-privileges"),
        # Said, because an engine without CAP_SYS_RESOURCE cannot raise what it would set by itself.
        *("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096"),
        *("--volume", f"{folder}:{CONFIGURATION}:ro", "--env", f"RECOURSE_CONFIG={CONFIGURATION}/service.toml"),
        *("--volume", f"{folder}/resolv.conf:/etc/resolv.conf:ro"),
        *(("--volume", f"{folder}/documents:{DOCUMENTS}") if Path(folder, "documents").is_dir() else ()),
    ]
    if command[0] == "podman":
        # Without this a container with read-only files has folders to write in all the same.
        arguments.append("--read-only-tmpfs=false")
    return [*command, *arguments]


@contextmanager
def _started(run: list[str], command: list[str], image: str) -> Iterator[str]:
    done = subprocess.run([*run, "--detach", image, "serve"], check=True, stdout=subprocess.PIPE, text=True)
    container = done.stdout.strip()
    try:
        yield container
    finally:
        subprocess.run([*command, "rm", "--force", container], capture_output=True)


def _configure(service: str, folder: Path, database: int) -> None:
    """Writes what a pod mounts: settings, keys, tokens, name servers. All of it is made up; the database has this port."""
    sections = tomllib.loads((ROOT / "services" / service / "config" / "default.toml").read_text())
    lines = [
        "simulation = false",
        f'identity = {{issuer = "https://sso.bank.example", jwks_file = "{CONFIGURATION}/jwks.json"}}',
        f'database = {{url = "postgres://nobody@{dns.NAME}:{database}/nothing"}}',
        'broker = {url = "amqp://nobody@127.0.0.1:1/nothing"}',
    ]
    if "sealing" in sections:
        lines.append(f'sealing = {{key_file = "{CONFIGURATION}/key", index_key_file = "{CONFIGURATION}/index-key"}}')
    if "documents" in sections:
        lines.append(f'documents = {{directory = "{DOCUMENTS}"}}')
        # Before they lie in a bucket, a chart has a volume for them: the one place where a service writes.
        (folder / "documents").mkdir()
        (folder / "documents").chmod(0o777)
    for peer in sections.get("peers", {}):
        lines.append(f'peers.{peer}.token_file = "{CONFIGURATION}/token"')
    written = {
        "service.toml": "\n".join(lines) + "\n",
        "jwks.json": json.dumps(KEYS),
        "key": "01" * 32,
        "index-key": "02" * 32,
        "token": "word",
    }
    folder.chmod(0o755)
    for name, text in written.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o444)
    dns.configure(folder)


def _health(port: int) -> bytes:
    url = f"http://127.0.0.1:{port}/grpc.health.v1.Health/Check"
    return _get("--http2-prior-knowledge", *_headers("content-type: application/grpc", "te: trailers"), url, sent=ASK)


def _headers(*lines: str) -> list[str]:
    return [word for line in lines for word in ("--header", line)]


def _get(*arguments: str, sent: bytes | None = None) -> bytes:
    more = ["--data-binary", "@-"] if sent is not None else []
    # No proxy stands between two processes of one machine.
    command = ["curl", "--silent", "--noproxy", "*", "--max-time", "5", *more, *arguments]
    return subprocess.run(command, input=sent, capture_output=True).stdout


def _log(command: list[str], container: str) -> str:
    done = subprocess.run([*command, "logs", container], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip()[-2000:]


def _state(command: list[str], container: str) -> str:
    return _inspected(command, container, "{{.State.Status}}")


def _powers(process: Path) -> list[str]:
    """Whether the process is as little as was asked for, as the machine sees it."""
    try:
        status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines())
        mounts = [line.split() for line in (process / "mountinfo").read_text().splitlines()]
    except OSError as error:
        return [f"its process cannot be looked at: {error}"]
    found = []
    user, group = USER.split(":")
    if (status["Uid"].split()[0], status["Gid"].split()[0]) != (user, group):
        found.append(f"it runs as {status['Uid'].split()[0]}:{status['Gid'].split()[0]}, not as {USER}")
    if int(status["CapEff"], 16) or int(status["CapBnd"], 16):
        found.append(f"it has capabilities: {status['CapEff']} of {status['CapBnd']}")
    if status["NoNewPrivs"] != "1":
        found.append("it may become more than it is")
    [root] = [one for one in mounts if one[4] == "/"]
    if "ro" not in root[5].split(","):
        found.append("its files can be written")
    return found


def _inspected(command: list[str], container: str, what: str) -> str:
    done = subprocess.run([*command, "inspect", "--format", what, container], capture_output=True, text=True)
    return done.stdout.strip()


def _is_called(listener: socket.socket) -> bool:
    """Whether anybody connects, in good time."""
    listener.settimeout(PATIENCE_SECONDS)
    try:
        listener.accept()[0].close()
    except TimeoutError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
