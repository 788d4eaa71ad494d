//! Dockets on the wire.

use kernel::LegalDate;
use proceedings::{Permission, Stand, Why};
use prost::Message as _;
use proto::cases as wire;
use statutes::{Because, Decision, FailingClause};

use crate::{
    domain::{
        ActAnswer, DeadlineState, Docket, DocketDeadline, DocketEntry, DocketHead, DocketSummary, FactId, NextClock,
    },
    events::docket_kind,
    ops::{Answered, DocketPage},
};

pub(super) fn opened(opened: Docket) -> Vec<u8> {
    wire::OpenDocketResponse { docket: Some(docket(opened)) }.encode_to_vec()
}

pub(super) fn recorded(recorded: Docket, entry: FactId) -> Vec<u8> {
    wire::RecordFactResponse { docket: Some(docket(recorded)), entry_id: entry.to_string() }.encode_to_vec()
}

pub(super) fn taken_back(taken_back: Docket, entry: FactId) -> Vec<u8> {
    wire::TakeBackFactResponse { docket: Some(docket(taken_back)), entry_id: entry.to_string() }.encode_to_vec()
}

pub(super) fn answered(answered: Answered) -> Vec<u8> {
    let Permission { decision: decided, failing, steps, .. } = answered.permission;
    wire::AuthoriseActResponse {
        answer_id: answered.id.to_string(),
        decision: decision(decided).into(),
        failing: failing.into_iter().map(clause).collect(),
        steps,
    }
    .encode_to_vec()
}

pub(super) fn docket(docket: Docket) -> wire::Docket {
    let Docket { head, stand, entries, deadlines, answers } = docket;
    let overruled: Vec<FactId> = entries.iter().filter_map(|entry| entry.overrules).collect();
    let DocketHead { id, case, reference, loan_account_number, kind, about, opened_at, .. } = head;
    let Stand { state, state_words, is_ended, explanation, questions, remarks, next, .. } = stand;
    let question = |question: proceedings::Question| wire::DocketQuestion {
        why: why(question.why).into(),
        text: question.text,
        entry_ids: question.entries.iter().map(ToString::to_string).collect(),
    };
    let next_act = |next: proceedings::NextAct| wire::NextAct {
        act: next.act.to_owned(),
        words: next.words.to_owned(),
        decision: decision(next.permission.decision).into(),
        gate: next.permission.gate.unwrap_or_default().to_owned(),
        failing: next.permission.failing.into_iter().map(clause).collect(),
    };
    let entry = |entry: DocketEntry| {
        let other = entry.overrules.map(|id| id.to_string()).unwrap_or_default();
        let (takes_back, corrects) = if entry.takes_back() { (other, String::new()) } else { (String::new(), other) };
        wire::DocketEntry {
            entry_id: entry.id.to_string(),
            summary: entry.words(kind).to_owned(),
            stands: !overruled.contains(&entry.id),
            on: (!entry.takes_back()).then(|| entry.on.into()),
            fact: if entry.takes_back() { String::new() } else { entry.fact.to_string() },
            kind: if entry.takes_back() { String::new() } else { entry.kind },
            evidence: entry.evidence,
            corrects,
            takes_back,
            recorded_at: entry.recorded_at.to_string(),
            recorded_by: Some((&entry.recorded_by).into()),
        }
    };
    wire::Docket {
        proceeding_id: id.to_string(),
        case_id: case.to_string(),
        case_reference: reference.to_string(),
        loan_account_number,
        kind: docket_kind(kind).into(),
        about,
        opened_at: opened_at.to_string(),
        state: state.to_owned(),
        state_words: state_words.to_owned(),
        ended: is_ended,
        explanation,
        questions: questions.into_iter().map(question).collect(),
        remarks,
        next: next.into_iter().map(next_act).collect(),
        entries: entries.into_iter().map(entry).collect(),
        deadlines: deadlines.into_iter().map(deadline).collect(),
        answers: answers.into_iter().map(answer).collect(),
    }
}

fn deadline(deadline: DocketDeadline) -> wire::Deadline {
    let state = match deadline.state {
        DeadlineState::Armed => wire::DeadlineState::Armed,
        DeadlineState::Fired => wire::DeadlineState::Fired,
        DeadlineState::Superseded => wire::DeadlineState::Superseded,
        DeadlineState::Cancelled => wire::DeadlineState::Cancelled,
    };
    wire::Deadline {
        deadline_id: deadline.id.to_string(),
        kind: deadline.rule.clone(),
        last_safe: Some(deadline.last_safe.into()),
        last_arguable: Some(deadline.last_arguable.into()),
        state: state.into(),
        rule_id: deadline.rule,
        book_version: deadline.counted_by.book,
        calendar_version: deadline.counted_by.calendar,
        steps: deadline.steps,
        opens: deadline.opens,
    }
}

fn answer(answer: ActAnswer) -> wire::ActAnswer {
    wire::ActAnswer {
        answer_id: answer.id.to_string(),
        act: answer.act,
        on: Some(answer.on.into()),
        decision: decision(answer.decision).into(),
        failed: answer.failed,
        person_decides: answer.person_decides,
        book_version: answer.book_version,
        asked_by: Some((&answer.asked_by).into()),
    }
}

const fn decision(decision: Decision) -> wire::ActDecision {
    match decision {
        Decision::Allowed => wire::ActDecision::Allowed,
        Decision::Refused => wire::ActDecision::Refused,
        Decision::NeedsPerson => wire::ActDecision::NeedsPerson,
    }
}

const fn why(why: Why) -> wire::QuestionReason {
    match why {
        Why::Contradiction => wire::QuestionReason::Contradiction,
        Why::Missing => wire::QuestionReason::Missing,
        Why::Law => wire::QuestionReason::Law,
    }
}

fn clause(clause: FailingClause) -> wire::FailingClause {
    wire::FailingClause {
        id: clause.id,
        plain: clause.plain,
        cure: clause.cure.unwrap_or_default(),
        authority: clause.authority,
        unknown: clause.because != Because::False,
        fact: clause.fact,
    }
}

pub(super) fn page(page: DocketPage, today: LegalDate) -> wire::ListDocketsResponse {
    wire::ListDocketsResponse {
        dockets: page.dockets.into_iter().map(summary).collect(),
        next_page_token: page.next.map(kernel::PageToken::encode).unwrap_or_default(),
        business_date: Some(today.into()),
    }
}

pub(in crate::grpc) fn summary(docket: DocketSummary) -> wire::DocketSummary {
    let next = |NextClock { rule, last_safe, last_arguable }: NextClock| wire::NextDeadline {
        kind: rule,
        last_safe: Some(last_safe.into()),
        last_arguable: Some(last_arguable.into()),
    };
    wire::DocketSummary {
        proceeding_id: docket.id.to_string(),
        case_reference: docket.reference.to_string(),
        loan_account_number: docket.loan_account_number,
        kind: docket_kind(docket.kind).into(),
        about: docket.about,
        state: docket.state,
        questions: docket.questions,
        next_deadline: docket.next_deadline.map(next),
    }
}
