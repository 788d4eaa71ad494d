//! The enforcement of a security: a demand that was corrected, a service that was taken back, a question.

use proto::{
    cases::{
        ActAnswer, ActDecision, AuthoriseActResponse, Deadline, DeadlineState, Docket, DocketEntry, DocketQuestion,
        DocketSummary, FailingClause, NextAct, NextDeadline, ProceedingKind, QuestionReason,
    },
    types::LegalDateInterval,
};

use crate::whole::{date, person};

/// The id of the docket.
pub(super) const DOCKET: &str = "019b7c5e-0000-7000-8000-0000000d0001";

fn id(number: u32) -> String {
    format!("019b7c5e-0000-7000-8000-0000000e{number:04}")
}

fn entry(number: u32, kind: &str, summary: &str, on: &str, fact: &str) -> DocketEntry {
    DocketEntry {
        entry_id: id(number),
        kind: kind.to_owned(),
        summary: summary.to_owned(),
        on: Some(LegalDateInterval { earliest: date(on), latest: date(on) }),
        fact: fact.to_owned(),
        evidence: format!("document {number} of the file"),
        stands: true,
        recorded_at: "2026-03-06T06:00:00Z".to_owned(),
        recorded_by: person("priya", "recovery-officer"),
        ..DocketEntry::default()
    }
}

fn entries() -> Vec<DocketEntry> {
    let issued = |number, on, fact| entry(number, "demand.issued", "the demand is issued (s.13(2))", on, fact);
    let served = |number, noticee, on| {
        let fact =
            format!(r#"{{"kind":"demand.served","demand":1,"noticee":{noticee},"mode":"speed_post_registered"}}"#);
        entry(number, "demand.served", "the demand is served (Rule 3)", on, &fact)
    };
    let between = LegalDateInterval { earliest: date("2026-03-05"), latest: date("2026-03-09") };
    let valued = r#"{"kind":"asset.valued","value":450000000}"#;
    vec![
        served(2, 1, "2026-03-06"),
        DocketEntry { stands: false, ..issued(1, "2026-03-20", r#"{"kind":"demand.issued","demand":1,"noticees":1}"#) },
        DocketEntry {
            corrects: id(1),
            ..issued(3, "2026-03-02", r#"{"kind":"demand.issued","demand":1,"noticees":2}"#)
        },
        DocketEntry { stands: false, on: Some(between), ..served(4, 2, "2026-03-05") },
        DocketEntry {
            entry_id: id(5),
            evidence: "the acknowledgement is of another file".to_owned(),
            takes_back: id(4),
            stands: true,
            recorded_at: "2026-03-12T06:00:00Z".to_owned(),
            recorded_by: person("meera", "legal-manager"),
            ..DocketEntry::default()
        },
        entry(6, "asset.valued", "the asset is valued (Rule 8(5))", "2026-02-10", valued),
    ]
}

fn unknown() -> FailingClause {
    FailingClause {
        id: "served".to_owned(),
        plain: "The demand was served on every borrower, guarantor and mortgagor.".to_owned(),
        cure: "Serve the demand on the other noticees, or record its service.".to_owned(),
        authority: "SARFAESI Act s.13(2); Security Interest (Enforcement) Rules, 2002, r.3".to_owned(),
        unknown: true,
        fact: "account.npa".to_owned(),
    }
}

fn premature() -> FailingClause {
    FailingClause {
        id: "sixty_days".to_owned(),
        plain: "Sixty days from the service of the demand are over.".to_owned(),
        cure: "Wait until 2026-06-01.".to_owned(),
        authority: "SARFAESI Act s.13(4)".to_owned(),
        unknown: false,
        fact: "sarfaesi.last_service".to_owned(),
    }
}

fn next() -> Vec<NextAct> {
    let act = |act: &str, words: &str, decision: ActDecision| NextAct {
        act: act.to_owned(),
        words: words.to_owned(),
        decision: decision.into(),
        ..NextAct::default()
    };
    vec![
        act("serve_demand", "the demand is served (Rule 3)", ActDecision::Allowed),
        NextAct {
            gate: "sarfaesi.may_take_measures".to_owned(),
            failing: vec![premature(), unknown()],
            ..act("take_possession", "possession is taken (s.13(4))", ActDecision::Refused)
        },
        NextAct {
            failing: vec![unknown()],
            ..act("withdraw_demand", "the demand is withdrawn", ActDecision::NeedsPerson)
        },
    ]
}

fn deadlines() -> Vec<Deadline> {
    let deadline = |rule: &str, state: DeadlineState, safe: &str, arguable: &str| Deadline {
        deadline_id: format!("d-{safe}"),
        kind: rule.to_owned(),
        last_safe: date(safe),
        last_arguable: date(arguable),
        state: state.into(),
        rule_id: rule.to_owned(),
        book_version: "2026.1".to_owned(),
        steps: vec![format!("Counted to {safe}. [SARFAESI Act s.13]")],
        ..Deadline::default()
    };
    vec![
        Deadline {
            opens: true,
            ..deadline("sarfaesi.demand_expires", DeadlineState::Superseded, "2026-05-20", "2026-05-20")
        },
        Deadline {
            opens: true,
            ..deadline("sarfaesi.demand_expires", DeadlineState::Armed, "2026-06-01", "2026-05-08")
        },
        deadline("sarfaesi.representation_reply", DeadlineState::Armed, "2026-05-25", "2026-05-27"),
    ]
}

/// The docket.
pub(super) fn docket() -> Docket {
    let question = "On record is possession is taken (2026-05-01) without the service of the demand before it: record \
                    that, or correct this.";
    let remark = "A copy of the demand was put up at the property.";
    let stands = "A demand to 2 noticees is issued on 2026-03-02; its sixty days run (SARFAESI Act s.13(2)).";
    Docket {
        proceeding_id: DOCKET.to_owned(),
        case_id: "c-1".to_owned(),
        case_reference: "RC-000042".to_owned(),
        loan_account_number: "HL-0001".to_owned(),
        kind: ProceedingKind::Sarfaesi.into(),
        about: "flat 12, Baner, Pune".to_owned(),
        opened_at: "2026-03-02T06:00:00Z".to_owned(),
        state: "demanded".to_owned(),
        state_words: "The demand is issued, and its sixty days run.".to_owned(),
        ended: false,
        explanation: format!("{stands} {question} {remark}"),
        questions: vec![DocketQuestion {
            why: QuestionReason::Missing.into(),
            text: question.to_owned(),
            entry_ids: vec![id(3), id(2)],
        }],
        remarks: vec![remark.to_owned()],
        next: next(),
        entries: entries(),
        deadlines: deadlines(),
        answers: vec![
            ActAnswer {
                answer_id: "a-1".to_owned(),
                act: "take_possession".to_owned(),
                on: date("2026-05-01"),
                decision: ActDecision::Refused.into(),
                failed: vec!["sixty_days".to_owned(), "served".to_owned()],
                book_version: "2026.1".to_owned(),
                asked_by: person("meera", "legal-manager"),
                ..ActAnswer::default()
            },
            ActAnswer {
                answer_id: "a-2".to_owned(),
                act: "withdraw_demand".to_owned(),
                on: date("2026-05-02"),
                decision: ActDecision::NeedsPerson.into(),
                failed: vec!["served".to_owned()],
                person_decides: "the amount is wrong".to_owned(),
                book_version: "2026.1".to_owned(),
                asked_by: person("meera", "legal-manager"),
            },
        ],
    }
}

/// What is answered to the question whether possession may be taken.
pub(super) fn answer(decision: ActDecision) -> AuthoriseActResponse {
    let failing = match decision {
        ActDecision::Refused => vec![premature(), unknown()],
        ActDecision::NeedsPerson => vec![unknown()],
        ActDecision::Allowed | ActDecision::Unspecified => Vec::new(),
    };
    AuthoriseActResponse {
        answer_id: "019b7c5e-0000-7000-8000-0000000a0001".to_owned(),
        decision: decision.into(),
        failing,
        steps: vec!["Sixty days from 2026-04-02, that day not counted: 2026-06-01. [SARFAESI Act s.13(2)]".to_owned()],
    }
}

pub(super) fn summary(
    number: u32,
    kind: ProceedingKind,
    state: &str,
    questions: i32,
    next: Option<&str>,
) -> DocketSummary {
    DocketSummary {
        proceeding_id: format!("019b7c5e-0000-7000-8000-0000000d{number:04}"),
        case_reference: format!("RC-{:06}", 41 + number),
        loan_account_number: format!("HL-{number:04}"),
        kind: kind.into(),
        about: "flat 12, Baner, Pune".to_owned(),
        state: state.to_owned(),
        questions,
        next_deadline: next.map(|on| NextDeadline {
            kind: "sarfaesi.representation_reply".to_owned(),
            last_safe: date(on),
            last_arguable: date(on),
        }),
    }
}
