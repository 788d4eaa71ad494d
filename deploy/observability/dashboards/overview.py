"""Whether the mesh is well, in ten seconds: tiles first, then budgets, then what they come from."""

from dashboards.grafana import Dashboard, bars, lines, stat, table

TILES = (
    stat(
        "Pages firing",
        'count(ALERTS{alertstate="firing",severity="page"}) or vector(0)',
        "Alerts that wake somebody. Their list is below, each with its runbook.",
        red=1,
        height=5,
    ),
    stat(
        "Last days missed, 24 h",
        'sum(kind:deadline_fired:increase1d{kind=~"notice_by|complaint_by|defects_by|appeal_by"})',
        "Acts of ours whose last day passed without the act on record. There is no budget for these.",
        red=1,
        decimals=0,
        height=5,
    ),
    stat(
        "Timers overdue",
        "max(deadline_armed_overdue_seconds)",
        "How late the oldest armed deadline is. More than seconds: nothing fires.",
        unit="s",
        amber=30,
        red=120,
        height=5,
    ),
    stat(
        "Events parked or missing",
        "sum(max by (mesh_service) (inbox_parked)) + sum(max by (mesh_service) (inbox_gaps))",
        "Facts that wait for people, and histories that miss one. Their cases do not move.",
        red=1,
        height=5,
    ),
    stat(
        "Oldest unsent event",
        "max(outbox_oldest_seconds)",
        "How far services are behind each other.",
        unit="s",
        amber=30,
        red=60,
        height=5,
    ),
    stat(
        "Replicas that answer",
        'sum(up{mesh_service!=""}) / count(up{mesh_service!=""})',
        "The share of all replicas that Prometheus reaches.",
        unit="percentunit",
        amber=1,
        red=0.8,
        low_is_bad=True,
        decimals=0,
        height=5,
    ),
)

OVERVIEW = Dashboard(
    "recourse-overview",
    "Recourse / Mesh overview",
    "Start here. Red tiles say what is wrong; the table says which runbook.",
    (
        ("", TILES),
        (
            "Promises",
            (
                bars(
                    "Budget left of 30 days, the least first",
                    "bottomk(10, slo:budget_left:ratio30d)",
                    "{{mesh_service}}: {{slo}}",
                    "What is left of what each promise allows to go wrong. At 0 no release but repairs.",
                    unit="percentunit",
                    amber=0.5,
                    red=0.1,
                    low_is_bad=True,
                    maximum=1,
                    width=12,
                    height=9,
                    decimals=0,
                ),
                table(
                    "What fires, pages first",
                    'sort(label_replace(count by (severity, alertname, mesh_service, team) (ALERTS{alertstate="firing",'
                    'severity=~"page|ticket"}), "runbook", "deploy/runbooks/$1.md", "alertname", "(.+)"))',
                    {"severity": "Severity", "alertname": "Alert", "mesh_service": "Service", "team": "Team"},
                    "Each alert's page is deploy/runbooks/<Alert>.md.",
                    width=12,
                    height=9,
                    quiet="nothing fires when all is well",
                ),
            ),
        ),
        (
            "Calls",
            (
                lines(
                    "Calls that fail by our fault",
                    'slo:error_ratio:rate5m{slo="availability"}',
                    "{{mesh_service}}",
                    "Share of calls, over five minutes; 0.1 % is promised, 1.44 % for an hour pages.",
                    unit="percentunit",
                    red=0.0144,
                    idle=True,
                ),
                lines(
                    "Time within which 95 % are answered",
                    "histogram_quantile(0.95, sum by (mesh_service, le)"
                    " (rate(rpc_server_duration_seconds_bucket[5m])))",
                    "{{mesh_service}}",
                    "Of all calls, reads and commands together.",
                    unit="s",
                    red=1,
                    idle=True,
                ),
                lines(
                    "Calls",
                    "mesh_service:rpc_server_requests:rate5m",
                    "{{mesh_service}}",
                    "Calls a second that were answered.",
                    unit="reqps",
                ),
            ),
        ),
        (
            "What follows from them",
            (
                lines(
                    "Age of the oldest unsent event",
                    "max by (mesh_service) (outbox_oldest_seconds)",
                    "{{mesh_service}}",
                    "Grows when events do not leave, whatever the reason.",
                    unit="s",
                    red=60,
                ),
                lines(
                    "Deadlines that fired",
                    "sum by (kind) (increase(deadline_fired_total[30m])) > 0",
                    "{{kind}}",
                    "Days that passed, each once. `pay_by` is for others to keep; the rest is ours.",
                    quiet="nothing fires on most days",
                ),
                lines(
                    "What cases has others do, oldest",
                    "max by (kind) (intents_oldest_seconds)",
                    "{{kind}}",
                    "In business time. A day is a ticket.",
                    unit="s",
                    red=86400,
                ),
            ),
        ),
    ),
)
