//! How long what was delivered is kept.

use kernel::LegalDate;
use pg::{Date, StoreError};
use serde::Deserialize;
use sqlx::PgPool;
use thiserror::Error;

/// So many rows of the default partition are deleted in one statement.
const BATCH: i64 = 10_000;

/// The section `[broker.retention]` of a service's configuration.
///
/// What is dropped are whole months: of the inbox, if every event in them was applied or passed over; of the log, if
/// every event in them has left the outbox. Cursors stay for ever, so that an event that comes again after its row is gone
/// is still known; the audit trail is not touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// How long an event that was received is kept after the end of its month: as long as anybody asks when it came, and
    /// what became of it.
    pub inbox_days: Days<30>,
    /// How long an event that was stated is kept after the end of its month: what can be replayed.
    pub event_log_days: Days<400>,
}

/// A number of days, at least `MIN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u16")]
pub struct Days<const MIN: u16>(u16);

/// So few days are not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("must be at least {0} days")]
pub struct TooFewDays(u16);

impl<const MIN: u16> Days<MIN> {
    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl<const MIN: u16> TryFrom<u16> for Days<MIN> {
    type Error = TooFewDays;

    fn try_from(days: u16) -> Result<Self, TooFewDays> {
        if days >= MIN { Ok(Self(days)) } else { Err(TooFewDays(MIN)) }
    }
}

/// Drops the months that are past their retention on the day `today`, and says which.
///
/// Waits at most two seconds for whoever uses the logs; [`StoreError::Retryable`] then, and another look may succeed.
pub async fn drop_old_months(pool: &PgPool, retention: Retention, today: LegalDate) -> Result<Vec<String>, StoreError> {
    let Retention { inbox_days, event_log_days } = retention;
    let months = sqlx::query_scalar!(
        r#"SELECT messaging.drop_old_months($1, $2, $3) AS "month!""#,
        Date::from(today) as _,
        i32::from(inbox_days.get()),
        i32::from(event_log_days.get()),
    )
    .fetch_all(pool)
    .await?;
    empty_default(pool, inbox_days, today).await?;
    Ok(months)
}

/// Deletes from the default partition of the inbox, which holds what came in for a month that has no partition: too early
/// for one, or again after it was dropped.
async fn empty_default(pool: &PgPool, days: Days<30>, today: LegalDate) -> Result<(), StoreError> {
    loop {
        let deleted = sqlx::query!(
            r#"
            DELETE FROM messaging.inbox_default WHERE event_id IN (
                SELECT event_id FROM messaging.inbox_default
                WHERE state IN ('done', 'skipped', 'skipped_by_operator') AND received_at < $1::date - $2::integer
                LIMIT $3)
            "#,
            Date::from(today) as _,
            i32::from(days.get()),
            BATCH,
        )
        .execute(pool)
        .await?
        .rows_affected();
        if deleted < BATCH.unsigned_abs() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use chassis::config::{Layers, load};

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Config {
        retention: Retention,
    }

    fn read(inbox_days: u32, event_log_days: u32) -> Result<Retention, String> {
        let text = format!("[retention]\ninbox_days = {inbox_days}\nevent_log_days = {event_log_days}\n");
        let config = load::<Config>(&text, &Layers::none()).map_err(|error| error.to_string())?;
        Ok(config.retention)
    }

    #[test]
    fn a_retention_that_is_too_short_is_refused_by_its_name() {
        let retention = read(30, 400).unwrap();
        assert_eq!((retention.inbox_days.get(), retention.event_log_days.get()), (30, 400));
        for (inbox, log, key, least) in [(29, 400, "inbox_days", "30"), (120, 399, "event_log_days", "400")] {
            let error = read(inbox, log).unwrap_err();
            assert!(error.contains(key) && error.contains(&format!("at least {least} days")), "{error}");
        }
    }
}
