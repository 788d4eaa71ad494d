"""Panels and dashboards as Grafana reads them, with no more choices than we make.

A dashboard is rows of panels from left to right on a grid of 24 columns. What is red is wrong, what is amber is about
to be, and what is well is quiet: a picture that is calm can be left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

GREEN, AMBER, RED, BLUE, GREY = "green", "orange", "red", "blue", "text"
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
SCHEMA = 39
COLUMNS = 24


@dataclass(frozen=True)
class Query:
    expr: str
    legend: str = ""


@dataclass(frozen=True)
class Panel:
    """One panel. `quiet` says why it may be empty when all is well; without it, an empty panel is a fault."""

    title: str
    kind: str
    queries: tuple[Query, ...]
    about: str
    unit: str = "short"
    width: int = 8
    height: int = 8
    # From which value on amber and red, or below which if `low_is_bad`.
    amber: float | None = None
    red: float | None = None
    low_is_bad: bool = False
    maximum: float | None = None
    decimals: int | None = None
    quiet: str = ""
    # Whether it is empty while nobody calls, as shares and quantiles of calls are.
    idle: bool = False
    words: dict[str, str] = field(default_factory=dict)
    # Fields of a table that are shown, in their order, with their headings.
    columns: dict[str, str] = field(default_factory=dict)
    stacked: bool = False

    def json(self, number: int, x: int, y: int) -> dict:
        table = self.kind == "table"
        targets = []
        for index, query in enumerate(self.queries):
            target = {
                "refId": chr(ord("A") + index),
                "datasource": SOURCE,
                "expr": query.expr,
                "editorMode": "code",
                "instant": self.kind != "timeseries",
                "range": self.kind == "timeseries",
            }
            target |= {"format": "table"} if table else {"legendFormat": query.legend or "__auto"}
            targets.append(target)
        defaults: dict = {"unit": self.unit, "color": {"mode": self._color()}, "thresholds": self._thresholds()}
        if self.maximum is not None:
            defaults |= {"min": 0, "max": self.maximum}
        elif self.kind == "timeseries":
            defaults |= {"min": 0}
        if self.decimals is not None:
            defaults["decimals"] = self.decimals
        if self.words:
            options = {value: {"text": text, "index": index} for index, (value, text) in enumerate(self.words.items())}
            defaults["mappings"] = [{"type": "value", "options": options}]
        if self.kind == "timeseries":
            defaults["custom"] = self._lines()
        panel = {
            "id": number,
            "title": self.title,
            "type": self.kind,
            "description": self.about,
            "datasource": SOURCE,
            "gridPos": {"x": x, "y": y, "w": self.width, "h": self.height},
            "fieldConfig": {"defaults": defaults, "overrides": []},
            "options": self._options(),
            "targets": targets,
        }
        if table:
            panel["transformations"] = [
                {
                    "id": "organize",
                    "options": {
                        "indexByName": {name: index for index, name in enumerate(self.columns)},
                        "renameByName": self.columns,
                        "includeByName": {name: True for name in self.columns},
                    },
                }
            ]
        return panel

    def _color(self) -> str:
        return "palette-classic" if self.kind == "timeseries" else "thresholds"

    def _thresholds(self) -> dict:
        calm = GREY if self.amber is None and self.red is None else GREEN
        steps: list[dict] = [{"color": calm, "value": None}]
        if self.low_is_bad:
            steps = [{"color": RED, "value": None}]
            steps += [{"color": AMBER, "value": self.red}] if self.red is not None else []
            steps += [{"color": GREEN, "value": self.amber if self.amber is not None else self.red}]
        else:
            steps += [{"color": AMBER, "value": self.amber}] if self.amber is not None else []
            steps += [{"color": RED, "value": self.red}] if self.red is not None else []
        return {"mode": "absolute", "steps": steps}

    def _lines(self) -> dict:
        lines = {"lineWidth": 2, "fillOpacity": 30 if self.stacked else 5, "showPoints": "never", "spanNulls": False}
        if self.stacked:
            lines["stacking"] = {"mode": "normal"}
        if self.red is not None:
            lines["thresholdsStyle"] = {"mode": "line"}
        return lines

    def _options(self) -> dict:
        reduce = {"calcs": ["lastNotNull"], "values": False}
        if self.kind == "stat":
            return {
                "colorMode": "background",
                "graphMode": "none",
                "textMode": "auto",
                "justifyMode": "center",
                "reduceOptions": reduce,
            }
        if self.kind == "bargauge":
            return {"displayMode": "basic", "orientation": "horizontal", "reduceOptions": reduce, "showUnfilled": True}
        if self.kind == "table":
            return {"showHeader": True, "cellHeight": "sm"}
        return {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}}


@dataclass(frozen=True)
class Dashboard:
    uid: str
    title: str
    about: str
    rows: tuple[tuple[str, tuple[Panel, ...]], ...]
    by_service: bool = False
    span: str = "6h"

    def panels(self) -> list[Panel]:
        return [panel for _, panels in self.rows for panel in panels]

    def json(self) -> dict:
        panels, number, y = [], 1, 0
        for title, row in self.rows:
            if title:
                panels.append(
                    {
                        "id": number,
                        "type": "row",
                        "title": title,
                        "collapsed": False,
                        "panels": [],
                        "gridPos": {"x": 0, "y": y, "w": COLUMNS, "h": 1},
                    }
                )
                number, y = number + 1, y + 1
            x, tallest = 0, 0
            for panel in row:
                if x + panel.width > COLUMNS:
                    x, y, tallest = 0, y + tallest, 0
                panels.append(panel.json(number, x, y))
                number, x, tallest = number + 1, x + panel.width, max(tallest, panel.height)
            y += tallest
        return {
            "uid": self.uid,
            "title": self.title,
            "description": self.about,
            "tags": ["recourse"],
            "editable": False,
            "schemaVersion": SCHEMA,
            "version": 1,
            "timezone": "Asia/Kolkata",
            "refresh": "30s",
            "time": {"from": f"now-{self.span}", "to": "now"},
            "graphTooltip": 1,
            "templating": {"list": self._variables()},
            "annotations": {"list": [RESTARTS]},
            "panels": panels,
            "links": [
                {
                    "title": "Recourse",
                    "type": "dashboards",
                    "tags": ["recourse"],
                    "asDropdown": True,
                    "includeVars": False,
                    "keepTime": True,
                }
            ],
        }

    def _variables(self) -> list[dict]:
        source = {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus", "hide": 0}
        if not self.by_service:
            return [source]
        every = 'label_values(up{mesh_service!=""}, mesh_service)'
        return [
            source,
            {
                "name": "service",
                "label": "Service",
                "type": "query",
                "datasource": SOURCE,
                "query": every,
                "refresh": 2,
                "multi": True,
                "includeAll": True,
                "allValue": ".+",
                "sort": 1,
                "current": {"text": "All", "value": "$__all"},
            },
        ]


# A counter that begins anew is a replica that started: a rollout shows as a row of marks.
RESTARTS = {
    "name": "Replicas that started",
    "enable": True,
    "iconColor": "blue",
    "datasource": SOURCE,
    "expr": "sum by (mesh_service) (resets(rpc_server_requests_total[2m])) > 0",
    "step": "60s",
    "titleFormat": "{{mesh_service}} started",
}


def stat(title: str, expr: str, about: str, **more) -> Panel:
    return Panel(title, "stat", (Query(expr),), about, **{"width": 4, "height": 4, **more})


def lines(title: str, expr: str, legend: str, about: str, **more) -> Panel:
    return Panel(title, "timeseries", (Query(expr, legend),), about, **more)


def bars(title: str, expr: str, legend: str, about: str, **more) -> Panel:
    return Panel(title, "bargauge", (Query(expr, legend),), about, **more)


def table(title: str, expr: str, columns: dict[str, str], about: str, **more) -> Panel:
    return Panel(title, "table", (Query(expr),), about, columns=columns, **more)
