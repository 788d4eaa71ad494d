//! From the domain to the wire's events.

use kernel::Role;
use proceedings::{Kind, Stand};
use proto::cases::{
    CaseOpened, DeadlinePassed, DeadlineReminderDue, DocketMoved, ProceedingChanged, ProceedingKind, ProceedingState,
};

use crate::{
    domain::{CaseId, CaseReference, DocketHead, ProceedingId, StateKind},
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
        kind: due.name.as_str().to_owned(),
        last_safe: Some(due.last_safe.into()),
        last_arguable: Some(due.last_arguable.into()),
        of_others: due.of_others,
    }
}

/// A deadline is near.
pub(crate) fn deadline_reminder_due(due: &DueReminder) -> DeadlineReminderDue {
    DeadlineReminderDue {
        reminder_id: due.id.to_string(),
        deadline_id: due.deadline.to_string(),
        proceeding_id: due.proceeding.to_string(),
        case_id: due.case.to_string(),
        kind: due.name.as_str().to_owned(),
        last_safe: Some(due.last_safe.into()),
        days_before: due.days_before.into(),
        roles: REMINDED.iter().map(ToString::to_string).collect(),
    }
}

/// A docket stands where it did not stand before, or its questions are others.
pub(crate) fn docket_moved(head: &DocketHead, previous: &str, stand: &Stand) -> DocketMoved {
    DocketMoved {
        proceeding_id: head.id.to_string(),
        case_id: head.case.to_string(),
        kind: docket_kind(head.kind).into(),
        state: stand.state.to_owned(),
        previous: previous.to_owned(),
        ended: stand.is_ended,
        questions: i32::try_from(stand.questions.len()).unwrap_or(i32::MAX),
    }
}

/// The kind of a docket on the wire.
pub(crate) const fn docket_kind(kind: Kind) -> ProceedingKind {
    match kind {
        Kind::Ni138 => ProceedingKind::Ni138,
        Kind::Pss25 => ProceedingKind::Pss25,
        Kind::Sarfaesi => ProceedingKind::Sarfaesi,
        Kind::Arbitration => ProceedingKind::Arbitration,
        // The others are outlined only: nobody opens a docket of them.
        _ => ProceedingKind::Unspecified,
    }
}

/// A proceeding stands where it did not stand before; `previous` is none for a new one.
pub(crate) fn proceeding_changed(
    proceeding: ProceedingId,
    case: CaseId,
    state: StateKind,
    previous: Option<StateKind>,
) -> ProceedingChanged {
    ProceedingChanged {
        proceeding_id: proceeding.to_string(),
        case_id: case.to_string(),
        kind: ProceedingKind::Ni138.into(),
        state: proceeding_state(state).into(),
        previous: previous.map_or(ProceedingState::Unspecified, proceeding_state).into(),
    }
}

/// A state on the wire.
pub(crate) const fn proceeding_state(state: StateKind) -> ProceedingState {
    match state {
        StateKind::NoticeDue => ProceedingState::NoticeDue,
        StateKind::LapsedOnArrival => ProceedingState::LapsedOnArrival,
        StateKind::LapsedUnsent => ProceedingState::LapsedUnsent,
        StateKind::WithCounsel => ProceedingState::WithCounsel,
        StateKind::NoticeSent => ProceedingState::NoticeSent,
        StateKind::Served => ProceedingState::Served,
        StateKind::NotServed => ProceedingState::NotServed,
        StateKind::Paid => ProceedingState::Paid,
        StateKind::ComplaintDue => ProceedingState::ComplaintDue,
        StateKind::PaidLate => ProceedingState::PaidLate,
        StateKind::ComplaintLate => ProceedingState::ComplaintLate,
        StateKind::ComplaintFiled => ProceedingState::ComplaintFiled,
        StateKind::Ended => ProceedingState::Ended,
        StateKind::ComplaintDefective => ProceedingState::ComplaintDefective,
        StateKind::ComplaintRefiled => ProceedingState::ComplaintRefiled,
        StateKind::CognizanceTaken => ProceedingState::CognizanceTaken,
        StateKind::Summoned => ProceedingState::Summoned,
        StateKind::Pleaded => ProceedingState::Pleaded,
        StateKind::Evidence => ProceedingState::Evidence,
        StateKind::Convicted => ProceedingState::Convicted,
        StateKind::Acquitted => ProceedingState::Acquitted,
        StateKind::Appealed => ProceedingState::Appealed,
        StateKind::ComplaintDismissed => ProceedingState::ComplaintDismissed,
        StateKind::Compounded => ProceedingState::Compounded,
        StateKind::ComplaintWithdrawn => ProceedingState::ComplaintWithdrawn,
        StateKind::LokAdalatSettled => ProceedingState::LokAdalatSettled,
    }
}
