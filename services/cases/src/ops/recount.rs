//! The law or the courts' calendar that counts deadlines has changed: those of a proceeding are counted again.

use kernel::{Actor, Clock as _};

use super::{Context, act::Act};
use crate::{SERVICE, domain::ProceedingId, error::Error, store};

/// Settles a proceeding once more: what was counted by another version is superseded, with its reminders.
pub(crate) async fn recount(context: &Context, proceeding: ProceedingId) -> Result<(), Error> {
    let mut attempts = pg::Attempts::default();
    loop {
        match attempt(context, proceeding).await {
            Err(error) if attempts.again(&error).await => {}
            done => return done,
        }
    }
}

async fn attempt(context: &Context, proceeding: ProceedingId) -> Result<(), Error> {
    let mut tx = pg::begin(&context.pool).await?;
    if store::proceeding::lock(&mut tx, proceeding).await?.is_none() {
        return Ok(());
    }
    let act = Act {
        context,
        now: context.clock.now(),
        actor: Actor::service(SERVICE),
        on_behalf_of: None,
        cause: "nightly recount".to_owned(),
    };
    act.settle(&mut tx, proceeding).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(())
}
