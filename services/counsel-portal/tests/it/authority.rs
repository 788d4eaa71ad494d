//! Asking cases whether a complaint may be filed.

use proto::{
    cases::Gate,
    counsel::{ComplaintFiled, MatterState, RequestAuthorityRequest},
};
use tonic::Code;

use crate::{
    fake_cases::authorisation,
    service::{Service, accept, assign, authority_for, day, filed, keyed, reason, subject, under},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cases_authorises_is_kept_and_named_by_a_filing_of_that_day() {
    let service = Service::start().await;
    let cases = service.with_cases().await;
    service.empanel(1).await;
    let id = service.accepted(1).await.matter_id;
    let ask = |key: &str| under(authority_for(&id, 11), key);
    let answer = service.advocate(1).request_authority(ask("k")).await.unwrap().into_inner();
    let matter = answer.matter.clone().unwrap();
    let authority = matter.authority.clone().unwrap();
    assert_eq!((matter.state(), authority.authorisation_id), (MatterState::Authorised, authorisation(1)));
    assert_eq!((authority.file_on, authority.refused), (Some(day(2026, 5, 11)), vec![]));
    assert_eq!(authority.window.unwrap().last_safe, Some(day(2026, 6, 3)));
    assert_eq!(authority.steps, ["The month ends on 2026-04-25. (NI Act s.142(1)(b))"]);
    assert_eq!(authority.for_advocate, ["To make sure of: The synopsis is attached. (Sanjabij Tari)"]);
    assert_eq!(service.matter(&id).await, matter);

    let asked = cases.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].by.as_str(), asked[0].on_behalf_of.clone()), ("counsel-portal", Some(subject(1))));
    assert_eq!((&asked[0].request.matter_id, &asked[0].request.proceeding_id), (&id, &matter.proceeding_id));
    assert_eq!(asked[0].key.len(), 64);
    // The same key has its answer; another key is another question.
    assert_eq!(service.advocate(1).request_authority(ask("k")).await.unwrap().into_inner(), answer);
    assert_eq!(cases.asked().len(), 1);
    let other_day = service.advocate(1).request_authority(under(authority_for(&id, 12), "k")).await.unwrap_err();
    assert_eq!(reason(&other_day), "IDEMPOTENCY_KEY_REUSED");
    service.advocate(1).request_authority(keyed(authority_for(&id, 12))).await.unwrap();
    assert_ne!(cases.asked()[1].key, asked[0].key);

    // A filing names the authorisation of its day, not the last one.
    service.file(filed(&id, day(2026, 5, 11), "CC/1")).await.unwrap();
    assert_eq!(service.last_event::<ComplaintFiled>().await.authorisation_id, authorisation(1));
    service.file(filed(&id, day(2026, 5, 10), "CC/2")).await.unwrap();
    assert_eq!(service.last_event::<ComplaintFiled>().await.authorisation_id, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_kept_with_its_gates_and_the_matter_stays_where_it_is() {
    let service = Service::start().await;
    let cases = service.with_cases().await;
    cases.refuse(true);
    service.empanel(1).await;
    let id = service.accepted(1).await.matter_id;
    let asked = service.advocate(1).request_authority(keyed(authority_for(&id, 11))).await.unwrap().into_inner();
    let matter = asked.matter.unwrap();
    let authority = matter.authority.clone().unwrap();
    assert_eq!((matter.state(), authority.authorisation_id.as_str()), (MatterState::Accepted, ""));
    assert_eq!(authority.refused[0].gate(), Gate::PaymentFeed);
    assert_eq!(authority.refused[0].cure, "import the receipts of 2026-05-10");
    assert_eq!(service.matter(&id).await, matter);
    // Cured, and asked again: by the legal manager this time.
    cases.refuse(false);
    let asked = service.manager().request_authority(keyed(authority_for(&id, 11))).await.unwrap().into_inner();
    assert_eq!(asked.matter.unwrap().state(), MatterState::Authorised);
    assert_eq!(cases.asked()[1].on_behalf_of.as_deref(), Some("asha"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_cases_is_down_nothing_is_written_and_the_same_key_works_later() {
    let service = Service::start().await;
    service.empanel(1).await;
    let id = service.accepted(1).await.matter_id;
    let before = service.rows().await;
    let ask = || under(authority_for(&id, 11), "k");
    let refused = service.advocate(1).request_authority(ask()).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::Unavailable, "COUNSEL_CASES_UNAVAILABLE"));
    assert!(refused.message().contains("same key"), "{}", refused.message());
    assert_eq!(service.rows().await, before);

    let cases = service.with_cases().await;
    let asked = service.advocate(1).request_authority(ask()).await.unwrap().into_inner();
    assert_eq!(asked.matter.unwrap().state(), MatterState::Authorised);
    assert_eq!(cases.asked().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_comes_after_the_matter_went_to_another_is_not_his() {
    let service = Service::start().await;
    let cases = service.with_cases().await;
    cases.wait();
    service.empanel(1).await;
    let id = service.accepted(1).await.matter_id;
    let second = service.empanel(2).await;
    let mut advocate = service.advocate(1);
    let mut manager = service.manager();
    let asking = advocate.request_authority(keyed(authority_for(&id, 11)));
    let meanwhile = async {
        cases.told.arrived.notified().await;
        manager.assign_matter(keyed(assign(&id, &second))).await.unwrap();
        cases.told.go_on.notify_one();
    };
    let (asked, ()) = futures_util::future::join(asking, meanwhile).await;
    assert_eq!(asked.unwrap_err().code(), Code::NotFound);
    let matter = service.matter(&id).await;
    assert_eq!((matter.state(), matter.authority), (MatterState::Offered, None));
    assert_eq!(service.number("SELECT count(*) FROM authority").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_asks_before_he_has_accepted_or_for_a_day_that_is_over() {
    let service = Service::start().await;
    let cases = service.with_cases().await;
    service.empanel(1).await;
    let id = service.opened(1).await.matter_id;
    let refused = service.advocate(1).request_authority(keyed(authority_for(&id, 11))).await.unwrap_err();
    assert_eq!(reason(&refused), "COUNSEL_MATTER_NOT_ACCEPTED");
    service.advocate(1).accept_matter(keyed(accept(&id))).await.unwrap();
    let refused = service.advocate(1).request_authority(keyed(authority_for(&id, 10))).await.unwrap_err();
    assert_eq!(crate::service::fields(&refused), ["file_on"]);
    assert_eq!(cases.asked().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_names_no_day_asks_for_today_by_the_clock_of_the_service() {
    let service = Service::start().await;
    let cases = service.with_cases().await;
    service.empanel(1).await;
    let id = service.accepted(1).await.matter_id;
    let today = RequestAuthorityRequest { file_on: None, ..authority_for(&id, 11) };
    let answer = service.advocate(1).request_authority(under(today.clone(), "k")).await.unwrap().into_inner();
    assert_eq!(answer.matter.clone().unwrap().authority.unwrap().file_on, Some(day(2026, 5, 11)));
    assert_eq!(cases.asked()[0].request.file_on, Some(day(2026, 5, 11)));
    assert_eq!(service.advocate(1).request_authority(under(today, "k")).await.unwrap().into_inner(), answer);
    assert_eq!(cases.asked().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_lost_the_matter_does_not_get_the_kept_answer_again() {
    let service = Service::start().await;
    let _cases = service.with_cases().await;
    service.empanel(1).await;
    let id = service.opened(1).await.matter_id;
    let second = service.empanel(2).await;
    let mut advocate = service.advocate(1);
    let accepted = advocate.accept_matter(under(accept(&id), "a")).await.unwrap().into_inner();
    assert_eq!(advocate.accept_matter(under(accept(&id), "a")).await.unwrap().into_inner(), accepted);
    let asked = advocate.request_authority(under(authority_for(&id, 11), "k")).await.unwrap().into_inner();
    assert_eq!(advocate.request_authority(under(authority_for(&id, 11), "k")).await.unwrap().into_inner(), asked);
    service.manager().assign_matter(keyed(assign(&id, &second))).await.unwrap();
    let again = advocate.request_authority(under(authority_for(&id, 11), "k")).await.unwrap_err();
    assert_eq!((again.code(), reason(&again).as_str()), (Code::NotFound, "COUNSEL_MATTER_UNKNOWN"));
    let again = advocate.accept_matter(under(accept(&id), "a")).await.unwrap_err();
    assert_eq!((again.code(), reason(&again).as_str()), (Code::NotFound, "COUNSEL_MATTER_UNKNOWN"));
    let denied = "SELECT action FROM audit.entry WHERE outcome = 'denied' ORDER BY entry_id";
    assert_eq!(service.texts(denied).await, ["matter.request_authority", "matter.accept"]);
}
