"""Where things are, from the repository's root."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HERE = ROOT / "deploy" / "observability"
RUNBOOKS = ROOT / "deploy" / "runbooks"
CHART = ROOT / "charts" / "observability"
RULES = CHART / "files" / "rules"
DASHBOARDS = CHART / "files" / "dashboards"
RULE_TESTS = HERE / "tests"
# By the folders that have a configuration.
SERVICES = tuple(sorted(path.parents[1].name for path in ROOT.glob("services/*/config/default.toml")))
