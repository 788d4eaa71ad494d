//! Whether the ledger adds up.

use std::time::Duration;

use chassis::telemetry::Gauges;
use kernel::{Clock as _, SystemClock};
use metrics::{describe_gauge, gauge};
use pg::check::{Check, Checked};
use sqlx::PgPool;

use crate::{
    domain::LedgerCheck,
    error::Error,
    store::{self, ledger_difference::Differences},
};

/// One replica reads the whole ledger this often.
const CHECK_EVERY: Duration = Duration::from_hours(1);

const CHECK: Check = Check { name: "ledger", takes_at_most: Duration::from_mins(45) };

/// Describes what is shown. Nothing is, before the ledger has been read: 0 would say that it adds up.
pub(super) fn register() {
    describe_gauge!("ledger_difference_paise", "0, or a rupee is unaccounted for, by what does not add up.");
}

/// Shows whether the ledger adds up.
#[derive(Debug)]
pub(crate) struct Ledger {
    pub(crate) pool: PgPool,
}

impl Gauges for Ledger {
    const NAME: &'static str = "the ledger";
    const EVERY: Duration = Duration::from_mins(1);
    type Error = Error;

    async fn look(&mut self) -> Result<(), Error> {
        let now = SystemClock.now();
        let mut conn = pg::acquire(&self.pool).await?;
        let run = CHECK.begin(&mut conn, now, now.minus(CHECK_EVERY)).await?;
        drop(conn);
        if let Some(run) = run {
            let differences = self.check().await?;
            let mut conn = pg::acquire(&self.pool).await?;
            run.end(&mut conn, SystemClock.now(), &LedgerCheck::ALL.map(|check| differences.of(check))).await?;
        }
        let mut conn = pg::acquire(&self.pool).await?;
        if let Some(Checked { found, .. }) = CHECK.last(&mut conn).await? {
            for (check, paise) in LedgerCheck::ALL.into_iter().zip(found) {
                show(check, paise);
            }
        }
        Ok(())
    }
}

impl Ledger {
    async fn check(&self) -> Result<Differences, Error> {
        let mut tx = pg::begin(&self.pool).await?;
        let differences = store::ledger_difference::find(&mut tx, CHECK.takes_at_most).await?;
        pg::commit(tx).await?;
        for check in LedgerCheck::ALL {
            let paise = differences.of(check);
            if paise != 0 {
                tracing::error!(
                    ledger.check = check.as_str(),
                    ledger.difference_paise = paise,
                    "the ledger does not add up: {} is {paise} paise off",
                    check.as_str()
                );
            }
        }
        Ok(differences)
    }
}

#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "that it is not 0 is not lost")]
fn show(check: LedgerCheck, paise: i64) {
    gauge!("ledger_difference_paise", "check" => check.as_str()).set(paise as f64);
}
