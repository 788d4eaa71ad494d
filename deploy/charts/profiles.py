"""The values files of deploy/values, for each chart that can be installed with them."""

from pathlib import Path

import yaml

from .places import DATA, OBSERVABILITY, UMBRELLA, VALUES


def names(values: Path = VALUES) -> list[str]:
    return sorted(path.stem for path in values.glob("*.yaml"))


def values_of(chart: str, profile: str, values: Path = VALUES) -> dict:
    """What an operator gives: the file to the umbrella, and to a service alone its own part with what holds for all."""
    if chart == DATA:
        return _read(values / "data" / f"{profile}.yaml")
    if chart == OBSERVABILITY:
        file = values / "observability" / f"{profile}.yaml"
        return _read(file) if file.exists() else {}
    whole = _read(values / f"{profile}.yaml")
    if chart == UMBRELLA:
        return whole
    return {**whole.get(chart, {}), "global": whole.get("global", {})}


def _read(file: Path) -> dict:
    return yaml.safe_load(file.read_text()) or {}
