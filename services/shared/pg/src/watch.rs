//! What can be seen of a pool from outside: its connections, how long one is waited for, and how far the database's clock
//! is from ours.

use std::{
    convert::Infallible,
    time::{Duration, Instant},
};

use chassis::lifecycle::Lifecycle;
use kernel::{Clock as _, SystemClock, Timestamp};
use metrics::{Unit, describe_gauge, describe_histogram, gauge, histogram};
use sqlx::{PgPool, Postgres, error::DatabaseError, pool::PoolConnection};

use crate::{StoreError, credentials};

/// How often connections are counted.
const LOOK_INTERVAL: Duration = Duration::from_secs(10);

/// The clocks are compared at each sixth look.
const LOOKS_PER_MINUTE: u32 = 6;

/// Between two attempts to connect with a password that was refused. A connection that comes back meanwhile is taken.
const REFUSAL_PAUSE: Duration = Duration::from_millis(50);

/// A connection of the pool. How long it was waited for is measured, also where it was waited for in vain.
///
/// A password that the server refuses is being changed, and asked for again as long as a connection is waited for
/// ([`crate::credentials`]).
pub async fn acquire(pool: &PgPool) -> Result<PoolConnection<Postgres>, StoreError> {
    let began = Instant::now();
    let acquired = take(pool, began + pool.options().get_acquire_timeout()).await;
    histogram!("db_pool_acquire_seconds").record(began.elapsed().as_secs_f64());
    Ok(acquired?)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that takes a connection, and measures")]
async fn take(pool: &PgPool, until: Instant) -> Result<PoolConnection<Postgres>, sqlx::Error> {
    loop {
        let refusal = match pool.acquire().await {
            Err(error) if is_refused_password(&error) => error,
            settled => return settled,
        };
        credentials::refused();
        if Instant::now() + REFUSAL_PAUSE >= until {
            return Err(refusal);
        }
        tokio::time::sleep(REFUSAL_PAUSE).await;
    }
}

/// Whether the server knows no such user and password (SQLSTATE 28P01), or does not let the user in (28000).
fn is_refused_password(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(DatabaseError::code).is_some_and(|code| code.starts_with("28"))
}

/// Shows how a service's pool fares, as long as the service lives.
pub fn watch(pool: &PgPool, lifecycle: &Lifecycle) {
    register(pool.options().get_max_connections());
    let (pool, stop) = (pool.clone(), lifecycle.soft());
    lifecycle.spawn("pool gauges", async move {
        for look in (0..LOOKS_PER_MINUTE).cycle() {
            count(&pool);
            if look == 0 {
                match clock_skew(&pool).await {
                    Ok(seconds) => gauge!("db_clock_skew_seconds").set(seconds),
                    // Whoever needs the database says so louder.
                    Err(error) => tracing::debug!(error = %error, "the database's clock cannot be read"),
                }
            }
            if stop.run_until_cancelled(tokio::time::sleep(LOOK_INTERVAL)).await.is_none() {
                break;
            }
        }
        Ok::<_, Infallible>(())
    });
}

/// Describes what is shown of a pool, and shows what is known before the first look.
fn register(max_connections: u32) {
    describe_gauge!("db_pool_connections", "Connections of the pool, by whether somebody uses them.");
    describe_gauge!("db_pool_max_connections", "The most connections that the pool opens.");
    describe_histogram!(
        "db_pool_acquire_seconds",
        Unit::Seconds,
        "How long a request for a connection waited for one."
    );
    describe_gauge!("db_clock_skew_seconds", Unit::Seconds, "The database's clock less ours; above 0 it is ahead.");
    gauge!("db_pool_max_connections").set(f64::from(max_connections));
    let _ = histogram!("db_pool_acquire_seconds");
}

/// Counts the connections. The two numbers are read one after the other: one of them may be off by what happens between.
fn count(pool: &PgPool) {
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    gauge!("db_pool_connections", "state" => "idle").set(f64::from(idle));
    gauge!("db_pool_connections", "state" => "used").set(f64::from(pool.size().saturating_sub(idle)));
}

/// By how many seconds the database's clock is ahead of ours.
async fn clock_skew(pool: &PgPool) -> Result<f64, StoreError> {
    let mut conn = acquire(pool).await?;
    let (asked, began) = (SystemClock.now(), Instant::now());
    let theirs = sqlx::query_scalar!(r#"SELECT clock_timestamp() AS "now!""#).fetch_one(&mut *conn).await?;
    Ok(ahead(theirs.into(), asked, began.elapsed()))
}

/// How far a clock was ahead that was read half-way through a question and its answer.
fn ahead(theirs: Timestamp, asked: Timestamp, round_trip: Duration) -> f64 {
    let read = asked.plus(round_trip / 2);
    theirs.since(read).as_secs_f64() - read.since(theirs).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use chassis::telemetry::Inventory;

    use super::*;

    #[test]
    fn what_is_shown_of_a_pool_is_there_before_its_first_use() {
        let registered = Inventory::of(|| register(0));
        assert_eq!(registered.undescribed(), [""; 0]);
        assert_eq!(
            registered.hidden(),
            ["db_clock_skew_seconds", "db_pool_connections"],
            "unknown until the first look"
        );
        assert_eq!(registered.series("db_pool_acquire_seconds"), [""]);
    }

    #[tokio::test]
    async fn connections_are_counted_by_whether_they_are_used() {
        let pool = PgPool::connect_lazy("postgres://nobody@127.0.0.1:1/none").unwrap();
        let counted = Inventory::of(|| count(&pool));
        assert_eq!(counted.series("db_pool_connections"), ["state=idle", "state=used"]);
    }

    #[test]
    fn a_clock_is_compared_with_the_middle_of_the_question() {
        let instant = |text: &str| text.parse::<Timestamp>().unwrap();
        let asked = instant("2026-03-02T09:00:00Z");
        let round_trip = Duration::from_secs(2);
        for (theirs, seconds) in
            [("2026-03-02T09:00:01Z", 0.0), ("2026-03-02T09:00:04.5Z", 3.5), ("2026-03-02T08:59:59Z", -2.0)]
        {
            let ahead = ahead(instant(theirs), asked, round_trip);
            assert!((ahead - seconds).abs() < 1e-9, "{theirs}: {ahead}");
        }
    }
}
