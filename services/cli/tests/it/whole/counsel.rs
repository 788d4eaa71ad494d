//! What counsel-portal knows.

use proto::{
    cases::{FailedGate, Gate},
    counsel::{
        Advocate, AssignedAdvocate, Authority, Filing, FilingPackage, HearingHeld, HearingListed, HearingOutcome,
        HearingPurpose, Matter, MatterState, PackagePart, Progress, ProgressStep, progress_step::Step,
    },
    types::PersonalText,
};

use super::{date, person, window};

pub(crate) fn gates() -> Vec<FailedGate> {
    let gate = |gate: Gate, reason: &str, cure: &str| FailedGate {
        gate: gate.into(),
        reason: reason.to_owned(),
        cure: cure.to_owned(),
    };
    vec![
        gate(
            Gate::Premature,
            "2026-02-24 is before 2026-02-25, the first day on which every noticee's fifteen days are over.",
            "Ask for 2026-02-25 or a later day, until 2026-03-24.",
        ),
        gate(
            Gate::PaymentFeed,
            "The statements on record reach to 2026-02-20, and the drawer may pay until 2026-02-24.",
            "Import the statements of every source up to 2026-02-24.",
        ),
    ]
}

pub(crate) fn matter() -> Matter {
    Matter {
        matter_id: "mt-1".to_owned(),
        reference: "MT-000007".to_owned(),
        state: MatterState::Filed.into(),
        proceeding_id: "p-1".to_owned(),
        case_reference: "RC-000042".to_owned(),
        court: "JMFC Pune".to_owned(),
        advocate: Some(AssignedAdvocate {
            advocate_id: "adv-1".to_owned(),
            enrolment_number: "MAH/1234/2001".to_owned(),
        }),
        package: Some(FilingPackage {
            parts: vec![PackagePart {
                name: "return_memo".to_owned(),
                description: "Memo of 2026-02-02, code 01".to_owned(),
                ..PackagePart::default()
            }],
            missing: vec!["board_resolution".to_owned()],
        }),
        filings: vec![Filing {
            filing_id: "f-1".to_owned(),
            filed_on: date("2026-02-26"),
            court: "JMFC Pune".to_owned(),
            acknowledgement: "SCC/100/2026".to_owned(),
            recorded_by: person("adv.kulkarni", "advocate"),
            recorded_at: "2026-02-26T11:00:00Z".to_owned(),
            progress: progress(),
            ..Filing::default()
        }],
        authority: Some(Authority {
            authorisation_id: String::new(),
            file_on: date("2026-02-24"),
            refused: gates(),
            window: Some(window()),
            decided_at: "2026-02-24T06:00:00Z".to_owned(),
            ..Authority::default()
        }),
        opened_at: "2026-02-24T05:00:00Z".to_owned(),
        accepted_at: "2026-02-24T05:30:00Z".to_owned(),
        accepted_by: person("adv.kulkarni", "advocate"),
    }
}

/// What happened since: an entry, the one that stands in its place, and a hearing with an order.
fn progress() -> Vec<Progress> {
    let listed = |on: &str| HearingListed {
        on: date(on),
        purpose: HearingPurpose::Appearance.into(),
        court: "JMFC Pune".to_owned(),
    };
    let entry = |id: &str, step: Step, corrects: &str| Progress {
        progress_id: id.to_owned(),
        step: Some(ProgressStep { step: Some(step) }),
        corrects_progress_id: corrects.to_owned(),
        recorded_by: person("adv.kulkarni", "advocate"),
        recorded_at: "2026-03-02T11:00:00Z".to_owned(),
        ..Progress::default()
    };
    let held =
        HearingHeld { on: date("2026-03-09"), outcome: HearingOutcome::Order.into(), next: Some(listed("2026-04-13")) };
    vec![
        Progress { corrected: true, ..entry("pr-1", Step::HearingListed(listed("2026-03-08")), "") },
        entry("pr-2", Step::HearingListed(listed("2026-03-09")), "pr-1"),
        Progress { note: "summons to issue by dasti".to_owned(), ..entry("pr-3", Step::HearingHeld(held), "") },
    ]
}

pub(crate) fn advocate() -> Advocate {
    Advocate {
        advocate_id: "adv-1".to_owned(),
        subject: "adv.kulkarni".to_owned(),
        name: Some(PersonalText { value: "S•••• K••••".to_owned() }),
        enrolment_number: "MAH/1234/2001".to_owned(),
        firm: "Kulkarni & Co".to_owned(),
        courts: vec!["JMFC Pune".to_owned(), "JMFC Nashik".to_owned()],
        load: 3,
        active: true,
    }
}
