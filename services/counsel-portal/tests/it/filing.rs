//! Complaints that were filed: always recorded, taken back, condoned.

use proto::counsel::{
    ComplaintFiled, Condonation, CondonationRecorded, FilingWithdrawn, Matter, MatterState, RecordFilingRequest,
};
use tonic::Code;

use crate::service::{PUNE, Service, condone, day, fields, filed, keyed, proceeding, reason, subject, under, withdraw};

const TODAY: (i32, i32, i32) = (2026, 5, 11);

fn today() -> proto::types::LegalDate {
    day(TODAY.0, TODAY.1, TODAY.2)
}

fn last_filing(matter: &Matter) -> String {
    matter.filings.last().unwrap().filing_id.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filing_is_recorded_whether_it_is_early_late_or_unauthorised() {
    let service = Service::start().await;
    service.empanel(1).await;
    // Offered and not accepted, filed long before any window; and one in nobody's hands, filed by the manager's word.
    let premature = service.opened(1).await.matter_id;
    let recorded = service.file(filed(&premature, day(2025, 1, 2), "CC/1/2025")).await.unwrap();
    let matter = recorded.matter.unwrap();
    assert_eq!((matter.state(), recorded.already_recorded), (MatterState::Filed, false));
    assert_eq!(matter.filings[0].recorded_by.as_ref().unwrap().subject, subject(1));
    let stated: ComplaintFiled = service.last_event().await;
    assert_eq!((stated.filed_on, stated.court.as_str()), (Some(day(2025, 1, 2)), PUNE));
    assert_eq!((stated.matter_id, stated.authorisation_id.as_str()), (premature, ""));

    let mut nobodys = proceeding(2);
    "SBIN0000001".clone_into(&mut nobodys.subject.as_mut().unwrap().home_branch_ifsc);
    let nobodys = service.open(nobodys).await.unwrap().matter.unwrap();
    assert_eq!(nobodys.state(), MatterState::Unassigned);
    let late = service.manager().record_filing(keyed(filed(&nobodys.matter_id, today(), "EF-77"))).await.unwrap();
    assert_eq!(late.into_inner().matter.unwrap().state(), MatterState::Filed);
    assert_eq!(service.events().await, ["counsel-portal.complaint_filed.v1"; 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_acknowledgement_again_is_the_same_filing() {
    let service = Service::start().await;
    service.empanel(1).await;
    let id = service.accepted(1).await.matter_id;
    let first = service.file(filed(&id, today(), "CC/1/2026")).await.unwrap();
    let again = service.file(filed(&id, today(), "CC/1/2026")).await.unwrap();
    assert!(again.already_recorded && !first.already_recorded);
    assert_eq!(again.matter, first.matter);
    for (field, change) in [
        ("filed_on", RecordFilingRequest { filed_on: Some(day(2026, 5, 10)), ..filed(&id, today(), "CC/1/2026") }),
        ("court", RecordFilingRequest { court: "JMFC Nashik".to_owned(), ..filed(&id, today(), "CC/1/2026") }),
    ] {
        let refused = service.file(change).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::AlreadyExists, "COUNSEL_FILING_DIFFERS"));
        assert_eq!(fields(&refused), [field]);
    }
    // A fresh complaint after the first one stands beside it.
    let fresh = service.file(filed(&id, today(), "CC/2/2026")).await.unwrap();
    assert_eq!(fresh.matter.unwrap().filings.len(), 2);
    assert_eq!(service.events().await.len(), 3, "accepted, and two filings");
    let key_reused = service.advocate(1).record_filing(under(filed(&id, today(), "CC/3"), "k")).await;
    key_reused.unwrap();
    let refused = service.advocate(1).record_filing(under(filed(&id, today(), "CC/4"), "k")).await.unwrap_err();
    assert_eq!(reason(&refused), "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filing_recorded_in_error_is_taken_back_and_may_be_recorded_right() {
    let service = Service::start().await;
    service.empanel(1).await;
    let id = service.accepted(1).await.matter_id;
    let wrong = last_filing(&service.file(filed(&id, day(2026, 5, 1), "CC/1")).await.unwrap().matter.unwrap());
    let left = service.advocate(1).withdraw_filing(keyed(withdraw(&wrong))).await.unwrap().into_inner().matter.unwrap();
    assert_eq!((left.state(), left.filings[0].withdrawn), (MatterState::Accepted, true));
    assert_eq!(service.last_event::<FilingWithdrawn>().await.filing_id, wrong);
    // Once is enough.
    service.advocate(1).withdraw_filing(keyed(withdraw(&wrong))).await.unwrap();
    assert_eq!(service.events().await.len(), 3);
    let condoned = service.manager().record_condonation(keyed(condone(&wrong, Condonation::Applied, today()))).await;
    assert_eq!(reason(&condoned.unwrap_err()), "COUNSEL_FILING_WITHDRAWN");

    let right = service.file(filed(&id, day(2026, 5, 2), "CC/1")).await.unwrap();
    assert!(!right.already_recorded);
    let right = last_filing(&right.matter.unwrap());
    let by_manager = service.manager().withdraw_filing(keyed(withdraw(&right))).await.unwrap().into_inner();
    assert_eq!(by_manager.matter.unwrap().state(), MatterState::Accepted);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn condonation_is_applied_for_then_decided_once() {
    let service = Service::start().await;
    service.empanel(1).await;
    let id = service.accepted(1).await.matter_id;
    let filing = last_filing(&service.file(filed(&id, day(2026, 5, 4), "CC/1")).await.unwrap().matter.unwrap());
    let mut advocate = service.advocate(1);
    let request = |condonation, n| keyed(condone(&filing, condonation, day(2026, 5, n)));
    let early = advocate.record_condonation(request(Condonation::Allowed, 5)).await.unwrap_err();
    assert_eq!((early.code(), reason(&early).as_str()), (Code::FailedPrecondition, "COUNSEL_CONDONATION_ORDER"));
    let applied = advocate.record_condonation(request(Condonation::Applied, 5)).await.unwrap().into_inner();
    assert_eq!(applied.matter.unwrap().filings[0].condonation(), Condonation::Applied);
    advocate.record_condonation(request(Condonation::Applied, 5)).await.unwrap();
    let before = advocate.record_condonation(request(Condonation::Refused, 4)).await.unwrap_err();
    assert!(before.message().contains("2026-05-04"), "{}", before.message());
    let future = advocate.record_condonation(request(Condonation::Refused, 12)).await.unwrap_err();
    assert_eq!(fields(&future), ["dated"]);
    let decided = service.manager().record_condonation(request(Condonation::Refused, 8)).await.unwrap().into_inner();
    assert_eq!(decided.matter.unwrap().filings[0].condonation(), Condonation::Refused);
    let stated: CondonationRecorded = service.last_event().await;
    assert_eq!((stated.condonation(), stated.dated), (Condonation::Refused, Some(day(2026, 5, 8))));
    let again = advocate.record_condonation(request(Condonation::Allowed, 9)).await.unwrap_err();
    assert_eq!(reason(&again), "COUNSEL_CONDONATION_ORDER");
    assert_eq!(service.events().await.len(), 4, "accepted, filed, applied, refused");
    assert_eq!(service.matter(&id).await.filings[0].condonation(), Condonation::Refused);
}
