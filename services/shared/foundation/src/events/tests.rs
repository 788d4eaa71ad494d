use audit::Refusals;
use authority::Authority;
use chassis::grpc::{client::RequestExt as _, error::reason};
use kernel::{Actor, ActorKind, Ids as _, SystemClock, SystemIds};
use messaging::{Envelope, Outgoing, topology::MESH};
use pg::migrate::Migrations;
use prost::Message as _;
use proto::payments::InstrumentDishonoured;
use testkit::Database;
use tonic::Code;

use super::*;

/// A service that states and receives events.
struct House {
    events: Events,
    // Removed when dropped.
    _database: Database,
}

fn noon() -> Timestamp {
    "2026-03-02T06:30:00Z".parse().unwrap()
}

fn envelope(aggregate_id: Uuid, sequence: i64) -> Envelope {
    Envelope {
        event_id: EventId::next(&SystemIds),
        producer: "payments".to_owned(),
        event_type: "payments.instrument_dishonoured.v1".to_owned(),
        aggregate_id,
        sequence,
        epoch: 1,
        occurred_at: noon(),
        actor: serde_json::Value::Null,
        traceparent: String::new(),
        payload: Vec::new(),
    }
}

fn by<T>(role: Role, message: T) -> Request<T> {
    let actor =
        Actor { kind: ActorKind::Person, subject: "omar".to_owned(), roles: vec![role], ..Actor::service("payments") };
    let principal = Principal { actor, token_id: "token-1".to_owned(), expires_at: noon(), on_behalf_of: None };
    let mut request = Request::new(message).with_key(&SystemIds.next_uuid().to_string().parse().unwrap());
    request.extensions_mut().insert(principal);
    request
}

fn release(event: EventId, why: &str) -> ReleaseEventRequest {
    ReleaseEventRequest { event_id: event.to_string(), reason: why.to_owned() }
}

fn skip(event: EventId, why: &str) -> SkipEventRequest {
    SkipEventRequest { event_id: event.to_string(), reason: why.to_owned() }
}

impl House {
    async fn open(service: &'static str) -> Self {
        let messaging = Migrations { set: "messaging", migrator: &messaging::MIGRATOR };
        let audit = Migrations { set: "audit", migrator: &audit::MIGRATOR };
        let database = Database::create(service, &[pg::MIGRATIONS, messaging, audit]).await.unwrap();
        let pool = pg::connect(&database.config()).await.unwrap();
        let (log, clock) = (AuditLog::new(service, Arc::new(SystemIds)), Arc::new(SystemClock));
        let refusals = Refusals::new(pool.clone(), log.clone(), clock.clone());
        let gate = Gate { authority: Authority::embedded().unwrap(), refusals };
        let publisher = Publisher::new(service, &MESH, Arc::new(SystemIds));
        Self { events: Events { service, pool, publisher, audit: log, gate, clock }, _database: database }
    }

    /// Receives events, of which the first is parked.
    async fn park(&self, envelopes: &[Envelope]) -> EventId {
        let mut conn = pg::acquire(&self.events.pool).await.unwrap();
        for envelope in envelopes {
            messaging::store(&mut conn, envelope).await.unwrap();
        }
        let first = envelopes.first().unwrap().event_id;
        let park = "UPDATE messaging.inbox SET state = 'parked', attempts = 1, last_error = 'no such cheque',
                    first_failed_at = $2, last_failed_at = $2 WHERE event_id = $1";
        let at = pg::Instant::from(noon());
        sqlx::query(park).bind(first.uuid()).bind(at).execute(&mut *conn).await.unwrap();
        first
    }

    async fn states(&self) -> Vec<String> {
        let states = "SELECT state FROM messaging.inbox ORDER BY sequence";
        sqlx::query_scalar(states).fetch_all(&self.events.pool).await.unwrap()
    }

    /// What is on record: the action, the outcome, the reason, the kind of thing.
    async fn recorded(&self) -> Vec<(String, String, String)> {
        let bodies: Vec<Vec<u8>> = sqlx::query_scalar("SELECT body FROM audit.entry ORDER BY entry_id")
            .fetch_all(&self.events.pool)
            .await
            .unwrap();
        let entry = |body: Vec<u8>| proto::audit::Entry::decode(body.as_slice()).unwrap();
        let told = |entry: proto::audit::Entry| (entry.action, entry.resource_type, entry.reason);
        bodies.into_iter().map(|body| told(entry(body))).collect()
    }
}

#[tokio::test]
async fn parked_events_are_listed_in_pages_with_what_a_person_needs_to_decide() {
    let house = House::open("cases").await;
    let aggregate = SystemIds.next_uuid();
    let first = house.park(&[envelope(aggregate, 1), envelope(aggregate, 2)]).await;
    let second = house.park(&[envelope(SystemIds.next_uuid(), 1)]).await;
    let page = async |page_token: &str| {
        let request = ListParkedRequest { page_size: 1, page_token: page_token.to_owned() };
        house.events.list_parked(by(Role::Operator, request)).await.unwrap().into_inner()
    };
    let one = page("").await;
    let [event] = &one.events[..] else { panic!("{one:?}") };
    let at = noon().to_string();
    let expected = ParkedEvent {
        event_id: first.to_string(),
        event_type: "payments.instrument_dishonoured".to_owned(),
        schema_version: 1,
        producer: "payments".to_owned(),
        aggregate_id: aggregate.to_string(),
        sequence: 1,
        attempts: 1,
        first_failed_at: at.clone(),
        last_failed_at: at,
        reason: "no such cheque".to_owned(),
        // The second event of its aggregate has not been looked at yet.
        waiting: 0,
    };
    assert_eq!(event, &expected);
    let two = page(&one.next_page_token).await;
    assert_eq!((two.events[0].event_id.clone(), two.next_page_token), (second.to_string(), String::new()));
    let request = ListParkedRequest { page_size: -1, ..ListParkedRequest::default() };
    let error = house.events.list_parked(by(Role::Operator, request)).await.unwrap_err();
    assert_eq!((error.code(), reason(&error).as_deref()), (Code::InvalidArgument, Some("PAGE_INVALID")));
}

#[tokio::test]
async fn a_release_is_done_once_and_on_record() {
    let house = House::open("cases").await;
    let event = house.park(&[envelope(SystemIds.next_uuid(), 1)]).await;
    let request = by(Role::Operator, release(event, "the cheque is recorded now"));
    let again = {
        let mut again = Request::new(request.get_ref().clone());
        *again.metadata_mut() = request.metadata().clone();
        *again.extensions_mut() = request.extensions().clone();
        again
    };
    let answer = house.events.release_event(request).await.unwrap().into_inner();
    assert_eq!(answer.event.as_ref().unwrap().reason, "no such cheque");
    assert_eq!(house.states().await, ["ready"]);
    assert_eq!(house.events.release_event(again).await.unwrap().into_inner(), answer, "the same key, the same answer");
    let error = house.events.release_event(by(Role::Operator, release(event, "again"))).await.unwrap_err();
    assert_eq!((error.code(), reason(&error).as_deref()), (Code::FailedPrecondition, Some("EVENTS_NOT_PARKED")));
    let [(action, resource, why)] = &house.recorded().await[..] else { panic!("one entry") };
    assert_eq!((action.as_str(), resource.as_str()), ("event.release", "event"));
    assert!(why.starts_with("the cheque is recorded now; payments.instrument_dishonoured.v1, event 1 of"), "{why}");
    assert!(why.ends_with("by operations.events-release"), "{why}");
}

#[tokio::test]
async fn a_skip_moves_the_history_on_and_is_on_record() {
    let house = House::open("cases").await;
    let event = house.park(&[envelope(SystemIds.next_uuid(), 1)]).await;
    house.events.skip_event(by(Role::Operator, skip(event, "booked by hand"))).await.unwrap();
    assert_eq!(house.states().await, ["skipped_by_operator"]);
    let cursor: i64 = sqlx::query_scalar("SELECT last_sequence FROM messaging.inbox_cursor")
        .fetch_one(&house.events.pool)
        .await
        .unwrap();
    assert_eq!(cursor, 1);
    let [(action, _, why)] = &house.recorded().await[..] else { panic!("one entry") };
    assert_eq!(action, "event.skip");
    assert!(why.starts_with("booked by hand;") && why.ends_with("by operations.events-skip"), "{why}");
    let error = house.events.skip_event(by(Role::Operator, skip(event, "again"))).await.unwrap_err();
    assert!(error.message().ends_with("is not parked: it is skipped by operator"), "{error}");
    let unknown = skip(EventId::next(&SystemIds), "x");
    let error = house.events.skip_event(by(Role::Operator, unknown)).await.unwrap_err();
    assert_eq!((error.code(), reason(&error).as_deref()), (Code::NotFound, Some("EVENTS_EVENT_UNKNOWN")));
}

#[tokio::test]
async fn a_decision_needs_a_reason_of_one_line() {
    let house = House::open("cases").await;
    let event = house.park(&[envelope(SystemIds.next_uuid(), 1)]).await;
    for why in ["", "  ", "two\nlines", &"x".repeat(201)] {
        let error = house.events.skip_event(by(Role::Operator, skip(event, why))).await.unwrap_err();
        assert_eq!((error.code(), reason(&error).as_deref()), (Code::InvalidArgument, Some("FIELD_INVALID")), "{why}");
        let error = house.events.release_event(by(Role::Operator, release(event, why))).await.unwrap_err();
        assert!(error.message().starts_with("reason: must be"), "{error}");
    }
    assert_eq!(house.states().await, ["parked"]);
}

#[tokio::test]
async fn an_auditor_sees_what_is_parked_and_decides_nothing_and_his_attempt_is_on_record() {
    let house = House::open("cases").await;
    let event = house.park(&[envelope(SystemIds.next_uuid(), 1)]).await;
    let listed = house.events.list_parked(by(Role::Auditor, ListParkedRequest::default())).await.unwrap();
    assert_eq!(listed.into_inner().events.len(), 1);
    let release = house.events.release_event(by(Role::Auditor, release(event, "x"))).await.map(drop);
    let skip = house.events.skip_event(by(Role::Auditor, skip(event, "x"))).await.map(drop);
    let message =
        ReplayEventsRequest { aggregate_id: Uuid::nil().to_string(), from_sequence: 1, reason: "x".to_owned() };
    let replay = house.events.replay_events(by(Role::Auditor, message)).await.map(drop);
    for refused in [release, skip, replay] {
        assert_eq!(refused.unwrap_err().code(), Code::PermissionDenied);
    }
    assert_eq!(house.states().await, ["parked"]);
    let recorded = house.recorded().await;
    assert_eq!(recorded.len(), 3);
    assert!(recorded.iter().all(|(action, _, _)| action == "authority.deny"), "{recorded:?}");
    let error = house.events.list_parked(by(Role::RecoveryOfficer, ListParkedRequest::default())).await.unwrap_err();
    assert_eq!(error.code(), Code::PermissionDenied);
}

#[tokio::test]
async fn a_history_is_sent_again_from_a_place_that_there_is() {
    let house = House::open("payments").await;
    let (aggregate_id, actor) = (SystemIds.next_uuid(), Actor::service("payments"));
    let mut tx = pg::begin(&house.events.pool).await.unwrap();
    for _ in 0..3 {
        let event = &InstrumentDishonoured::default();
        let outgoing = Outgoing { aggregate_id, occurred_at: noon(), actor: &actor, event };
        house.events.publisher.append(&mut tx, outgoing).await.unwrap();
    }
    pg::commit(tx).await.unwrap();
    sqlx::query("DELETE FROM messaging.outbox").execute(&house.events.pool).await.unwrap();
    let replay = async |aggregate: Uuid, from_sequence: i64| {
        let reason = "cases lost it".to_owned();
        let message = ReplayEventsRequest { aggregate_id: aggregate.to_string(), from_sequence, reason };
        house.events.replay_events(by(Role::Operator, message)).await.map(Response::into_inner)
    };
    assert_eq!(replay(aggregate_id, 2).await.unwrap(), ReplayEventsResponse { count: 2, last_sequence: 3 });
    let sent = "SELECT sequence FROM messaging.outbox ORDER BY position";
    let sent: Vec<i64> = sqlx::query_scalar(sent).fetch_all(&house.events.pool).await.unwrap();
    assert_eq!(sent, [2, 3]);
    let [(action, resource, why)] = &house.recorded().await[..] else { panic!("one entry") };
    assert_eq!((action.as_str(), resource.as_str()), ("events.replay", "aggregate"));
    assert!(why.starts_with("cases lost it; events 2 to 3; by operations.events-release"), "{why}");

    let code = |error: Status| reason(&error).unwrap();
    assert_eq!(code(replay(aggregate_id, 4).await.unwrap_err()), "EVENTS_NOT_STATED");
    assert_eq!(code(replay(aggregate_id, 0).await.unwrap_err()), "FIELD_INVALID");
    assert_eq!(code(replay(SystemIds.next_uuid(), 1).await.unwrap_err()), "EVENTS_AGGREGATE_UNKNOWN");
    sqlx::query("DELETE FROM messaging.event_log WHERE sequence = 1").execute(&house.events.pool).await.unwrap();
    assert_eq!(code(replay(aggregate_id, 1).await.unwrap_err()), "EVENTS_NOT_KEPT");
    let nobody = House::open("communications").await;
    let message =
        ReplayEventsRequest { aggregate_id: aggregate_id.to_string(), from_sequence: 1, reason: "x".to_owned() };
    let error = nobody.events.replay_events(by(Role::Operator, message)).await.unwrap_err();
    assert_eq!(code(error), "EVENTS_NOT_FOLLOWED");
}
