//! Has a parked event applied after all, or passes over it.

use audit::Resource;
use authority::Action;
use messaging::{EventId, Parked};
use prost::Message as _;
use proto::messaging::{ReleaseEventResponse, SkipEventResponse};
use sqlx::PgConnection;

use super::{Decision, error::Error, event};
use crate::Work;

pub(super) struct Release<'a> {
    pub(super) decision: Decision<'a>,
    pub(super) event_id: EventId,
}

impl Work for Release<'_> {
    const OPERATION: &'static str = "ReleaseEvent";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let permit = self.decision.require(Action::ReleaseEvent)?;
        let parked = messaging::release(conn, self.event_id).await?;
        let resource = Resource::new("event", self.event_id);
        self.decision.record(conn, "event.release", resource, &what(&parked), &permit).await?;
        Ok(ReleaseEventResponse { event: Some(event(parked)) }.encode_to_vec())
    }
}

pub(super) struct Skip<'a> {
    pub(super) decision: Decision<'a>,
    pub(super) event_id: EventId,
}

impl Work for Skip<'_> {
    const OPERATION: &'static str = "SkipEvent";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let permit = self.decision.require(Action::SkipEvent)?;
        let parked = messaging::skip(conn, self.event_id).await?;
        let resource = Resource::new("event", self.event_id);
        self.decision.record(conn, "event.skip", resource, &what(&parked), &permit).await?;
        Ok(SkipEventResponse { event: Some(event(parked)) }.encode_to_vec())
    }
}

/// Which event it was, for a reader to whom its id says nothing any more.
fn what(parked: &Parked) -> String {
    let Parked { event_type, sequence, producer, aggregate_id, .. } = parked;
    format!("{event_type}, event {sequence} of {producer}'s aggregate {aggregate_id}")
}
