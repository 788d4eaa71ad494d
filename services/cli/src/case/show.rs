//! One case: what cases knows, and the cheques as payments knows them.

use std::time::Duration;

use chassis::grpc::client::RequestExt as _;
use kernel::LegalDate;
use proto::{cases, payments, types};
use serde_json::{Value, json};
use tonic::{Code, Request};

use super::{
    day,
    render::{self, CaseView, Cheque},
};
use crate::{
    args::ShowArgs,
    console::Console,
    failure::{self, Callee, Exit, Failure},
    session::{Patience, Session},
};

/// How long one question may take.
pub(crate) const DEADLINE: Duration = Duration::from_secs(10);

/// `recourse case show`. Without payments the rest is still shown.
pub async fn show(args: &ShowArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut cases = session.cases(Patience::Short)?;
    let request = Request::new(cases::GetCaseRequest { case: args.reference.clone() }).with_deadline(DEADLINE);
    let response =
        cases.client.get_case(request).await.map_err(|status| Failure::call(&cases.callee, status))?.into_inner();
    let today = business_date(response.business_date, &cases.callee)?;
    let case =
        response.case.ok_or_else(|| Failure::Answer { callee: cases.callee.clone(), what: "no case".to_owned() })?;
    let cheques = cheques(&case, session).await;
    if args.json {
        let json = json_of(&case, &cheques);
        writeln!(console.out, "{json:#}")?;
    } else {
        let view = CaseView { case: &case, cheques: &cheques, today };
        console.out.write_all(render::case(&view, console.paint).as_bytes())?;
    }
    Ok(Exit::Done)
}

/// Today, as cases counts: in a simulation it is not the day on the wall.
pub(crate) fn business_date(stated: Option<types::LegalDate>, callee: &Callee) -> Result<LegalDate, Failure> {
    let date = stated.and_then(|date| LegalDate::try_from(date).ok());
    date.ok_or_else(|| Failure::Answer { callee: callee.clone(), what: "no business date".to_owned() })
}

/// The cheque of each proceeding, in their order. A service that is away is asked once.
async fn cheques(case: &cases::Case, session: &Session) -> Vec<Cheque> {
    let mut connection = match session.payments(Patience::Short) {
        Ok(connection) => connection,
        Err(failure) => return case.proceedings.iter().map(|_| Cheque::Unavailable(failure.to_string())).collect(),
    };
    let mut away: Option<String> = None;
    let mut cheques = Vec::with_capacity(case.proceedings.len());
    for proceeding in &case.proceedings {
        if let Some(why) = &away {
            cheques.push(Cheque::Unavailable(why.clone()));
            continue;
        }
        let message = payments::GetInstrumentRequest { instrument_id: proceeding.instrument_id.clone() };
        let request = Request::new(message).with_deadline(DEADLINE);
        cheques.push(match connection.client.get_instrument(request).await {
            Ok(response) => match response.into_inner().instrument {
                Some(instrument) => Cheque::Known(Box::new(instrument)),
                None => Cheque::Unavailable("payments answered without a cheque".to_owned()),
            },
            Err(status) => {
                let why = failure::sentence(&connection.callee, &status);
                if matches!(status.code(), Code::Unavailable | Code::DeadlineExceeded) {
                    away = Some(why.clone());
                }
                Cheque::Unavailable(why)
            }
        });
    }
    cheques
}

fn json_of(case: &cases::Case, cheques: &[Cheque]) -> Value {
    let proceedings: Vec<Value> = case.proceedings.iter().zip(cheques).map(proceeding).collect();
    json!({
        "case_id": case.case_id,
        "reference": case.reference,
        "loan_account_number": case.loan_account_number,
        "opened_at": case.opened_at,
        "proceedings": proceedings,
    })
}

fn proceeding((proceeding, cheque): (&cases::Proceeding, &Cheque)) -> Value {
    let (instrument, unavailable) = match cheque {
        Cheque::Known(instrument) => (Some(instrument_of(instrument)), None),
        Cheque::Unavailable(why) => (None, Some(why)),
    };
    json!({
        "proceeding_id": proceeding.proceeding_id,
        "kind": proceeding.kind().as_str_name(),
        "instrument_id": proceeding.instrument_id,
        "amount": money(proceeding.amount.as_ref()),
        "state": proceeding.state().as_str_name(),
        "explanation": proceeding.explanation,
        "cures": proceeding.cures,
        "facts": proceeding.facts.iter().map(fact).collect::<Vec<_>>(),
        "deadlines": proceeding.deadlines.iter().map(deadline).collect::<Vec<_>>(),
        "instrument": instrument,
        "instrument_unavailable": unavailable,
    })
}

fn fact(fact: &cases::Fact) -> Value {
    json!({
        "fact_id": fact.fact_id,
        "kind": fact.kind,
        "effective": interval(fact.effective.as_ref()),
        "evidence": fact.evidence,
        "recorded_at": fact.recorded_at,
        "recorded_by": fact.recorded_by.as_ref().map(|by| json!({
            "kind": by.kind().as_str_name(), "issuer": by.issuer, "subject": by.subject, "roles": by.roles,
        })),
    })
}

fn deadline(deadline: &cases::Deadline) -> Value {
    json!({
        "deadline_id": deadline.deadline_id,
        "kind": deadline.kind,
        "last_safe": day(deadline.last_safe),
        "last_arguable": day(deadline.last_arguable),
        "state": deadline.state().as_str_name(),
        "rule_id": deadline.rule_id,
        "book_version": deadline.book_version,
        "steps": deadline.steps,
    })
}

fn instrument_of(instrument: &payments::Instrument) -> Value {
    let dishonours = instrument.dishonours.iter().map(|dishonour| {
        json!({
            "dishonour_id": dishonour.dishonour_id,
            "ordinal": dishonour.ordinal,
            "presented_on": day(dishonour.presented_on),
            "returned_on": day(dishonour.returned_on),
            "return_code": dishonour.return_code,
            "informed_on": interval(dishonour.informed_on.as_ref()),
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

fn interval(interval: Option<&types::LegalDateInterval>) -> Option<Value> {
    interval.map(|interval| json!({ "earliest": day(interval.earliest), "latest": day(interval.latest) }))
}

fn money(money: Option<&types::Money>) -> Option<Value> {
    money.map(|money| json!({ "currency_code": money.currency_code, "paise": money.paise }))
}
