"""Payments and reconciliation: money that came in, money that counts for nobody, and whether it all adds up."""

from dashboards.grafana import Dashboard, lines, stat

POSTING = (
    'service="recourse.payments.v1.PaymentsService",method=~"PostReceipt|RecordReceipts|IdentifyReceipt|'
    'ReassignReceipt|ReverseReceipt"'
)

MONEY = Dashboard(
    "recourse-money",
    "Recourse / Payments and reconciliation",
    "A figure in a notice is only as good as the ledger behind it.",
    (
        (
            "",
            (
                stat(
                    "Ledger differs by",
                    "max(abs(ledger_difference_paise))",
                    "In paise. Anything but 0: approve no notice.",
                    red=1,
                    width=6,
                ),
                stat(
                    "Receipts in suspense",
                    "max(receipts_unidentified)",
                    "They count for no account.",
                    amber=20,
                    red=100,
                    width=6,
                ),
                stat(
                    "Oldest of them",
                    "max(receipts_unidentified_oldest_seconds)",
                    "A business day is a ticket.",
                    unit="s",
                    amber=43200,
                    red=86400,
                    width=6,
                ),
                stat(
                    "Entries missing in the audit trail",
                    "sum(max by (mesh_service) (audit_gap_entries))",
                    "By the last check of each service.",
                    red=1,
                    width=6,
                ),
            ),
        ),
        (
            "Posting",
            (
                lines(
                    "Commands about receipts",
                    f"sum by (method) (rate(rpc_server_requests_total{{{POSTING}}}[$__rate_interval]))",
                    "{{method}}",
                    "A second.",
                    unit="reqps",
                ),
                lines(
                    "Those that failed by our fault",
                    'slo:error_ratio:rate5m{slo="payment-posting"}',
                    "{{mesh_service}}",
                    "0.05 % is promised.",
                    unit="percentunit",
                    red=0.0072,
                    quiet="statements come a few times a day",
                ),
                lines(
                    "Those that were refused",
                    "sum by (method, code)"
                    f' (rate(rpc_server_requests_total{{{POSTING},code=~"INVALID_ARGUMENT|NOT_FOUND|'
                    'ALREADY_EXISTS|FAILED_PRECONDITION"}[$__rate_interval]))',
                    "{{method}} {{code}}",
                    "`ALREADY_EXISTS` is a credit that differs from the one on record.",
                    unit="reqps",
                    quiet="what is sent is right when all is well",
                ),
            ),
        ),
        (
            "Returned cheques and what is told of money",
            (
                lines(
                    "Return files",
                    'sum(rate(rpc_server_requests_total{method="RecordDishonours"}[$__rate_interval]))',
                    "RecordDishonours",
                    "Batches a second; peaks on the 5th and the 10th.",
                    unit="reqps",
                ),
                lines(
                    "Events of payments that wait",
                    'max(outbox_pending{mesh_service="payments"})',
                    "payments",
                    "Until they are sent no case knows of the money.",
                ),
                lines(
                    "Events of payments that cases could not apply",
                    'max(inbox_parked{mesh_service="cases"})',
                    "cases",
                    "A receipt among them may let a demand go out to somebody who has paid.",
                    red=1,
                ),
            ),
        ),
        (
            "Record",
            (
                lines(
                    "Since the audit trail was checked",
                    "time() - max by (mesh_service) (audit_checked_timestamp_seconds)",
                    "{{mesh_service}}",
                    "Every night.",
                    unit="s",
                    red=93600,
                    width=24,
                    height=6,
                ),
            ),
        ),
    ),
    span="24h",
)
