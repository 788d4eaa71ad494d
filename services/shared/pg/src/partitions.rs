//! Monthly partitions of tables that grow with time.
//!
//! The key is a `UUIDv7` and the ranges are ranges of the key: an id stays unique over all partitions, and old months
//! can be detached whole. A table also has a default partition, so that a month that nobody made loses nothing.

use kernel::{Clock as _, SystemClock};
use sqlx::PgPool;

use crate::{Date, StoreError};

/// This month and the two that follow.
const MONTHS_AHEAD: i32 = 3;

/// Makes the partitions of this month and the next two for each of the tables. Does nothing where they exist.
///
/// Months are the system's, not business time: what is partitioned is when a row was written.
pub async fn ensure(pool: &PgPool, tables: &[&str]) -> Result<(), StoreError> {
    let today = Date::from(SystemClock.today());
    for table in tables {
        sqlx::query!(
            "SELECT platform.ensure_month_partitions($1::text::regclass, $2, $3)",
            *table,
            today as _,
            MONTHS_AHEAD
        )
        .execute(pool)
        .await?;
    }
    Ok(())
}
