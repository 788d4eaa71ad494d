//! The states of an arbitration, and what each carries.

use kernel::{DateInterval, LegalDate};
use statutes::{EarliestDay, LastDay, Verdict};

use super::fact::{Appointer, Party};
use crate::step::states;

/// Where an arbitration stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// No request is sent.
    NotInvoked,
    /// A court granted interim relief and no request is sent: arbitration must begin.
    ReliefOrdered {
        /// When the first order was made.
        ordered: DateInterval,
        /// Until when arbitration must begin.
        commence_by: Option<LastDay>,
    },
    /// The request is sent, and not known to be received by everybody.
    RequestSent {
        /// Which one.
        request: u32,
        /// When.
        sent: DateInterval,
        /// The respondents of whom receipt is not known.
        unreceived: Vec<u32>,
    },
    /// Every respondent has the request: the other side may appoint or agree.
    Invoked {
        /// When the last respondent received it.
        received: DateInterval,
        /// Until when the other side may appoint.
        appoint_by: LastDay,
    },
    /// The other side refused, or let its time run out: the court or an institution appoints.
    AppointmentDue {
        /// When it failed.
        failed: DateInterval,
        /// Until when the court can be asked.
        ask_by: Option<LastDay>,
    },
    /// The court was asked to appoint.
    CourtAsked {
        /// Which application.
        application: u32,
        /// When.
        asked: DateInterval,
    },
    /// The lender named the arbitrator alone, and nobody waived that: whatever he does is void.
    AppointmentVoid {
        /// Which appointment.
        appointment: u32,
        /// When.
        on: DateInterval,
    },
    /// A tribunal is appointed; claim and defence are due.
    Appointed {
        /// Which appointment.
        appointment: u32,
        /// By whom.
        by: Appointer,
        /// Until when the pleadings are to be completed; none until the arbitrators' notice is known.
        pleadings_by: Option<LastDay>,
    },
    /// The pleadings are completed; the award is due.
    Pleaded {
        /// When.
        completed: DateInterval,
        /// Until when the award is to be made, with every extension.
        award_by: Option<LegalDate>,
    },
    /// The time for the award is over, and the mandate with it, unless the court extends it.
    AwardOverdue {
        /// When it ended.
        award_by: LegalDate,
    },
    /// The award is made, and not known to be received by everybody.
    Awarded {
        /// When.
        made: DateInterval,
        /// The respondents of whom receipt is not known.
        unreceived: Vec<u32>,
    },
    /// A correction was asked for: the time to challenge waits for the decision on it.
    CorrectionPending {
        /// When it was asked for.
        asked: DateInterval,
    },
    /// Every respondent has the award, and can challenge it.
    SetAsideOpen {
        /// From when the time to challenge runs.
        since: DateInterval,
        /// The last day.
        until: LastDay,
        /// The last day to which the court can excuse lateness.
        outer: Option<LastDay>,
    },
    /// A challenge is pending. It stays nothing by itself.
    Challenged {
        /// Which.
        challenge: u32,
        /// By whom.
        by: Party,
        /// When.
        filed: DateInterval,
        /// Whether it was in time.
        verdict: Verdict,
    },
    /// The time to challenge is over: the award is enforced like a decree.
    Enforceable {
        /// Since when; none if a challenge was dismissed before that could be counted.
        since: Option<EarliestDay>,
    },
    /// Execution is applied for.
    Executing {
        /// When.
        filed: DateInterval,
    },
    /// The award was set aside.
    SetAside {
        /// On which challenge.
        challenge: u32,
        /// When.
        on: DateInterval,
    },
    /// The award is satisfied.
    Satisfied {
        /// When.
        on: DateInterval,
    },
    /// The parties settled.
    Settled {
        /// When.
        on: DateInterval,
        /// Whether as an award on agreed terms.
        as_award: bool,
    },
    /// The claim was withdrawn.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// A person has ended it.
    Dropped {
        /// Why.
        reason: String,
    },
    /// A moratorium bars every step.
    Barred {
        /// Since when.
        since: DateInterval,
        /// Where it would stand without.
        would_be: Box<State>,
    },
    /// A court has stayed it.
    Stayed {
        /// Since when.
        since: DateInterval,
        /// Where it would stand without.
        would_be: Box<State>,
    },
    /// A lawyer decides; the questions stand in the position.
    WithCounsel {
        /// Where it would stand but for them.
        would_be: Box<State>,
    },
}

states! {
    NotInvoked = "not_invoked", "No request is sent.";
    ReliefOrdered = "relief_ordered", "A court granted interim relief: arbitration must begin.";
    RequestSent = "request_sent", "The request is sent, and not known to be received by everybody.";
    Invoked = "invoked", "Every respondent has the request.";
    AppointmentDue = "appointment_due", "The other side refused, or let its time run out.";
    CourtAsked = "court_asked", "The court was asked to appoint.";
    AppointmentVoid = "appointment_void", "The lender named the arbitrator alone, and nobody waived that.";
    Appointed = "appointed", "A tribunal is appointed; claim and defence are due.";
    Pleaded = "pleaded", "The pleadings are completed; the award is due.";
    AwardOverdue = "award_overdue", "The time for the award is over.";
    Awarded = "awarded", "The award is made, and not known to be received by everybody.";
    CorrectionPending = "correction_pending", "A correction was asked for.";
    SetAsideOpen = "set_aside_open", "Every respondent has the award, and can challenge it.";
    Challenged = "challenged", "A challenge is pending.";
    Enforceable = "enforceable", "The time to challenge is over.";
    Executing = "executing", "Execution is applied for.";
    SetAside = "set_aside", "The award was set aside.";
    Satisfied = "satisfied", "The award is satisfied.";
    Settled = "settled", "The parties settled.";
    Withdrawn = "withdrawn", "The claim was withdrawn.";
    Dropped = "dropped", "A person has ended it.";
    Barred = "barred", "A moratorium bars every step.";
    Stayed = "stayed", "A court has stayed it.";
    WithCounsel = "with_counsel", "A lawyer decides.";
}

impl State {
    /// The state without what it carries.
    #[must_use]
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::NotInvoked => StateKind::NotInvoked,
            Self::ReliefOrdered { .. } => StateKind::ReliefOrdered,
            Self::RequestSent { .. } => StateKind::RequestSent,
            Self::Invoked { .. } => StateKind::Invoked,
            Self::AppointmentDue { .. } => StateKind::AppointmentDue,
            Self::CourtAsked { .. } => StateKind::CourtAsked,
            Self::AppointmentVoid { .. } => StateKind::AppointmentVoid,
            Self::Appointed { .. } => StateKind::Appointed,
            Self::Pleaded { .. } => StateKind::Pleaded,
            Self::AwardOverdue { .. } => StateKind::AwardOverdue,
            Self::Awarded { .. } => StateKind::Awarded,
            Self::CorrectionPending { .. } => StateKind::CorrectionPending,
            Self::SetAsideOpen { .. } => StateKind::SetAsideOpen,
            Self::Challenged { .. } => StateKind::Challenged,
            Self::Enforceable { .. } => StateKind::Enforceable,
            Self::Executing { .. } => StateKind::Executing,
            Self::SetAside { .. } => StateKind::SetAside,
            Self::Satisfied { .. } => StateKind::Satisfied,
            Self::Settled { .. } => StateKind::Settled,
            Self::Withdrawn { .. } => StateKind::Withdrawn,
            Self::Dropped { .. } => StateKind::Dropped,
            Self::Barred { .. } => StateKind::Barred,
            Self::Stayed { .. } => StateKind::Stayed,
            Self::WithCounsel { .. } => StateKind::WithCounsel,
        }
    }

    /// The state of the chain of steps itself, whatever suspends it.
    #[must_use]
    pub fn chain(&self) -> &Self {
        match self {
            Self::Barred { would_be, .. } | Self::Stayed { would_be, .. } | Self::WithCounsel { would_be } => {
                would_be.chain()
            }
            state => state,
        }
    }
}
