//! What an advocate sees: his own, and nothing that tells him of another's.

use std::collections::BTreeSet;

use prost::Message as _;
use prost_types::FileDescriptorSet;
use proto::{
    counsel::{
        CognizanceTaken, Condonation, ListMattersRequest, MatterState, RecordProgressRequest, progress_step::Step,
    },
    types::LegalDate,
};
use tonic::{Code, Request, Status};

use crate::service::{
    Service, accept, assign, authority_for, condone, day, decline, filed, get, keyed, list, progressed, reason, under,
    withdraw,
};

/// The methods of an advocate that name a matter or a filing of it.
const NAMING_A_MATTER: [&str; 8] = [
    "GetMatter",
    "AcceptMatter",
    "DeclineMatter",
    "RequestAuthority",
    "RecordFiling",
    "WithdrawFiling",
    "RecordCondonation",
    "RecordProgress",
];

const UNKNOWN: &str = "01958f3c-7b1a-7c3d-8e4f-0000000000ff";

/// Every method of an advocate that names a matter, called by the `n`th one for a matter or a filing of it.
async fn every_call(service: &Service, n: u32, matter: &str, filing: &str) -> Vec<(&'static str, Status)> {
    let mut advocate = service.advocate(n);
    let today = day(2026, 5, 11);
    vec![
        ("GetMatter", advocate.get_matter(get(matter)).await.unwrap_err()),
        ("AcceptMatter", advocate.accept_matter(keyed(accept(matter))).await.unwrap_err()),
        ("DeclineMatter", advocate.decline_matter(keyed(decline(matter))).await.unwrap_err()),
        ("RequestAuthority", advocate.request_authority(keyed(authority_for(matter, 12))).await.unwrap_err()),
        ("RecordFiling", advocate.record_filing(keyed(filed(matter, today, "CC/9"))).await.unwrap_err()),
        ("WithdrawFiling", advocate.withdraw_filing(keyed(withdraw(filing))).await.unwrap_err()),
        (
            "RecordCondonation",
            advocate.record_condonation(keyed(condone(filing, Condonation::Applied, today))).await.unwrap_err(),
        ),
        ("RecordProgress", advocate.record_progress(keyed(cognizance(filing, today))).await.unwrap_err()),
    ]
}

fn cognizance(filing: &str, on: LegalDate) -> RecordProgressRequest {
    progressed(filing, Step::CognizanceTaken(CognizanceTaken { on: Some(on) }))
}

/// An error without the id that was asked for.
fn shape(error: &Status, id: &str) -> (Code, String, String) {
    (error.code(), error.message().replace(id, "ID"), reason(error))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_advocates_matter_is_unknown_in_every_call_and_asking_is_on_record() {
    let service = Service::start().await;
    let cases = service.with_cases().await;
    service.empanel(1).await;
    let matter = service.accepted(1).await;
    let recorded = service.file(filed(&matter.matter_id, day(2026, 5, 11), "CC/1")).await.unwrap();
    let filing = recorded.matter.unwrap().filings[0].filing_id.clone();
    service.empanel(2).await;
    let before = service.matter(&matter.matter_id).await;

    let mut methods = Vec::new();
    let foreign = every_call(&service, 2, &matter.matter_id, &filing).await;
    let unknown = every_call(&service, 2, UNKNOWN, UNKNOWN).await;
    for ((method, foreign), (_, unknown)) in foreign.iter().zip(&unknown) {
        assert_eq!(foreign.code(), Code::NotFound, "{method}: {foreign:?}");
        let ids = if foreign.message().contains(&filing) { &filing } else { &matter.matter_id };
        assert_eq!(shape(foreign, ids), shape(unknown, UNKNOWN), "{method}");
        methods.push(*method);
    }
    let by_reference = service.advocate(2).get_matter(get(&matter.reference)).await.unwrap_err();
    let no_reference = service.advocate(2).get_matter(get("MT-000999")).await.unwrap_err();
    assert_eq!(shape(&by_reference, &matter.reference), shape(&no_reference, "MT-000999"));

    let by_proceeding = ListMattersRequest { proceeding_id: matter.proceeding_id.clone(), ..list() };
    for request in [list(), by_proceeding] {
        let page = service.advocate(2).list_matters(request).await.unwrap().into_inner();
        assert_eq!((page.matters, page.next_page_token.as_str()), (vec![], ""));
    }
    assert_eq!(service.matter(&matter.matter_id).await, before);
    assert_eq!(cases.asked().len(), 0);

    // Each attempt at the matter is on record with it; those at nothing too.
    let denied = format!(
        "SELECT action FROM audit.entry WHERE outcome = 'denied' AND resource_type = 'matter'
         AND resource_id = '{}' AND actor LIKE '%/advocate-2' ORDER BY entry_id",
        matter.matter_id
    );
    assert_eq!(
        service.texts(&denied).await,
        [
            "matter.read",
            "matter.accept",
            "matter.decline",
            "matter.request_authority",
            "filing.record",
            "filing.withdraw",
            "condonation.record",
            "progress.record",
            "matter.read",
        ]
    );
    let at_nothing = "SELECT count(*) FROM audit.entry WHERE outcome = 'denied' AND resource_id IS NULL";
    assert_eq!(service.number(at_nothing).await, 9);
    assert_eq!(methods, NAMING_A_MATTER);
}

/// What an advocate may not do at all, and that the tests above leave no method out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_advocate_opens_assigns_and_empanels_nothing() {
    let service = Service::start().await;
    let advocate = service.empanel(1).await;
    let matter = service.opened(1).await.matter_id;
    let mut client = service.advocate(1);
    let refused = [
        client.open_matter(keyed(crate::service::proceeding(2))).await.unwrap_err(),
        client.assign_matter(keyed(assign(&matter, &advocate))).await.unwrap_err(),
        client.empanel_advocate(keyed(proto::counsel::EmpanelAdvocateRequest::default())).await.unwrap_err(),
    ];
    for refused in &refused {
        assert_eq!(refused.code(), Code::PermissionDenied, "{refused:?}");
    }
    // Eight that name a matter, the lists, and these: a method that is added needs its line in a test here.
    let methods: BTreeSet<String> = FileDescriptorSet::decode(proto::DESCRIPTORS)
        .unwrap()
        .file
        .into_iter()
        .flat_map(|file| file.service)
        .filter(|service| service.name() == "CounselService")
        .flat_map(|service| service.method)
        .map(|method| method.name().to_owned())
        .collect();
    let tested = NAMING_A_MATTER.iter().chain(&["ListMatters", "ListAdvocates"]).chain(&[
        "OpenMatter",
        "AssignMatter",
        "EmpanelAdvocate",
    ]);
    assert_eq!(methods, tested.map(|&method| method.to_owned()).collect());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_reassignment_the_former_advocate_sees_nothing_not_even_his_old_answers() {
    let service = Service::start().await;
    service.empanel(1).await;
    let id = service.opened(1).await.matter_id;
    service.advocate(1).accept_matter(under(accept(&id), "a-1")).await.unwrap();
    // While it is his, the answer is given again.
    service.advocate(1).accept_matter(under(accept(&id), "a-1")).await.unwrap();
    let recorded = service.advocate(1).record_filing(under(filed(&id, day(2026, 5, 11), "CC/1"), "f-1")).await.unwrap();
    let filing = recorded.into_inner().matter.unwrap().filings[0].filing_id.clone();

    let second = service.empanel(2).await;
    service.manager().assign_matter(keyed(assign(&id, &second))).await.unwrap();
    for (method, refused) in every_call(&service, 1, &id, &filing).await {
        assert_eq!(refused.code(), Code::NotFound, "{method}: {refused:?}");
    }
    let replayed = [
        service.advocate(1).accept_matter(under(accept(&id), "a-1")).await.unwrap_err(),
        service.advocate(1).record_filing(under(filed(&id, day(2026, 5, 11), "CC/1"), "f-1")).await.unwrap_err(),
    ];
    assert!(replayed.iter().all(|refused| refused.code() == Code::NotFound), "{replayed:?}");
    assert_eq!(service.advocate(1).list_matters(list()).await.unwrap().into_inner().matters, []);

    // The new one has it whole, with what was filed, and takes it.
    let seen = service.advocate(2).get_matter(get(&id)).await.unwrap().into_inner().matter.unwrap();
    assert_eq!((seen.state(), seen.filings.len(), seen.package.unwrap().parts.len()), (MatterState::Filed, 1, 1));
    service.advocate(2).accept_matter(keyed(accept(&id))).await.unwrap();
    // What another one recorded is not his to take back.
    let refused = service.advocate(2).withdraw_filing(keyed(withdraw(&filing))).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "COUNSEL_NOT_RECORDER"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_hold_what_the_caller_may_see_without_packages() {
    let service = Service::start().await;
    service.empanel(1).await;
    service.empanel(2).await;
    for n in 1..=5 {
        service.opened(n).await;
    }
    let page = |page_size, page_token: String| ListMattersRequest { page_size, page_token, ..list() };
    let first = service.advocate(1).list_matters(page(2, String::new())).await.unwrap().into_inner();
    let second = service.advocate(1).list_matters(page(2, first.next_page_token)).await.unwrap().into_inner();
    let own: Vec<_> = first.matters.iter().chain(&second.matters).map(|matter| matter.reference.as_str()).collect();
    assert_eq!(own, ["MT-000001", "MT-000003", "MT-000005"]);
    assert!(first.matters.iter().all(|matter| matter.package.is_none()));
    for role in ["legal-manager", "compliance-head", "auditor", "recovery-officer"] {
        let all = service.client(role, "x").list_matters(Request::new(list())).await.unwrap().into_inner();
        assert_eq!(all.matters.len(), 5, "{role}");
    }
    let accepted = ListMattersRequest { state: MatterState::Accepted.into(), ..list() };
    assert_eq!(service.manager().list_matters(accepted).await.unwrap().into_inner().matters, []);
    let operator = service.client("operator", "x").list_matters(list()).await.unwrap_err();
    assert_eq!(operator.code(), Code::PermissionDenied);
}
