//! Use-cases against a real PostgreSQL, a directory, and render workers in processes of their own.

mod carrier;
mod ending;
mod fixture;
mod rendering;
mod waiting;

use foundation::{Command, Failure};
use pg::idempotency::IdempotencyError;

use self::fixture::{Fixture, asha, outcome, vikram};
use kernel::TypedId as _;
use uuid::Uuid;

use super::*;
use crate::{
    domain::{Evidence, NoticeId, Occasion, ProceedingId},
    error::Error,
};

fn id_of(drafted: &DraftedNotice) -> NoticeId {
    drafted.notice.record().id
}

#[tokio::test]
async fn a_letter_is_one_notice_under_whatever_key_and_another_letter_is_refused() {
    let fixture = Fixture::new().await;
    let first = fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    assert!(!first.already);
    let record = first.notice.record();
    assert_eq!(record.articles.len(), 2, "one article for every known address");
    assert_eq!(record.reference, "RC-2026-000042/138/1");
    let again = fixture.draft(&asha(), "k2", fixture::request(1)).await.unwrap();
    assert!(again.already);
    assert_eq!(id_of(&again), id_of(&first));
    let mut other = fixture::request(1);
    other.letter_sha256 = [9; 32];
    let refused = fixture.draft(&asha(), "k3", other).await;
    assert!(matches!(refused, Err(Error::NoticeDiffers { .. })), "{refused:?}");
    let same_key = fixture.draft_with_hash(&asha(), "k1", [7; 32], fixture::request(2)).await;
    assert!(
        matches!(same_key, Err(Error::Shared(Failure::Idempotency(IdempotencyError::DifferentRequest)))),
        "{same_key:?}"
    );
}

#[tokio::test]
async fn two_calls_for_one_return_make_one_notice_and_one_document() {
    let fixture = Fixture::new().await;
    let (asha, vikram) = (asha(), vikram());
    let one = fixture.draft(&asha, "k1", fixture::request(1));
    let other = fixture.draft(&vikram, "k1", fixture::request(1));
    let (one, other) = tokio::join!(one, other);
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(id_of(&one), id_of(&other));
    assert_eq!(fixture.count("SELECT count(*) FROM notice").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM documents.document").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM audit.entry WHERE action = 'notice.draft'").await, 1);
}

#[tokio::test]
async fn a_draft_is_approved_by_another_person_who_saw_its_very_bytes() {
    let fixture = Fixture::new().await;
    let drafted = fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    let (id, hash) = (id_of(&drafted), drafted.notice.record().pdf_sha256);
    assert_eq!(outcome(&fixture.hand_over(&vikram(), "h0", id).await), Some(Refusal::NotApproved));
    assert_eq!(outcome(&fixture.approve(&asha(), "a1", id, hash).await), Some(Refusal::OwnWork));
    assert_eq!(outcome(&fixture.approve(&vikram(), "a2", id, [0; 32]).await), Some(Refusal::OtherDocument));
    assert_eq!(outcome(&fixture.approve(&vikram(), "a3", id, hash).await), None);
    assert_eq!(outcome(&fixture.approve(&vikram(), "a4", id, hash).await), None, "once more changes nothing");
    assert_eq!(fixture.count("SELECT count(*) FROM audit.entry WHERE action = 'notice.approve'").await, 1);
    let unknown = fixture::notice_id();
    assert_eq!(outcome(&fixture.approve(&vikram(), "a5", unknown, hash).await), Some(Refusal::Unknown));
}

#[tokio::test]
async fn the_maker_is_whose_will_it_was_even_if_a_service_drafts() {
    let fixture = Fixture::new().await;
    let mut cases = fixture::principal("cases");
    cases.on_behalf_of = Some(vikram().actor);
    let drafted = fixture.draft(&cases, "k1", fixture::request(1)).await.unwrap();
    let hash = drafted.notice.record().pdf_sha256;
    assert_eq!(outcome(&fixture.approve(&vikram(), "a1", id_of(&drafted), hash).await), Some(Refusal::OwnWork));
    assert_eq!(outcome(&fixture.approve(&asha(), "a2", id_of(&drafted), hash).await), None);
}

#[tokio::test]
async fn the_document_given_is_the_document_approved_and_its_reading_is_on_record() {
    let fixture = Fixture::new().await;
    let drafted = fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    let document = get_notice_document(&fixture.context, &vikram(), id_of(&drafted)).await.unwrap();
    assert_eq!(documents::sha256(document.bytes.reveal()), drafted.notice.record().pdf_sha256);
    assert_eq!(fixture.count("SELECT count(*) FROM audit.entry WHERE action = 'notice.read_document'").await, 1);
    let view = get_notice(&fixture.context, &asha(), id_of(&drafted)).await.unwrap();
    assert_eq!(view.initials, ["R•••• K•••• D••••"]);
}

#[tokio::test]
async fn the_version_of_the_book_is_on_record_with_the_notice_its_acts_and_its_event() {
    let mut fixture = Fixture::new().await;
    let text = r#"
        overlay = { bank = "Gramin Bank" }
        [[change]]
        rule = "ni138.demand"
        contents = [{ field = "payment.upi_id", plain = "A UPI address." }]
        reason = "R"
        decided_by = "A"
        approved_by = "B"
        in_force_from = "2026-01-01"
    "#;
    let overlay = [statutes::Source { name: "bank.toml", text }];
    fixture.context.book = fixture.context.book.with_overlay(&overlay).unwrap();
    let version = fixture.context.book.version().to_owned();
    let mut request = fixture::request(1);
    request.letter.upi_id.clear();
    let refused = fixture.draft(&asha(), "k0", request).await.unwrap_err();
    assert!(matches!(&refused, Error::Content(fault) if fault.field() == "payment.upi_id"), "{refused}");
    let status = tonic::Status::from(refused);
    assert_eq!(status.code(), tonic::Code::InvalidArgument);
    assert!(status.message().starts_with("`letter.payment.upi_id` is missing: A UPI address. ("), "{status}");
    assert_eq!(fixture.count("SELECT count(*) FROM notice").await, 0);

    let id = fixture.handed_over().await;
    let view = get_notice(&fixture.context, &asha(), id).await.unwrap();
    assert_eq!(view.notice.record().book_version, version);
    assert_eq!(view.notice.record().for_approver, fixture::request(1).for_approver);
    let has = |table: &str, column: &str| {
        format!("SELECT count(*) FROM {table} WHERE position('{version}'::bytea IN {column}) > 0")
    };
    let acts = format!("{} AND action LIKE 'notice.%'", has("audit.entry", "body"));
    assert_eq!(fixture.count(&acts).await, 3, "drafted, approved, handed over");
    assert_eq!(fixture.count(&has("messaging.event_log", "payload")).await, 1);
}

#[tokio::test]
async fn what_is_stored_of_a_letter_shows_no_name() {
    let fixture = Fixture::new().await;
    fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    for table in ["notice", "article", "audit.entry", "platform.approval", "messaging.event_log"] {
        let found = fixture.count(&format!("SELECT count(*) FROM {table} t WHERE t::text LIKE '%Deshpande%'")).await;
        assert_eq!(found, 0, "{table}");
    }
    let mut conn = pg::acquire(&fixture.context.pool).await.unwrap();
    let stored: Vec<u8> =
        sqlx::query_scalar("SELECT letter_data_sealed FROM notice").fetch_one(&mut *conn).await.unwrap();
    assert!(!stored.windows(9).any(|window| window == b"Deshpande"));
}

#[tokio::test]
async fn article_numbers_come_from_the_allotted_range_and_end_with_it() {
    let mut fixture = Fixture::new().await;
    fixture.context.range = Some(ArticleRange { service: "EM".to_owned(), first: 100, last: 102 });
    let drafted = fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    let numbers: Vec<_> = drafted.notice.record().articles.iter().map(|article| article.number.to_string()).collect();
    assert!(numbers[0].starts_with("EM00000100") && numbers[1].starts_with("EM00000101"), "{numbers:?}");
    let refused = fixture.draft(&asha(), "k2", fixture::request(2)).await;
    assert!(matches!(refused, Err(Error::NoArticleNumbers { wanted: 2 })), "{refused:?}");
    fixture.context.range = None;
    let refused = fixture.draft(&asha(), "k3", fixture::request(2)).await;
    assert!(matches!(refused, Err(Error::NoArticleNumbers { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_letter_that_reached_nobody_is_sent_again_as_the_next_serving() {
    let fixture = Fixture::new().await;
    let first = fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    let first_time = fixture::request(1);
    let occasion = Occasion { serving: 2, ..first_time.occasion };
    let again = DraftNotice { occasion, letter_sha256: [2; 32], ..first_time };
    let second = fixture.draft(&asha(), "k2", again).await.unwrap();
    assert!(!second.already);
    assert_ne!(first.notice.record().id, second.notice.record().id);
    assert_eq!(second.notice.record().reference, format!("{}-2", first.notice.record().reference));
}

#[tokio::test]
async fn notices_are_listed_by_state_page_by_page() {
    let fixture = Fixture::new().await;
    for ordinal in 1..=3 {
        fixture.draft(&asha(), &format!("k{ordinal}"), fixture::request(ordinal)).await.unwrap();
    }
    let page = |size, after, state| {
        let size = kernel::PageSize::new(size).unwrap();
        ListNotices { size, after, state, proceeding: None }
    };
    let first = list_notices(&fixture.context, &asha(), page(2, None, Some("drafted"))).await.unwrap();
    assert_eq!((first.notices.len(), first.next.is_some()), (2, true));
    let rest = list_notices(&fixture.context, &asha(), page(2, first.next, Some("drafted"))).await.unwrap();
    assert_eq!((rest.notices.len(), rest.next), (1, None));
    let none = list_notices(&fixture.context, &asha(), page(2, None, Some("approved"))).await.unwrap();
    assert!(none.notices.is_empty());
}

#[tokio::test]
async fn notices_are_listed_by_proceeding_page_by_page() {
    let fixture = Fixture::new().await;
    let other = ProceedingId::from_uuid(Uuid::from_u128(43));
    for ordinal in 1..=2 {
        let ours = fixture::request(ordinal);
        let theirs =
            DraftNotice { occasion: Occasion { proceeding: other, ..ours.occasion }, ..fixture::request(ordinal) };
        fixture.draft(&asha(), &format!("k{ordinal}"), ours).await.unwrap();
        fixture.draft(&asha(), &format!("o{ordinal}"), theirs).await.unwrap();
    }
    let page = |proceeding, after| {
        let size = kernel::PageSize::new(1).unwrap();
        ListNotices { size, after, state: None, proceeding: Some(proceeding) }
    };
    let first = list_notices(&fixture.context, &asha(), page(other, None)).await.unwrap();
    let rest = list_notices(&fixture.context, &asha(), page(other, first.next)).await.unwrap();
    let found: Vec<_> =
        [&first, &rest].iter().flat_map(|page| &page.notices).map(|one| one.record().occasion).collect();
    assert_eq!(found.iter().map(|occasion| occasion.dishonour_ordinal).collect::<Vec<_>>(), [1, 2]);
    assert!(found.iter().all(|occasion| occasion.proceeding == other) && rest.next.is_none());
    let unknown = ProceedingId::from_uuid(Uuid::from_u128(44));
    assert!(list_notices(&fixture.context, &asha(), page(unknown, None)).await.unwrap().notices.is_empty());
}

#[tokio::test]
async fn a_notice_of_which_nothing_is_known_proves_nothing() {
    let fixture = Fixture::new().await;
    let drafted = fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    let evidence = drafted.notice.record().articles[0].evidence();
    assert!(matches!(evidence, Evidence::Unknown(_)));
}

#[tokio::test]
async fn a_refusal_in_a_batch_is_on_record_with_its_policy() {
    let fixture = Fixture::new().await;
    let drafted = fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    let (id, hash) = (id_of(&drafted), drafted.notice.record().pdf_sha256);
    assert_eq!(outcome(&fixture.approve(&asha(), "a1", id, hash).await), Some(Refusal::OwnWork));
    let refused = "SELECT count(*) FROM audit.entry WHERE action = 'authority.deny' AND outcome = 'denied'
                   AND resource_type = 'notice' AND position('notices.own-draft'::bytea IN body) > 0";
    assert_eq!(fixture.count(refused).await, 1);
}

#[tokio::test]
async fn what_the_policies_refuse_leaves_nothing_but_its_record() {
    let fixture = Fixture::new().await;
    let drafted = fixture.draft(&asha(), "k1", fixture::request(1)).await.unwrap();
    let mut officer = fixture::principal("ravi");
    officer.actor.roles = vec![kernel::Role::RecoveryOfficer];
    let command = Command { principal: &officer, key: "h1", request_hash: &[6; 32] };
    let request = HandOverNotices { ids: vec![id_of(&drafted)] };
    let refused = hand_over_notices(&fixture.context, command, &request, |_| vec![1]).await.unwrap_err();
    assert!(refused.to_string().starts_with("HandOverNotices is denied"), "{refused}");
    assert!(get_notice_document(&fixture.context, &officer, id_of(&drafted)).await.is_err());
    assert_eq!(fixture.count("SELECT count(*) FROM audit.entry WHERE action = 'authority.deny'").await, 2);
    assert_eq!(fixture.count("SELECT count(*) FROM audit.entry WHERE action = 'notice.read_document'").await, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM platform.idempotency WHERE key = 'h1'").await, 0);

    let mut stranger = fixture::principal("payments");
    stranger.actor = kernel::Actor::service("payments");
    assert!(fixture.draft(&stranger, "k2", fixture::request(2)).await.is_err());
    assert_eq!(fixture.count("SELECT count(*) FROM notice").await, 1);
}
