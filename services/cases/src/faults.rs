//! The place where a fault test can halt this service, and its saboteur. See `messaging::faults`, which arms both.

use std::time::Duration;

use pg::StoreError;
use sqlx::{PgPool, Postgres, Transaction};

/// How long the saboteur dawdles between looking and firing: another replica then looks in between for certain.
const DAWDLE: Duration = Duration::from_secs(1);

/// After another service has done what an intent asks for, before that is recorded.
pub(crate) fn between_accept_and_record() {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("intent.between_accept_and_record", |_| messaging::faults::halt(
        "intent.between_accept_and_record"
    ));
}

/// Whether timers fire without the lock of their claim, and without asking whether they are still armed.
pub(crate) fn timers_are_unlocked() -> bool {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("sabotage.unlocked-timer", |_| true);
    false
}

/// If timers are sabotaged, lets the claim of this transaction go: what was claimed is then anybody's.
pub(crate) async fn unlock(
    tx: Transaction<'static, Postgres>,
    pool: &PgPool,
) -> Result<Transaction<'static, Postgres>, StoreError> {
    if !timers_are_unlocked() {
        return Ok(tx);
    }
    pg::commit(tx).await?;
    tokio::time::sleep(DAWDLE).await;
    pg::begin(pool).await
}
