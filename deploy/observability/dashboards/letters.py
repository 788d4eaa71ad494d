"""Notices and messages: what waits, what went, what came of it."""

from dashboards.grafana import Dashboard, bars, lines, stat

LETTERS = Dashboard(
    "recourse-letters",
    "Recourse / Notices and communications",
    "Only the carrier's booking stops a demand's clock; messages carry no demand.",
    (
        (
            "Notices",
            (
                stat(
                    "Oldest handed over and not booked",
                    'max(notices_oldest_seconds{state="handed_over"})',
                    "Until it is booked, the demand counts as not sent.",
                    unit="s",
                    amber=43200,
                    red=86400,
                    width=6,
                ),
                stat(
                    "Oldest draft",
                    'max(notices_oldest_seconds{state="drafted"})',
                    "It waits for the second person.",
                    unit="s",
                    amber=86400,
                    red=172800,
                    width=6,
                ),
                stat(
                    "Refused by the carrier, 1 h",
                    'sum(outcome:article_handed_over:increase1h{outcome="failed"})',
                    "Demands that were not sent.",
                    red=1,
                    decimals=0,
                    width=6,
                ),
                stat(
                    "Without the carrier's answer, 1 h",
                    'sum(outcome:article_handed_over:increase1h{outcome="unknown"})',
                    "Asked about by itself; never sent twice on a guess.",
                    amber=1,
                    decimals=0,
                    width=6,
                ),
                bars("Waiting", "max by (state) (notices_waiting)", "{{state}}", "By what they wait for."),
                lines(
                    "Given to the carrier",
                    "sum by (outcome) (increase(article_handed_over_total[30m]))",
                    "{{outcome}}",
                    "Articles in half an hour, by the carrier's answer.",
                ),
                lines(
                    "Time to set a letter, 95 %",
                    "histogram_quantile(0.95, sum by (le)"
                    ' (rate(rpc_server_duration_seconds_bucket{method="DraftNotice"}[5m])))',
                    "DraftNotice",
                    "Ten seconds is where a letter is refused.",
                    unit="s",
                    red=5,
                    quiet="no draft at night",
                ),
            ),
        ),
        (
            "Messages",
            (
                lines(
                    "Waiting",
                    "max by (channel, state) (messages_waiting)",
                    "{{channel}} {{state}}",
                    "`intended` may wait for eight in the morning; `unknown` is nobody's guess.",
                ),
                lines(
                    "Concluded",
                    "sum by (channel, outcome) (increase(messages_total[30m]))",
                    "{{channel}} {{outcome}}",
                    "Messages in half an hour, by the provider's answer.",
                ),
                lines(
                    "Contact decisions",
                    "sum by (verdict) (increase(contact_decisions_total[30m]))",
                    "{{verdict}}",
                    "`refused` is hours of contact, a hold, a point that was never verified, or too many.",
                ),
                lines(
                    "Not taken by the provider",
                    'sum by (channel) (rate(messages_total{outcome!="sent"}[30m])) / sum by (channel)'
                    " (rate(messages_total[30m]))",
                    "{{channel}}",
                    "A fifth is a ticket.",
                    unit="percentunit",
                    red=0.2,
                    width=24,
                    height=6,
                    maximum=1,
                    quiet="nobody is contacted at night",
                ),
            ),
        ),
    ),
    span="24h",
)
