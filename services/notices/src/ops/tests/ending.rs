//! Notices that end before they are handed over, and the letters that follow them.

use foundation::Failure;
use kernel::Role;

use super::{
    super::*,
    fixture::{self, Fixture, asha, outcome, vikram},
    id_of,
};
use crate::{
    domain::{AnyNotice, NoticeId},
    error::Error,
};

const WITHDRAWN: &str = "SELECT count(*) FROM messaging.event_log WHERE event_type = 'notices.notice_withdrawn.v1'";

fn is_denied(error: &Error) -> bool {
    matches!(error, Error::Shared(Failure::Denied(_)))
}

async fn drafted(fixture: &Fixture) -> (NoticeId, [u8; 32]) {
    let drafted = fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    (id_of(&drafted), drafted.notice.record().pdf_sha256)
}

#[tokio::test]
async fn a_rejected_draft_names_its_checker_and_is_neither_approved_nor_sent() {
    let fixture = Fixture::new().await;
    let (id, hash) = drafted(&fixture).await;
    let own = fixture.reject(&asha(), "r1", id).await.unwrap_err();
    assert!(is_denied(&own), "{own}");
    let rejected = fixture.reject(&vikram(), "r2", id).await.unwrap();
    assert!(!rejected.already);
    let ending = rejected.notice.ending().unwrap();
    assert_eq!((&ending.by, ending.reason.as_str()), (&vikram().actor, "the address is old"));
    assert!(fixture.reject(&vikram(), "r3", id).await.unwrap().already);
    let stored = get_notice(&fixture.context, &asha(), id).await.unwrap().notice;
    assert_eq!(stored, rejected.notice, "the maker sees what the checker said");
    assert_eq!(outcome(&fixture.approve(&vikram(), "a1", id, hash).await), Some(Refusal::Ended));
    assert_eq!(outcome(&fixture.hand_over(&vikram(), "h1", id).await), Some(Refusal::Ended));
    let withdrawn = fixture.withdraw(&vikram(), "w1", id).await;
    assert!(matches!(&withdrawn, Err(Error::WrongState { state, .. }) if state == "rejected"), "{withdrawn:?}");
    assert_eq!(fixture.count(WITHDRAWN).await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM audit.entry WHERE action = 'notice.reject'").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM platform.approval WHERE state = 'pending'").await, 0);
}

#[tokio::test]
async fn what_was_not_handed_over_is_taken_back_and_what_was_is_not() {
    let fixture = Fixture::new().await;
    let (id, hash) = drafted(&fixture).await;
    assert_eq!(outcome(&fixture.approve(&vikram(), "a1", id, hash).await), None);
    let rejected = fixture.reject(&vikram(), "r1", id).await;
    assert!(matches!(rejected, Err(Error::WrongState { .. })), "{rejected:?}");
    let withdrawn = fixture.withdraw(&asha(), "w1", id).await.unwrap();
    assert!(matches!(&withdrawn.notice, AnyNotice::Withdrawn(notice) if notice.state.approval.is_some()));
    assert_eq!(get_notice(&fixture.context, &asha(), id).await.unwrap().notice, withdrawn.notice);
    assert!(fixture.withdraw(&asha(), "w2", id).await.unwrap().already);
    assert_eq!(fixture.count(WITHDRAWN).await, 1);

    let other = Fixture::new().await;
    let id = other.handed_over().await;
    let refused = other.withdraw(&vikram(), "w1", id).await;
    assert!(matches!(&refused, Err(Error::WrongState { state, .. }) if state == "handed over"), "{refused:?}");
    assert_eq!(other.count(WITHDRAWN).await, 0);
}

#[tokio::test]
async fn an_officer_takes_back_his_own_draft_and_nobody_elses() {
    let fixture = Fixture::new().await;
    let mut officer = fixture::principal("ravi");
    officer.actor.roles = vec![Role::RecoveryOfficer];
    let (id, _) = drafted(&fixture).await;
    let refused = fixture.withdraw(&officer, "w1", id).await.unwrap_err();
    assert!(is_denied(&refused), "{refused}");
    assert_eq!(fixture.count("SELECT count(*) FROM audit.entry WHERE action = 'authority.deny'").await, 1);
    let own = fixture.draft(&officer, "k2", fixture::request(2)).await.unwrap();
    fixture.withdraw(&officer, "w2", id_of(&own)).await.unwrap();
}

#[tokio::test]
async fn after_an_end_a_letter_may_be_drafted_for_the_same_occasion() {
    let fixture = Fixture::new().await;
    let (id, _) = drafted(&fixture).await;
    fixture.reject(&vikram(), "r1", id).await.unwrap();
    let kept = fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    assert_eq!(id_of(&kept), id, "the old key gives the old answer");
    let other = DraftNotice { letter_sha256: [2; 32], ..fixture::request(1) };
    let second = fixture.draft(&asha(), "k3", other).await.unwrap();
    assert!(!second.already && id_of(&second) != id);
    let first_letter = fixture.draft(&asha(), "k4", fixture::request(1)).await;
    assert!(matches!(first_letter, Err(Error::NoticeDiffers { .. })), "{first_letter:?}");
    fixture.withdraw(&asha(), "w1", id_of(&second)).await.unwrap();
    let third = fixture.draft(&asha(), "k5", fixture::request(1)).await.unwrap();
    assert!(!third.already && third.notice.record().reference == second.notice.record().reference);
    assert_eq!(fixture.count("SELECT count(*) FROM notice").await, 3);
    assert_eq!(fixture.count("SELECT count(DISTINCT number) FROM article").await, 6);
}

#[tokio::test]
async fn another_letter_is_asked_for_once_by_a_person_and_stated() {
    let fixture = Fixture::new().await;
    let (id, _) = drafted(&fixture).await;
    let standing = fixture.redraft(&vikram(), "d0", id).await;
    assert!(matches!(standing, Err(Error::WrongState { .. })), "{standing:?}");
    fixture.reject(&vikram(), "r1", id).await.unwrap();
    let mut cases = fixture::principal("cases");
    cases.actor = kernel::Actor::service("cases");
    let refused = fixture.redraft(&cases, "d1", id).await.unwrap_err();
    assert!(is_denied(&refused), "{refused}");
    let asked = fixture.redraft(&asha(), "d2", id).await.unwrap();
    assert!(!asked.already);
    assert!(fixture.redraft(&vikram(), "d3", id).await.unwrap().already);
    let stored = get_notice(&fixture.context, &asha(), id).await.unwrap().notice;
    assert_eq!(stored, asked.notice);
    assert_eq!(stored.ending().unwrap().redraft.as_ref().unwrap().by, asha().actor);
    let stated = "SELECT count(*) FROM messaging.event_log WHERE event_type = 'notices.notice_redraft_requested.v1'";
    assert_eq!(fixture.count(stated).await, 1);
}

#[tokio::test]
async fn of_a_hand_over_and_a_withdrawal_at_the_same_time_one_happens() {
    let fixture = Fixture::new().await;
    let (id, hash) = drafted(&fixture).await;
    assert_eq!(outcome(&fixture.approve(&vikram(), "a1", id, hash).await), None);
    let (asha, vikram) = (asha(), vikram());
    let (handed_over, withdrawn) =
        tokio::join!(fixture.hand_over(&vikram, "h1", id), fixture.withdraw(&asha, "w1", id));
    assert_ne!(outcome(&handed_over).is_none(), withdrawn.is_ok(), "{handed_over:?} {withdrawn:?}");
    let issued = "SELECT count(*) FROM messaging.event_log WHERE event_type = 'notices.notice_issued.v1'";
    assert_eq!(fixture.count(issued).await + fixture.count(WITHDRAWN).await, 1);
}
