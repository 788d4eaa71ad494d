use kernel::{Actor, DateInterval, Paise, SimulatedClock, SystemIds, Timestamp};
use messaging::EventId;
use proto::cases::DeadlineReminderDue;
use sqlx::{AssertSqlSafe, PgConnection};
use testkit::Database;
use tokio::task::JoinSet;

use super::*;
use crate::{
    MIGRATIONS, SERVICE,
    domain::{ChequeDishonoured, OpenDeadlines, TimeLeft},
    jobs::recompute::{Mismatch, recompute},
    ops::{ReturnedCheque, ground::context},
    store::nightly_run::NightlyResult,
};

/// The day on which the cheques of these tests come back: a notice can be sent until 2026-04-01, in India.
const RETURNED: &str = "2026-03-02";
const OVER: &str = "2026-04-01T18:30:00Z";

/// Cases without its doors: a database, a clock, use-cases.
struct House {
    database: Database,
    clock: SimulatedClock,
    context: Context,
    memory: Memory,
}

impl House {
    async fn at(now: &str) -> Self {
        let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
        let clock = SimulatedClock::at(now).unwrap();
        let context = context(&database, &clock).await;
        Self { database, clock, context, memory: Memory::default() }
    }

    /// Takes up the `ordinal`th return of the `n`th cheque.
    async fn take_up(&self, n: u32, ordinal: u32, returned: &str) {
        let mut tx = pg::begin(&self.context.pool).await.unwrap();
        ops::take_up_dishonour(&self.context, &mut tx, returned_cheque(n, ordinal, returned)).await.unwrap();
        pg::commit(tx).await.unwrap();
    }

    /// Moves the clock and does what is due then.
    async fn go_to(&mut self, instant: &str) {
        self.clock.advance_to(instant.parse().unwrap());
        let timers = Timers::new(self.context.clone(), Arc::default());
        timers.look(&mut self.memory).await.unwrap();
    }

    async fn superuser(&self) -> PgConnection {
        self.database.superuser().await.unwrap()
    }

    /// What a query counts.
    async fn count(&self, of: &str) -> i64 {
        count(&mut self.superuser().await, of).await
    }

    async fn texts(&self, query: &str) -> Vec<String> {
        let query = sqlx::query_scalar(AssertSqlSafe(query.to_owned()));
        query.fetch_all(&mut self.superuser().await).await.unwrap()
    }
}

async fn count(conn: &mut PgConnection, of: &str) -> i64 {
    let query = format!("SELECT count(*) FROM {of}");
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(conn).await.unwrap()
}

fn returned_cheque(n: u32, ordinal: u32, returned: &str) -> ReturnedCheque {
    let day = returned.parse().unwrap();
    ReturnedCheque {
        instrument_id: Uuid::from_u128(0x1000 + u128::from(n)),
        loan_account_number: format!("HL-{n:05}"),
        dishonour: ChequeDishonoured {
            dishonour_id: Uuid::from_u128(u128::from(ordinal) << 64 | u128::from(n)),
            ordinal,
            drawn_on: "2026-02-20".parse().unwrap(),
            amount: Paise::new(15_000_000).unwrap(),
            presented_on: day,
            returned_on: day,
            return_code: "01".to_owned(),
            informed_on: DateInterval::exactly(day),
        },
        event_id: EventId::next(&SystemIds),
        recorded_by: Actor::service("payments"),
    }
}

#[tokio::test]
async fn a_deadline_fires_when_its_day_is_over_and_not_before() {
    let mut house = House::at("2026-03-03T06:00:00Z").await;
    house.take_up(1, 1, RETURNED).await;
    house.go_to("2026-04-01T18:29:59.999999Z").await;
    assert_eq!(house.count("deadline WHERE state = 'fired'").await, 0);
    house.go_to(OVER).await;
    let fired = house.texts("SELECT to_char(fired_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM deadline").await;
    assert_eq!(fired, ["2026-04-01 18:30"]);
    assert_eq!(house.texts("SELECT state FROM proceeding").await, ["lapsed_unsent"]);
    let causes = "SELECT cause FROM audit.entry WHERE action = 'deadline.fire'";
    assert_eq!(house.texts(causes).await, house.texts("SELECT 'timer ' || deadline_id FROM deadline").await);
    let stated = "SELECT event_type || ' ' || aggregate_type FROM messaging.event_log WHERE aggregate_type <> 'case'
                  ORDER BY position DESC LIMIT 1";
    assert_eq!(house.texts(stated).await, ["cases.deadline_passed.v1 proceeding"]);
    house.go_to("2026-04-09T18:30:00Z").await;
    assert_eq!(house.count("fact WHERE kind = 'deadline.passed'").await, 1);
    assert_eq!(recompute(&house.context).await.unwrap(), []);
}

#[tokio::test]
async fn reminders_come_in_their_order_name_their_readers_and_end_with_the_deadline() {
    let mut house = House::at("2026-03-03T06:00:00Z").await;
    house.take_up(1, 1, RETURNED).await;
    let reminded = "reminder WHERE state = 'fired'";
    for (instant, fired) in [
        ("2026-03-25T03:29:59Z", 0),
        ("2026-03-25T03:30:00Z", 1),
        ("2026-03-29T03:30:00Z", 2),
        ("2026-03-31T03:30:00Z", 3),
        (OVER, 3),
    ] {
        house.go_to(instant).await;
        assert_eq!(house.count(reminded).await, fired, "{instant}");
    }
    let payloads = "SELECT payload FROM messaging.event_log WHERE event_type = 'cases.deadline_reminder_due.v1'
                    ORDER BY sequence";
    let payloads: Vec<Vec<u8>> = sqlx::query_scalar(payloads).fetch_all(&mut house.superuser().await).await.unwrap();
    let events: Vec<DeadlineReminderDue> =
        payloads.iter().map(|payload| prost::Message::decode(payload.as_slice()).unwrap()).collect();
    assert_eq!(events.iter().map(|event| event.days_before).collect::<Vec<_>>(), [7, 3, 1]);
    assert_eq!(events[0].roles, ["recovery-officer", "legal-manager", "compliance-head"]);
    assert_eq!(house.count("audit.entry WHERE action = 'deadline.remind'").await, 3);
}

#[tokio::test]
async fn a_reminder_whose_time_is_over_is_not_armed_and_one_that_is_late_is_still_given() {
    let mut house = House::at("2026-03-27T06:00:00Z").await;
    house.take_up(1, 1, RETURNED).await;
    assert_eq!(house.texts("SELECT days_before::text FROM reminder ORDER BY 1").await, ["1", "3"]);
    // Nothing ran for four days: both are due, and the deadline is not over.
    house.go_to("2026-03-31T12:00:00Z").await;
    assert_eq!(house.count("reminder WHERE state = 'fired'").await, 2);
}

#[tokio::test]
async fn another_return_supersedes_the_deadline_and_its_reminders_in_one_transaction() {
    let mut house = House::at("2026-03-03T06:00:00Z").await;
    house.take_up(1, 1, RETURNED).await;
    house.clock.advance_to("2026-03-26T06:00:00Z".parse().unwrap());
    let mut tx = pg::begin(&house.context.pool).await.unwrap();
    let again = returned_cheque(1, 2, "2026-03-26");
    ops::take_up_dishonour(&house.context, &mut tx, again).await.unwrap();
    drop(tx);
    let states = "SELECT state FROM deadline ORDER BY generation";
    assert_eq!(house.texts(states).await, ["armed"], "what is rolled back has superseded nothing");

    house.take_up(1, 2, "2026-03-26").await;
    assert_eq!(house.texts(states).await, ["superseded", "armed"]);
    let reminders = "SELECT state || ' ' || count(*) FROM reminder GROUP BY state ORDER BY 1";
    assert_eq!(house.texts(reminders).await, ["armed 3", "superseded 3"]);
    house.go_to(OVER).await;
    assert_eq!(house.count("deadline WHERE state = 'fired'").await, 0, "the first day is nobody's any more");
    house.go_to("2026-04-25T18:30:00Z").await;
    assert_eq!(house.texts(states).await, ["superseded", "fired"]);
}

#[tokio::test]
async fn the_nightly_check_runs_once_a_day_and_finds_what_is_not_as_the_facts_have_it() {
    let mut house = House::at("2026-03-03T06:00:00Z").await;
    house.take_up(1, 1, RETURNED).await;
    house.take_up(2, 1, RETURNED).await;
    assert_eq!(recompute(&house.context).await.unwrap(), []);
    let moved = "UPDATE deadline SET last_safe = last_safe - 1 WHERE deadline_id = (SELECT min(deadline_id::text)::uuid FROM deadline)";
    sqlx::query(moved).execute(&mut house.superuser().await).await.unwrap();
    let found = recompute(&house.context).await.unwrap();
    assert!(matches!(found.as_slice(), [Mismatch::Uncalled(..), Mismatch::Unarmed(_, "notice_by", _)]), "{found:?}");

    let day = "SELECT day::text FROM nightly_run";
    house.go_to("2026-03-03T20:29:59Z").await;
    assert_eq!(house.texts(day).await, ["2026-03-03"]);
    house.go_to("2026-03-03T20:30:00Z").await;
    assert_eq!(house.texts(day).await, ["2026-03-04"], "it is two in the morning in India");
    let mut conn = house.superuser().await;
    let today = recompute::day("2026-03-03T20:30:00Z".parse::<Timestamp>().unwrap());
    assert!(!store::nightly_run::begin(&mut conn, recompute::JOB, today).await.unwrap());

    // Every replica can tell what this one found. Of a run whose night is over nothing is kept.
    let result = store::nightly_run::result(&mut conn, recompute::JOB).await.unwrap().unwrap();
    assert_eq!(result.found, 2);
    let late = NightlyResult { found: 7, ..result };
    let yesterday = recompute::day("2026-03-03T20:29:59Z".parse::<Timestamp>().unwrap());
    store::nightly_run::end(&mut conn, recompute::JOB, yesterday, late).await.unwrap();
    assert_eq!(store::nightly_run::result(&mut conn, recompute::JOB).await.unwrap(), Some(result));
}

#[tokio::test]
async fn what_is_armed_is_counted_by_the_time_that_is_left() {
    let mut house = House::at("2026-03-03T06:00:00Z").await;
    house.take_up(1, 1, RETURNED).await;
    house.take_up(2, 1, RETURNED).await;
    let mut conn = house.superuser().await;
    for (now, left) in [
        ("2026-03-03T06:00:00Z", TimeLeft::Later),
        ("2026-03-26T18:30:00Z", TimeLeft::Week),
        ("2026-03-31T18:29:59Z", TimeLeft::ThreeDays),
        ("2026-04-01T06:00:00Z", TimeLeft::Day),
        ("2026-04-01T18:29:59Z", TimeLeft::FourHours),
        ("2026-04-01T18:30:01Z", TimeLeft::Overdue),
    ] {
        let open = store::deadline::open(&mut conn, now.parse().unwrap()).await.unwrap();
        let name = DeadlineName::parse("notice_by").unwrap();
        assert_eq!(open, [OpenDeadlines { name, ours: true, left, count: 2 }], "{now}");
    }
    house.go_to(OVER).await;
    assert_eq!(store::deadline::open(&mut conn, OVER.parse().unwrap()).await.unwrap(), []);
}

/// Reliability.md M11 in small: replicas without a leader, whose sessions are killed while they work.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_deadlines_fire_once_each_while_sessions_are_killed() {
    const DEADLINES: u32 = 500;
    const KILLS: i64 = 10;
    let house = House::at("2026-03-03T06:00:00Z").await;
    let mut tx = pg::begin(&house.context.pool).await.unwrap();
    for n in 0..DEADLINES {
        ops::take_up_dishonour(&house.context, &mut tx, returned_cheque(n, 1, RETURNED)).await.unwrap();
    }
    pg::commit(tx).await.unwrap();
    assert_eq!(house.count("deadline WHERE state = 'armed'").await, i64::from(DEADLINES));
    // Without the reminders, which would be fired first.
    sqlx::query("UPDATE reminder SET state = 'cancelled'").execute(&mut house.superuser().await).await.unwrap();

    let (stop, mut loops) = (CancellationToken::new(), JoinSet::new());
    for _ in 0..4 {
        let replica = context(&house.database, &house.clock).await;
        loops.spawn(Timers::new(replica, Arc::default()).run(stop.clone()));
    }
    house.clock.advance_to(OVER.parse().unwrap());
    let (mut killer, mut victims) = (house.superuser().await, 0);
    let kill = "SELECT count(pg_terminate_backend(pid)) FROM (
                    SELECT pid FROM pg_stat_activity
                    WHERE datname = current_database() AND usename = 'cases_app' AND state <> 'idle'
                    ORDER BY random() LIMIT 2
                ) working";
    while count(&mut killer, "deadline WHERE state = 'armed'").await > 0 {
        // Enough to hit every replica more than once, and an end to it: one that never gets to commit proves nothing.
        if victims < KILLS {
            let now: i64 = sqlx::query_scalar(kill).fetch_one(&mut killer).await.unwrap();
            victims += now;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    stop.cancel();
    while let Some(ended) = loops.join_next().await {
        ended.unwrap().unwrap();
    }
    assert!(victims >= KILLS / 2, "{victims} sessions were killed at work, too few to prove anything");
    for once in [
        "deadline WHERE state = 'fired'",
        "fact WHERE kind = 'deadline.passed'",
        "(SELECT DISTINCT details ->> 'deadline_id' FROM fact WHERE kind = 'deadline.passed') f",
        "audit.entry WHERE action = 'deadline.fire'",
        "(SELECT DISTINCT resource_id FROM audit.entry WHERE action = 'deadline.fire') e",
        "messaging.event_log WHERE event_type = 'cases.deadline_passed.v1'",
        "proceeding WHERE state = 'lapsed_unsent'",
    ] {
        assert_eq!(house.count(once).await, i64::from(DEADLINES), "{once}");
    }
}
