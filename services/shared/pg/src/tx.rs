//! Transactions: begun and committed where one can see it; nothing in between commits.

use std::time::Duration;

use rand::Rng;
use sqlx::{Executor, PgPool, Postgres, Transaction};

use crate::{StoreError, acquire};

/// How often a transaction is tried in all.
const ATTEMPTS: u32 = 5;

/// The longest pause before the second attempt; it doubles for each one after that.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// Begins a transaction (READ COMMITTED). Dropping it rolls it back.
///
/// The future may be dropped at any point: the pool of [`crate::connect`] rolls back what it left open.
pub async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, StoreError> {
    // What the pool itself does, but for the measuring.
    Ok(Transaction::begin(acquire(pool).await?, None).await?)
}

/// Commits.
///
/// First has deferred constraints checked, so that their refusal is a plain [`StoreError::Constraint`], and so that a
/// transaction in which a statement failed is not "committed": PostgreSQL answers such a COMMIT with a roll-back and no error.
/// After that, a COMMIT that is not answered is [`StoreError::OutcomeUnknown`].
pub async fn commit(mut tx: Transaction<'_, Postgres>) -> Result<(), StoreError> {
    tx.execute("SET CONSTRAINTS ALL IMMEDIATE").await?;
    tx.commit().await.map_err(|error| match StoreError::from(error) {
        // 40003 is PostgreSQL's own "completion unknown"; any other of class 40 is a roll-back.
        StoreError::Retryable { sqlstate } if sqlstate != "40003" => StoreError::Retryable { sqlstate },
        error => StoreError::OutcomeUnknown { reason: error.to_string() },
    })
}

/// Whether work that failed may simply be done again, in a new transaction.
pub trait Retry {
    /// True only for a failure that left nothing behind and came from losing to another transaction.
    fn is_retryable(&self) -> bool;
}

impl Retry for StoreError {
    fn is_retryable(&self) -> bool {
        // A lock timeout has waited long enough already.
        matches!(self, Self::Retryable { sqlstate } if sqlstate == "40001" || sqlstate == "40P01")
    }
}

/// Counts how often a transaction is tried, and pauses before the next try.
///
/// ```ignore
/// let mut attempts = Attempts::default();
/// loop {
///     match record(&pool, &request).await {                             // begins, works, commits
///         Err(error) if attempts.again(&error).await => {}
///         done => return done,
///     }
/// }
/// ```
///
/// A loop and not a function that takes the work as a closure: the future of an async closure that borrows its request is not
/// known to be `Send` (Rust 1.95), and handlers run in tasks that move between threads.
#[derive(Debug, Default)]
pub struct Attempts {
    failed: u32,
}

impl Attempts {
    /// Whether to try again after this failure; if so, returns after a pause. At most five attempts in all.
    pub async fn again(&mut self, error: &impl Retry) -> bool {
        self.failed += 1;
        if self.failed >= ATTEMPTS || !error.is_retryable() {
            return false;
        }
        tokio::time::sleep(self.jittered_pause()).await;
        true
    }

    /// Full jitter, so that two transactions that met do not meet again.
    #[expect(clippy::disallowed_methods, reason = "back-off follows the system; no test repeats it")]
    fn jittered_pause(&self) -> Duration {
        let longest = FIRST_PAUSE * 2_u32.pow(self.failed - 1);
        longest.mul_f64(rand::rng().random::<f64>())
    }
}
