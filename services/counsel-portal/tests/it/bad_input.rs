//! Every field of every request, wrong once.

use proto::{
    counsel::{
        Advocate, AssignMatterRequest, Condonation, DeclineMatterRequest, EmpanelAdvocateRequest, ListMattersRequest,
        MatterSubject, OpenMatterRequest, PackagePart, RecordCondonationRequest, RecordFilingRequest,
        RequestAuthorityRequest, WithdrawFilingRequest,
    },
    types::{Money, PersonalText},
};
use tonic::{Code, Request, Status};

use crate::service::{
    PUNE, Service, accept, assign, condone, day, entry, fields, filed, keyed, list, proceeding, reason, withdraw,
};

const UNKNOWN: &str = "01958f3c-7b1a-7c3d-8e4f-0000000000ff";

fn assert_names(field: &str, refused: &Status) {
    assert_eq!(refused.code(), Code::InvalidArgument, "{field}: {refused:?}");
    assert_eq!(reason(refused), "FIELD_INVALID", "{field}");
    assert_eq!(fields(refused), [field], "{refused:?}");
}

type Change<T> = Box<dyn Fn(&mut T)>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proceeding_with_one_wrong_field_is_refused_by_its_name_and_leaves_nothing() {
    let service = Service::start().await;
    let money = |currency_code: &str, paise| Some(Money { currency_code: currency_code.to_owned(), paise });
    let subjects: Vec<(&str, Change<MatterSubject>)> = vec![
        ("proceeding_id", Box::new(|subject| subject.proceeding_id = "x".to_owned())),
        ("case_reference", Box::new(|subject| subject.case_reference = String::new())),
        ("case_reference", Box::new(|subject| subject.case_reference = "R\u{202e}".to_owned())),
        ("loan_account_number", Box::new(|subject| subject.loan_account_number = "1.2E+5".to_owned())),
        ("home_branch_ifsc", Box::new(|subject| subject.home_branch_ifsc = "HDFCO000007".to_owned())),
        ("amount", Box::new(|subject| subject.amount = None)),
        ("amount", Box::new(move |subject| subject.amount = money("INR", 0))),
        ("amount.currency_code", Box::new(move |subject| subject.amount = money("USD", 1))),
        ("amount.paise", Box::new(move |subject| subject.amount = money("INR", i64::MAX))),
        ("window.earliest_safe", Box::new(|subject| subject.window = Some(proto::cases::FilingWindow::default()))),
    ];
    for (field, change) in subjects {
        let mut wrong = proceeding(1);
        change(wrong.subject.as_mut().unwrap());
        assert_names(&format!("subject.{field}"), &service.open(wrong).await.unwrap_err());
    }
    let parts: Vec<(&str, Change<PackagePart>)> = vec![
        ("name", Box::new(|part| part.name = String::new())),
        ("name", Box::new(|part| part.name = "Ravi Kumar".to_owned())),
        ("description", Box::new(|part| part.description = "x".repeat(501))),
        ("document", Box::new(|part| part.document = "x".repeat(201))),
        ("sha256", Box::new(|part| part.sha256 = vec![1; 31])),
        ("sha256", Box::new(|part| part.sha256 = Vec::new())),
    ];
    for (field, change) in parts {
        let mut wrong = proceeding(1);
        change(&mut wrong.package.as_mut().unwrap().parts[0]);
        assert_names(&format!("package.parts[0].{field}"), &service.open(wrong).await.unwrap_err());
    }
    let mut missing = proceeding(1);
    missing.package.as_mut().unwrap().missing = vec!["Affidavit!".to_owned()];
    assert_names("package.missing[0]", &service.open(missing).await.unwrap_err());
    assert_names("subject", &service.open(OpenMatterRequest { subject: None, ..proceeding(1) }).await.unwrap_err());
    assert_names("package", &service.open(OpenMatterRequest { package: None, ..proceeding(1) }).await.unwrap_err());
    let without_key = service.client("service", "cases").open_matter(Request::new(proceeding(1))).await.unwrap_err();
    assert_eq!(without_key.code(), Code::InvalidArgument);
    assert_eq!(service.rows().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_with_one_wrong_field_is_refused_by_its_name_and_leaves_nothing() {
    let service = Service::start().await;
    let personal = |text: &str| Some(PersonalText { value: text.to_owned() });
    let table: Vec<(&str, Change<Advocate>)> = vec![
        ("advocate_id", Box::new(|advocate| advocate.advocate_id = UNKNOWN.to_owned())),
        ("subject", Box::new(|advocate| advocate.subject = String::new())),
        ("subject", Box::new(|advocate| advocate.subject = "a b".to_owned())),
        ("name", Box::new(|advocate| advocate.name = None)),
        ("name", Box::new(move |advocate| advocate.name = personal(""))),
        ("name", Box::new(move |advocate| advocate.name = personal(&"x".repeat(201)))),
        ("enrolment_number", Box::new(|advocate| advocate.enrolment_number = String::new())),
        ("enrolment_number", Box::new(|advocate| advocate.enrolment_number = "MAH/1/2027".to_owned())),
        ("firm", Box::new(|advocate| advocate.firm = "x".repeat(201))),
        ("courts", Box::new(|advocate| advocate.courts = Vec::new())),
        ("courts", Box::new(|advocate| advocate.courts = vec![PUNE.to_owned(); 51])),
        ("courts[1]", Box::new(|advocate| advocate.courts.push(" ".to_owned()))),
    ];
    for (field, change) in table {
        let mut wrong = entry(1, &[PUNE]);
        change(&mut wrong);
        let request = keyed(EmpanelAdvocateRequest { advocate: Some(wrong) });
        let refused = service.manager().empanel_advocate(request).await.unwrap_err();
        assert_names(&format!("advocate.{field}"), &refused);
    }
    let nothing = service.manager().empanel_advocate(keyed(EmpanelAdvocateRequest { advocate: None })).await;
    assert_names("advocate", &nothing.unwrap_err());
    assert_eq!(service.rows().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_with_one_wrong_field_is_refused_by_its_name_and_leaves_nothing() {
    let service = Service::start().await;
    let advocate_id = service.empanel(1).await;
    let id = service.accepted(1).await.matter_id;
    let today = day(2026, 5, 11);
    let filing = service.file(filed(&id, today, "CC/1")).await.unwrap().matter.unwrap().filings[0].filing_id.clone();
    let before = service.rows().await;
    let (mut advocate, mut manager) = (service.advocate(1), service.manager());

    assert_names("matter_id", &manager.assign_matter(keyed(assign("x", &advocate_id))).await.unwrap_err());
    let no_advocate = AssignMatterRequest { advocate_id: String::new(), ..assign(&id, "") };
    assert_names("advocate_id", &manager.assign_matter(keyed(no_advocate)).await.unwrap_err());
    let unknown = manager.assign_matter(keyed(assign(&id, UNKNOWN))).await.unwrap_err();
    assert_eq!(reason(&unknown), "COUNSEL_ADVOCATE_UNKNOWN");
    assert_names("matter_id", &advocate.accept_matter(keyed(accept(""))).await.unwrap_err());
    for text in ["", " ", &"x".repeat(201), "a\u{0}b"] {
        let wrong = DeclineMatterRequest { matter_id: id.clone(), reason: text.to_owned() };
        assert_names("reason", &advocate.decline_matter(keyed(wrong)).await.unwrap_err());
        let wrong = WithdrawFilingRequest { reason: text.to_owned(), ..withdraw(&filing) };
        assert_names("reason", &advocate.withdraw_filing(keyed(wrong)).await.unwrap_err());
    }
    assert_names("filing_id", &advocate.withdraw_filing(keyed(withdraw("CC/1"))).await.unwrap_err());
    let file_on = Some(day(2026, 2, 30));
    let no_day = RequestAuthorityRequest { matter_id: id.clone(), file_on, protective: false };
    assert_names("file_on.day", &advocate.request_authority(keyed(no_day)).await.unwrap_err());

    let record = |change: fn(&mut RecordFilingRequest)| {
        let mut request = filed(&id, today, "CC/2");
        change(&mut request);
        keyed(request)
    };
    for (field, wrong) in [
        ("matter_id", record(|request| request.matter_id = "MT-000001".to_owned())),
        ("filed_on", record(|request| request.filed_on = None)),
        ("filed_on", record(|request| request.filed_on = Some(day(2026, 5, 12)))),
        ("filed_on.day", record(|request| request.filed_on = Some(day(2026, 2, 30)))),
        ("court", record(|request| request.court = String::new())),
        ("court", record(|request| request.court = "x".repeat(201))),
        ("acknowledgement", record(|request| request.acknowledgement = String::new())),
        ("acknowledgement", record(|request| request.acknowledgement = "cc/2".to_owned())),
        ("acknowledgement", record(|request| request.acknowledgement = "1".repeat(65))),
    ] {
        assert_names(field, &advocate.record_filing(wrong).await.unwrap_err());
    }
    let condonation = |change: fn(&mut RecordCondonationRequest)| {
        let mut request = condone(&filing, Condonation::Applied, today);
        change(&mut request);
        keyed(request)
    };
    for (field, wrong) in [
        ("filing_id", condonation(|request| request.filing_id = String::new())),
        ("condonation", condonation(|request| request.condonation = 0)),
        ("condonation", condonation(|request| request.condonation = 9)),
        ("dated", condonation(|request| request.dated = None)),
        ("dated", condonation(|request| request.dated = Some(day(2026, 5, 12)))),
    ] {
        assert_names(field, &advocate.record_condonation(wrong).await.unwrap_err());
    }
    for (field, wrong) in [
        ("page_size", ListMattersRequest { page_size: -1, ..list() }),
        ("page_token", ListMattersRequest { page_token: "../etc".to_owned(), ..list() }),
        ("state", ListMattersRequest { state: 99, ..list() }),
        ("proceeding_id", ListMattersRequest { proceeding_id: "x".to_owned(), ..list() }),
    ] {
        assert_names(field, &advocate.list_matters(wrong).await.unwrap_err());
    }
    assert_eq!(service.rows().await, before);
}
