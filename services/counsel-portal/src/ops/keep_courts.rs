//! Makes the courts of the configuration those of the database, at the start of the service.

use super::Context;
use crate::{config::CourtConfig, error::Error, store};

/// Keeps the courts; one that the configuration names no more has no branches, and matters keep it.
pub(crate) async fn keep_courts(context: &Context, courts: &[CourtConfig]) -> Result<(), Error> {
    let mut tx = pg::begin(&context.pool).await?;
    // Replicas that start together take turns.
    store::advocate::lock_panel(&mut tx).await?;
    store::court::forget_branches(&mut tx).await?;
    for court in courts {
        store::court::keep(&mut tx, &court.name, &court.ifsc).await?;
    }
    pg::commit(tx).await?;
    Ok(())
}
