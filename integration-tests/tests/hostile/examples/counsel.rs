//! Matters, filings and their progress.

use proto::counsel::{
    AcceptMatterRequest, AssignMatterRequest, Condonation, DeclineMatterRequest, EmpanelAdvocateRequest,
    GetMatterRequest, ListAdvocatesRequest, ListMattersRequest, MatterState, RecordCondonationRequest,
    RecordProgressRequest, RequestAuthorityRequest, WithdrawFilingRequest,
};

use super::{Example, command, reading};
use crate::{
    fixture::{AUDITOR, CASES, Known, MANAGER, day},
    messages,
    mutation::NOBODY,
    progress,
};

pub(super) fn matters(known: &Known) -> Vec<Example> {
    let id = |index: usize| known.matters[index].matter_id.clone();
    let other_advocate = || {
        let offered = known.matters[0].advocate.as_ref().map(|advocate| advocate.advocate_id.clone());
        known.advocates.iter().find(|one| Some(*one) != offered.as_ref()).unwrap().clone()
    };
    let assign = AssignMatterRequest { matter_id: id(0), advocate_id: other_advocate() };
    let decline = DeclineMatterRequest { matter_id: id(2), reason: "conflict of interest".to_owned() };
    let authority = RequestAuthorityRequest { matter_id: id(3), file_on: day(0), protective: false };
    let withdraw =
        WithdrawFilingRequest { filing_id: known.filing_to_withdraw.clone(), reason: "another matter's".to_owned() };
    let condone = RecordCondonationRequest {
        filing_id: known.filing_to_condone.clone(),
        condonation: Condonation::Applied.into(),
        dated: day(0),
    };
    let empanel = EmpanelAdvocateRequest { advocate: Some(messages::advocate("kavita", "MAH/77/2005")) };
    let list = ListMattersRequest {
        page_size: 10,
        page_token: String::new(),
        state: MatterState::Offered.into(),
        proceeding_id: known.proceedings[5].id.clone(),
    };
    let advocates = ListAdvocatesRequest { page_size: 10, page_token: String::new() };
    vec![
        command(
            "/recourse.counsel.v1.CounselService/OpenMatter",
            CASES,
            messages::matter(&known.proceedings[3]),
            |other| other.package.as_mut().unwrap().missing.clear(),
        ),
        reading("/recourse.counsel.v1.CounselService/GetMatter", AUDITOR, &GetMatterRequest { matter: id(7) }),
        reading("/recourse.counsel.v1.CounselService/ListMatters", AUDITOR, &list),
        command("/recourse.counsel.v1.CounselService/AssignMatter", MANAGER, assign, |other| {
            other.matter_id = NOBODY.to_owned();
        }),
        command(
            "/recourse.counsel.v1.CounselService/AcceptMatter",
            known.counsel_of(1),
            AcceptMatterRequest { matter_id: id(1) },
            |other| other.matter_id = id(1).to_uppercase(),
        ),
        command("/recourse.counsel.v1.CounselService/DeclineMatter", known.counsel_of(2), decline, |other| {
            other.reason = "no capacity".to_owned();
        }),
        command("/recourse.counsel.v1.CounselService/RequestAuthority", MANAGER, authority, |other| {
            other.protective = true;
        }),
        command(
            "/recourse.counsel.v1.CounselService/RecordFiling",
            MANAGER,
            messages::filing(&id(4), "EF/2026/4"),
            |other| other.acknowledgement = "EF/2026/44".to_owned(),
        ),
        command("/recourse.counsel.v1.CounselService/WithdrawFiling", MANAGER, withdraw, |other| {
            other.reason = "another reason".to_owned();
        }),
        command("/recourse.counsel.v1.CounselService/RecordCondonation", MANAGER, condone, |other| {
            other.dated = day(1);
        }),
        command("/recourse.counsel.v1.CounselService/EmpanelAdvocate", MANAGER, empanel, |other| {
            other.advocate.as_mut().unwrap().firm = "Another".to_owned();
        }),
        reading("/recourse.counsel.v1.CounselService/ListAdvocates", AUDITOR, &advocates),
    ]
}

/// What happened to a filed complaint, one example a step.
pub(super) fn progress(known: &Known) -> Vec<Example> {
    let path = "/recourse.counsel.v1.CounselService/RecordProgress";
    let filing = &known.filing_to_condone;
    let steps = progress::every_step().into_iter().map(|step| progress::request(filing, step));
    let requests = steps.chain([progress::taken_back(filing, &known.progress_to_take_back)]);
    let example = |request: RecordProgressRequest| {
        let example = command(path, MANAGER, request, |other| other.note = "another note".to_owned());
        Example { choice: true, ..example }
    };
    requests.map(example).collect()
}
