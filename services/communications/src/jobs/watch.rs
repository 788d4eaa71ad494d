//! What is shown of a channel: the messages that are not concluded.

use std::time::Duration;

use chassis::telemetry::Gauges;
use metrics::{describe_gauge, gauge};

use crate::{domain::Channel, error::Error, ops::Context, store};

/// Describes what is shown: nothing of a channel that has no provider.
pub(super) fn register() {
    describe_gauge!("messages_waiting", "Messages that are not concluded.");
}

/// Shows what waits in a channel.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) context: Context,
    pub(crate) channel: Channel,
}

impl Gauges for Watch {
    const NAME: &'static str = "messages that wait";
    const EVERY: Duration = Duration::from_secs(10);
    type Error = Error;

    async fn look(&mut self) -> Result<(), Error> {
        let mut conn = pg::acquire(&self.context.pool).await?;
        let waiting = store::sending::waiting(&mut conn, self.channel).await?;
        drop(conn);
        for (state, count) in
            [("intended", waiting.intended), ("sending", waiting.sending), ("unknown", waiting.unknown)]
        {
            let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
            gauge!("messages_waiting", "channel" => self.channel.as_str(), "state" => state).set(count);
        }
        Ok(())
    }
}
