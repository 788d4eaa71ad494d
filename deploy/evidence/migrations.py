"""Migrations that only the newer revision has: what each statement is; and which were edited that must not be."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from . import kinds
from .place import Part
from .revisions import Revisions

HERE = Path(__file__).parent
# Where a comment of a migration says that older services cannot go on.
NO_WAY_BACK = re.compile(r"no way back|cannot (?:read|go|be undone)|version before this", re.I)


@dataclass
class Migration:
    """One file; `statements` is None where nothing could read it, and then `wrong` says why."""

    path: str
    sql: str
    effects: list[kinds.Effect] | None = None
    wrong: str = ""

    @property
    def comment(self) -> str:
        """The sentences above its first statement."""
        lines = []
        for line in self.sql.splitlines():
            if not line.startswith("--"):
                break
            lines.append(line.removeprefix("--").strip())
        return " ".join(lines)

    @property
    def warning(self) -> str:
        """The sentences that say that there is no way back, or nothing."""
        said = [one for one in re.split(r"(?<=\.) ", self.comment) if NO_WAY_BACK.search(one)]
        return " ".join(said)


@dataclass
class Found:
    """What differs in migrations."""

    added: list[Migration] = field(default_factory=list)
    # Of applied migrations, which no database accepts: changed, or gone.
    broken: list[str] = field(default_factory=list)
    unread: str = ""


def find(revisions: Revisions, parser: Path | None) -> Found:
    is_one = re.compile(r"(^|/)migrations/[^/]+\.sql$").search
    had = {path: content for path, content in revisions.had.items() if is_one(path)}
    has = {path: content for path, content in revisions.has.items() if is_one(path)}
    found = Found()
    found.broken = [f"{path} is gone" for path in sorted(had.keys() - has.keys())]
    found.broken += [f"{path} was edited" for path in sorted(had.keys() & has.keys()) if had[path] != has[path]]
    found.added = [Migration(path, revisions.text(revisions.after, path)) for path in sorted(has.keys() - had.keys())]
    found.unread = read(found.added, parser)
    return found


def read(migrations: list[Migration], parser: Path | None) -> str:
    """Fills in what the statements are, or says why not."""
    node = shutil.which("node")
    if not migrations:
        return ""
    if not node or not parser:
        return "statements were not read: libpg-query or Node is not installed"
    done = subprocess.run(
        [node, str(HERE / "statements.mjs"), str(parser)],
        input=json.dumps([one.sql for one in migrations]),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        return f"statements were not read: {done.stderr.strip().splitlines()[-1:]}"
    everything = json.loads(done.stdout)
    new = frozenset(
        table
        for statements in everything
        if isinstance(statements, list)
        for one in statements
        if (table := kinds.made(one["stmt"]))
    )
    for migration, statements in zip(migrations, everything, strict=True):
        if isinstance(statements, dict):
            migration.wrong = statements["wrong"]
        else:
            migration.effects = [effect for one in statements for effect in kinds.effects(one["stmt"], new)]
    return ""


def part(found: Found) -> Part:
    text = ["# Migrations", ""]
    text += [
        "Each is a transaction of its own, runs as the owner of the tables, and gives up after ten seconds of waiting",
        "for a lock. `expand`: an older service goes on as before. `contract`: one that uses what goes fails.",
        "`read it`: a person decides.",
        "",
    ]
    text += [f"**{said}: a database that has it refuses this revision.**\n" for said in found.broken]
    if not found.added:
        text.append("None were added.")
    elif found.unread:
        text += [f"**{found.unread}**", "", *(f"- `{one.path}`: {one.comment}" for one in found.added)]
    else:
        for one in found.added:
            text += [f"## {one.path}", "", one.comment, ""]
            if one.wrong:
                text += [f"**Not read: {one.wrong}**", ""]
                continue
            text += ["| statement | kind | lock | |", "|---|---|---|---|"]
            text += [
                f"| `{effect.what}` | {effect.kind} | {effect.lock} | {effect.note} |" for effect in one.effects or []
            ]
            text.append("")
    warnings = [*found.broken, *(f"{one.path}: {one.warning}" for one in found.added if one.warning)]
    gaps = (found.unread,) if found.unread else ()
    return Part("\n".join(text).rstrip() + "\n", note=f"{len(found.added)} added", warnings=tuple(warnings), gaps=gaps)


def sql(found: Found) -> Part:
    if not found.added:
        return Part(missing="no migration was added")
    return Part(
        "\n".join(f"-- {one.path}\n{one.sql.rstrip()}\n" for one in found.added), note=f"{len(found.added)} files"
    )
