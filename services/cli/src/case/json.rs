//! A case as machines read it: everything that the services gave.

use proto::{
    cases::{Deadline, Fact, FilingWindow, Hearing, NextDeadline, Proceeding, Task},
    payments::Instrument,
};
use serde_json::{Value, json};

use super::{
    gather::{Cheque, Dossier},
    timeline::{self, At, Moment},
};
use crate::{
    account, docket,
    json::{actor, day, days, list, money},
    matter, message, notice, receipt,
    words::Choice as _,
};

pub(super) fn dossier(dossier: &Dossier) -> Value {
    let Dossier { case, .. } = dossier;
    let proceedings = case.proceedings.iter().zip(&dossier.cheques);
    json!({
        "case_id": case.case_id,
        "reference": case.reference,
        "loan_account_number": case.loan_account_number,
        "opened_at": case.opened_at,
        "business_date": dossier.today,
        "account": dossier.account.as_ref().map(account::value),
        "proceedings": proceedings.map(proceeding).collect::<Value>(),
        "dockets": list(&dossier.dockets, docket::summary),
        "notices": list(&dossier.notices, notice::value),
        "messages": list(&dossier.messages, message::value),
        "receipts": list(&dossier.receipts, receipt::value),
        "matters": list(&dossier.matters, matter::value),
        "timeline": list(&timeline::of(dossier), moment),
        "unavailable": dossier.unavailable.iter().map(|away| json!({ "service": away.service, "why": away.why })).collect::<Value>(),
    })
}

fn proceeding((proceeding, cheque): (&Proceeding, &Cheque)) -> Value {
    let (instrument, unavailable) = match cheque {
        Cheque::Known(instrument) => (Some(instrument_of(instrument)), None),
        Cheque::Unavailable(why) => (None, Some(why)),
    };
    json!({
        "proceeding_id": proceeding.proceeding_id,
        "kind": proceeding.kind().as_str_name(),
        "instrument_id": proceeding.instrument_id,
        "amount": money(proceeding.amount.as_ref()),
        "received": money(proceeding.received.as_ref()),
        "state": proceeding.state().as_str_name(),
        "explanation": proceeding.explanation,
        "cures": proceeding.cures,
        "filing_window": proceeding.filing_window.as_ref().map(window),
        "facts": list(&proceeding.facts, fact),
        "tasks": list(&proceeding.tasks, task),
        "hearings": list(&proceeding.hearings, hearing),
        "cnr": proceeding.cnr,
        "deadlines": list(&proceeding.deadlines, deadline),
        "instrument": instrument,
        "instrument_unavailable": unavailable,
    })
}

/// When a complaint may be filed.
pub(crate) fn window(window: &FilingWindow) -> Value {
    json!({
        "earliest_safe": day(window.earliest_safe),
        "earliest_arguable": day(window.earliest_arguable),
        "last_safe": day(window.last_safe),
        "last_arguable": day(window.last_arguable),
        "empty": window.empty.as_ref().map(|empty| json!({ "act_on": day(empty.act_on), "course": empty.course })),
    })
}

fn fact(fact: &Fact) -> Value {
    json!({
        "fact_id": fact.fact_id,
        "kind": fact.kind,
        "summary": fact.summary,
        "effective": days(fact.effective.as_ref()),
        "evidence": fact.evidence,
        "retracts": fact.retracts,
        "recorded_at": fact.recorded_at,
        "recorded_by": actor(fact.recorded_by.as_ref()),
    })
}

fn hearing(hearing: &Hearing) -> Value {
    json!({
        "on": day(hearing.on), "purpose": hearing.purpose, "court": hearing.court, "outcome": hearing.outcome,
    })
}

fn task(task: &Task) -> Value {
    json!({ "kind": task.kind, "state": task.state().name(), "reason": task.reason, "since": task.since })
}

/// A deadline.
pub(crate) fn deadline(deadline: &Deadline) -> Value {
    json!({
        "deadline_id": deadline.deadline_id,
        "kind": deadline.kind,
        "last_safe": day(deadline.last_safe),
        "last_arguable": day(deadline.last_arguable),
        "state": deadline.state().as_str_name(),
        "rule_id": deadline.rule_id,
        "book_version": deadline.book_version,
        "calendar_version": deadline.calendar_version,
        "steps": deadline.steps,
        "opens": deadline.opens,
    })
}

/// The day that matters next.
pub(crate) fn next_deadline(next: &NextDeadline) -> Value {
    json!({ "kind": next.kind, "last_safe": day(next.last_safe), "last_arguable": day(next.last_arguable) })
}

fn instrument_of(instrument: &Instrument) -> Value {
    let dishonours = instrument.dishonours.iter().map(|dishonour| {
        json!({
            "dishonour_id": dishonour.dishonour_id,
            "ordinal": dishonour.ordinal,
            "presented_on": day(dishonour.presented_on),
            "returned_on": day(dishonour.returned_on),
            "return_code": dishonour.return_code,
            "informed_on": days(dishonour.informed_on.as_ref()),
        })
    });
    json!({
        "instrument_id": instrument.instrument_id,
        "loan_account_number": instrument.loan_account_number,
        "cheque_number": instrument.cheque_number,
        "drawee_ifsc": instrument.drawee_ifsc,
        "drawn_on": day(instrument.drawn_on),
        "amount": money(instrument.amount.as_ref()),
        "drawer_initials": instrument.drawer_initials,
        "dishonours": dishonours.collect::<Vec<_>>(),
    })
}

fn moment(moment: &Moment) -> Value {
    let (at, on) = match moment.at {
        At::Instant(instant) => (Some(instant.to_string()), instant.legal_date()),
        At::Day(day, _) => (None, day),
    };
    json!({
        "at": at,
        "on": on,
        "service": moment.service.as_str(),
        "what": moment.what,
        "details": moment.details,
        "taken_back": moment.undone,
    })
}
