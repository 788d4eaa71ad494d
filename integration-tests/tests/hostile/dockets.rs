//! A docket with two facts, and the requests that make it.

use anyhow::Context as _;
use proto::{
    cases::{
        OpenDocketRequest, OpenDocketResponse, ProceedingKind, RecordFactRequest, RecordFactResponse,
        open_docket_request::Of,
    },
    types::LegalDateInterval,
};

use crate::{
    caller::Caller,
    fixture::{OFFICER, Proceeding, day},
};

const SERVICE: &str = "/recourse.cases.v1.DocketService";

/// A demand was issued and withdrawn.
#[derive(Clone, Debug)]
pub(crate) struct Docket {
    pub(crate) id: String,
    /// The loan account that it is of.
    pub(crate) account: String,
    /// The entry of the demand.
    pub(crate) demand: String,
    /// The entry of its withdrawal.
    pub(crate) withdrawal: String,
}

/// Makes it in a case.
pub(crate) async fn make(caller: &Caller, of: &Proceeding) -> anyhow::Result<Docket> {
    let open = open(Of::Case(of.case_reference.clone()), ProceedingKind::Sarfaesi);
    let opened: OpenDocketResponse = caller.ask("cases", &format!("{SERVICE}/OpenDocket"), OFFICER, &open).await?;
    let id = opened.docket.context("a docket")?.proceeding_id;
    let demand = fact(&id, 5, r#"{"kind":"demand.issued","demand":1,"noticees":1}"#);
    let mut entries = Vec::new();
    for request in [demand, withdrawal(&id, "a wrong amount")] {
        let recorded: RecordFactResponse =
            caller.ask("cases", &format!("{SERVICE}/RecordFact"), OFFICER, &request).await?;
        entries.push(recorded.entry_id);
    }
    let [demand, withdrawal] = entries.try_into().ok().context("two entries")?;
    Ok(Docket { id, account: of.account.clone(), demand, withdrawal })
}

pub(crate) fn open(of: Of, kind: ProceedingKind) -> OpenDocketRequest {
    OpenDocketRequest { of: Some(of), kind: kind.into(), about: "the asset of the deed 12/2024".to_owned() }
}

/// The demand is withdrawn: a fact in which a person writes something.
pub(crate) fn withdrawal(docket: &str, reason: &str) -> RecordFactRequest {
    fact(docket, 4, &format!(r#"{{"kind":"demand.withdrawn","demand":1,"reason":"{reason}"}}"#))
}

fn fact(docket: &str, days_ago: i32, fact: &str) -> RecordFactRequest {
    let on = day(days_ago);
    RecordFactRequest {
        proceeding_id: docket.to_owned(),
        on: Some(LegalDateInterval { earliest: on, latest: on }),
        fact: fact.to_owned(),
        evidence: "the letter and its postal receipt".to_owned(),
        corrects: String::new(),
    }
}
