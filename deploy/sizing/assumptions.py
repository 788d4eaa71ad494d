"""What is assumed of a bank."""

import pathlib
import tomllib
from dataclasses import dataclass

from .figures import HERE


@dataclass(frozen=True)
class Assumption:
    """One value with its reason. Without a source nobody has measured it."""

    name: str
    value: float
    unit: str
    what: str
    source: str
    replaced: bool = False


@dataclass(frozen=True)
class Assumptions:
    """All of them, and the rows of a docket by service and table."""

    all: dict[str, Assumption]
    docket: dict[str, dict[str, float]]

    def __getitem__(self, name: str) -> float:
        return self.all[name].value

    @classmethod
    def load(cls, replaced: pathlib.Path | None = None) -> "Assumptions":
        """The house's, with those of a bank's own file in their place."""
        text = tomllib.loads((HERE / "assumptions.toml").read_text())
        docket = text.pop("docket")
        found = {name: of(name, entry) for name, entry in text.items()}
        if replaced:
            for name, value in tomllib.loads(replaced.read_text()).items():
                found[name] = instead(found, name, value, replaced)
        return cls(found, docket)


def of(name: str, entry: dict) -> Assumption:
    unknown = entry.keys() - {"value", "unit", "what", "source"}
    if unknown:
        raise SystemExit(f"assumptions.toml: [{name}] has {', '.join(sorted(unknown))}, which nothing reads")
    return Assumption(name, float(entry["value"]), entry["unit"], entry["what"], entry.get("source", ""))


def instead(known: dict[str, Assumption], name: str, value: object, path: pathlib.Path) -> Assumption:
    """A bank's own value of an assumption: `due_share = 0.07`."""
    if name not in known:
        raise SystemExit(f"{path}: `{name}` is not an assumption; known are {', '.join(sorted(known))}")
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise SystemExit(f"{path}: `{name}` is not a number of zero or more")
    old = known[name]
    return Assumption(name, float(value), old.unit, old.what, str(path), replaced=True)
