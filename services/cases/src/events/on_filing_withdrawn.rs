//! A complaint had been recorded in error.

use messaging::{Handle, HandleError, Received};
use proto::{FieldError, counsel::FilingWithdrawn};
use sqlx::PgConnection;

use super::fields;
use crate::{
    domain::{FilingId, ProceedingId},
    ops::{self, Context},
};

/// Handles `counsel-portal.filing_withdrawn.v1`.
#[derive(Debug)]
pub(crate) struct OnFilingWithdrawn {
    pub(crate) context: Context,
}

impl Handle<FilingWithdrawn> for OnFilingWithdrawn {
    async fn handle(&self, conn: &mut PgConnection, received: Received<FilingWithdrawn>) -> Result<(), HandleError> {
        let (news, event) = fields::news(received, "counsel-portal");
        let (proceeding, filing) = ids(&event).map_err(HandleError::park)?;
        Ok(ops::take_up_withdrawal(&self.context, conn, proceeding, filing, &news).await?)
    }
}

fn ids(event: &FilingWithdrawn) -> Result<(ProceedingId, FilingId), FieldError> {
    Ok((fields::id("proceeding_id", &event.proceeding_id)?, fields::id("filing_id", &event.filing_id)?))
}
