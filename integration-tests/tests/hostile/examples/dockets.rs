//! Proceedings whose facts people record.

use proto::cases::{
    AuthoriseActRequest, GetDocketRequest, ListDocketsRequest, OpenDocketRequest, ProceedingKind, RecordFactRequest,
    TakeBackFactRequest, open_docket_request::Of,
};

use super::{Example, command, reading};
use crate::{
    dockets,
    fixture::{AUDITOR, Known, MANAGER, OFFICER},
};

/// The docket of the fixture is asked about before its record is put right.
pub(super) fn examples(known: &Known) -> Vec<Example> {
    let docket = || known.docket.id.clone();
    let ask = AuthoriseActRequest {
        proceeding_id: docket(),
        act: "issue_demand".to_owned(),
        person_decides: "the account was looked through".to_owned(),
    };
    let correct = RecordFactRequest {
        corrects: known.docket.withdrawal.clone(),
        ..dockets::withdrawal(&known.docket.id, "a wrong name")
    };
    let take_back = TakeBackFactRequest {
        proceeding_id: docket(),
        entry_id: known.docket.demand.clone(),
        reason: "another account's".to_owned(),
    };
    let list = ListDocketsRequest {
        page_size: 10,
        page_token: String::new(),
        kind: ProceedingKind::Sarfaesi.into(),
        state: "withdrawn".to_owned(),
        with_questions: true,
        loan_account_number: known.docket.account.clone(),
    };
    vec![
        opening(dockets::open(Of::Case(known.proceedings[9].case_id.clone()), ProceedingKind::Arbitration)),
        opening(dockets::open(Of::LoanAccountNumber(known.proceedings[11].account.clone()), ProceedingKind::Pss25)),
        command("/recourse.cases.v1.DocketService/AuthoriseAct", MANAGER, ask, |other| {
            other.person_decides = "another reason".to_owned();
        }),
        command("/recourse.cases.v1.DocketService/RecordFact", OFFICER, correct, |other| {
            other.evidence = "another letter".to_owned();
        }),
        command("/recourse.cases.v1.DocketService/TakeBackFact", MANAGER, take_back, |other| {
            other.reason = "another reason".to_owned();
        }),
        reading("/recourse.cases.v1.DocketService/GetDocket", AUDITOR, &GetDocketRequest { proceeding_id: docket() }),
        reading("/recourse.cases.v1.DocketService/ListDockets", AUDITOR, &list),
    ]
}

/// In a case or for an account: one example each.
fn opening(request: OpenDocketRequest) -> Example {
    let example = command("/recourse.cases.v1.DocketService/OpenDocket", OFFICER, request, |other| {
        other.about = "something else".to_owned();
    });
    Example { choice: true, ..example }
}
