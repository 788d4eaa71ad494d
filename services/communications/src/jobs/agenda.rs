//! What comes next, for an operator who steps the clock.

use kernel::Clock as _;
use pg::StoreError;
use simulation::{Agenda, Due};

use crate::{domain::Channel, ops::Context, store};

/// The agenda of communications: messages on their way, then the hour of the next one.
#[derive(Debug)]
pub(crate) struct CommunicationsAgenda {
    pub(crate) context: Context,
}

impl Agenda for CommunicationsAgenda {
    async fn next(&self) -> Result<Option<Due>, StoreError> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let mut open = 0;
        for channel in Channel::ALL {
            let waiting = store::sending::waiting(&mut conn, channel).await?;
            open += waiting.sending + waiting.unknown;
        }
        if open > 0 {
            return Ok(Some(Due { at: self.context.clock.now(), what: format!("{open} messages on their way") }));
        }
        let next = store::sending::next(&mut conn).await?;
        Ok(next.map(|(at, count)| Due { at, what: format!("{count} messages to send") }))
    }
}
