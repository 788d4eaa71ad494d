//! What is shown of notices that wait, from the draft to the news of a delivery.

use super::{
    carrier::{book, delivered, tell},
    fixture::{Fixture, asha, outcome, request, vikram},
};
use crate::{domain::Stage, store};

/// What waits, with the minutes since when.
async fn waiting(fixture: &Fixture, since: &str) -> Vec<(Stage, u32, String)> {
    let mut conn = pg::acquire(&fixture.context.pool).await.unwrap();
    let waiting = store::waiting::waiting(&mut conn, since.parse().unwrap()).await.unwrap();
    waiting.into_iter().map(|found| (found.stage, found.count, found.oldest.to_string())).collect()
}

#[tokio::test]
async fn a_notice_waits_until_news_of_an_article_says_how_its_way_ended() {
    let fixture = Fixture::new().await;
    let long_ago = "2026-01-01T00:00:00Z";
    let now = async || waiting(&fixture, long_ago).await;
    assert_eq!(now().await, []);
    let notice = fixture.draft(&asha(), "k", request(1)).await.unwrap().notice;
    let (id, hash) = (notice.record().id, notice.record().pdf_sha256);
    assert_eq!(now().await, [(Stage::Drafted, 1, "2026-03-06T09:00:00Z".to_owned())]);
    fixture.clock.advance_to("2026-03-06T10:00:00Z".parse().unwrap());
    assert_eq!(outcome(&fixture.approve(&vikram(), "a", id, hash).await), None);
    assert_eq!(now().await, [(Stage::Approved, 1, "2026-03-06T10:00:00Z".to_owned())]);
    fixture.clock.advance_to("2026-03-06T11:00:00Z".parse().unwrap());
    assert_eq!(outcome(&fixture.hand_over(&vikram(), "h", id).await), None);
    assert_eq!(now().await, [(Stage::HandedOver, 1, "2026-03-06T11:00:00Z".to_owned())]);
    assert_eq!(waiting(&fixture, "2026-03-06T11:00:01Z").await, [], "too long ago to be looked for");

    let number = fixture.articles(id).await[0].number.clone();
    fixture.clock.advance_to("2026-03-25T09:00:00Z".parse().unwrap());
    book(&fixture, &number, "2026-03-09", "b").await.unwrap();
    let booked = [(Stage::Booked, 1, "2026-03-08T18:30:00Z".to_owned())];
    assert_eq!(now().await, booked, "since that day began in India");
    tell(&fixture, &number, delivered("2026-03-12", "A-1", None), "t1").await.unwrap();
    assert_eq!(now().await, []);
    let mut taken_back = delivered("2026-03-12", "A-2", Some("A-1"));
    taken_back.kind = crate::domain::TrackingKind::Withdrawn;
    tell(&fixture, &number, taken_back, "t2").await.unwrap();
    assert_eq!(now().await, booked);
}
