//! Condonation of delay was applied for, or decided.

use messaging::{Handle, HandleError, Received};
use proto::{
    FieldError,
    counsel::{self as wire, CondonationRecorded as Recorded},
};
use sqlx::PgConnection;

use super::fields;
use crate::{
    domain::{Condonation, CondonationRecorded, ProceedingId},
    ops::{self, Context},
};

/// Handles `counsel-portal.condonation_recorded.v1`.
#[derive(Debug)]
pub(crate) struct OnCondonationRecorded {
    pub(crate) context: Context,
}

impl Handle<Recorded> for OnCondonationRecorded {
    async fn handle(&self, conn: &mut PgConnection, received: Received<Recorded>) -> Result<(), HandleError> {
        let (news, event) = fields::news(received, "counsel-portal");
        let (proceeding, order) = order(&event).map_err(HandleError::park)?;
        Ok(ops::take_up_condonation(&self.context, conn, proceeding, order, &news).await?)
    }
}

fn order(event: &Recorded) -> Result<(ProceedingId, CondonationRecorded), FieldError> {
    let condonation = match event.condonation() {
        wire::Condonation::Applied => Condonation::Applied,
        wire::Condonation::Allowed => Condonation::Allowed,
        wire::Condonation::Refused => Condonation::Refused,
        wire::Condonation::Unspecified => return Err(FieldError::new("condonation", "is not known here")),
    };
    let order = CondonationRecorded {
        filing_id: fields::id("filing_id", &event.filing_id)?,
        condonation,
        dated: fields::date("dated", event.dated)?,
    };
    Ok((fields::id("proceeding_id", &event.proceeding_id)?, order))
}
