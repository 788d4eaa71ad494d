"""Checkov over what was rendered for production, without the network. Each check that is left out says why."""

import json
import subprocess
from pathlib import Path

LEFT_OUT = {
    "CKV_K8S_11": "no limit of CPU: it would slow a pod that has cores to spare",
    "CKV_K8S_21": "manifests name no namespace: the release does",
    "CKV_K8S_40": "no fixed uid: OpenShift gives one, elsewhere the image says 65532",
    "CKV_K8S_43": "the values files name versions; a bank pins digests, which the chart takes",
    "CKV_K8S_15": "a tag that is no branch does not change, and digests cannot",
    "CKV2_K8S_6": "each pod has a policy; Checkov does not join those of hooks with their jobs",
}

# A pod of its own runs once, for `helm test`: nobody asks it whether it lives.
NOT_FOR_PODS = ("CKV_K8S_8", "CKV_K8S_9")


def complaints(scanner: Path, folder: Path) -> tuple[int, list[str]]:
    """How many checks passed, and what failed."""
    command = [
        str(scanner),
        "--directory",
        str(folder),
        "--framework",
        "kubernetes",
        "--skip-download",
        "--quiet",
        "--compact",
        "--output",
        "json",
        "--skip-check",
        ",".join(LEFT_OUT),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        return 0, [f"checkov gave no report: {done.stderr.strip()[-300:]}"]
    failed = report.get("results", {}).get("failed_checks", [])
    failed = [one for one in failed if not (one["check_id"] in NOT_FOR_PODS and one["resource"].startswith("Pod."))]
    found = [f"{one['check_id']} {one['check_name']}: {one['resource']}" for one in failed]
    return report.get("summary", {}).get("passed", 0), sorted(set(found))
