"""Charts with their dependencies inside, as `helm dependency build` would leave them, in a folder of the build.

Dependencies are folders beside one another (`file://../recourse-lib`), so nothing is fetched. The repository holds no
second copy of any chart.
"""

import gzip
import io
import shutil
import tarfile
from pathlib import Path

import yaml

from .places import CHARTS


def assemble(chart: str, into: Path, source: Path = CHARTS) -> Path:
    """Copies a chart and what it depends on, and gives the folder."""
    folder = into / chart
    if folder.exists():
        shutil.rmtree(folder)
    _copy(chart, folder, source)
    return folder


def _copy(chart: str, to: Path, source: Path) -> None:
    shutil.copytree(source / chart, to, ignore=shutil.ignore_patterns("charts", "*.lock"))
    about = yaml.safe_load((to / "Chart.yaml").read_text())
    for dependency in about.get("dependencies", []):
        repository, name = dependency["repository"], dependency["name"]
        if repository != f"file://../{name}":
            raise ValueError(f"{chart}: {name} comes from {repository}; charts here depend on one another only")
        version = yaml.safe_load((source / name / "Chart.yaml").read_text())["version"]
        if version != dependency["version"]:
            raise ValueError(f"{chart} wants {name} {dependency['version']}, and it is {version}")
        _copy(name, to / "charts" / name, source)


def package(chart: str, into: Path) -> Path:
    """A chart as an archive that is the same, byte for byte, for the same files."""
    folder = assemble(chart, into / "assembled")
    version = yaml.safe_load((folder / "Chart.yaml").read_text())["version"]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = tarfile.TarInfo(f"{chart}/{path.relative_to(folder)}")
                entry.size, entry.mode = path.stat().st_size, 0o644
                archive.addfile(entry, io.BytesIO(path.read_bytes()))
    file = into / f"{chart}-{version}.tgz"
    with file.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
        out.write(packed.getvalue())
    return file
