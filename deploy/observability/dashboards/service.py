"""One service or several: rate, errors, duration, by method and by replica."""

from dashboards.grafana import Dashboard, Panel, Query, lines

OF = 'mesh_service=~"$service"'
DURATION = f"rpc_server_duration_seconds_bucket{{{OF}}}[$__rate_interval]"

SERVICE = Dashboard(
    "recourse-service",
    "Recourse / Service",
    "Where calls fail or take long: which method, which code, which replica.",
    (
        (
            "Rate and errors",
            (
                lines(
                    "Calls by method",
                    f"topk(12, sum by (method) (rate(rpc_server_requests_total{{{OF}}}[$__rate_interval])))",
                    "{{method}}",
                    "Calls a second, the twelve busiest.",
                    unit="reqps",
                ),
                lines(
                    "Calls by code",
                    f"sum by (code) (rate(rpc_server_requests_total{{{OF}}}[$__rate_interval]))",
                    "{{code}}",
                    "As gRPC names them.",
                    unit="reqps",
                    stacked=True,
                ),
                lines(
                    "Faults of ours by method",
                    f'sum by (method, code) (rate(rpc_server_requests_total{{{OF},code=~"INTERNAL|UNKNOWN|UNAVAILABLE|'
                    'DEADLINE_EXCEEDED|DATA_LOSS|RESOURCE_EXHAUSTED"}[$__rate_interval]))',
                    "{{method}} {{code}}",
                    "What counts against the promise, and what was refused for want of room.",
                    unit="reqps",
                    quiet="no call fails when all is well",
                ),
            ),
        ),
        (
            "Duration",
            (
                Panel(
                    "Duration",
                    "timeseries",
                    tuple(
                        Query(f"histogram_quantile({share}, sum by (le) (rate({DURATION})))", f"p{int(share * 100)}")
                        for share in (0.5, 0.95, 0.99)
                    ),
                    "Of all methods together.",
                    unit="s",
                    red=1,
                    idle=True,
                ),
                lines(
                    "Time within which 95 % are answered, by method",
                    f"topk(12, histogram_quantile(0.95, sum by (method, le) (rate({DURATION}))))",
                    "{{method}}",
                    "The twelve slowest.",
                    unit="s",
                    red=1,
                    idle=True,
                ),
                lines(
                    "Share of reads within 250 ms",
                    "sum by (mesh_service)"
                    f' (rate(rpc_server_duration_seconds_bucket{{{OF},method=~"(Get|List).+",le="0.25"}}[5m])) / (sum'
                    f' by (mesh_service) (rate(rpc_server_duration_seconds_count{{{OF},method=~"(Get|List).+"}}[5m]))'
                    " > 0)",
                    "{{mesh_service}}",
                    "95 % is promised.",
                    unit="percentunit",
                    maximum=1,
                    idle=True,
                ),
            ),
        ),
        (
            "Replicas",
            (
                lines(
                    "Calls by replica",
                    f"mesh_service_instance:rpc_server_requests:rate5m{{{OF}}}",
                    "{{mesh_service}} {{instance}}",
                    "One line high and the others at nothing: calls are not balanced.",
                    unit="reqps",
                ),
                lines(
                    "In flight",
                    f"sum by (mesh_service, instance) (rpc_server_in_flight{{{OF}}})",
                    "{{mesh_service}} {{instance}}",
                    "A replica refuses further calls at 256.",
                    red=200,
                ),
                lines(
                    "Replicas that answer",
                    f"sum by (mesh_service) (up{{{OF}}})",
                    "{{mesh_service}}",
                    "By what Prometheus reaches.",
                ),
            ),
        ),
        (
            "Who may not",
            (
                lines(
                    "Calls without an acceptable token",
                    f"sum by (mesh_service, reason) (rate(rpc_server_unauthenticated_total{{{OF}}}[$__rate_interval])) > 0",
                    "{{mesh_service}} {{reason}}",
                    "`expired` is a token that nobody renews.",
                    unit="reqps",
                    width=12,
                    quiet="every caller has a token when all is well",
                ),
                lines(
                    "Calls that were denied",
                    f"sum by (mesh_service, reason) (rate(rpc_server_denied_total{{{OF}}}[$__rate_interval])) > 0",
                    "{{mesh_service}} {{reason}}",
                    "Each is on record in the audit trail.",
                    unit="reqps",
                    width=12,
                    quiet="nobody tries what he may not do when all is well",
                ),
            ),
        ),
    ),
    by_service=True,
)
