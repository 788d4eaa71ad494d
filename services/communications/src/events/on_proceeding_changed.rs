//! A proceeding stands elsewhere: if it has ended, nobody is told any more of what it was about.

use messaging::{Handle, HandleError, Received};
use proto::{
    FieldError,
    cases::{ProceedingChanged, ProceedingState},
};
use sqlx::PgConnection;

use super::id;
use crate::{
    domain::Ended,
    ops::{self, Context, FollowProceeding},
};

/// Handles `cases.proceeding_changed.v1`.
#[derive(Debug)]
pub(crate) struct OnProceedingChanged {
    pub(crate) context: Context,
}

impl Handle<ProceedingChanged> for OnProceedingChanged {
    async fn handle(&self, conn: &mut PgConnection, received: Received<ProceedingChanged>) -> Result<(), HandleError> {
        let followed = followed(received).map_err(HandleError::park)?;
        Ok(ops::follow_proceeding(&self.context, conn, followed).await?)
    }
}

fn followed(received: Received<ProceedingChanged>) -> Result<FollowProceeding, FieldError> {
    let Received { event_id, actor, event, .. } = received;
    let state = ProceedingState::try_from(event.state).map_err(|_| FieldError::new("state", "is not known here"))?;
    Ok(FollowProceeding {
        proceeding: id("proceeding_id", &event.proceeding_id)?,
        ended: ended(state)?,
        event_id,
        because_of: actor,
    })
}

/// A time that ran out is no end: the cheque is as unpaid as before.
fn ended(state: ProceedingState) -> Result<Option<Ended>, FieldError> {
    match state {
        ProceedingState::Paid | ProceedingState::PaidLate => Ok(Some(Ended::Paid)),
        ProceedingState::Ended
        | ProceedingState::Compounded
        | ProceedingState::ComplaintWithdrawn
        | ProceedingState::LokAdalatSettled => Ok(Some(Ended::Otherwise)),
        ProceedingState::NoticeDue
        | ProceedingState::LapsedOnArrival
        | ProceedingState::WithCounsel
        | ProceedingState::LapsedUnsent
        | ProceedingState::NoticeSent
        | ProceedingState::Served
        | ProceedingState::NotServed
        | ProceedingState::ComplaintDue
        | ProceedingState::ComplaintLate
        | ProceedingState::ComplaintFiled
        | ProceedingState::ComplaintDefective
        | ProceedingState::ComplaintRefiled
        | ProceedingState::CognizanceTaken
        | ProceedingState::Summoned
        | ProceedingState::Pleaded
        | ProceedingState::Evidence
        | ProceedingState::Convicted
        | ProceedingState::Acquitted
        | ProceedingState::Appealed
        | ProceedingState::ComplaintDismissed => Ok(None),
        ProceedingState::Unspecified => Err(FieldError::new("state", "is missing")),
    }
}
