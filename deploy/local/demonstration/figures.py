"""What became of the sample, counted by SQL in the services' databases, as their reading roles see them."""

import glob
import os
import shutil
import subprocess
import time
from urllib.parse import unquote, urlsplit

# Which service follows the events of which.
FOLLOWED = {
    "cases": ("payments", "notices", "counsel-portal"),
    "communications": ("cases",),
    "counsel-portal": ("cases",),
}


class Databases:
    """The databases of the mesh, one a service."""

    def __init__(self, state_dir):
        self.urls = {path.parent.name: path.read_text().strip() for path in state_dir.glob("urls/*/database-read")}
        found = shutil.which("psql") or next(iter(sorted(glob.glob("/usr/lib/postgresql/*/bin/psql"))), None)
        if not found:
            raise SystemExit("psql is needed to read the databases; it comes with PostgreSQL's client package")
        self.psql = found

    def rows(self, service, sql):
        """The rows of a query, as texts."""
        # The URL holds a password: it goes by the environment, where other users cannot read it.
        command = [self.psql, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator=\t"]
        result = subprocess.run(
            [*command, "--set=ON_ERROR_STOP=1", "--command", sql],
            env=connection(self.urls[service]),
            text=True,
            capture_output=True,
        )
        if result.returncode != 0:
            raise SystemExit(f"{service} cannot be read: {result.stderr.strip()}")
        return [line.split("\t") for line in result.stdout.splitlines()]

    def one(self, service, sql, what):
        """The only row."""
        rows = self.rows(service, sql)
        if len(rows) != 1:
            raise SystemExit(f"{service} has {len(rows)} rows of {what}, and not one")
        return rows[0]

    def number(self, service, sql):
        return int(self.rows(service, sql)[0][0])

    def everywhere(self, sql):
        return sum(self.number(service, sql) for service in self.urls)

    def underway(self):
        """Events to send, events to apply, and by follower and producer how many were stated and how many arrived."""
        waiting, stated, received = {}, {}, {}
        for service in self.urls:
            for row in self.rows(
                service,
                "SELECT 'waiting', '', (SELECT count(*) FROM messaging.outbox) + "
                "(SELECT count(*) FROM messaging.inbox WHERE state IN ('ready', 'waiting')) "
                "UNION ALL SELECT 'stated', '', (SELECT count(*) FROM messaging.event_log) "
                "UNION ALL SELECT 'received', producer, count(*) FROM messaging.inbox GROUP BY producer",
            ):
                kind, producer, count = row[0], row[1], int(row[2])
                if kind == "received":
                    received[service, producer] = count
                else:
                    (waiting if kind == "waiting" else stated)[service] = count
        routes = {
            (follower, producer): (stated[producer], received.get((follower, producer), 0))
            for follower, producers in FOLLOWED.items()
            for producer in producers
        }
        return sum(waiting.values()), routes

    def is_at_rest(self):
        waiting, routes = self.underway()
        return not waiting and all(stated == arrived for stated, arrived in routes.values())

    def wait_for_rest(self, patience=60):
        """Waits until every event that was stated has had its effect."""
        begun = time.monotonic()
        while not self.is_at_rest():
            if time.monotonic() - begun > patience:
                waiting, routes = self.underway()
                behind = [f"{to} has {got} of {all} of {of}" for (to, of), (all, got) in routes.items() if got != all]
                raise SystemExit(
                    f"the mesh does not come to rest within {patience} s: {waiting} events wait; {'; '.join(behind)}"
                )
            time.sleep(0.1)


def connection(url):
    """The variables by which psql connects to what a URL names."""
    parts = urlsplit(url)
    named = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or 5432),
        "PGUSER": parts.username,
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
        "PGCONNECT_TIMEOUT": "5",
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | named


def in_state(*states):
    names = ", ".join(f"'{state}'" for state in states)
    return f"SELECT count(*) FROM proceeding WHERE state IN ({names})"


def dropped(reason):
    return f"SELECT count(*) FROM fact WHERE kind = 'proceeding.dropped' AND details ->> 'reason' = '{reason}'"


STANDS = "NOT EXISTS (SELECT FROM fact later WHERE later.retracts = f.fact_id)"

# Complaints that stand, with the last day to pay and the last safe day as they were counted at the end.
FILED = f"""
    SELECT (f.details ->> 'filed_on')::date AS filed_on,
           (SELECT last_safe FROM deadline d WHERE d.proceeding_id = f.proceeding_id AND d.kind = 'pay_by'
            ORDER BY generation DESC LIMIT 1) AS pay_by,
           (SELECT last_safe FROM deadline d WHERE d.proceeding_id = f.proceeding_id AND d.kind = 'complaint_by'
            ORDER BY generation DESC LIMIT 1) AS complaint_by
    FROM fact f WHERE f.kind = 'complaint.filed' AND {STANDS}"""


def business(databases, clerks, oracle):
    """The figures that the answer key has too.

    Nothing is stored of a row that was rejected or came twice, nor how often an account was stated anew: these are the
    only figures from the reports of the command line; the identity over all lines checks them against what is stored.
    """
    cases = {
        "accounts_imported": "SELECT count(*) FROM account",
        "cases": "SELECT count(*) FROM legal_case",
        "cases_opened": "SELECT count(*) FROM proceeding WHERE state <> 'with_counsel'",
        "counsel_held": in_state("with_counsel"),
        "refused": "SELECT count(*) FROM audit.entry WHERE action = 'dishonour.refuse'",
        "second_dishonours": "SELECT count(*) - count(DISTINCT proceeding_id) FROM fact "
        "WHERE kind = 'cheque.dishonoured'",
        "lapsed_on_arrival": in_state("lapsed_on_arrival"),
        "lapsed_unsent": in_state("lapsed_unsent"),
        "notices_served": "SELECT count(DISTINCT booked.details ->> 'notice_id') FROM fact f "
        "JOIN fact booked ON booked.kind = 'article.booked' "
        "AND booked.details ->> 'article_id' = f.details ->> 'article_id' "
        f"WHERE f.kind = 'service.evidence' AND f.details -> 'evidence' ->> 'service' = 'served' AND {STANDS}",
        "not_served": in_state("not_served"),
        "ended_deceased": f"{in_state('ended')} AND NOT EXISTS (SELECT FROM fact f "
        "WHERE f.proceeding_id = proceeding.proceeding_id AND f.kind = 'proceeding.dropped')",
        "still_running": in_state("notice_due", "notice_sent", "served"),
        "paid_in_time": in_state("paid"),
        "paid_late": dropped(oracle.PAID_LATE),
        "paid_perhaps": dropped(oracle.PAID_PERHAPS),
        "complaint_unfiled": in_state("complaint_due", "complaint_late", "paid_late"),
        "complaints_filed": f"SELECT count(*) FROM ({FILED}) AS filed",
        "complaints_in_safe_window": f"SELECT count(*) FROM ({FILED}) AS filed "
        "WHERE filed_on > pay_by AND filed_on <= complaint_by",
        "complaints_elsewhere": f"SELECT count(*) FROM ({FILED}) AS filed "
        "WHERE filed_on <= pay_by OR filed_on > complaint_by",
        "deadlines_armed": "SELECT count(*) FROM deadline",
        "deadlines_fired": "SELECT count(*) FROM deadline WHERE state = 'fired'",
        "deadlines_superseded": "SELECT count(*) FROM deadline WHERE state = 'superseded'",
        "deadlines_cancelled": "SELECT count(*) FROM deadline WHERE state = 'cancelled'",
        "deadlines_open": "SELECT count(*) FROM deadline WHERE state = 'armed'",
        # The drawer's own clock is not ours to miss.
        "deadlines_missed": "SELECT count(*) FROM deadline WHERE state = 'fired' AND kind <> 'pay_by'",
        "reminders_fired": "SELECT count(*) FROM reminder WHERE state = 'fired'",
    }
    # One question for all: a table with a figure a row.
    table = " UNION ALL ".join(f"SELECT '{name}', ({sql})" for name, sql in cases.items())
    figures = {name: int(value) for name, value in databases.rows("cases", table)}
    figures["memos_recorded"] = databases.number("payments", "SELECT count(*) FROM dishonour")
    figures["notices_issued"] = databases.number("notices", "SELECT count(*) FROM notice WHERE state = 'handed_over'")
    figures["reserved"] = databases.number(
        "notices",
        "SELECT count(*) - count(DISTINCT (proceeding_id, dishonour_ordinal)) FROM notice WHERE state = 'handed_over'",
    )
    figures["lines"] = sum(report["lines"] for report in clerks.imports)
    figures["rows_rejected"] = sum(report["rejected"] for report in clerks.imports)
    figures["accounts_updated"] = sum(report.get("updated", 0) for report in clerks.imports)
    figures["duplicates"] = sum(repeated(report) for report in clerks.imports)
    figures |= money(databases)
    figures["ledger_difference_paise"] = figures["ledger_paise"] - clerks.payers_file()
    return figures


def money(databases):
    """The ledger, by its transfers: what came in from the bank less what went back."""
    [[posted, bounced, paise]] = databases.rows(
        "payments",
        "SELECT (SELECT count(*) FROM receipt), (SELECT count(*) FROM receipt WHERE state = 'reversed'), "
        "(SELECT coalesce(sum(CASE WHEN t.kind = 'reversal' THEN -t.amount_paise ELSE t.amount_paise END), 0) "
        "FROM transfer t JOIN ledger_account a ON a.account_id = "
        "CASE WHEN t.kind = 'reversal' THEN t.credit_account ELSE t.debit_account END WHERE a.kind = 'clearing')",
    )
    return {"receipts_posted": int(posted), "receipts_bounced": int(bounced), "ledger_paise": int(paise)}


def repeated(report):
    """The rows that said nothing new: copies within the file, and what was on record already."""
    return sum(report.get(name, 0) for name in ("duplicates", "already_recorded", "unchanged", "stale"))


def plumbing(databases):
    """Figures of the machinery, which no rule of law can foretell."""
    inbox = "SELECT count(*) FROM messaging.inbox WHERE state"
    message = "SELECT count(*) FROM message WHERE"
    _, routes = databases.underway()
    return {
        "events_published": databases.everywhere("SELECT count(*) FROM messaging.event_log"),
        "events_waiting": databases.everywhere("SELECT count(*) FROM messaging.outbox"),
        "events_to_followers": sum(stated for stated, _ in routes.values()),
        "events_processed": databases.everywhere(f"{inbox} IN ('done', 'skipped')"),
        "events_parked": databases.everywhere(f"{inbox} = 'parked'"),
        "audit_entries": databases.everywhere("SELECT count(*) FROM audit.entry"),
        "matters_opened": databases.number("counsel-portal", "SELECT count(*) FROM matter"),
        "messages_sent": databases.number("communications", f"{message} kind = 'courtesy' AND state = 'sent'"),
        "staff_mail_sent": databases.number("communications", f"{message} kind = 'staff' AND state = 'sent'"),
        "intents_blocked": databases.number("cases", "SELECT count(*) FROM intent WHERE state = 'blocked'"),
    }


def plumbing_holds(figures):
    """What must be true of the machinery, in words, and whether it is."""
    return [
        ("nothing waits to be sent", figures["events_waiting"] == 0),
        ("no event is parked", figures["events_parked"] == 0),
        (
            "every event of a producer is applied once by each service that follows it",
            figures["events_to_followers"] == figures["events_processed"],
        ),
    ]
