//! How far a filed complaint has come, each stage with what it carries.

use kernel::{DateInterval, LegalDate, Paise};
use statutes::{LastDay, Verdict};

use crate::domain::{
    StateKind,
    fact::{Appellant, DismissalGround, EvidenceStage, JudgmentResult, Plea},
};

/// A complaint on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) filed_on: LegalDate,
    /// Whether it was in time.
    pub(crate) verdict: Verdict,
    /// What follows from the verdict.
    pub(crate) consequence: String,
    pub(crate) cures: Vec<String>,
}

/// A complaint of which more is known than that it was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trial {
    pub(crate) complaint: Complaint,
    pub(crate) stage: Stage,
    /// What can be done.
    pub(crate) cures: Vec<String>,
}

/// The stages. What happened before is not remembered here: the facts say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The registry has found defects.
    Defective {
        notified_on: LegalDate,
        /// The day that the registry gave, if it is known.
        cure_by: Option<LegalDate>,
        /// Whether that day is over.
        over: bool,
    },
    /// Presented again.
    Refiled {
        on: LegalDate,
    },
    Cognizance {
        on: LegalDate,
    },
    Summoned {
        /// When the first summons was issued, if that is known.
        issued_on: Option<LegalDate>,
        /// The first and the last day on which a summons was served.
        served_on: Option<DateInterval>,
        /// The last day on which the accused can pay, at the latest.
        pay_by: Option<LegalDate>,
    },
    Pleaded {
        on: LegalDate,
        plea: Plea,
    },
    Evidence {
        on: LegalDate,
        /// The last stage that was reached; none where the case is to be tried again.
        stage: Option<EvidenceStage>,
    },
    Convicted(Judged),
    Acquitted(Judged),
    /// An appeal is pending.
    Appealed {
        on: LegalDate,
        by: Appellant,
        /// Against what; none if the judgment is not on record.
        against: Option<JudgmentResult>,
    },
    Dismissed {
        on: LegalDate,
        ground: DismissalGround,
    },
    Compounded {
        on: LegalDate,
        amount: Option<Paise>,
    },
    Withdrawn {
        on: LegalDate,
    },
    LokAdalatSettled {
        on: LegalDate,
        amount: Option<Paise>,
    },
}

/// A judgment in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) on: LegalDate,
    pub(crate) result: JudgmentResult,
    pub(crate) fine: Option<Paise>,
    pub(crate) compensation: Option<Paise>,
    /// Whether an appellate court gave it.
    pub(crate) in_appeal: bool,
    /// Until when it can be appealed; none if it was given in appeal, or if that cannot be counted.
    pub(crate) appeal_by: Option<LastDay>,
    /// Whether the safe day is over.
    pub(crate) over: bool,
}

impl Stage {
    pub(crate) const fn kind(&self) -> StateKind {
        match self {
            Self::Defective { .. } => StateKind::ComplaintDefective,
            Self::Refiled { .. } => StateKind::ComplaintRefiled,
            Self::Cognizance { .. } => StateKind::CognizanceTaken,
            Self::Summoned { .. } => StateKind::Summoned,
            Self::Pleaded { .. } => StateKind::Pleaded,
            Self::Evidence { .. } => StateKind::Evidence,
            Self::Convicted(_) => StateKind::Convicted,
            Self::Acquitted(_) => StateKind::Acquitted,
            Self::Appealed { .. } => StateKind::Appealed,
            Self::Dismissed { .. } => StateKind::ComplaintDismissed,
            Self::Compounded { .. } => StateKind::Compounded,
            Self::Withdrawn { .. } => StateKind::ComplaintWithdrawn,
            Self::LokAdalatSettled { .. } => StateKind::LokAdalatSettled,
        }
    }

    /// Whether the trial court has the case still before it.
    pub(super) const fn is_before_trial_court(&self) -> bool {
        match self {
            Self::Defective { .. }
            | Self::Refiled { .. }
            | Self::Cognizance { .. }
            | Self::Summoned { .. }
            | Self::Pleaded { .. }
            | Self::Evidence { .. } => true,
            Self::Convicted(_)
            | Self::Acquitted(_)
            | Self::Appealed { .. }
            | Self::Dismissed { .. }
            | Self::Compounded { .. }
            | Self::Withdrawn { .. }
            | Self::LokAdalatSettled { .. } => false,
        }
    }

    /// Whether the parties can still compound: a case is pending, or a conviction stands.
    pub(super) const fn can_be_compounded(&self) -> bool {
        self.is_before_trial_court() || matches!(self, Self::Convicted(_) | Self::Appealed { .. })
    }
}

impl Judged {
    pub(super) const fn acquits(&self) -> bool {
        matches!(self.result, JudgmentResult::Acquitted | JudgmentResult::AcquittedForAbsence)
    }
}
