//! The instant of a simulated business clock, kept so that a restart does not go back.

use kernel::Timestamp;
use sqlx::PgConnection;

use crate::{Instant, StoreError};

/// The instant that the clock shows; `first`, from now on, if it has never shown one.
pub async fn load(conn: &mut PgConnection, first: Timestamp) -> Result<Timestamp, StoreError> {
    let instant = sqlx::query_scalar!(
        r#"
        INSERT INTO platform.simulated_clock AS c (instant) VALUES ($1)
        ON CONFLICT (only_row) DO UPDATE SET instant = c.instant
        RETURNING instant
        "#,
        Instant::from(first) as _,
    )
    .fetch_one(conn)
    .await?;
    Ok(instant.into())
}

/// Moves the clock to an instant, never back, and answers what it shows then.
pub async fn store(conn: &mut PgConnection, to: Timestamp) -> Result<Timestamp, StoreError> {
    let instant = sqlx::query_scalar!(
        r#"
        INSERT INTO platform.simulated_clock AS c (instant) VALUES ($1)
        ON CONFLICT (only_row) DO UPDATE SET instant = greatest(c.instant, $1)
        RETURNING instant
        "#,
        Instant::from(to) as _,
    )
    .fetch_one(conn)
    .await?;
    Ok(instant.into())
}
