"""Whether the pages of deploy, README.md and CONTROLS.md among them, say what is so.

`shell` runs the commands of a page in a shell where every program only writes down how it was called. `commands`
judges those calls: charts are installed with the values that the page gives, in commands and in blocks, and the secrets
that it makes are compared with those that are asked for. `words` looks up everything between backquotes: files, make
targets, metrics, RPCs, values, settings, tables. What nothing knows is a complaint; so is a line of what is still to
come that has come.
"""

import re

from charts.places import ROOT

from . import commands, shell, words

NAMES = ("README", "OPERATORS", "HA", "GATEWAY", "ROTATION", "CONTROLS")
PAGES = tuple(ROOT / "deploy" / f"{name}.md" for name in NAMES)
AWAITED = "Still to come"


def complaints() -> list[str]:
    found = []
    for page in PAGES:
        found += [f"{page.relative_to(ROOT)}: {said}" for said in of_text(page.read_text())]
    return found


def of_text(text: str) -> list[str]:
    """What is wrong with a page, as text."""
    prose, blocks = apart(text)
    now, later = without_section(prose, AWAITED)
    found = words.unknown(now) + words.broken_links(prose)
    found += words.not_awaited(later) + words.unsaid(later, now)
    calls, failed = shell.run(blocks)
    return found + failed + commands.complaints(calls, values_of(text))


def apart(text: str) -> tuple[str, list[str]]:
    """Prose, and the blocks of commands in their order. Other blocks are neither."""
    blocks = re.findall(r"^```bash\n(.*?)^```", text, re.M | re.S)
    return re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), blocks


def values_of(text: str) -> list[tuple[str, str]]:
    """Blocks of values, each with the file to which it belongs, as its first line says."""
    return re.findall(r"^```yaml\n# ([\w.-]+)\n(.*?)^```", text, re.M | re.S)


def without_section(prose: str, title: str) -> tuple[str, str]:
    """A page without one of its sections, and that section."""
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.M | re.S)
    section = pattern.search(prose)
    return pattern.sub("", prose), section[0] if section else ""
