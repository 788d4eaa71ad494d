//! A complaint was presented to a court.

use messaging::{Handle, HandleError, Received};
use proto::{FieldError, counsel::ComplaintFiled as Filed};
use sqlx::PgConnection;

use super::fields;
use crate::{
    domain::{ComplaintFiled, ProceedingId},
    ops::{self, Context},
};

/// Handles `counsel-portal.complaint_filed.v1`.
#[derive(Debug)]
pub(crate) struct OnComplaintFiled {
    pub(crate) context: Context,
}

impl Handle<Filed> for OnComplaintFiled {
    async fn handle(&self, conn: &mut PgConnection, received: Received<Filed>) -> Result<(), HandleError> {
        let (news, event) = fields::news(received, "counsel-portal");
        let (proceeding, filing) = filing(event).map_err(HandleError::park)?;
        Ok(ops::take_up_filing(&self.context, conn, proceeding, filing, &news).await?)
    }
}

fn filing(event: Filed) -> Result<(ProceedingId, ComplaintFiled), FieldError> {
    let proceeding = fields::id("proceeding_id", &event.proceeding_id)?;
    let filing = ComplaintFiled {
        filing_id: fields::id("filing_id", &event.filing_id)?,
        filed_on: fields::date("filed_on", event.filed_on)?,
        court: event.court,
        acknowledgement: event.acknowledgement,
    };
    Ok((proceeding, filing))
}
