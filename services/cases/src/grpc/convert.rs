//! Between the wire and the domain; nowhere else do they meet.

use formats::LoanAccountNumber;
use foundation::Failure;
use kernel::{LegalDate, PageSize, PageToken};
use proto::{FieldError, cases as wire};

use crate::{
    domain::{
        Case, Deadline, DeadlineState, Fact, FilingWindow, Hearing, HearingPurpose, IntentState, Proceeding, Task,
    },
    events::proceeding_state,
    ops::{CasePage, ListCases},
    store::case::Summary,
};

pub(super) fn list_cases(request: &wire::ListCasesRequest) -> Result<ListCases, Failure> {
    let number = Some(request.loan_account_number.as_str()).filter(|number| !number.is_empty());
    Ok(ListCases {
        size: PageSize::new(request.page_size)?,
        after: PageToken::parse(&request.page_token)?,
        loan_account_number: number.map(loan_account_number).transpose()?.map(|number| number.as_str().to_owned()),
    })
}

/// The number of an account, as whoever asks for it writes it.
pub(super) fn loan_account_number(text: &str) -> Result<LoanAccountNumber, FieldError> {
    text.trim().parse().map_err(|error| FieldError::new("loan_account_number", error))
}

pub(super) fn case_page(page: CasePage, today: LegalDate) -> wire::ListCasesResponse {
    wire::ListCasesResponse {
        cases: page.cases.into_iter().map(summary).collect(),
        next_page_token: page.next.map(PageToken::encode).unwrap_or_default(),
        business_date: Some(today.into()),
    }
}

fn summary(case: Summary) -> wire::CaseSummary {
    wire::CaseSummary {
        case_id: case.id.to_string(),
        reference: case.reference.to_string(),
        loan_account_number: case.loan_account_number,
        opened_at: case.opened_at.to_string(),
        next_deadline: case.next_deadline.map(|next| wire::NextDeadline {
            kind: next.kind,
            last_safe: Some(next.last_safe.into()),
            last_arguable: Some(next.last_arguable.into()),
        }),
    }
}

pub(super) fn case(case: Case) -> wire::Case {
    wire::Case {
        case_id: case.id.to_string(),
        reference: case.reference.to_string(),
        loan_account_number: case.loan_account_number,
        opened_at: case.opened_at.to_string(),
        proceedings: case.proceedings.into_iter().map(proceeding).collect(),
    }
}

/// One proceeding.
pub(super) fn proceeding(proceeding: Proceeding) -> wire::Proceeding {
    let state = proceeding_state(proceeding.position.state.kind());
    wire::Proceeding {
        proceeding_id: proceeding.id.to_string(),
        kind: wire::ProceedingKind::Ni138.into(),
        instrument_id: proceeding.instrument_id.to_string(),
        amount: Some(proceeding.amount.into()),
        state: state.into(),
        explanation: proceeding.position.explanation(),
        cures: proceeding.position.state.cures().to_vec(),
        facts: proceeding.facts.into_iter().map(fact).collect(),
        deadlines: proceeding.deadlines.into_iter().map(deadline).collect(),
        received: Some(proceeding.position.received.into()),
        filing_window: proceeding.position.filing_window.map(filing_window),
        tasks: proceeding.tasks.into_iter().filter_map(task).collect(),
        hearings: proceeding.position.hearings.into_iter().map(hearing).collect(),
        cnr: proceeding.position.cnr.unwrap_or_default(),
    }
}

fn hearing(hearing: Hearing) -> wire::Hearing {
    wire::Hearing {
        on: Some(hearing.on.into()),
        purpose: hearing.purpose.map(HearingPurpose::words).unwrap_or_default().to_owned(),
        court: hearing.court,
        outcome: hearing.outcome.words().to_owned(),
    }
}

fn task(task: Task) -> Option<wire::Task> {
    let state = match task.state {
        IntentState::Planned => wire::TaskState::Planned,
        IntentState::Blocked => wire::TaskState::Blocked,
        IntentState::Done | IntentState::Cancelled => return None,
    };
    Some(wire::Task {
        kind: task.kind.as_str().to_owned(),
        state: state.into(),
        reason: task.reason,
        since: task.since.to_string(),
    })
}

/// The days on which a complaint may be filed.
pub(crate) fn filing_window(window: FilingWindow) -> wire::FilingWindow {
    wire::FilingWindow {
        earliest_safe: Some(window.earliest_safe.into()),
        earliest_arguable: Some(window.earliest_arguable.into()),
        last_safe: Some(window.last_safe.into()),
        last_arguable: Some(window.last_arguable.into()),
        empty: window.empty.map(|empty| wire::EmptyWindow { act_on: Some(empty.act_on.into()), course: empty.course }),
    }
}

fn fact(fact: Fact) -> wire::Fact {
    wire::Fact {
        summary: fact.summary(),
        retracts: fact.retracts.map(|id| id.to_string()).unwrap_or_default(),
        fact_id: fact.id.to_string(),
        kind: fact.kind.as_str().to_owned(),
        effective: Some(fact.effective.into()),
        evidence: fact.evidence,
        recorded_at: fact.recorded_at.to_string(),
        recorded_by: Some((&fact.recorded_by).into()),
    }
}

pub(super) fn deadline(deadline: Deadline) -> wire::Deadline {
    let state = match deadline.state {
        DeadlineState::Armed => wire::DeadlineState::Armed,
        DeadlineState::Fired => wire::DeadlineState::Fired,
        DeadlineState::Superseded => wire::DeadlineState::Superseded,
        DeadlineState::Cancelled => wire::DeadlineState::Cancelled,
    };
    wire::Deadline {
        deadline_id: deadline.id.to_string(),
        kind: deadline.kind.as_str().to_owned(),
        last_safe: Some(deadline.last_safe.into()),
        last_arguable: Some(deadline.last_arguable.into()),
        state: state.into(),
        rule_id: deadline.rule_id,
        book_version: deadline.counted_by.book,
        calendar_version: deadline.counted_by.calendar,
        steps: deadline.steps,
        opens: false,
    }
}
