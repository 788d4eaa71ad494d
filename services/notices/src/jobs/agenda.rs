//! What comes next, for an operator who steps the clock.

use kernel::Clock as _;
use pg::StoreError;
use simulation::{Agenda, Due};

use crate::{ops::Context, store};

/// The agenda of notices: articles that wait for the carrier, then the carrier's news.
#[derive(Debug)]
pub(crate) struct NoticesAgenda {
    pub(crate) context: Context,
}

impl Agenda for NoticesAgenda {
    async fn next(&self) -> Result<Option<Due>, StoreError> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let waiting = store::hand_over::waiting(&mut conn).await?;
        if waiting > 0 {
            return Ok(Some(Due { at: self.context.clock.now(), what: format!("{waiting} articles to hand over") }));
        }
        let next = store::simulated_post::next(&mut conn).await?;
        Ok(next.map(|(at, count)| Due { at, what: format!("{count} news of the simulated post") }))
    }
}
