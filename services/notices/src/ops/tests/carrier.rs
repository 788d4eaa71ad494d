//! From hand-over to service evidence.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use formats::S10;
use kernel::LegalDate;

use super::{
    super::*,
    fixture::{Fixture, vikram},
};
use crate::{
    carrier::{CarrierError, Consignment, PostalCarrier, SimulatedCarrier},
    domain::{Article, ArticleState, Booking, Carriage, Evidence, HandOver, Served, TrackingKind, TrackingNews},
    error::Error,
    jobs::{Dispatcher, SimulatedFeed},
};

/// A carrier that does as it is told, and remembers what it was given.
#[derive(Clone, Debug, Default)]
struct Scripted {
    has: Arc<Mutex<HashSet<S10>>>,
    given: Arc<Mutex<usize>>,
    takes: bool,
    answers: bool,
    refuses: bool,
}

impl PostalCarrier for Scripted {
    async fn accept(&self, consignment: &Consignment) -> Result<(), CarrierError> {
        *self.given.lock().unwrap() += 1;
        if self.refuses {
            return Err(CarrierError::Refused("the address is abroad".to_owned()));
        }
        if self.takes {
            self.has.lock().unwrap().insert(consignment.number.clone());
        }
        if self.answers { Ok(()) } else { Err(CarrierError::NoAnswer("connection lost".to_owned())) }
    }

    async fn has(&self, number: &S10) -> Result<bool, CarrierError> {
        Ok(self.has.lock().unwrap().contains(number))
    }
}

fn carriages(articles: &[Article]) -> Vec<Carriage> {
    articles.iter().map(|article| article.carriage).collect()
}

#[tokio::test]
async fn what_was_taken_without_an_answer_is_asked_for_and_not_given_twice() {
    let fixture = Fixture::new().await;
    let id = fixture.handed_over().await;
    let carrier = Scripted { takes: true, ..Scripted::default() };
    let dispatcher = Dispatcher { context: fixture.context.clone(), carrier: carrier.clone() };
    dispatcher.look().await.unwrap();
    assert_eq!(carriages(&fixture.articles(id).await), [Carriage::Handed(HandOver::Unknown); 2]);
    dispatcher.look().await.unwrap();
    assert_eq!(carriages(&fixture.articles(id).await), [Carriage::Handed(HandOver::Accepted); 2]);
    assert_eq!(*carrier.given.lock().unwrap(), 2);
}

#[tokio::test]
async fn what_was_not_taken_is_given_again_once_the_carrier_says_so() {
    let fixture = Fixture::new().await;
    let id = fixture.handed_over().await;
    let lost = Scripted::default();
    Dispatcher { context: fixture.context.clone(), carrier: lost }.look().await.unwrap();
    let works = Scripted { takes: true, answers: true, ..Scripted::default() };
    let dispatcher = Dispatcher { context: fixture.context.clone(), carrier: works.clone() };
    dispatcher.look().await.unwrap();
    assert_eq!(carriages(&fixture.articles(id).await), [Carriage::Handed(HandOver::Accepted); 2]);
    assert_eq!(*works.given.lock().unwrap(), 2);
}

#[tokio::test]
async fn what_the_carrier_refuses_waits_for_a_person() {
    let fixture = Fixture::new().await;
    let id = fixture.handed_over().await;
    let carrier = Scripted { refuses: true, ..Scripted::default() };
    let dispatcher = Dispatcher { context: fixture.context.clone(), carrier: carrier.clone() };
    dispatcher.look().await.unwrap();
    dispatcher.look().await.unwrap();
    assert_eq!(carriages(&fixture.articles(id).await), [Carriage::Handed(HandOver::Failed); 2]);
    assert_eq!(*carrier.given.lock().unwrap(), 2);
}

#[tokio::test]
async fn the_simulated_post_books_and_tells_as_its_clock_moves() {
    let fixture = Fixture::new().await;
    let id = fixture.handed_over().await;
    let carrier = SimulatedCarrier { pool: fixture.context.pool.clone() };
    Dispatcher { context: fixture.context.clone(), carrier }.look().await.unwrap();
    let feed = SimulatedFeed { context: fixture.context.clone(), advanced: Arc::default() };
    feed.look().await.unwrap();
    assert!(fixture.articles(id).await.iter().all(|article| article.state == ArticleState::Planned));
    fixture.clock.advance_to("2026-03-07T05:30:00Z".parse().unwrap());
    feed.look().await.unwrap();
    let booked: Vec<LegalDate> =
        fixture.articles(id).await.iter().map(|article| article.booking().unwrap().booked_on).collect();
    assert_eq!(booked, ["2026-03-07".parse().unwrap(); 2]);
    fixture.clock.advance_to("2026-04-30T12:00:00Z".parse().unwrap());
    feed.look().await.unwrap();
    for article in fixture.articles(id).await {
        assert!(!matches!(article.evidence(), Evidence::Unknown(_)), "{article:?}");
    }
    let stated =
        |kind: &str| format!("SELECT count(*) FROM messaging.event_log WHERE event_type = 'notices.{kind}.v1'");
    assert_eq!(fixture.count(&stated("notice_issued")).await, 1);
    assert_eq!(fixture.count(&stated("article_booked")).await, 2);
    assert!(fixture.count(&stated("service_evidence_changed")).await >= 2);
    assert_eq!(fixture.count("SELECT count(*) FROM simulated_news WHERE NOT told").await, 0);
}

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

async fn book(fixture: &Fixture, number: &S10, on: &str, key: &str) -> Result<(), Error> {
    let booking = Booking { office: "Pune GPO".to_owned(), booked_on: day(on), receipt_number: "R-1".to_owned() };
    let request = RecordBooking { number: number.clone(), booking };
    let principal = vikram();
    let command = Command { principal: &principal, key, request_hash: &[1; 32] };
    record_booking(&fixture.context, command, &request, |_, _| vec![1]).await.map(|_| ())
}

async fn tell(fixture: &Fixture, number: &S10, news: TrackingNews, key: &str) -> Result<(), Error> {
    let request = RecordTracking { number: number.clone(), news: vec![news] };
    let principal = vikram();
    let command = Command { principal: &principal, key, request_hash: &[1; 32] };
    record_tracking(&fixture.context, command, &request, |_, _| vec![1]).await.map(|_| ())
}

fn delivered(on: &str, reference: &str, retracts: Option<&str>) -> TrackingNews {
    let retracts = retracts.map(str::to_owned);
    TrackingNews { kind: TrackingKind::Delivered, happened_on: day(on), reference: reference.to_owned(), retracts }
}

#[tokio::test]
async fn a_corrected_delivery_moves_the_service_earlier_and_is_stated() {
    let fixture = Fixture::new().await;
    let id = fixture.handed_over().await;
    let number = fixture.articles(id).await[0].number.clone();
    fixture.clock.advance_to("2026-03-25T09:00:00Z".parse().unwrap());
    let early = tell(&fixture, &number, delivered("2026-03-16", "A-1", None), "t0").await;
    assert!(matches!(early, Err(Error::NotBooked(_))), "{early:?}");
    book(&fixture, &number, "2026-03-09", "b1").await.unwrap();
    book(&fixture, &number, "2026-03-09", "b2").await.unwrap();
    let other = book(&fixture, &number, "2026-03-10", "b3").await;
    assert!(matches!(other, Err(Error::BookingDiffers { .. })), "{other:?}");
    tell(&fixture, &number, delivered("2026-03-16", "A-1", None), "t1").await.unwrap();
    tell(&fixture, &number, delivered("2026-03-16", "A-1", None), "t2").await.unwrap();
    tell(&fixture, &number, delivered("2026-03-12", "A-2", Some("A-1")), "t3").await.unwrap();
    let articles = fixture.articles(id).await;
    let Evidence::Served(Served { on, .. }) = articles[0].evidence() else { panic!("not served") };
    assert_eq!(on.to_string(), "2026-03-12");
    let changes = "SELECT count(*) FROM messaging.event_log WHERE event_type = 'notices.service_evidence_changed.v1'";
    assert_eq!(fixture.count(changes).await, 2);
    assert_eq!(fixture.count("SELECT count(*) FROM tracking_fact").await, 2);
    let by_hand = "WITH change AS (UPDATE tracking_fact SET kind = 'left' RETURNING 1) SELECT count(*) FROM change";
    let mut conn = fixture.context.pool.acquire().await.unwrap();
    assert!(sqlx::query(by_hand).execute(&mut *conn).await.is_err(), "facts are not changed by anybody");
}

#[tokio::test]
async fn a_booking_is_between_the_letter_and_today_and_only_for_what_was_handed_over() {
    let fixture = Fixture::new().await;
    let drafted = fixture.draft(&vikram(), "k", super::fixture::request(1)).await.unwrap();
    let number = drafted.notice.record().articles[0].number.clone();
    let refused = book(&fixture, &number, "2026-03-06", "b1").await;
    assert!(matches!(refused, Err(Error::NotHandedOver(_))), "{refused:?}");
    let other = Fixture::new().await;
    let id = other.handed_over().await;
    let number = other.articles(id).await[0].number.clone();
    for (on, key) in [("2026-03-05", "b1"), ("2026-03-07", "b2")] {
        let refused = book(&other, &number, on, key).await;
        assert!(matches!(&refused, Err(Error::Field(error)) if error.field == "booked_on"), "{refused:?}");
    }
    let unknown = S10::of_serial("EM", 99_999_999, "IN").unwrap();
    let refused = book(&other, &unknown, "2026-03-06", "b3").await;
    assert!(matches!(refused, Err(Error::UnknownArticle(_))), "{refused:?}");
}
