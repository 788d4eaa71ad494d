"""Commits with their reasons, and how much of what they touched."""

from collections import Counter

from .place import Part
from .revisions import Revisions

# The first of these that a path begins with is its area.
AREAS = (
    ("services/shared/statutes/book/", "the law"),
    ("proto/", "calls and events"),
    ("deploy/policies/", "policies"),
    ("charts/", "charts"),
    ("deploy/values/", "charts"),
    ("deploy/runbooks/", "alerts and runbooks"),
    ("deploy/observability/", "alerts and runbooks"),
    ("services/shared/", "shared crates"),
    ("services/", "services"),
    ("integration-tests/", "tests of the whole"),
    ("deploy/", "deployment"),
    ("Cargo.lock", "dependencies"),
)


def area(path: str) -> str:
    if "/migrations/" in path:
        return "migrations"
    return next((name for start, name in AREAS if path.startswith(start)), "the rest")


def part(revisions: Revisions) -> Part:
    span = f"{revisions.before}..{revisions.after}"
    counts = Counter()
    lines = {}
    for row in revisions.git("diff", "--numstat", "--no-renames", "-z", revisions.before, revisions.after).split("\0"):
        if row:
            added, removed, path = row.split("\t", 2)
            counts[area(path)] += 1
            so_far = lines.get(area(path), (0, 0))
            # Git writes `-` for what is no text.
            lines[area(path)] = tuple(
                one + int(more.replace("-", "0")) for one, more in zip(so_far, (added, removed), strict=True)
            )
    text = ["# Changes", "", "| area | files | lines added | lines removed |", "|---|---:|---:|---:|"]
    for name in sorted(counts):
        text.append(f"| {name} | {counts[name]} | {lines[name][0]} | {lines[name][1]} |")
    commits = [
        one
        for one in revisions.git("log", "--reverse", "--topo-order", "--format=%x1e%H%x1f%aI%x1f%an%x1f%B", span).split(
            "\x1e"
        )
        if one
    ]
    for commit in commits:
        name, day, author, message = commit.split("\x1f", 3)
        subject, _, body = message.strip().partition("\n")
        text += [
            "",
            f"## {subject}",
            "",
            f"`{name[:12]}`, {author}, {day}",
            *(["", body.strip()] if body.strip() else []),
        ]
    return Part("\n".join(text) + "\n", note=f"{len(commits)} commits, {sum(counts.values())} files")
