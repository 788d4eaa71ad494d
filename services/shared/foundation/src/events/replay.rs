//! Sends the events of one aggregate again.

use audit::Resource;
use authority::Action;
use messaging::Replayed;
use prost::Message as _;
use proto::messaging::ReplayEventsResponse;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Decision, error::Error};
use crate::Work;

pub(super) struct Replay<'a> {
    pub(super) decision: Decision<'a>,
    pub(super) aggregate_id: Uuid,
    pub(super) from_sequence: i64,
}

impl Work for Replay<'_> {
    const OPERATION: &'static str = "ReplayEvents";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let permit = self.decision.require(Action::ReplayEvents)?;
        let publisher = &self.decision.events.publisher;
        let Replayed { count, last_sequence } = publisher.replay(conn, self.aggregate_id, self.from_sequence).await?;
        let resource = Resource::with_uuid("aggregate", self.aggregate_id);
        let what = format!("events {} to {last_sequence}", self.from_sequence);
        self.decision.record(conn, "events.replay", resource, &what, &permit).await?;
        Ok(ReplayEventsResponse { count, last_sequence }.encode_to_vec())
    }
}
