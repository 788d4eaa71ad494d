//! A proceeding stands elsewhere: close its matter, or revive it.

use messaging::{Handle, HandleError, Received};
use proto::{
    FieldError,
    cases::{ProceedingChanged, ProceedingState},
};
use sqlx::PgConnection;

use crate::{
    domain::Phase,
    ops::{self, Context, ProceedingNews},
};

/// Handles `cases.proceeding_changed.v1`.
#[derive(Debug)]
pub(crate) struct OnProceedingChanged {
    pub(crate) context: Context,
}

impl Handle<ProceedingChanged> for OnProceedingChanged {
    async fn handle(&self, conn: &mut PgConnection, received: Received<ProceedingChanged>) -> Result<(), HandleError> {
        let news = news(received).map_err(HandleError::park)?;
        ops::hear_of_proceeding(&self.context, conn, &news).await?;
        Ok(())
    }
}

fn news(received: Received<ProceedingChanged>) -> Result<ProceedingNews, FieldError> {
    let Received { event_id, actor, event, .. } = received;
    let proceeding = event.proceeding_id.parse().map_err(|error| FieldError::new("proceeding_id", error))?;
    // A state that this version does not know waits for people; it is no default.
    let state = ProceedingState::try_from(event.state);
    let (name, phase) = state.ok().and_then(phase).ok_or_else(|| FieldError::new("state", "is not a known state"))?;
    Ok(ProceedingNews { proceeding, state: name, phase, cause: event_id.to_string(), stated_by: actor })
}

/// What a state of a proceeding is called here, and what it means to a matter.
const fn phase(state: ProceedingState) -> Option<(&'static str, Phase)> {
    Some(match state {
        ProceedingState::Unspecified => return None,
        ProceedingState::NoticeDue => ("notice_due", Phase::Other),
        ProceedingState::LapsedOnArrival => ("lapsed_on_arrival", Phase::Other),
        ProceedingState::WithCounsel => ("with_counsel", Phase::Other),
        ProceedingState::LapsedUnsent => ("lapsed_unsent", Phase::Other),
        ProceedingState::NoticeSent => ("notice_sent", Phase::Other),
        ProceedingState::Served => ("served", Phase::Other),
        ProceedingState::NotServed => ("not_served", Phase::Other),
        ProceedingState::Paid => ("paid", Phase::Over),
        ProceedingState::ComplaintDue => ("complaint_due", Phase::Complaint),
        // Paid too late to end it: a person decides whether to go on.
        ProceedingState::PaidLate => ("paid_late", Phase::Complaint),
        ProceedingState::ComplaintLate => ("complaint_late", Phase::Complaint),
        ProceedingState::ComplaintFiled => ("complaint_filed", Phase::Complaint),
        ProceedingState::Ended => ("ended", Phase::Over),
        ProceedingState::ComplaintDefective => ("complaint_defective", Phase::Complaint),
        ProceedingState::ComplaintRefiled => ("complaint_refiled", Phase::Complaint),
        ProceedingState::CognizanceTaken => ("cognizance_taken", Phase::Complaint),
        ProceedingState::Summoned => ("summoned", Phase::Complaint),
        ProceedingState::Pleaded => ("pleaded", Phase::Complaint),
        ProceedingState::Evidence => ("evidence", Phase::Complaint),
        ProceedingState::Convicted => ("convicted", Phase::Complaint),
        ProceedingState::Acquitted => ("acquitted", Phase::Complaint),
        ProceedingState::Appealed => ("appealed", Phase::Complaint),
        ProceedingState::ComplaintDismissed => ("complaint_dismissed", Phase::Complaint),
        ProceedingState::Compounded => ("compounded", Phase::Over),
        ProceedingState::ComplaintWithdrawn => ("complaint_withdrawn", Phase::Over),
        ProceedingState::LokAdalatSettled => ("lok_adalat_settled", Phase::Over),
    })
}
