//! A deadline has passed: tell those who work the case, and compliance if it was the lender's to keep.

use kernel::Role;
use messaging::{Handle, HandleError, Received};
use proto::{FieldError, cases::DeadlinePassed};
use sqlx::PgConnection;

use super::{date, id, kind};
use crate::{
    domain::StaffDeadline,
    ops::{self, Context, TellStaff},
};

/// The drawer's own deadline: that it passed is no miss of the lender's.
const OF_THE_DRAWER: &str = "pay_by";

/// Handles `cases.deadline_passed.v1`.
#[derive(Debug)]
pub(crate) struct OnDeadlinePassed {
    pub(crate) context: Context,
}

impl Handle<DeadlinePassed> for OnDeadlinePassed {
    async fn handle(&self, conn: &mut PgConnection, received: Received<DeadlinePassed>) -> Result<(), HandleError> {
        let told = told(received).map_err(HandleError::park)?;
        Ok(ops::tell_staff(&self.context, conn, told).await?)
    }
}

fn told(received: Received<DeadlinePassed>) -> Result<TellStaff, FieldError> {
    let Received { event_id, actor, event, .. } = received;
    let kind = kind(&event.kind)?;
    let mut roles = vec![Role::RecoveryOfficer, Role::LegalManager];
    if kind != OF_THE_DRAWER && !event.of_others {
        roles.push(Role::ComplianceHead);
    }
    Ok(TellStaff {
        roles,
        proceeding: id("proceeding_id", &event.proceeding_id)?,
        deadline: StaffDeadline {
            what: format!("{kind} has passed"),
            case_id: id::<uuid::Uuid>("case_id", &event.case_id)?.to_string(),
            proceeding_id: id::<uuid::Uuid>("proceeding_id", &event.proceeding_id)?.to_string(),
            last_safe: date("last_safe", event.last_safe)?,
        },
        event_id,
        because_of: actor,
    })
}
