//! A deadline is near: tell the roles that it names.

use kernel::Role;
use messaging::{Handle, HandleError, Received};
use proto::{FieldError, cases::DeadlineReminderDue};
use sqlx::PgConnection;

use super::{date, id, kind};
use crate::{
    domain::StaffDeadline,
    ops::{self, Context, TellStaff},
};

/// Handles `cases.deadline_reminder_due.v1`.
#[derive(Debug)]
pub(crate) struct OnDeadlineReminderDue {
    pub(crate) context: Context,
}

impl Handle<DeadlineReminderDue> for OnDeadlineReminderDue {
    async fn handle(
        &self,
        conn: &mut PgConnection,
        received: Received<DeadlineReminderDue>,
    ) -> Result<(), HandleError> {
        let told = told(received).map_err(HandleError::park)?;
        Ok(ops::tell_staff(&self.context, conn, told).await?)
    }
}

fn told(received: Received<DeadlineReminderDue>) -> Result<TellStaff, FieldError> {
    let Received { event_id, actor, event, .. } = received;
    let roles = event.roles.iter().map(|role| role.parse::<Role>()).collect::<Result<_, _>>();
    let days = match event.days_before {
        ..=0 => "today".to_owned(),
        1 => "in 1 day".to_owned(),
        days => format!("in {days} days"),
    };
    Ok(TellStaff {
        roles: roles.map_err(|error| FieldError::new("roles", error))?,
        proceeding: id("proceeding_id", &event.proceeding_id)?,
        deadline: StaffDeadline {
            what: format!("{} {days}", kind(&event.kind)?),
            case_id: id::<uuid::Uuid>("case_id", &event.case_id)?.to_string(),
            proceeding_id: id::<uuid::Uuid>("proceeding_id", &event.proceeding_id)?.to_string(),
            last_safe: date("last_safe", event.last_safe)?,
        },
        event_id,
        because_of: actor,
    })
}
