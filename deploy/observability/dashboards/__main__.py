"""Writes the dashboards into a folder."""

import json
import sys
from pathlib import Path

from dashboards import ALL


def texts() -> dict[str, str]:
    """Names of files, and what is in them."""
    return {
        f"{dashboard.uid}.json": json.dumps(dashboard.json(), indent=2, ensure_ascii=False) + "\n" for dashboard in ALL
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        (folder / name).write_text(text, encoding="utf-8")
