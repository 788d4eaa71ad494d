//! The panel, and who gets a matter.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use proto::counsel::{Advocate, EmpanelAdvocateRequest, ListAdvocatesRequest, Matter, MatterState, OpenMatterRequest};
use tonic::Code;

use crate::service::{
    PUNE, Service, accept, assign, decline, entry, get, keyed, list, proceeding, reason, subject, under,
};

fn enrolment(matter: &Matter) -> &str {
    matter.advocate.as_ref().map(|advocate| advocate.enrolment_number.as_str()).unwrap_or_default()
}

fn at_branch(n: u32, ifsc: &str) -> OpenMatterRequest {
    let mut request = proceeding(n);
    if let Some(subject) = &mut request.subject {
        ifsc.clone_into(&mut subject.home_branch_ifsc);
    }
    request
}

async fn empanel(service: &Service, advocate: Advocate) -> Result<Advocate, tonic::Status> {
    let request = keyed(EmpanelAdvocateRequest { advocate: Some(advocate) });
    Ok(service.manager().empanel_advocate(request).await?.into_inner().advocate.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_matters_opened_at_once_are_five_for_each_of_four_advocates() {
    let service = Service::start().await;
    for n in 1..=4 {
        service.empanel(n).await;
    }
    let mut hands: BTreeMap<String, u32> = BTreeMap::new();
    for matter in join_all((1..=20).map(|n| service.opened(n))).await {
        assert_eq!((matter.state(), matter.court.as_str()), (MatterState::Offered, PUNE));
        *hands.entry(enrolment(&matter).to_owned()).or_default() += 1;
    }
    assert_eq!(hands.into_values().collect::<Vec<_>>(), [5, 5, 5, 5]);
    let panel = service.manager().list_advocates(ListAdvocatesRequest::default()).await.unwrap().into_inner();
    assert_eq!(panel.advocates.iter().map(|advocate| advocate.load).collect::<Vec<_>>(), [5, 5, 5, 5]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_proceeding_opened_sixteen_times_at_once_is_one_matter() {
    let service = Service::start().await;
    service.empanel(1).await;
    let opened = join_all((0..16).map(|_| service.open(proceeding(1)))).await;
    let opened: Vec<_> = opened.into_iter().map(Result::unwrap).collect();
    assert_eq!(opened.iter().filter(|answer| !answer.already_open).count(), 1);
    assert!(opened.iter().all(|answer| answer.matter.as_ref().unwrap().reference == "MT-000001"));
    assert_eq!(service.number("SELECT count(*) FROM assignment").await, 1);
    let actions = service.texts("SELECT action FROM audit.entry ORDER BY entry_id").await;
    assert_eq!(actions, ["advocate.empanel", "matter.open", "matter.offer"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_goes_to_the_court_of_its_branch_and_to_nobody_if_none_is_known() {
    let service = Service::start().await;
    empanel(&service, entry(1, &[PUNE])).await.unwrap();
    empanel(&service, entry(2, &["JMFC Nashik"])).await.unwrap();
    let mut found = Vec::new();
    for (n, ifsc) in
        [(1, "HDFC0000007"), (2, "HDFC0000008"), (3, "HDFC0000123"), (4, "HDFC0000999"), (5, "SBIN0000001")]
    {
        let matter = service.open(at_branch(n, ifsc)).await.unwrap().matter.unwrap();
        found.push((matter.state(), matter.court.clone(), enrolment(&matter).to_owned()));
    }
    let offered = |court: &str, enrolment: &str| (MatterState::Offered, court.to_owned(), enrolment.to_owned());
    let unassigned = (MatterState::Unassigned, String::new(), String::new());
    assert_eq!(
        found,
        [
            offered(PUNE, "MAH/1/2010"),
            offered("JMFC Nashik", "MAH/2/2010"),
            offered(PUNE, "MAH/1/2010"),
            offered("JMFC Nashik", "MAH/2/2010"),
            unassigned,
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_declines_is_not_asked_again_and_the_last_one_leaves_it_to_people() {
    let service = Service::start().await;
    let first = service.empanel(1).await;
    service.empanel(2).await;
    let id = service.opened(1).await.matter_id;
    assert_eq!(enrolment(&service.matter(&id).await), "MAH/1/2010");

    let answer = service.advocate(1).decline_matter(under(decline(&id), "d-1")).await.unwrap().into_inner();
    let left = answer.matter.clone().unwrap();
    assert_eq!((left.state(), left.case_reference.as_str(), &left.package), (MatterState::Unassigned, "", &None));
    assert_eq!(enrolment(&service.matter(&id).await), "MAH/2/2010");
    // Sent again, he gets the same answer, and sees nothing all the same.
    let again = service.advocate(1).decline_matter(under(decline(&id), "d-1")).await.unwrap().into_inner();
    assert_eq!(again, answer);
    assert_eq!(service.advocate(1).get_matter(get(&id)).await.unwrap_err().code(), Code::NotFound);

    service.advocate(2).decline_matter(keyed(decline(&id))).await.unwrap();
    let matter = service.matter(&id).await;
    assert_eq!((matter.state(), matter.advocate), (MatterState::Unassigned, None));
    assert_eq!(service.texts("SELECT reason FROM assignment").await, ["no capacity", "no capacity"]);

    // A person may ask him once more.
    let assigned = service.manager().assign_matter(keyed(assign(&id, &first))).await.unwrap().into_inner();
    assert_eq!(assigned.matter.unwrap().state(), MatterState::Offered);
    let same = service.manager().assign_matter(keyed(assign(&id, &first))).await.unwrap_err();
    assert_eq!(reason(&same), "COUNSEL_MATTER_ASSIGNED");
    service.advocate(1).accept_matter(keyed(accept(&id))).await.unwrap();
    let refused = service.advocate(1).decline_matter(keyed(decline(&id))).await.unwrap_err();
    assert_eq!(reason(&refused), "COUNSEL_MATTER_ACCEPTED");
    assert_eq!(service.events().await, ["counsel-portal.matter_accepted.v1"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_of_the_panel_is_known_by_its_enrolment_and_names_leave_as_initials() {
    let service = Service::start().await;
    let id = service.empanel(1).await;
    let matter = service.opened(1).await.matter_id;
    let mut moved = entry(1, &["JMFC Nashik", PUNE]);
    "advocate-9".clone_into(&mut moved.subject);
    let changed = empanel(&service, moved.clone()).await.unwrap();
    assert_eq!((changed.advocate_id.as_str(), changed.load), (id.as_str(), 1));
    assert_eq!(changed.name.unwrap().value, "Z•••• Z••••");
    assert_eq!(changed.courts, ["JMFC Nashik", PUNE]);
    // His matters follow him to the new subject.
    assert_eq!(service.advocate(1).get_matter(get(&matter)).await.unwrap_err().code(), Code::NotFound);
    service.advocate(9).get_matter(get(&matter)).await.unwrap();

    let taken = empanel(&service, Advocate { enrolment_number: "MAH/7/2010".to_owned(), ..moved.clone() });
    assert_eq!(reason(&taken.await.unwrap_err()), "COUNSEL_SUBJECT_TAKEN");

    // Off the panel he sees nothing, gets nothing, and a person must take the matter elsewhere.
    empanel(&service, Advocate { active: false, ..moved.clone() }).await.unwrap();
    assert_eq!(service.advocate(9).get_matter(get(&matter)).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(service.advocate(9).list_matters(list()).await.unwrap().into_inner().matters, []);
    assert_eq!(service.opened(2).await.state(), MatterState::Unassigned);
    let refused = service.manager().assign_matter(keyed(assign(&service.opened(3).await.matter_id, &id))).await;
    assert_eq!(reason(&refused.unwrap_err()), "COUNSEL_ADVOCATE_INACTIVE");
    empanel(&service, moved).await.unwrap();
    service.advocate(9).get_matter(get(&matter)).await.unwrap();
    let sealed = service.number("SELECT count(*) FROM advocate WHERE position('Zyx'::bytea IN name_sealed) > 0").await;
    assert_eq!(sealed, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_panel_is_listed_page_by_page_and_an_advocate_sees_himself() {
    let service = Service::start().await;
    for n in 1..=3 {
        service.empanel(n).await;
    }
    let page = |page_size, page_token: String| ListAdvocatesRequest { page_size, page_token };
    let first = service.manager().list_advocates(page(2, String::new())).await.unwrap().into_inner();
    let second = service.manager().list_advocates(page(2, first.next_page_token)).await.unwrap().into_inner();
    assert_eq!((first.advocates.len(), second.advocates.len(), second.next_page_token.as_str()), (2, 1, ""));
    let own = service.advocate(2).list_advocates(page(0, String::new())).await.unwrap().into_inner().advocates;
    assert_eq!(own.iter().map(|advocate| advocate.subject.clone()).collect::<Vec<_>>(), [subject(2)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_good_for_one_request() {
    let service = Service::start().await;
    service.empanel(1).await;
    let mut cases = service.client("service", "cases");
    let first = cases.open_matter(under(proceeding(1), "k")).await.unwrap().into_inner();
    assert_eq!(cases.open_matter(under(proceeding(1), "k")).await.unwrap().into_inner(), first);
    let refused = cases.open_matter(under(proceeding(2), "k")).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "IDEMPOTENCY_KEY_REUSED"));
    assert_eq!(service.number("SELECT count(*) FROM matter").await, 1);
    // Another body for the same proceeding gets the matter that is there.
    let other = service.open(at_branch(1, "SBIN0000001")).await.unwrap();
    assert!(other.already_open);
    assert_eq!(other.matter.unwrap().court, PUNE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matter_says_when_and_by_whom_it_was_taken_until_it_goes_to_another() {
    let service = Service::start().await;
    service.empanel(1).await;
    let offered = service.opened(1).await;
    assert_eq!((offered.accepted_at.as_str(), offered.accepted_by), ("", None));
    let id = offered.matter_id;
    let second = service.empanel(2).await;
    let taken = service.advocate(1).accept_matter(keyed(accept(&id))).await.unwrap().into_inner().matter.unwrap();
    assert!(taken.accepted_at.starts_with("2026-05-11T"), "{}", taken.accepted_at);
    assert_eq!(taken.accepted_by.as_ref().map(|by| by.subject.clone()), Some(subject(1)));
    let known = service.matter(&id).await;
    assert_eq!((known.accepted_at, known.accepted_by), (taken.accepted_at, taken.accepted_by));
    let listed = service.manager().list_matters(list()).await.unwrap().into_inner().matters;
    assert_eq!(listed[0].accepted_by.as_ref().map(|by| by.subject.clone()), Some(subject(1)));

    let moved = service.manager().assign_matter(keyed(assign(&id, &second))).await.unwrap().into_inner();
    let moved = moved.matter.unwrap();
    assert_eq!((moved.accepted_at.as_str(), moved.accepted_by), ("", None));
    let known = service.matter(&id).await;
    assert_eq!((known.state(), known.accepted_at.as_str(), known.accepted_by), (MatterState::Offered, "", None));
    assert_eq!(service.number("SELECT count(*) FROM assignment WHERE accepted_at IS NOT NULL").await, 1);
}
