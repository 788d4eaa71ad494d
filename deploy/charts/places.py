"""Where things are in the repository, and what the charts are called."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHARTS = ROOT / "charts"
VALUES = ROOT / "deploy" / "values"
TARGET = ROOT / "target" / "charts"

LIBRARY = "recourse-lib"
UMBRELLA = "recourse"
DATA = "recourse-data"
# Rules and dashboards; what is in them, deploy/observability checks.
OBSERVABILITY = "observability"

KUBERNETES = ("1.29", "1.33", "1.37")


def services() -> list[str]:
    """The services, by the folders that have a configuration; a chart must be there for each."""
    return sorted(path.parents[1].name for path in ROOT.glob("services/*/config/default.toml"))


def charts() -> list[str]:
    """Every chart that installs something."""
    names = sorted(path.parent.name for path in CHARTS.glob("*/Chart.yaml"))
    return [name for name in names if name != LIBRARY]
