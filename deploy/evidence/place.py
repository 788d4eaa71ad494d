"""What the evidence consists of, and what one part of it is."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "target" / "evidence"

FILES = {
    "changes.md": "what changed: commits with their reasons, files by area",
    "migrations.md": "what the databases are given: each statement, its kind, its lock",
    "migrations.sql": "the text of these migrations",
    "calls.md": "methods and events: what breaks, what is new",
    "charts.diff": "what is installed with each values file, before and after",
    "policies.diff": "who may do what, before and after",
    "settings.diff": "what services and charts can be told and which images are used, before and after",
    "watch.diff": "alerts, objectives and runbooks, before and after",
    "sbom.cdx.json": "every component with its hash, CycloneDX 1.6",
    "scans.md": "licences, sources, advisories; Checkov over what is installed",
    "tests.md": "which tests ran on this revision",
    "junit.xml": "their report, as nextest wrote it",
    "rollback.md": "the way back, and where there is none",
}


@dataclass(frozen=True)
class Part:
    """One file of the evidence, or why there is none.

    `note` says in a few words what is in it, `warnings` what to heed, `gaps` what it lacks.
    """

    text: str = ""
    missing: str = ""
    note: str = ""
    warnings: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
