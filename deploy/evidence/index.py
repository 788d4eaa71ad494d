"""The first page: what there is, with its SHA-256, what is missing, what to heed."""

import hashlib

from .place import FILES, Part
from .revisions import Revisions


def page(revisions: Revisions, parts: dict[str, Part]) -> str:
    text = [
        "# Release evidence",
        "",
        f"From `{revisions.before}` (what runs) to `{revisions.after}` (what shall run).",
        "",
        "Written by `make release-evidence`, from what git has of the two revisions: the same two give the same files,",
        "where the same programs and the same database of advisories are there. The SHA-256 of this page belongs into",
        "the change record.",
        "",
    ]
    warnings = [f"`{name}`: {said}" for name, part in parts.items() for said in part.warnings]
    if warnings:
        text += ["## To heed", "", *(f"- {one}" for one in warnings), ""]
    text += ["## Files", "", "| file | what | | SHA-256 |", "|---|---|---|---|"]
    for name, what in FILES.items():
        part = parts[name]
        if part.text:
            text.append(f"| [{name}]({name}) | {what} | {part.note} | `{digest(part.text)}` |")
        elif not part.missing:
            text.append(f"| {name} | {what} | no change | |")
    missing = []
    for name, part in parts.items():
        missing += [f"- {name}: {said}" for said in ((part.missing,) if part.missing else part.gaps)]
    text += ["", "## Missing", "", *(missing or ["Nothing."])]
    text += [
        "",
        "Not collected here, because it is the bank's: who asked for the change and who approved it, the tests on its",
        "own cluster, the backup before it, the day and the window.",
    ]
    return "\n".join(text) + "\n"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
