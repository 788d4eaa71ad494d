//! A docket as machines read it: everything that cases gave.

use kernel::LegalDate;
use proto::cases::{ActAnswer, Docket, DocketEntry, DocketQuestion, DocketSummary, FailingClause, NextAct};
use serde_json::{Value, json};

use crate::{
    case::{deadline, next_deadline},
    json::{actor, day, days, list},
    words::Choice as _,
};

pub(super) fn docket(docket: &Docket, today: LegalDate) -> Value {
    json!({
        "proceeding_id": docket.proceeding_id,
        "case_id": docket.case_id,
        "case_reference": docket.case_reference,
        "loan_account_number": docket.loan_account_number,
        "business_date": today,
        "kind": docket.kind().name(),
        "about": docket.about,
        "opened_at": docket.opened_at,
        "state": docket.state,
        "state_words": docket.state_words,
        "ended": docket.ended,
        "explanation": docket.explanation,
        "questions": list(&docket.questions, question),
        "remarks": docket.remarks,
        "next": list(&docket.next, next),
        "deadlines": list(&docket.deadlines, deadline),
        "entries": list(&docket.entries, entry),
        "answers": list(&docket.answers, answer),
    })
}

/// A docket in a list.
pub(crate) fn summary(docket: &DocketSummary) -> Value {
    json!({
        "proceeding_id": docket.proceeding_id,
        "case_reference": docket.case_reference,
        "loan_account_number": docket.loan_account_number,
        "kind": docket.kind().name(),
        "about": docket.about,
        "state": docket.state,
        "questions": docket.questions,
        "next_deadline": docket.next_deadline.as_ref().map(next_deadline),
    })
}

fn question(question: &DocketQuestion) -> Value {
    json!({ "why": question.why().name(), "text": question.text, "entry_ids": question.entry_ids })
}

fn next(next: &NextAct) -> Value {
    json!({
        "act": next.act,
        "words": next.words,
        "decision": next.decision().name(),
        "gate": (!next.gate.is_empty()).then_some(&next.gate),
        "failing": list(&next.failing, failing),
    })
}

fn failing(clause: &FailingClause) -> Value {
    json!({
        "id": clause.id,
        "plain": clause.plain,
        "cure": (!clause.cure.is_empty()).then_some(&clause.cure),
        "authority": clause.authority,
        "unknown": clause.unknown,
    })
}

fn entry(entry: &DocketEntry) -> Value {
    // The fact as it was recorded; as text, if it is no JSON after all.
    let fact = serde_json::from_str(&entry.fact).unwrap_or_else(|_| Value::from(entry.fact.as_str()));
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "entry_id": entry.entry_id,
        "kind": given(&entry.kind),
        "summary": entry.summary,
        "on": days(entry.on.as_ref()),
        "fact": given(&entry.fact).map(|_| fact),
        "evidence": entry.evidence,
        "corrects": given(&entry.corrects),
        "takes_back": given(&entry.takes_back),
        "stands": entry.stands,
        "recorded_at": entry.recorded_at,
        "recorded_by": actor(entry.recorded_by.as_ref()),
    })
}

fn answer(answer: &ActAnswer) -> Value {
    json!({
        "answer_id": answer.answer_id,
        "act": answer.act,
        "on": day(answer.on),
        "decision": answer.decision().name(),
        "failed": answer.failed,
        "person_decides": (!answer.person_decides.is_empty()).then_some(&answer.person_decides),
        "book_version": answer.book_version,
        "asked_by": actor(answer.asked_by.as_ref()),
    })
}
