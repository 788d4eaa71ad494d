"""For legal operations: which rights are about to end, by kind and by the time that is left. No case is named here."""

from dashboards.grafana import Dashboard, Panel, Query, bars, lines, stat

OURS = 'kind=~"notice_by|complaint_by|defects_by|appeal_by"'
OPEN = 'max by (kind, within) (deadlines_open{ours="yes"})'

DEADLINES = Dashboard(
    "recourse-deadlines",
    "Recourse / Deadlines at risk",
    "What must be done today. `recourse case list` names the cases, the nearest day first.",
    (
        (
            "",
            (
                stat(
                    "Missed in the last 24 h",
                    f"sum(kind:deadline_fired:increase1d{{{OURS}}})",
                    "Acts of ours whose last day passed without the act on record.",
                    red=1,
                    decimals=0,
                    height=5,
                ),
                stat(
                    "Left: 4 hours",
                    'sum(max by (kind, within) (deadlines_open{ours="yes",within=~"overdue|4h",'
                    'kind!~"hearing|compound_by"}))',
                    "Acts of ours that are not on record, without hearings.",
                    red=1,
                    height=5,
                ),
                stat(
                    "Left: a day",
                    'sum(max by (kind, within) (deadlines_open{ours="yes",within="24h"}))',
                    "Acts of ours that are not on record.",
                    amber=1,
                    height=5,
                ),
                stat(
                    "Tomorrow, by the warnings",
                    'sum(kind_days_before:deadline_reminders:increase1d{days_before="1"})',
                    "Warned of at nine this morning; what was done since is still counted.",
                    amber=1,
                    decimals=0,
                    height=5,
                ),
                stat(
                    "Timers overdue",
                    "max(deadline_armed_overdue_seconds)",
                    "More than seconds: the machine stands still.",
                    unit="s",
                    amber=30,
                    red=120,
                    height=5,
                ),
                stat(
                    "Days that disagree",
                    "max(deadline_mismatches)",
                    "Armed, and not what the facts call for, by last night's count. Any is a fault.",
                    red=1,
                    height=5,
                ),
            ),
        ),
        (
            "Open",
            (
                Panel(
                    "Acts of ours by the time left",
                    "bargauge",
                    tuple(
                        Query(f'sum(max by (kind) (deadlines_open{{ours="yes",within="{left}"}}))', word)
                        for left, word in (
                            ("overdue", "day over"),
                            ("4h", "4 hours"),
                            ("24h", "a day"),
                            ("72h", "3 days"),
                            ("7d", "a week"),
                        )
                    ),
                    "The nearest first; what has more than a week is left out.",
                    width=8,
                    height=10,
                ),
                bars(
                    "Due within a day, by kind",
                    'sum by (kind) (max by (kind, within) (deadlines_open{ours="yes",within=~"overdue|4h|24h"}))',
                    "{{kind}}",
                    "A kind with a dot is a clock of the statute book: `recourse law show KIND`.",
                    amber=1,
                    red=5,
                    width=8,
                    height=10,
                ),
                lines(
                    "Open acts of ours, by kind",
                    f"sum by (kind) ({OPEN})",
                    "{{kind}}",
                    "Armed and not on record.",
                    width=8,
                    height=10,
                ),
            ),
        ),
        (
            "What passed",
            (
                lines(
                    "Days of ours that passed",
                    f"sum by (kind) (increase(deadline_fired_total{{{OURS}}}[1h])) > 0",
                    "{{kind}}",
                    "Each is a right that may be lost.",
                    quiet="no last day of ours passes when all is well",
                ),
                lines(
                    "Days of others, hearings, dockets",
                    'sum by (kind) (increase(deadline_fired_total{kind!~"notice_by|'
                    'complaint_by|defects_by|appeal_by"}[1h])) > 0',
                    "{{kind}}",
                    "`pay_by`: the drawer did not pay, and the right to complain begins.",
                    quiet="none on most days",
                ),
                lines(
                    "Warnings",
                    "sum by (days_before) (increase(deadline_reminders_total[1h]))",
                    "{{days_before}} days before",
                    "Given at nine in the morning in India.",
                ),
            ),
        ),
        (
            "What is done for them",
            (
                lines(
                    "What cases has others do, waiting",
                    "max by (kind) (intents_waiting)",
                    "{{kind}}",
                    "Including what is blocked until a person mends something.",
                ),
                lines(
                    "Oldest of them",
                    "max by (kind) (intents_oldest_seconds)",
                    "{{kind}}",
                    "In business time.",
                    unit="s",
                    red=86400,
                ),
                lines(
                    "Attempts",
                    "sum by (outcome) (rate(intents_total[$__rate_interval]))",
                    "{{outcome}}",
                    "`again`: a service does not answer. `blocked`: for people.",
                    unit="ops",
                ),
                stat(
                    "Since a loop last looked",
                    "time() - max(timers_looked_timestamp_seconds)",
                    "Of any replica of cases.",
                    unit="s",
                    amber=30,
                    red=120,
                    width=8,
                ),
                stat(
                    "Since all were counted again",
                    "time() - max(nightly_count_timestamp_seconds)",
                    "Every night at two.",
                    unit="s",
                    amber=90000,
                    red=93600,
                    width=8,
                ),
                stat(
                    "Versions of the statute book in use",
                    "count(count by (version) (law_book_info))",
                    "More than one only during a rollout.",
                    red=2,
                    width=8,
                ),
            ),
        ),
    ),
    span="24h",
)
