"""A dashboard drawn from the answers to its queries, near enough to what Grafana draws to be judged by eye."""

from __future__ import annotations

import math
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.patches import FancyBboxPatch  # noqa: E402

from checks import scenario  # noqa: E402
from checks.catalogue import Catalogue  # noqa: E402
from checks.panels import filled  # noqa: E402
from checks.place import RULES  # noqa: E402
from checks.prometheus import Prometheus  # noqa: E402
from dashboards.grafana import Dashboard, Panel  # noqa: E402

PAGE, CARD, TEXT, FAINT = "#111217", "#181b1f", "#d8d9da", "#8e8e93"
COLORS = {"green": "#2f8f4e", "orange": "#e08a1e", "red": "#d5293c", "text": "#3a3f47"}
PALETTE = [
    "#73bf69",
    "#f2cc0c",
    "#5794f2",
    "#ff9830",
    "#b877d9",
    "#8ab8ff",
    "#ff7383",
    "#56c7c1",
    "#c0d8ff",
    "#e0b400",
    "#a16fbf",
    "#9fe0a0",
]
CELL = 0.68
INDIA = timedelta(hours=5, minutes=30)


def draw_all(known: Catalogue, shown: list[Dashboard], folder: Path) -> list[Path]:
    """Each dashboard on the evening that goes wrong, and the first one also on a calm evening."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, faulty, which in (("fault", True, shown), ("calm", False, shown[:1])):
        with tempfile.TemporaryDirectory(prefix="recourse-history-") as data:
            end = int(time.time()) // 60 * 60
            _fill(known, Path(data), end, faulty)
            with Prometheus(data=Path(data) / "tsdb", rules=False) as prometheus:
                for dashboard in which:
                    path = folder / f"{dashboard.uid}-{name}.png"
                    draw(prometheus, dashboard, end, path)
                    paths.append(path)
    return paths


def _fill(known: Catalogue, data: Path, end: int, faulty: bool) -> None:
    """Blocks of the history, then of what the rules record over it; twice, because some are made of others."""
    told, blocks = data / "history.om", data / "tsdb"
    with told.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in scenario.history(known, end, faulty))
    _promtool("create-blocks-from", "openmetrics", str(told), str(blocks))
    told.unlink()
    start = end - scenario.HOURS * 3_600
    for _ in range(2):
        with Prometheus(data=blocks, rules=False) as prometheus:
            made = data / "recorded"
            _promtool(
                "create-blocks-from",
                "rules",
                f"--start={start}",
                f"--end={end}",
                "--eval-interval=1m",
                f"--url={prometheus.url}",
                f"--output-dir={made}",
                *map(str, sorted(RULES.glob("*.yaml"))),
            )
        for block in made.iterdir():
            if (block / "meta.json").exists():
                block.rename(blocks / block.name)


def _promtool(*arguments: str) -> None:
    subprocess.run(["promtool", "tsdb", *arguments], check=True, capture_output=True, text=True)


def draw(prometheus: Prometheus, dashboard: Dashboard, end: int, path: Path) -> None:
    boxes = dashboard.json()["panels"]
    height = max(box["gridPos"]["y"] + box["gridPos"]["h"] for box in boxes)
    figure = plt.figure(figsize=(24 * CELL, (height + 1.6) * CELL * 0.72), facecolor=PAGE, dpi=80)
    whole = height + 1.6
    figure.text(0.012, 1 - 0.75 / whole, dashboard.title, color=TEXT, fontsize=17, weight="bold", va="center")
    figure.text(
        0.988,
        1 - 0.75 / whole,
        f"until {_clock(end)} in India, six hours",
        color=FAINT,
        fontsize=11,
        ha="right",
        va="center",
    )
    panels = iter(dashboard.panels())
    for box in boxes:
        grid = box["gridPos"]
        area = (grid["x"] / 24, 1 - (grid["y"] + grid["h"] + 1.6) / whole, grid["w"] / 24, grid["h"] / whole)
        if box["type"] == "row":
            figure.text(0.012, area[1] + area[3] / 2, box["title"], color=TEXT, fontsize=12, weight="bold", va="center")
            continue
        _panel(figure, prometheus, next(panels), area, end, whole)
    figure.savefig(path, facecolor=PAGE)
    plt.close(figure)


def _panel(figure, prometheus: Prometheus, panel: Panel, area: tuple, end: int, whole: float) -> None:
    x, y, width, height = area
    x, y, width, height = x + 0.003, y + 0.12 / whole, width - 0.006, height - 0.24 / whole
    card = FancyBboxPatch(
        (x, y),
        width,
        height,
        boxstyle="round,pad=0,rounding_size=0.003",
        transform=figure.transFigure,
        facecolor=CARD,
        edgecolor="#2a2d33",
        linewidth=0.8,
        zorder=-1,
    )
    figure.patches.append(card)
    if panel.kind != "stat":
        figure.text(
            x + 0.006, y + height - 0.5 / whole, panel.title, color=TEXT, fontsize=10.5, va="center", weight="bold"
        )
    inside = (x, y, width, height, whole)
    {"stat": _stat, "bargauge": _bars, "table": _table, "timeseries": _lines}[panel.kind](
        figure, prometheus, panel, inside, end, card
    )


def _stat(figure, prometheus, panel: Panel, inside, end, card) -> None:
    x, y, width, height, whole = inside
    found = prometheus.now(filled(panel.queries[0].expr), end)
    value = float(found[0]["value"][1]) if found else math.nan
    card.set_facecolor(COLORS[_level(panel, value)])
    figure.text(
        x + width / 2, y + height - 0.6 / whole, panel.title, color="white", fontsize=10, ha="center", va="center"
    )
    figure.text(
        x + width / 2,
        y + height * 0.4,
        _written(panel, value),
        color="white",
        fontsize=30,
        weight="bold",
        ha="center",
        va="center",
    )


def _bars(figure, prometheus, panel: Panel, inside, end, _) -> None:
    x, y, width, height, whole = inside
    rows = [
        (_named(query.legend, one["metric"]), float(one["value"][1]))
        for query in panel.queries
        for one in prometheus.now(filled(query.expr), end)
    ]
    if len(panel.queries) == 1:
        rows.sort(key=lambda row: row[1], reverse=not panel.low_is_bad)
    axes = figure.add_axes((x + width * 0.36, y + 0.3 / whole, width * 0.52, height - 1.1 / whole), facecolor=CARD)
    most = panel.maximum or max([value for _, value in rows] + [1e-9])
    for place, (name, value) in enumerate(rows):
        axes.barh(-place, most, color="#24272c", height=0.7)
        axes.barh(-place, min(max(value, 0), most), color=COLORS[_level(panel, value)], height=0.7)
        axes.text(-most * 0.02, -place, name, color=TEXT, fontsize=10, ha="right", va="center")
        loud = "#ff5c6c" if _level(panel, value) == "red" else TEXT
        axes.text(most * 1.02, -place, _written(panel, value), color=loud, fontsize=10, va="center", weight="bold")
    axes.set_xlim(0, most)
    axes.set_ylim(-max(len(rows), 4) + 0.4, 0.6)
    axes.axis("off")


def _table(figure, prometheus, panel: Panel, inside, end, _) -> None:
    x, y, width, height, whole = inside
    rows = [{**one["metric"], "Value": one["value"][1]} for one in prometheus.now(filled(panel.queries[0].expr), end)]
    rows.sort(key=lambda row: [str(row.get(name, "")) for name in panel.columns])
    # What is longest gets most: the second column is a name.
    shares = [1.6 if column == 1 else 0.8 for column in range(len(panel.columns))]
    starts = [x + 0.008 + width * sum(shares[:column]) / sum(shares) for column in range(len(shares))]
    top = y + height - 1.3 / whole
    if not rows:
        figure.text(x + width / 2, y + height / 2, "nothing", color=FAINT, fontsize=12, ha="center", va="center")
    for column, (name, heading) in enumerate(panel.columns.items()):
        figure.text(starts[column], top, heading, color=FAINT, fontsize=9.5, va="center")
        for place, row in enumerate(rows[:9]):
            word = str(row.get(name, ""))
            color = {"page": "#ff5c6c", "ticket": "#ffb357"}.get(row.get("severity", ""), TEXT) if column < 2 else TEXT
            figure.text(
                starts[column],
                top - (place + 1) * 0.72 / whole,
                word,
                color=color,
                fontsize=10,
                va="center",
                weight="bold" if column < 2 else "normal",
            )


def _lines(figure, prometheus, panel: Panel, inside, end, _) -> None:
    x, y, width, height, whole = inside
    axes = figure.add_axes((x + 0.034, y + 1.35 / whole, width - 0.042, height - 2.3 / whole), facecolor=CARD)
    start, highest, drawn = end - scenario.HOURS * 3_600, 0.0, 0
    for query in panel.queries:
        for one in prometheus.over(filled(query.expr), start, end, 60):
            points = [(float(at), float(value)) for at, value in one["values"] if not math.isnan(float(value))]
            if not points:
                continue
            highest = max(highest, *(value for _, value in points))
            axes.plot(
                *zip(*points, strict=True),
                color=PALETTE[drawn % len(PALETTE)],
                linewidth=1.4,
                label=_named(query.legend, one["metric"]),
            )
            drawn += 1
    if panel.red is not None and highest > panel.red / 4:
        axes.axhline(panel.red, color=COLORS["red"], linewidth=1, linestyle="--")
        highest = max(highest, panel.red)
    if not drawn:
        axes.text(0.5, 0.5, "nothing", color=FAINT, transform=axes.transAxes, ha="center")
    axes.set_xlim(start, end)
    axes.set_ylim(0, (panel.maximum or highest or 1) * 1.08)
    axes.grid(color="#2a2d33", linewidth=0.6)
    axes.tick_params(colors=FAINT, labelsize=8, length=0)
    axes.set_xticks(
        [end - hours * 3_600 for hours in (5, 4, 3, 2, 1)], [_clock(end - hours * 3_600) for hours in (5, 4, 3, 2, 1)]
    )
    axes.set_yticks(axes.get_yticks()[:-1], [_written(panel, tick) for tick in axes.get_yticks()[:-1]])
    for side in axes.spines.values():
        side.set_visible(False)
    if drawn:
        axes.legend(
            loc="upper center",
            bbox_to_anchor=(0.5, -0.13),
            ncol=4,
            fontsize=7.5,
            frameon=False,
            labelcolor=TEXT,
            handlelength=1,
            columnspacing=1,
            borderaxespad=0,
        )


def _level(panel: Panel, value: float) -> str:
    if math.isnan(value) or (panel.amber is None and panel.red is None):
        return "text"
    if panel.low_is_bad:
        if panel.red is not None and value < panel.red:
            return "red"
        return "orange" if panel.amber is not None and value < panel.amber else "green"
    if panel.red is not None and value >= panel.red:
        return "red"
    return "orange" if panel.amber is not None and value >= panel.amber else "green"


def _written(panel: Panel, value: float) -> str:
    if math.isnan(value):
        return "no data"
    if panel.unit == "percentunit":
        return f"{value:.0%}" if abs(value) >= 0.05 or value == 0 else f"{value:.1%}"
    if panel.unit == "s":
        for size, word in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"), (0.001, "ms")):
            if abs(value) >= size:
                return f"{value / size:.3g} {word}"
        return "0 s"
    if panel.unit == "bytes":
        for size, word in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
            if abs(value) >= size:
                return f"{value / size:.3g} {word}"
    return f"{value:.0f}" if panel.decimals == 0 or value == round(value) else f"{value:.2g}"


def _named(legend: str, labels: dict[str, str]) -> str:
    for name, value in labels.items():
        legend = legend.replace("{{" + name + "}}", value)
    return legend


def _clock(at: float) -> str:
    return (datetime.fromtimestamp(at, UTC) + INDIA).strftime("%H:%M")
