"""What became of the sample, counted by SQL in the services' databases, as their reading roles see them."""

import glob
import os
import shutil
import subprocess
import time
from urllib.parse import unquote, urlsplit


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

    def number(self, service, sql):
        return int(self.rows(service, sql)[0][0])

    def everywhere(self, sql):
        return sum(self.number(service, sql) for service in self.urls)


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


# Which service follows the events of which.
FOLLOWED = {"cases": ("payments",)}


def wait_for_rest(databases, patience=60):
    """Waits until every event that was stated has had its effect."""
    begun = time.monotonic()
    while True:
        unsent = databases.everywhere("SELECT count(*) FROM messaging.outbox")
        unread = databases.everywhere("SELECT count(*) FROM messaging.inbox WHERE state IN ('ready', 'waiting')")
        stated = received = 0
        for follower, producers in FOLLOWED.items():
            for producer in producers:
                stated += databases.number(producer, "SELECT count(*) FROM messaging.event_log")
                of_producer = f"SELECT count(*) FROM messaging.inbox WHERE producer = '{producer}'"
                received += databases.number(follower, of_producer)
        if unsent == unread == 0 and received == stated:
            return
        if time.monotonic() - begun > patience:
            raise SystemExit(
                f"the mesh does not come to rest within {patience} s: {unsent} events to send, {unread} to apply, "
                f"{received} of {stated} received"
            )
        time.sleep(0.1)


def business(databases, imports):
    """The figures that the answer key has too. `imports` are the reports of the command line about its files.

    Nothing is stored of a row that was rejected or came twice: those two are the only figures from the reports, and
    the identity over all lines checks them against what is stored.
    """
    cases = {
        "accounts_imported": "SELECT count(*) FROM account",
        "cases": "SELECT count(*) FROM legal_case",
        "cases_opened": "SELECT count(*) FROM proceeding WHERE state <> 'with_counsel'",
        "counsel_held": "SELECT count(*) FROM proceeding WHERE state = 'with_counsel'",
        "refused": "SELECT count(*) FROM audit.entry WHERE action = 'dishonour.refuse'",
        "second_dishonours": "SELECT count(*) - count(DISTINCT proceeding_id) FROM fact WHERE kind = 'cheque.dishonoured'",
        "notice_due": "SELECT count(*) FROM proceeding WHERE state = 'notice_due'",
        "lapsed_on_arrival": "SELECT count(*) FROM proceeding WHERE state = 'lapsed_on_arrival'",
        "lapsed_unsent": "SELECT count(*) FROM proceeding WHERE state = 'lapsed_unsent'",
        "deadlines_armed": "SELECT count(*) FROM deadline",
        "deadlines_fired": "SELECT count(*) FROM deadline WHERE state = 'fired'",
        "deadlines_superseded": "SELECT count(*) FROM deadline WHERE state = 'superseded'",
        "deadlines_cancelled": "SELECT count(*) FROM deadline WHERE state = 'cancelled'",
        "deadlines_open": "SELECT count(*) FROM deadline WHERE state = 'armed'",
        "deadlines_missed": "SELECT count(*) FROM fact WHERE kind = 'deadline.passed'",
        "reminders_fired": "SELECT count(*) FROM reminder WHERE state = 'fired'",
    }
    # One question for all: a table with a figure a row.
    table = " UNION ALL ".join(f"SELECT '{name}', ({sql})" for name, sql in cases.items())
    figures = {name: int(value) for name, value in databases.rows("cases", table)}
    figures["memos_recorded"] = databases.number("payments", "SELECT count(*) FROM dishonour")
    figures["lines"] = sum(report["lines"] for report in imports)
    figures["rows_rejected"] = sum(report["rejected"] for report in imports)
    figures["duplicates"] = sum(repeated(report) for report in imports)
    figures["events_published"] = databases.everywhere("SELECT count(*) FROM messaging.event_log")
    return figures


def repeated(report):
    """The rows that said nothing new: copies within the file, and what was on record already."""
    return sum(report.get(name, 0) for name in ("duplicates", "already_recorded", "unchanged", "stale"))


def plumbing(databases):
    """Figures of the machinery, which no rule of law can foretell."""
    inbox = "SELECT count(*) FROM messaging.inbox WHERE state"
    return {
        "events_waiting": databases.everywhere("SELECT count(*) FROM messaging.outbox"),
        "events_processed": databases.everywhere(f"{inbox} = 'done'"),
        "events_parked": databases.everywhere(f"{inbox} = 'parked'"),
        "audit_entries": databases.everywhere("SELECT count(*) FROM audit.entry"),
    }


def telling_cases(databases):
    """Three cases of different kinds, as (why it is shown, reference): the first of each kind."""
    kinds = [
        (
            "Presented twice: the second return set aside the first clock and started another",
            """SELECT c.number FROM legal_case c JOIN proceeding p USING (case_id) JOIN deadline d USING (proceeding_id)
               WHERE d.state = 'superseded' AND (SELECT count(*) FROM proceeding o WHERE o.case_id = c.case_id) = 1
               ORDER BY p.state <> 'notice_due', c.number LIMIT 1""",
        ),
        (
            "The memo came too late: what is left to do",
            """SELECT c.number FROM legal_case c JOIN proceeding p USING (case_id)
               WHERE p.state = 'lapsed_on_arrival' AND (SELECT count(*) FROM proceeding o WHERE o.case_id = c.case_id) = 1
               ORDER BY c.number LIMIT 1""",
        ),
        (
            "The return code settles nothing: a lawyer decides",
            """SELECT c.number FROM legal_case c JOIN proceeding p USING (case_id)
               WHERE p.state = 'with_counsel' AND (SELECT count(*) FROM proceeding o WHERE o.case_id = c.case_id) = 1
               ORDER BY c.number LIMIT 1""",
        ),
    ]
    found = [(why, databases.rows("cases", sql)) for why, sql in kinds]
    return [(why, f"RC-{int(rows[0][0]):06d}") for why, rows in found if rows]
