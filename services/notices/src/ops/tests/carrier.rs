//! From hand-over to service evidence.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use formats::S10;
use foundation::{Command, Failure};
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

pub(super) async fn book(fixture: &Fixture, number: &S10, on: &str, key: &str) -> Result<(), Error> {
    let booking = Booking { office: "Pune GPO".to_owned(), booked_on: day(on), receipt_number: "R-1".to_owned() };
    let request = RecordBooking { number: number.clone(), booking };
    let principal = vikram();
    let command = Command { principal: &principal, key, request_hash: &[1; 32] };
    record_booking(&fixture.context, command, &request, |_| vec![1]).await.map(|_| ())
}

pub(super) async fn tell(fixture: &Fixture, number: &S10, news: TrackingNews, key: &str) -> Result<(), Error> {
    let request = RecordTracking { number: number.clone(), news: vec![news] };
    let principal = vikram();
    let command = Command { principal: &principal, key, request_hash: &[1; 32] };
    record_tracking(&fixture.context, command, &request, |_| vec![1]).await.map(|_| ())
}

pub(super) fn delivered(on: &str, reference: &str, retracts: Option<&str>) -> TrackingNews {
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
    let mut conn = pg::acquire(&fixture.context.pool).await.unwrap();
    assert!(sqlx::query(by_hand).execute(&mut *conn).await.is_err(), "facts are not changed by anybody");
}

async fn correct(fixture: &Fixture, number: &S10, on: &str, key: &str) -> Result<(), Error> {
    let booking = Booking { office: "Pune GPO".to_owned(), booked_on: day(on), receipt_number: "R-1".to_owned() };
    let request = CorrectBooking { number: number.clone(), booking, reason: "a slip of the clerk".to_owned() };
    let principal = vikram();
    let command = Command { principal: &principal, key, request_hash: &[1; 32] };
    correct_booking(&fixture.context, command, &request, |_| vec![1]).await.map(|_| ())
}

#[tokio::test]
async fn a_corrected_booking_supersedes_the_one_before_which_stays_on_record_and_is_stated() {
    let fixture = Fixture::new().await;
    let id = fixture.handed_over().await;
    let number = fixture.articles(id).await[0].number.clone();
    fixture.clock.advance_to("2026-03-25T09:00:00Z".parse().unwrap());
    let early = correct(&fixture, &number, "2026-03-09", "c0").await;
    assert!(matches!(early, Err(Error::NotBooked(_))), "{early:?}");
    book(&fixture, &number, "2026-03-10", "b1").await.unwrap();
    correct(&fixture, &number, "2026-03-10", "c1").await.unwrap();
    let stated = "SELECT count(*) FROM messaging.event_log WHERE event_type = 'notices.article_booked.v1'";
    assert_eq!(fixture.count(stated).await, 1, "what stands already changes nothing");
    for (on, key) in [("2026-03-05", "c2"), ("2026-03-26", "c3")] {
        let refused = correct(&fixture, &number, on, key).await;
        assert!(
            matches!(&refused, Err(Error::Shared(Failure::Field(error))) if error.field == "booked_on"),
            "{refused:?}"
        );
    }
    correct(&fixture, &number, "2026-03-12", "c4").await.unwrap();
    correct(&fixture, &number, "2026-03-09", "c5").await.unwrap();
    let article = fixture.articles(id).await.swap_remove(0);
    assert_eq!(article.booking().unwrap().booked_on, day("2026-03-09"));
    let before: Vec<_> = article.superseded.iter().map(|one| one.booking.booked_on.to_string()).collect();
    assert_eq!(before, ["2026-03-10", "2026-03-12"]);
    assert_eq!(article.superseded[0].correction.by, vikram().actor);
    assert_eq!(fixture.count(stated).await, 3);
    let audited = "SELECT count(*) FROM audit.entry WHERE action = 'article.correct_booking'";
    assert_eq!(fixture.count(audited).await, 2);
    let by_hand = "WITH change AS (DELETE FROM superseded_booking RETURNING 1) SELECT count(*) FROM change";
    let mut conn = pg::acquire(&fixture.context.pool).await.unwrap();
    assert!(sqlx::query(by_hand).execute(&mut *conn).await.is_err(), "what was superseded is not changed by anybody");
}

#[tokio::test]
async fn a_corrected_booking_moves_the_service_of_a_letter_of_which_no_attempt_is_known() {
    let fixture = Fixture::new().await;
    let id = fixture.handed_over().await;
    let number = fixture.articles(id).await[0].number.clone();
    fixture.clock.advance_to("2026-03-25T09:00:00Z".parse().unwrap());
    book(&fixture, &number, "2026-03-10", "b1").await.unwrap();
    let news = |kind, on, reference: &str| {
        let reference = reference.to_owned();
        TrackingNews { kind, happened_on: day(on), reference, retracts: None }
    };
    tell(&fixture, &number, news(TrackingKind::Unclaimed, "2026-03-18", "A-1"), "t1").await.unwrap();
    tell(&fixture, &number, news(TrackingKind::Returned, "2026-03-20", "A-2"), "t2").await.unwrap();
    let late = correct(&fixture, &number, "2026-03-19", "c1").await;
    assert!(matches!(&late, Err(Error::Shared(Failure::Field(error))) if error.field == "booked_on"), "{late:?}");
    let stated = "SELECT count(*) FROM messaging.event_log WHERE event_type = 'notices.service_evidence_changed.v1'";
    let before = fixture.count(stated).await;
    correct(&fixture, &number, "2026-03-09", "c2").await.unwrap();
    let Evidence::Served(Served { on, .. }) = fixture.articles(id).await[0].evidence() else { panic!("not served") };
    assert_eq!(on.earliest(), day("2026-03-09"));
    assert_eq!(fixture.count(stated).await, before + 1);
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
        assert!(
            matches!(&refused, Err(Error::Shared(Failure::Field(error))) if error.field == "booked_on"),
            "{refused:?}"
        );
    }
    let unknown = S10::of_serial("EM", 99_999_999, "IN").unwrap();
    let refused = book(&other, &unknown, "2026-03-06", "b3").await;
    assert!(matches!(refused, Err(Error::UnknownArticle(_))), "{refused:?}");
}
