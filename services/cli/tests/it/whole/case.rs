//! What cases knows.

use proto::cases::{
    Account, AccountParty, Case, Deadline, DeadlineState, Fact, FilingWindow, MaskedContactPoint, PartyRole,
    Proceeding, ProceedingKind, ProceedingState, Task, TaskState,
};

use super::{date, days, inr, person};

pub(crate) fn fact(id: &str, kind: &str, on: &str, at: &str, summary: &str) -> Fact {
    Fact {
        fact_id: id.to_owned(),
        kind: kind.to_owned(),
        effective: days(on, on),
        evidence: format!("event 019b7c5e-{id}"),
        recorded_at: at.to_owned(),
        recorded_by: person("priya", "recovery-officer"),
        summary: summary.to_owned(),
        ..Fact::default()
    }
}

pub(crate) fn facts() -> Vec<Fact> {
    let law = "[NI Act s.138 proviso (b)]";
    let bar = Fact {
        evidence: "order of NCLT Mumbai".to_owned(),
        ..fact("0007", "bar.recorded", "2026-03-20", "2026-03-20T05:00:00Z", "Moratorium since 2026-03-20. [IBC s.14]")
    };
    let lifted = Fact {
        retracts: "0007".to_owned(),
        ..fact("0008", "bar.lifted", "2026-03-21", "2026-03-21T05:00:00Z", "The order was against another company.")
    };
    vec![
        fact(
            "0001",
            "cheque.dishonoured",
            "2026-02-03",
            "2026-02-03T04:00:00Z",
            &format!("Returned with code 01, informed 2026-02-03. {law}"),
        ),
        fact("0002", "notice.issued", "2026-02-05", "2026-02-05T06:00:10Z", "Notice for ₹1,50,000.00 with 1 article."),
        fact(
            "0003",
            "article.booked",
            "2026-02-05",
            "2026-02-05T12:00:00Z",
            "Article EM123456785IN booked on 2026-02-05.",
        ),
        fact(
            "0004",
            "service.evidence",
            "2026-02-09",
            "2026-02-09T09:30:20Z",
            "Served on 2026-02-09. [BSA 2023 s.119; General Clauses Act s.27]",
        ),
        fact(
            "0005",
            "receipt.posted",
            "2026-02-12",
            "2026-02-12T06:00:20Z",
            "₹50,000.00 of 2026-02-12 for this cheque.",
        ),
        fact(
            "0006",
            "deadline.passed",
            "2026-02-24",
            "2026-02-24T18:30:00Z",
            "The drawer did not pay by 2026-02-24. [NI Act s.138 proviso (c)]",
        ),
        bar,
        lifted,
    ]
}

pub(crate) fn deadline(id: &str, kind: &str, state: DeadlineState, last_safe: &str, last_arguable: &str) -> Deadline {
    Deadline {
        deadline_id: id.to_owned(),
        kind: kind.to_owned(),
        last_safe: date(last_safe),
        last_arguable: date(last_arguable),
        state: state.into(),
        rule_id: format!("ni138.{kind}"),
        book_version: "2026.1".to_owned(),
        calendar_version: String::new(),
        steps: vec![format!("The day is counted to {last_safe}. [NI Act s.142(1)(b)]")],
        opens: false,
    }
}

pub(crate) fn window() -> FilingWindow {
    FilingWindow {
        earliest_safe: date("2026-02-25"),
        earliest_arguable: date("2026-02-24"),
        last_safe: date("2026-03-24"),
        last_arguable: date("2026-03-26"),
        empty: None,
    }
}

pub(crate) fn case() -> Case {
    let explanation = "The notice was served on 2026-02-09 and ₹1,00,000.00 is unpaid: a complaint may be filed until \
                       2026-03-24 (NI Act s.142(1)(b)).";
    let proceeding = Proceeding {
        proceeding_id: "p-1".to_owned(),
        kind: ProceedingKind::Ni138.into(),
        instrument_id: "i-1".to_owned(),
        amount: inr(15_000_000),
        received: inr(5_000_000),
        state: ProceedingState::ComplaintDue.into(),
        explanation: explanation.to_owned(),
        cures: vec!["File the complaint before the magistrate of the home branch.".to_owned()],
        filing_window: Some(window()),
        facts: facts(),
        deadlines: vec![
            deadline("d-1", "notice_by", DeadlineState::Cancelled, "2026-03-05", "2026-03-07"),
            deadline("d-2", "pay_by", DeadlineState::Fired, "2026-02-24", "2026-02-26"),
            deadline("d-3", "complaint_by", DeadlineState::Armed, "2026-03-24", "2026-03-26"),
        ],
        tasks: vec![Task {
            kind: "open_matter".to_owned(),
            state: TaskState::Blocked.into(),
            reason: "no advocate serves the court".to_owned(),
            since: "2026-02-24T18:30:05Z".to_owned(),
        }],
        hearings: Vec::new(),
        cnr: String::new(),
    };
    Case {
        case_id: "c-1".to_owned(),
        reference: "RC-000042".to_owned(),
        loan_account_number: "HL-0001".to_owned(),
        opened_at: "2026-02-03T04:00:00Z".to_owned(),
        proceedings: vec![proceeding],
    }
}

pub(crate) fn account() -> Account {
    let party = |role: PartyRole, name: &str, masked: &str| AccountParty {
        party_id: format!("party-{name}"),
        role: role.into(),
        name_masked: name.to_owned(),
        contact_points: vec![MaskedContactPoint { masked: masked.to_owned(), ..MaskedContactPoint::default() }],
        ..AccountParty::default()
    };
    let parties = vec![
        party(PartyRole::Borrower, "R•••• K••••", "XXXXXX1234"),
        party(PartyRole::Guarantor, "A•••• K••••", "XXXXXX9876"),
    ];
    Account { account_id: "a-1".to_owned(), loan_account_number: "HL-0001".to_owned(), parties, ..Account::default() }
}
