"""Repositories with a made-up history, for the tests."""

import os
import subprocess
from pathlib import Path

DAY = "2026-03-02T10:00:00+05:30"
LIST = 'events! {\n    cases::CaseOpened = "cases.case_opened", 1, "case";\n}\n'
PROTO = """syntax = "proto3";
package recourse.cases.v1;
service CasesService {
  rpc GetCase(A) returns (A) {}
}
message A {}
"""
START = {
    "services/cases/migrations/0001_case.sql": "-- A case.\nCREATE TABLE legal_case (case_id uuid PRIMARY KEY);\n",
    "proto/src/event.rs": LIST,
    "proto/recourse/cases/v1/cases.proto": PROTO,
    "deploy/policies/cases.cedar": "permit (principal, action, resource);\n",
    "Cargo.lock": 'version = 4\n\n[[package]]\nname = "recourse-cases"\nversion = "0.1.0"\ndependencies = ["serde"]\n\n'
    '[[package]]\nname = "serde"\nversion = "1.0.1"\nsource = "registry+index"\nchecksum = "' + "ab" * 32 + '"\n',
}


def git(root: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_DATE": DAY,
        "GIT_COMMITTER_DATE": DAY,
        **{f"GIT_{who}_{what}": "a@bank.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    return subprocess.run(
        ["git", "-C", str(root), *arguments], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def commit(root: Path, message: str, files: dict[str, str | None]) -> str:
    """Writes files, or removes those without a text, and commits."""
    for path, text in files.items():
        file = root / path
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)
    return git(root, "rev-parse", "HEAD")


def begun(root: Path) -> str:
    git(root, "init", "--quiet")
    return commit(root, "Begin", START)
