"""What selects pods must never change: the API refuses it for a Deployment, and elsewhere old pods would be orphans.

selectors.json holds each selector as it was first released. New objects are added to it by `make charts-docs`; a line
that is there is never rewritten by a program.
"""

import json
from pathlib import Path

FILE = Path(__file__).with_name("selectors.json")
PATHS = {
    "Deployment": ("selector",),
    "Service": ("selector",),
    "PodDisruptionBudget": ("selector",),
    "ServiceMonitor": ("selector",),
    "ScaledObject": ("scaleTargetRef",),
    "HorizontalPodAutoscaler": ("scaleTargetRef",),
}


def of(documents: list[dict]) -> dict[str, dict]:
    found = {}
    for document in documents:
        for field in PATHS.get(document["kind"], ()):
            found[f"{document['kind']} {document['metadata']['name']}"] = document["spec"].get(field)
    return found


def recorded() -> dict[str, dict]:
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def complaints(documents: list[dict], known: dict[str, dict] | None = None) -> list[str]:
    known = recorded() if known is None else known
    found = []
    for what, selector in of(documents).items():
        if what not in known:
            found.append(f"{what}: its selector is not recorded; `make charts-docs` does it")
        elif known[what] != selector:
            found.append(f"{what}: selects {selector}, and was released with {known[what]}")
    return found


def record(documents: list[dict]) -> list[str]:
    """Adds what is new."""
    known = recorded()
    added = {what: selector for what, selector in of(documents).items() if what not in known}
    if added:
        FILE.write_text(json.dumps({**known, **added}, indent=1, sort_keys=True) + "\n")
    return sorted(added)
