"""The way back from the newer revision to the older one, from what differs between them and nothing else."""

from . import kinds
from .calls import Wire
from .migrations import Found, Migration
from .place import Part

ALWAYS = """## How

1. `helm -n recourse history mesh`, then `helm -n recourse rollback mesh REVISION --wait`: Helm brings back the pods
   together with the configuration that they know. An older service refuses a setting that it does not know, so do not
   roll back an image alone.
2. Leave the databases. An older service tolerates migrations that it does not know, and none is undone. The data
   release stays, too, unless `charts.diff` shows a change in it that you want back.
3. `helm -n recourse test mesh`; the dashboards by version; `recourse events parked`.
"""


def part(found: Found, before: Wire, after: Wire) -> Part:
    warned = [one for one in found.added if one.warning]
    contracting = _of_kind(found.added, kinds.CONTRACT)
    to_read = _of_kind(found.added, kinds.READ)
    unread = bool(found.unread) or any(one.effects is None for one in found.added)
    stops = bool(warned or contracting or found.broken)
    text = ["# The way back", "", f"**{verdict(stops, bool(to_read), unread)}**", "", ALWAYS]
    text += ["## The databases", ""]
    if not found.added and not found.broken:
        text += ["No migration was added: an older service meets the tables that it knows.", ""]
    text += [
        f"- **{said}**: no database that has it takes this revision; it must not be released." for said in found.broken
    ]
    text += [f"- **No way back once it was used**, `{one.path}` says: {one.warning}" for one in warned]
    text += [
        f"- **An older service may fail**: `{one.path}`, `{effect.what}`: {effect.note}" for one, effect in contracting
    ]
    text += [f"- To be read by a person: `{one.path}`, `{effect.what}`: {effect.note}" for one, effect in to_read]
    text += [f"- Not read: `{one.path}`" for one in found.added if one.effects is None]
    if found.added and not (stops or to_read or unread):
        text.append("All that was added only expands: an older service goes on as before.")
    text += ["", "## Events and calls", "", *messages(before, after), ""]
    text += ["## Order", "", *order(before, after)]
    return Part("\n".join(text).rstrip() + "\n", note=verdict(stops, bool(to_read), unread))


def _of_kind(added: list[Migration], kind: str) -> list[tuple[Migration, kinds.Effect]]:
    return [(one, effect) for one in added for effect in one.effects or [] if effect.kind == kind]


def verdict(stops: bool, to_read: bool, unread: bool) -> str:
    if stops:
        return "There is a point of no return: read what is in bold below before the upgrade."
    if unread:
        return "Nobody knows: migrations were not read."
    if to_read:
        return "Possible, as far as a person confirms what is to be read below."
    return "Possible at any time."


def messages(before: Wire, after: Wire) -> list[str]:
    text = []
    for name in sorted(after.events - before.events):
        kind, _, version = name.rpartition(".v")
        if any(other.rpartition(".v")[0] == kind for other in before.events):
            text.append(
                f"- `{name}`: an older follower parks it, and its aggregate waits until the follower is upgraded again."
            )
        else:
            text.append(
                f"- `{name}`: an older follower passes over it, and does not come back to it after the next upgrade."
            )
    text += [
        f"- `{name}` is no longer stated: an older follower waits for it in vain."
        for name in sorted(before.events - after.events)
    ]
    text += [
        f"- `{name}` is new: an older service answers UNIMPLEMENTED, and what calls it tries again."
        for name in sorted(after.methods - before.methods)
    ]
    text += [f"- `{name}` is gone: an older caller fails." for name in sorted(before.methods - after.methods)]
    return text or ["The same methods and the same events: older and newer services understand each other."]


def order(before: Wire, after: Wire) -> list[str]:
    """Which services first, where it matters."""
    owners = sorted({name.split(".")[0] for name in after.events - before.events})
    called = sorted({name.split(".")[1] for name in after.methods - before.methods})
    text = ["Within one release all services are replaced at once, and old and new pods work side by side for minutes."]
    if owners or called:
        text.append("Where you go service by service:")
        text += ["", *(f"- up: the followers of {one} before {one}; back: {one} first." for one in owners)]
        text += [f"- up: {one} before those who call it; back: the callers first." for one in called]
    else:
        text.append("No order is needed: nothing new is stated or called.")
    return text
