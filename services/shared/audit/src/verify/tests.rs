use std::sync::Arc;

use chassis::telemetry::Inventory;
use kernel::{Actor, SeededIds, SimulatedClock};
use pg::migrate::Migrations;
use sqlx::AssertSqlSafe;
use testkit::Database;

use super::*;
use crate::{AuditLog, Entry, Outcome, Resource};

/// A service with a trail, whose entries are made when its clock says.
struct House {
    database: Database,
    pool: PgPool,
    log: AuditLog,
    clock: SimulatedClock,
}

impl House {
    /// With three entries of one morning.
    async fn open() -> Self {
        let migrations = [pg::MIGRATIONS, Migrations { set: "audit", migrator: &crate::MIGRATOR }];
        let database = Database::create("cases", &migrations).await.unwrap();
        let pool = pg::connect(&database.config()).await.unwrap();
        let clock = SimulatedClock::at("2026-03-02T09:00:00Z").unwrap();
        let log = AuditLog::new("cases", Arc::new(SeededIds::new(clock.clone(), 7)));
        let house = Self { database, pool, log, clock };
        for action in ["case.open", "notice.approve", "case.close"] {
            house.record(action).await;
        }
        house
    }

    async fn record(&self, action: &str) {
        let entry = Entry {
            occurred_at: self.clock.now(),
            actor: &Actor::service("cases"),
            on_behalf_of: None,
            action,
            resource: Resource::with_uuid("case", Uuid::from_u128(1)),
            outcome: Outcome::Allowed,
            reason: "",
            book_version: "",
            cause: "test",
        };
        let mut tx = pg::begin(&self.pool).await.unwrap();
        self.log.record(&mut tx, &entry).await.unwrap();
        pg::commit(tx).await.unwrap();
    }

    /// What a check at that instant finds.
    async fn check(&self, instant: &str) -> i64 {
        verify(&self.pool, instant.parse().unwrap()).await.unwrap()
    }

    /// Does what only somebody can do who owns the server.
    async fn tamper(&self, statement: &str) {
        let mut superuser = self.database.superuser().await.unwrap();
        sqlx::raw_sql("SET session_replication_role = replica").execute(&mut superuser).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut superuser).await.unwrap();
    }

    async fn closed(&self) -> Vec<i64> {
        let closed = sqlx::query_scalar("SELECT entries FROM audit.verified ORDER BY until_id, checked_at");
        closed.fetch_all(&mut self.database.superuser().await.unwrap()).await.unwrap()
    }
}

#[test]
fn nothing_is_shown_before_a_check_has_ended() {
    let registered = Inventory::of(register);
    assert_eq!(registered.undescribed(), [""; 0]);
    assert_eq!(registered.hidden(), ["audit_checked_timestamp_seconds", "audit_gap_entries"]);
}

#[test]
fn a_night_begins_at_three_in_india() {
    for (now, night) in [
        ("2026-03-02T21:29:59Z", "2026-03-01T21:30:00Z"),
        ("2026-03-02T21:30:00Z", "2026-03-02T21:30:00Z"),
        ("2026-03-03T18:30:00Z", "2026-03-02T21:30:00Z"),
    ] {
        assert_eq!(last_night(now.parse().unwrap()).to_string(), night, "{now}");
    }
}

#[tokio::test]
async fn a_range_is_closed_when_nothing_can_be_added_to_it_any_more() {
    let house = House::open().await;
    assert_eq!(house.check("2026-03-02T09:59:59Z").await, 0);
    assert_eq!(house.closed().await, [0], "an entry of nine o'clock may still be on its way");
    assert_eq!(house.check("2026-03-02T10:00:01Z").await, 0);
    assert_eq!(house.closed().await, [0, 3]);
    house.clock.advance_to("2026-03-02T11:00:00Z".parse().unwrap());
    house.record("case.reopen").await;
    assert_eq!(house.check("2026-03-03T10:00:00Z").await, 0);
    assert_eq!(house.closed().await, [0, 3, 1], "what was closed is not looked at again so soon");
}

#[tokio::test]
async fn what_was_changed_or_removed_is_found_when_its_range_is_looked_at_again() {
    for (tampering, gaps) in [
        ("UPDATE audit.entry SET action = 'case.forget' WHERE action = 'case.close'", 1),
        ("UPDATE audit.entry SET actor = 'recourse/nobody'", 3),
        ("UPDATE audit.entry SET body = body || '\\x00' WHERE action = 'case.open'", 1),
        ("DELETE FROM audit.entry WHERE action = 'notice.approve'", 1),
        ("DELETE FROM audit.entry", 3),
    ] {
        let house = House::open().await;
        assert_eq!(house.check("2026-03-03T09:00:00Z").await, 0);
        house.tamper(tampering).await;
        assert_eq!(house.check("2026-04-03T09:00:00Z").await, gaps, "{tampering}");
        assert_eq!(house.check("2026-04-04T09:00:00Z").await, gaps, "it is looked at every night from then on");
    }
}

#[tokio::test]
async fn what_was_slipped_in_later_is_found_and_what_was_put_right_is_well_again() {
    let house = House::open().await;
    assert_eq!(house.check("2026-03-03T09:00:00Z").await, 0);
    house.record("case.slip").await;
    assert_eq!(house.check("2026-04-03T09:00:00Z").await, 1);
    house.tamper("DELETE FROM audit.entry WHERE action = 'case.slip'").await;
    assert_eq!(house.check("2026-04-04T09:00:00Z").await, 0);
}

#[tokio::test]
async fn the_service_can_add_to_what_was_found_and_change_nothing_of_it() {
    let house = House::open().await;
    house.check("2026-03-03T09:00:00Z").await;
    for statement in ["UPDATE audit.verified SET gaps = 0", "DELETE FROM audit.verified", "TRUNCATE audit.verified"] {
        assert!(sqlx::query(statement).execute(&house.pool).await.is_err(), "{statement}");
        let mut superuser = house.database.superuser().await.unwrap();
        assert!(
            sqlx::query(statement).execute(&mut superuser).await.is_err(),
            "{statement} by the owner of the server"
        );
    }
}

#[tokio::test]
async fn one_replica_checks_and_every_one_shows_what_it_found() {
    let house = House::open().await;
    let mut replicas = [Trail { pool: house.pool.clone() }, Trail { pool: house.pool.clone() }];
    for trail in &mut replicas {
        trail.look().await.unwrap();
    }
    assert_eq!(house.closed().await.len(), 1, "one of them has looked");
    let mut conn = pg::acquire(&house.pool).await.unwrap();
    assert_eq!(CHECK.last(&mut conn).await.unwrap().unwrap().found, [0]);
}
