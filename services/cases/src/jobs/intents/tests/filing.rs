//! From the served notice to the leave to file.

use std::sync::Arc;

use chassis::identity::Principal;
use foundation::{Command, Failure};
use kernel::{Actor, DateInterval, LegalDate, Role, TypedId as _};
use proto::notices::{Article, Booking, Notice};
use statutes::{CourtCalendar, Weekday};
use uuid::Uuid;

use super::house::{House, rupees};
use crate::{
    config::CourtCalendars,
    domain::{
        ArticleBooked, ArticleId, Capacity, Evidence, FilingQuestion, IssuedArticle, MatterId, NoticeId, NoticeIssued,
        ServiceEvidence, StateKind,
    },
    error::Error,
    jobs::recompute::recompute,
    ops::{self, AuthoriseFiling, Context, Courts, Decided, Decision, Gatekeeper, ground::person},
};

const NOTICE: Uuid = Uuid::from_u128(70);
const ARTICLE: Uuid = Uuid::from_u128(71);

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

/// The notice is booked on 2026-03-05 and served on 2026-03-09: the drawer may pay until 2026-03-24, a complaint may be
/// filed from 2026-03-25 to 2026-04-25.
async fn unpaid() -> House {
    let mut house = House::new().await;
    house.import(50_000, 1).await;
    house.take_up(1).await;
    house.look().await;
    let (id, context) = (house.id().await, house.context.clone());
    let (notice_id, article_id) = (NoticeId::from_uuid(NOTICE), ArticleId::from_uuid(ARTICLE));
    let articles = vec![IssuedArticle { article_id, noticee: 1, capacity: Capacity::Drawer }];
    let notice = NoticeIssued { notice_id, dishonour_ordinal: 1, amount: rupees(1_500), articles, other_book: None };
    let booked = ArticleBooked { notice_id, article_id, noticee: 1, booked_on: day("2026-03-05") };
    let evidence = Evidence::Served { on: DateInterval::exactly(day("2026-03-09")), authority: String::new() };
    house.go_to("2026-03-10T06:00:00Z").await;
    let mut tx = pg::begin(&context.pool).await.unwrap();
    ops::take_up_notice(&context, &mut tx, id, notice, day("2026-03-04"), &house.news()).await.unwrap();
    ops::take_up_booking(&context, &mut tx, id, booked, &house.news()).await.unwrap();
    let service = ServiceEvidence { article_id, noticee: 1, evidence };
    ops::take_up_service(&context, &mut tx, id, service, &house.news()).await.unwrap();
    pg::commit(tx).await.unwrap();
    assert_eq!(house.proceeding().await.position.state.kind(), StateKind::Served);
    house.go_to("2026-03-24T18:30:00Z").await;
    assert_eq!(house.proceeding().await.position.state.kind(), StateKind::ComplaintDue);
    house.fake.set(|state| {
        state.notices.push(Notice {
            notice_id: notice_id.to_string(),
            reference: "RC-000001/138/1".to_owned(),
            pdf_sha256: vec![5; 32],
            articles: vec![Article {
                number: "EM123456785IN".to_owned(),
                booking: Some(Booking {
                    office: "Pune".to_owned(),
                    booked_on: Some(day("2026-03-05").into()),
                    receipt_number: "S1".to_owned(),
                }),
                ..Article::default()
            }],
            ..Notice::default()
        });
    });
    house
}

fn calendar() -> CourtCalendar {
    let covers = DateInterval::new(day("2026-01-01"), day("2026-12-31")).unwrap();
    CourtCalendar::new("the court at Pune", covers).closed_every(Weekday::Sunday)
}

async fn ask(house: &House, key: &str, file_on: &str, calendar: Option<&CourtCalendar>) -> Result<Decided, Error> {
    ask_as(&person(Role::LegalManager), house, key, file_on, calendar).await
}

async fn ask_as(
    by: &Principal,
    house: &House,
    key: &str,
    file_on: &str,
    calendar: Option<&CourtCalendar>,
) -> Result<Decided, Error> {
    let context =
        Context { courts: Courts::everywhere(&house.context.book, calendar.cloned()), ..house.context.clone() };
    let keeper = Gatekeeper { context: &context, peers: &house.peers };
    let request = AuthoriseFiling {
        proceeding: house.id().await,
        matter: MatterId::from_uuid(Uuid::from_u128(80)),
        question: FilingQuestion { file_on: day(file_on), protective: false },
    };
    let command = Command { principal: by, key, request_hash: &[4; 32] };
    let decided = std::sync::Mutex::new(None);
    ops::authorise_filing(keeper, command, &request, |answer| {
        let decision = match &answer.decision {
            Decision::Authorised { id, steps, for_advocate } => {
                Decision::Authorised { id: *id, steps: steps.clone(), for_advocate: for_advocate.clone() }
            }
            Decision::Refused(gates) => Decision::Refused(gates.clone()),
        };
        *decided.lock().unwrap() = Some(Decided { decision, window: answer.window.clone() });
        vec![1]
    })
    .await?;
    Ok(decided.into_inner().unwrap().expect("the answer of before"))
}

fn gates(decided: &Decided) -> Vec<&'static str> {
    match &decided.decision {
        Decision::Authorised { .. } => Vec::new(),
        Decision::Refused(gates) => gates.iter().map(|failed| failed.gate.as_str()).collect(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_cheque_goes_to_counsel_with_its_file_and_what_is_missing_of_it() {
    let house = unpaid().await;
    house.look().await;
    house.look().await;
    assert_eq!(house.fake.done("OpenMatter"), 1);
    let request = house.fake.get(|state| state.matters[0].clone());
    let subject = request.subject.unwrap();
    assert_eq!((subject.home_branch_ifsc.as_str(), subject.amount.unwrap().paise), ("SAHY0000012", 150_000));
    assert_eq!(subject.window.unwrap().last_safe, Some(day("2026-04-25").into()));
    let package = request.package.unwrap();
    let names: Vec<&str> = package.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["cheque", "return_memo", "extract_of_account", "notice", "postal_receipt"]);
    let notice = package.parts.iter().find(|part| part.name == "notice").unwrap();
    assert_eq!(
        (notice.document.clone(), notice.sha256.clone()),
        (format!("notices {}", NoticeId::from_uuid(NOTICE)), vec![5; 32])
    );
    for missing in ["cheque_original", "statement_of_account", "bsa_63_certificate", "tracking EM123456785IN"] {
        assert!(package.missing.iter().any(|name| name == missing), "{missing}: {:?}", package.missing);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filing_is_authorised_once_everything_holds_and_every_answer_is_on_record() {
    let mut house = unpaid().await;
    let (open, sunday) = ("2026-04-24", "2026-03-29");
    let key = house.key();
    let refused = ask(&house, &key, open, None).await.unwrap();
    assert_eq!(gates(&refused), ["payment_feed", "court_closed"]);
    house.fake.set(|state| state.feed = vec![("hdfc".to_owned(), day("2026-03-23"))]);
    let key = house.key();
    let refused = ask(&house, &key, sunday, Some(&calendar())).await.unwrap();
    assert_eq!(gates(&refused), ["payment_feed", "court_closed"]);
    house.fake.set(|state| state.feed = vec![("hdfc".to_owned(), day("2026-03-24"))]);
    house.fake.set(|state| state.receipts = vec![kernel_id(99)]);
    let key = house.key();
    let refused = ask(&house, &key, open, Some(&calendar())).await.unwrap();
    assert_eq!(gates(&refused), ["payment_feed"], "a receipt has not arrived here yet");
    house.fake.set(|state| state.receipts.clear());
    let key = house.key();
    let late = ask(&house, &key, "2026-04-27", Some(&calendar())).await.unwrap();
    assert_eq!(gates(&late), ["late"]);

    let key = house.key();
    let authorised = ask(&house, &key, open, Some(&calendar())).await.unwrap();
    let Decision::Authorised { id, steps, for_advocate } = &authorised.decision else { panic!("{authorised:?}") };
    assert!(for_advocate.iter().any(|line| line.starts_with("To make sure of: The synopsis")), "{for_advocate:?}");
    assert!(!for_advocate.iter().any(|line| line.contains("a company drew")), "{for_advocate:?}");
    assert!(steps.iter().any(|step| step.contains("hdfc until 2026-03-24")), "{steps:?}");
    assert!(steps.iter().any(|step| step.contains("is open on 2026-04-24")), "{steps:?}");
    let facts = "SELECT details ->> 'authorisation_id' FROM fact WHERE kind = 'filing.authorised'";
    assert_eq!(house.texts(facts).await, [id.to_string()]);

    // The same key again, with payments away: the answer that was kept.
    house.fake.set(|state| state.down.extend(["GetFeed"]));
    let manager = person(Role::LegalManager);
    let keeper = Gatekeeper { context: &house.context, peers: &house.peers };
    let request = AuthoriseFiling {
        proceeding: house.id().await,
        matter: MatterId::from_uuid(Uuid::from_u128(80)),
        question: FilingQuestion { file_on: day(open), protective: false },
    };
    let command = Command { principal: &manager, key: &key, request_hash: &[4; 32] };
    let again = ops::authorise_filing(keeper, command, &request, |_| panic!("decided again")).await.unwrap();
    assert_eq!(again, [1]);
    let key = house.key();
    let silent = ask(&house, &key, open, Some(&calendar())).await.unwrap_err();
    assert!(matches!(silent, Error::PaymentsSilent(_)), "{silent}");
    assert_eq!(house.texts(facts).await.len(), 1);

    assert_eq!(house.entries("filing.authorise", "").await, ["denied", "denied", "denied", "denied", "allowed"]);
    assert_eq!(house.entries("filing.authorise", "payment_feed, court_closed").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_is_over_and_a_proceeding_that_is_not_there_are_errors() {
    let mut house = unpaid().await;
    let key = house.key();
    let over = ask(&house, &key, "2026-03-24", None).await.unwrap_err();
    assert!(matches!(&over, Error::Shared(Failure::Field(field)) if field.field == "file_on"), "{over}");
    let key = house.key();
    let manager = person(Role::LegalManager);
    let request = ops::DropProceeding {
        proceeding: crate::domain::ProceedingId::from_uuid(Uuid::from_u128(1)),
        reason: "settled".to_owned(),
    };
    let command = Command { principal: &manager, key: &key, request_hash: &[5; 32] };
    let unknown = ops::drop_proceeding(&house.context, command, &request, |_| Vec::new()).await.unwrap_err();
    assert!(matches!(unknown, Error::UnknownProceeding(_)), "{unknown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_proceeding_ends_and_takes_what_was_planned_with_it() {
    let mut house = unpaid().await;
    let manager = person(Role::LegalManager);
    let request = ops::DropProceeding { proceeding: house.id().await, reason: "settled".to_owned() };
    for _ in 0..2 {
        let key = house.key();
        let command = Command { principal: &manager, key: &key, request_hash: &[6; 32] };
        ops::drop_proceeding(&house.context, command, &request, |_| Vec::new()).await.unwrap();
    }
    assert_eq!(house.proceeding().await.position.state.kind(), StateKind::Ended);
    assert_eq!(house.texts("SELECT kind FROM fact WHERE kind = 'proceeding.dropped'").await.len(), 1);
    house.look().await;
    assert_eq!(house.fake.done("OpenMatter"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_advocate_asks_through_the_portal_alone_and_any_other_way_is_refused_on_record() {
    let mut house = unpaid().await;
    house.fake.set(|state| state.feed = vec![("hdfc".to_owned(), day("2026-03-24"))]);
    let through = |service: &str| {
        let Principal { actor: advocate, token_id, expires_at, .. } = person(Role::Advocate);
        Principal { actor: Actor::service(service), token_id, expires_at, on_behalf_of: Some(advocate) }
    };
    for (by, refused) in [(through("cases"), true), (through("counsel-portal"), false)] {
        let key = house.key();
        let asked = ask_as(&by, &house, &key, "2026-04-24", Some(&calendar())).await;
        assert_eq!(asked.is_err_and(|error| matches!(error, Error::Shared(Failure::Denied(_)))), refused, "{by:?}");
    }
    let key = house.key();
    let by_itself = Principal { on_behalf_of: None, ..through("counsel-portal") };
    assert!(ask_as(&by_itself, &house, &key, "2026-04-24", Some(&calendar())).await.is_err(), "it rests on a person");
    let key = house.key();
    let both = Principal { on_behalf_of: Some(person(Role::Auditor).actor), ..through("counsel-portal") };
    assert!(ask_as(&both, &house, &key, "2026-04-24", Some(&calendar())).await.is_err(), "both must be allowed");
    let asked_by = "SELECT recorded_by ->> 'subject' FROM fact WHERE kind = 'filing.authorised'";
    assert_eq!(house.texts(asked_by).await, [person(Role::Advocate).actor.subject], "he asked, not the portal");
    let refusals = "SELECT resource_type FROM audit.entry WHERE action = 'authority.deny' AND outcome = 'denied'";
    assert_eq!(house.texts(refusals).await, ["filing", "filing", "filing"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_the_night_after_the_calendar_changed_the_clock_of_the_complaint_is_armed_again() {
    let mut house = unpaid().await;
    let clocks = "SELECT concat_ws(' ', kind, generation, state, last_safe) FROM deadline ORDER BY kind, generation";
    let before = ["complaint_by 1 superseded 2026-04-21", "complaint_by 2 armed 2026-04-25"];
    let others = ["notice_by 1 cancelled 2026-04-01", "pay_by 1 fired 2026-03-24"];
    assert_eq!(house.texts(clocks).await, [&before[..], &others].concat());
    assert_eq!(recompute(&house.context).await.unwrap(), []);

    // The court gives out its list of holidays: that Saturday is one, and the Friday before.
    let court = calendar().closed_on([day("2026-04-24"), day("2026-04-25")]);
    house.context.courts = Courts::everywhere(&house.context.book, Some(court.clone()));
    for _ in 0..2 {
        assert_eq!(recompute(&house.context).await.unwrap(), []);
        let counted = ["complaint_by 2 superseded 2026-04-25", "complaint_by 3 armed 2026-04-23"];
        assert_eq!(house.texts(clocks).await, [&before[..1], &counted, &others].concat(), "once, and nothing else");
    }
    let versions = "SELECT calendar_version FROM deadline WHERE generation = 3 OR kind = 'pay_by' ORDER BY kind";
    assert_eq!(house.texts(versions).await, [court.version(), String::new()]);
    let reminders = "SELECT days_before::text FROM reminder JOIN deadline USING (deadline_id)
                     WHERE reminder.state = 'armed' AND last_safe = '2026-04-23' ORDER BY 1";
    assert_eq!(house.texts(reminders).await, ["1", "3", "7"]);

    house.go_to("2026-04-23T18:30:00Z").await;
    assert_eq!(house.proceeding().await.position.state.kind(), StateKind::ComplaintLate);
    // By another calendar that Saturday is open after all, and the day is not over.
    house.context.courts = Courts::everywhere(&house.context.book, Some(calendar()));
    assert_eq!(recompute(&house.context).await.unwrap(), []);
    assert_eq!(house.proceeding().await.position.state.kind(), StateKind::ComplaintDue);
    assert_eq!(house.texts(clocks).await[3], "complaint_by 4 armed 2026-04-25");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_court_with_a_calendar_of_its_own_counts_for_its_branches_and_for_no_other() {
    let mut house = unpaid().await;
    let armed =
        "SELECT concat_ws(' ', generation, last_safe) FROM deadline WHERE kind = 'complaint_by' AND state = 'armed'";
    assert_eq!(house.texts(armed).await, ["2 2026-04-25"]);
    let strict = calendar().closed_on([day("2026-04-24"), day("2026-04-25")]);
    let book = Arc::clone(&house.context.book);
    let courts = |ifsc: &str| {
        let by_branch = vec![(ifsc.to_owned(), strict.clone())];
        Arc::new(Courts::new(Arc::default(), &book, CourtCalendars { by_branch, elsewhere: Some(calendar()) }))
    };
    for (ifsc, counted) in [("SBIN", "3 2026-04-25"), ("SAHY00000", "4 2026-04-23"), ("HDFC", "5 2026-04-25")] {
        house.context.courts = courts(ifsc);
        for _ in 0..2 {
            assert_eq!(recompute(&house.context).await.unwrap(), [], "{ifsc}");
            assert_eq!(house.texts(armed).await, [counted], "{ifsc}");
        }
    }

    // The account moves to another branch: what was armed follows it in the night, and the gate at once.
    house.context.courts = courts("HDFC");
    sqlx::query("UPDATE account SET branch_ifsc = 'HDFC0000007'").execute(&house.context.pool).await.unwrap();
    let window = house.proceeding().await.position.filing_window.unwrap();
    assert_eq!(window.last_safe, day("2026-04-23"));
    assert_eq!(recompute(&house.context).await.unwrap(), []);
    assert_eq!(house.texts(armed).await, ["6 2026-04-23"]);
}

fn kernel_id(n: u128) -> String {
    crate::domain::ReceiptId::from_uuid(Uuid::from_u128(n)).to_string()
}
