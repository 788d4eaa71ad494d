//! From the domain to the wire's events.

use kernel::Role;
use proto::cases::{CaseOpened, DeadlinePassed, DeadlineReminderDue};

use crate::{
    domain::{CaseId, CaseReference},
    store::{deadline::DueDeadline, reminder::DueReminder},
};

/// Whom a reminder is for: the case's owner, the manager, compliance.
const REMINDED: [Role; 3] = [Role::RecoveryOfficer, Role::LegalManager, Role::ComplianceHead];

/// A case was opened.
pub(crate) fn case_opened(id: CaseId, reference: CaseReference, loan_account_number: &str) -> CaseOpened {
    CaseOpened {
        case_id: id.to_string(),
        reference: reference.to_string(),
        loan_account_number: loan_account_number.to_owned(),
    }
}

/// A deadline has passed.
pub(crate) fn deadline_passed(due: &DueDeadline) -> DeadlinePassed {
    DeadlinePassed {
        deadline_id: due.id.to_string(),
        proceeding_id: due.proceeding.to_string(),
        case_id: due.case.to_string(),
        kind: due.kind.as_str().to_owned(),
        last_safe: Some(due.last_safe.into()),
        last_arguable: Some(due.last_arguable.into()),
    }
}

/// A deadline is near.
pub(crate) fn deadline_reminder_due(due: &DueReminder) -> DeadlineReminderDue {
    DeadlineReminderDue {
        reminder_id: due.id.to_string(),
        deadline_id: due.deadline.to_string(),
        proceeding_id: due.proceeding.to_string(),
        case_id: due.case.to_string(),
        kind: due.kind.as_str().to_owned(),
        last_safe: Some(due.last_safe.into()),
        days_before: due.days_before.into(),
        roles: REMINDED.iter().map(ToString::to_string).collect(),
    }
}
