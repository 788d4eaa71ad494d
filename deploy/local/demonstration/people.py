"""The people of the sample, at the command line: what they do on a day of the oracle's story.

The story says who does what; the mesh says what everything is called there. Where the two do not fit, the demo ends: a
manager who finds no draft to approve, or an advocate whose authority is refused, has found a fault.
"""

import csv
import datetime
import json
import time

from .figures import repeated

COURT = "JMFC Pune"
# Subjects of their tokens, and how they stand on the panel. None of them exists.
ADVOCATES = [
    ("advocate-joshi", "MAH/1207/2004", "Meera Joshi", "Joshi & Kale"),
    ("advocate-iyer", "MAH/3391/2011", "Raghav Iyer", "Iyer Chambers"),
    ("advocate-dcosta", "MAH/0458/1998", "Anita D'Costa", "Joshi & Kale"),
]
# One statement a day; the bank is not there.
BANK = "sample-bank"


class Clerks:
    """Everybody who works with the mesh. `run` runs the command line in a role, for a subject."""

    def __init__(self, run, databases, sample, out):
        self.run, self.databases, self.sample, self.out = run, databases, sample, out
        self.statements = out / "statements"
        self.imports, self.receipts, self.bounced, self.traces = [], [], [], {}
        self.now = None

    def empanel(self):
        for subject, enrolment, name, firm in ADVOCATES:
            words = ["--enrolment", enrolment, "--subject", subject, "--name", name, "--firm", firm, "--court", COURT]
            self.run("advocate", "add", *words, role="legal-manager")

    def act(self, day):
        """What is done at ten in the morning. Answers it in words."""
        self.now = datetime.datetime.combine(day.on, datetime.time(4, 30), datetime.UTC)
        done = []
        for file, what in day.files:
            done.append(self.import_file(file, what))
        if day.statement:
            self.import_statement(day)
        for credit in day.bounced:
            self.reverse(credit, day.on)
        if day.files or day.statement or day.bounced:
            self.rest()
        self.hand_over(day.hand_over)
        for cheque, why in day.drop:
            reference, proceeding = self.case_of(cheque)
            self.run("case", "drop", reference, "--proceeding", proceeding, "--reason", why, role="legal-manager")
        for cheque in day.accept:
            reference, subject = self.matter_of(cheque)
            self.run("matter", "accept", reference, role="advocate", subject=subject)
        for cheque, on, protective in day.authority:
            self.ask(cheque, on, protective)
        for place, (cheque, on) in enumerate(day.file, 1):
            reference, subject = self.matter_of(cheque)
            number = f"CC/{day.on:%m%d}{place:02}/{on:%Y}"
            words = ["--on", on, "--court", COURT, "--acknowledgement", number]
            self.run("matter", "file", reference, *words, role="advocate", subject=subject)
        self.rest()
        return done + acts(day)

    # --- files ------------------------------------------------------------------------------------------------------

    def import_file(self, file, what):
        source = "sample-lms" if what == "accounts" else "sample-cts"
        summary = self.import_from(what, self.sample / file, source)
        self.imports.append(summary)
        self.traces[file] = summary["trace_id"]
        return f"{file}: {summary['lines'] - summary['rejected'] - repeated(summary)} of {summary['lines']} rows taken"

    def import_statement(self, day):
        """Writes the bank's statement of this morning, as the payers' bank would, and posts it."""
        self.statements.mkdir(exist_ok=True)
        path = self.statements / f"receipts-{day.on}.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows(row(credit) for credit in day.statement)
        self.receipts.append(self.import_from("receipts", path, BANK))

    def import_from(self, what, path, source):
        report = self.out / f"{path.stem}.json"
        # 1: some rows were rejected, as the sample means it.
        words = ["import", what, path, "--source", source, "--report", report]
        self.run(*words, role="recovery-officer", accept=(0, 1))
        summary = json.loads(report.read_text())["summary"]
        if not summary["complete"]:
            raise SystemExit(f"the import of {path.name} stopped; see {report}")
        return summary

    def payers_file(self):
        """What the bank's statements say came in, less what they took back, in paise: read from the files."""
        total = 0
        for path in sorted(self.statements.glob("receipts-*.csv")):
            with open(path, encoding="utf-8", newline="") as file:
                total += sum(round(float(row["amount"]) * 100) for row in csv.DictReader(file))
        return total - 100 * sum(credit.rupees for credit in self.bounced)

    def reverse(self, credit, today):
        sql = f"SELECT receipt_id FROM receipt WHERE reference = '{credit.reference}'"
        receipt = self.databases.one("payments", sql, credit.reference)
        words = ["--reason", "instrument-bounced", "--value-date", today]
        self.run("receipt", "reverse", receipt[0], *words, role="legal-manager")
        self.bounced.append(credit)

    # --- notices ----------------------------------------------------------------------------------------------------

    def hand_over(self, cheques):
        """The legal manager approves what the service drafted, and gives it to the carrier."""
        if not cheques:
            return
        drafts = {
            (account, number, int(ordinal), int(serving)): notice
            for notice, account, number, ordinal, serving in self.databases.rows(
                "notices",
                "SELECT notice_id, loan_account_number, cheque_number, dishonour_ordinal, serving FROM notice "
                "WHERE state = 'drafted'",
            )
        }
        wanted = [(account, number, ordinal, serving) for (account, _, number), ordinal, serving in cheques]
        missing = [" ".join(map(str, key)) for key in wanted if key not in drafts]
        if missing:
            raise SystemExit(f"no draft of a notice waits for the return {', '.join(missing)}")
        ids = [drafts[key] for key in wanted]
        self.run("notice", "approve", *ids, role="legal-manager")
        self.run("notice", "hand-over", *ids, role="legal-manager")

    # --- matters ----------------------------------------------------------------------------------------------------

    def ask(self, cheque, on, protective):
        reference, subject = self.matter_of(cheque)
        words = ["--on", on, *(["--protective"] if protective else [])]
        self.run("matter", "authority", reference, *words, role="advocate", subject=subject)

    def case_of(self, cheque):
        """The reference of the case of a cheque, and the id of the proceeding."""
        account, ifsc, number = cheque
        sql = (
            f"SELECT instrument_id FROM instrument WHERE loan_account_number = '{account}' "
            f"AND drawee_ifsc = '{ifsc}' AND cheque_number = '{number}'"
        )
        instrument = self.databases.one("payments", sql, f"cheque {number}")[0]
        sql = (
            "SELECT c.number, p.proceeding_id FROM proceeding p JOIN legal_case c USING (case_id) "
            f"WHERE p.instrument_id = '{instrument}'"
        )
        case, proceeding = self.databases.one("cases", sql, f"the proceeding of cheque {number}")
        return f"RC-{int(case):06d}", proceeding

    def matter_of(self, cheque):
        """The reference of the matter, and the subject of the advocate who has it."""
        case, proceeding = self.case_of(cheque)
        sql = f"SELECT number, assigned_subject FROM matter WHERE proceeding_id = '{proceeding}'"
        matter, subject = self.databases.one("counsel-portal", sql, f"the matter of {case}")
        return f"MT-{int(matter):06d}", subject

    # --- between them -----------------------------------------------------------------------------------------------

    def rest(self, patience=150):
        """Waits until every event has had its effect and cases has asked others for all that is due."""
        begun = time.monotonic()
        while True:
            self.databases.wait_for_rest()
            due = f"state IN ('planned', 'blocked') AND not_before <= '{self.now.isoformat()}'"
            planned = self.databases.number("cases", f"SELECT count(*) FROM intent WHERE {due}")
            if not planned and self.databases.is_at_rest():
                return
            if time.monotonic() - begun > patience:
                raise SystemExit(f"cases still has to ask other services for {planned} things after {patience} s")
            time.sleep(0.1)


HEADER = [
    "value_date",
    "amount",
    "mode",
    "reference",
    "loan_account_number",
    "drawee_ifsc",
    "cheque_number",
    "payer_name",
    "narration",
]


def row(credit):
    """A credit as the bank's statement has it. Some say which cheque they pay."""
    cheque = credit.cheque[1:] if credit.names_its_cheque else ("", "")
    start = [credit.value_date, f"{credit.rupees}.00", credit.mode, credit.reference, credit.account]
    return [*start, *cheque, credit.payer, credit.narration]


def acts(day):
    """What else was done, in words."""
    words = [
        (day.hand_over, "notice", "handed over"),
        (day.statement, "credit", "posted"),
        (day.bounced, "cheque", "bounced"),
        (day.drop, "proceeding", "dropped"),
        (day.accept, "matter", "accepted"),
        (day.file, "complaint", "filed"),
    ]
    return [f"{len(what)} {noun}{'s' * (len(what) > 1)} {verb}" for what, noun, verb in words if what]
