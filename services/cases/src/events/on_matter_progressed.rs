//! Something happened to a filed complaint, or what was recorded of it was put right.

use messaging::{Handle, HandleError, Received};
use proto::{FieldError, counsel::MatterProgressed};
use sqlx::PgConnection;

use super::{court_step, fields};
use crate::{
    domain::{CourtStepRecorded, CourtStepTakenBack, ProceedingId, ProgressId},
    ops::{self, Context, Progress},
};

/// Handles `counsel-portal.matter_progressed.v1`.
#[derive(Debug)]
pub(crate) struct OnMatterProgressed {
    pub(crate) context: Context,
}

impl Handle<MatterProgressed> for OnMatterProgressed {
    async fn handle(&self, conn: &mut PgConnection, received: Received<MatterProgressed>) -> Result<(), HandleError> {
        let (news, event) = fields::news(received, "counsel-portal");
        let (proceeding, corrects, progress) = progress(event).map_err(HandleError::park)?;
        Ok(ops::take_up_progress(&self.context, conn, proceeding, corrects, progress, &news).await?)
    }
}

fn progress(event: MatterProgressed) -> Result<(ProceedingId, Option<ProgressId>, Progress), FieldError> {
    let progress_id = fields::id("progress_id", &event.progress_id)?;
    let filing_id = fields::id("filing_id", &event.filing_id)?;
    let corrects = fields::optional_uuid("corrects_progress_id", &event.corrects_progress_id)?;
    let progress = match court_step::read(event.step)? {
        Some(said) => Progress::Step(CourtStepRecorded { progress_id, filing_id, said }),
        None => Progress::TakenBack(CourtStepTakenBack { progress_id }),
    };
    Ok((fields::id("proceeding_id", &event.proceeding_id)?, corrects.map(kernel::TypedId::from_uuid), progress))
}
