//! The states of the proceeding: what each carries, what it says, what can be done.

use kernel::{DateInterval, LegalDate};
use statutes::LastDay;

use super::court::{Complaint, Trial};
use crate::domain::fact::FilingWindow;

/// The state of a proceeding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// A demand notice can be sent until the deadline.
    NoticeDue {
        /// The last safe day.
        until: LegalDate,
        /// Whether it is to be sent again, because a letter that was sent reached nobody.
        again: bool,
    },
    /// The window for a notice had closed when the return became known here.
    LapsedOnArrival {
        /// The first day on which a notice could no longer be sent on any reading.
        since: LegalDate,
        /// What can be done instead.
        cures: Vec<String>,
    },
    /// The last safe day for a notice was over and none had been sent.
    LapsedUnsent {
        /// The last day; on the arguable one, if that is later, a notice may still be in time.
        last: LastDay,
        /// The first day on which a notice could no longer be sent on any reading.
        since: LegalDate,
        /// The day on which the carrier booked a letter too late, if it did.
        booked_late: Option<LegalDate>,
        /// What can be done instead.
        cures: Vec<String>,
    },
    /// A lawyer decides.
    WithCounsel {
        /// The question, and where the proceeding would stand but for it.
        question: String,
        /// What can be done meanwhile.
        cures: Vec<String>,
    },
    /// A letter to every noticee was booked in time; the service of some is not known.
    NoticeSent {
        /// The days on which letters were booked.
        booked: DateInterval,
        /// How many letters may have been served, and of how many that is not known.
        letters: usize,
        unknown: usize,
        /// The safe last day for a complaint, if every letter of which nothing is known was served when it was booked.
        complaint_by: Option<LegalDate>,
    },
    /// Served; the drawer may pay.
    Served {
        /// The first and the last possible last day to pay.
        pay_by: DateInterval,
        /// When a complaint may be filed.
        window: FilingWindow,
    },
    /// No letter reached the drawer, and the window for another one is over.
    NotServed {
        /// The last day for the notice.
        last: LastDay,
        /// What can be done instead.
        cures: Vec<String>,
    },
    /// The cheque amount was paid in time.
    Paid {
        /// The value date of the receipt that completed it.
        on: LegalDate,
        /// The last day to pay at the earliest, if a letter was sent.
        pay_by: Option<LegalDate>,
    },
    /// The time to pay is over and the amount unpaid.
    ComplaintDue {
        /// When a complaint may be filed.
        window: FilingWindow,
    },
    /// Paid in full, after the time to pay.
    PaidLate {
        /// The value date of the receipt that completed it.
        on: LegalDate,
        /// The last day to pay, at the latest.
        pay_by: LegalDate,
        /// When a complaint may be filed, or might have been.
        window: FilingWindow,
        /// Whether the deadline for the complaint has passed too.
        over: bool,
    },
    /// The last day for a complaint was over and none had been filed.
    ComplaintLate {
        /// When it might have been filed.
        window: FilingWindow,
        /// How lateness is condoned; absent where it cannot be.
        condonation: Option<String>,
    },
    /// A complaint is filed.
    ComplaintFiled(Complaint),
    /// More is known of a complaint than that it was filed.
    InCourt(Trial),
    /// Ended without a complaint that goes on.
    Ended(Ending),
}

/// Why a proceeding ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By a person's decision.
    Dropped { reason: String },
    /// The drawer died, as known from what is named.
    DrawerDeceased { evidence: String },
    /// A court refused to condone the delay of the complaint.
    CondonationRefused { filed_on: LegalDate, dated: LegalDate },
}

/// A state without what it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StateKind {
    NoticeDue,
    LapsedOnArrival,
    LapsedUnsent,
    WithCounsel,
    NoticeSent,
    Served,
    NotServed,
    Paid,
    ComplaintDue,
    PaidLate,
    ComplaintLate,
    ComplaintFiled,
    Ended,
    ComplaintDefective,
    ComplaintRefiled,
    CognizanceTaken,
    Summoned,
    Pleaded,
    Evidence,
    Convicted,
    Acquitted,
    Appealed,
    ComplaintDismissed,
    Compounded,
    ComplaintWithdrawn,
    LokAdalatSettled,
}

impl StateKind {
    pub(crate) const ALL: [Self; 26] = [
        Self::NoticeDue,
        Self::LapsedOnArrival,
        Self::LapsedUnsent,
        Self::WithCounsel,
        Self::NoticeSent,
        Self::Served,
        Self::NotServed,
        Self::Paid,
        Self::ComplaintDue,
        Self::PaidLate,
        Self::ComplaintLate,
        Self::ComplaintFiled,
        Self::Ended,
        Self::ComplaintDefective,
        Self::ComplaintRefiled,
        Self::CognizanceTaken,
        Self::Summoned,
        Self::Pleaded,
        Self::Evidence,
        Self::Convicted,
        Self::Acquitted,
        Self::Appealed,
        Self::ComplaintDismissed,
        Self::Compounded,
        Self::ComplaintWithdrawn,
        Self::LokAdalatSettled,
    ];

    /// The kind as stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::NoticeDue => "notice_due",
            Self::LapsedOnArrival => "lapsed_on_arrival",
            Self::LapsedUnsent => "lapsed_unsent",
            Self::WithCounsel => "with_counsel",
            Self::NoticeSent => "notice_sent",
            Self::Served => "served",
            Self::NotServed => "not_served",
            Self::Paid => "paid",
            Self::ComplaintDue => "complaint_due",
            Self::PaidLate => "paid_late",
            Self::ComplaintLate => "complaint_late",
            Self::ComplaintFiled => "complaint_filed",
            Self::Ended => "ended",
            Self::ComplaintDefective => "complaint_defective",
            Self::ComplaintRefiled => "complaint_refiled",
            Self::CognizanceTaken => "cognizance_taken",
            Self::Summoned => "summoned",
            Self::Pleaded => "pleaded",
            Self::Evidence => "evidence",
            Self::Convicted => "convicted",
            Self::Acquitted => "acquitted",
            Self::Appealed => "appealed",
            Self::ComplaintDismissed => "complaint_dismissed",
            Self::Compounded => "compounded",
            Self::ComplaintWithdrawn => "complaint_withdrawn",
            Self::LokAdalatSettled => "lok_adalat_settled",
        }
    }

    /// Whether nothing more is to be done, unless a fact is taken back.
    pub(crate) const fn is_ended(self) -> bool {
        matches!(self, Self::Paid | Self::Ended | Self::Compounded | Self::ComplaintWithdrawn | Self::LokAdalatSettled)
    }
}

impl State {
    pub(crate) const fn kind(&self) -> StateKind {
        match self {
            Self::NoticeDue { .. } => StateKind::NoticeDue,
            Self::LapsedOnArrival { .. } => StateKind::LapsedOnArrival,
            Self::LapsedUnsent { .. } => StateKind::LapsedUnsent,
            Self::WithCounsel { .. } => StateKind::WithCounsel,
            Self::NoticeSent { .. } => StateKind::NoticeSent,
            Self::Served { .. } => StateKind::Served,
            Self::NotServed { .. } => StateKind::NotServed,
            Self::Paid { .. } => StateKind::Paid,
            Self::ComplaintDue { .. } => StateKind::ComplaintDue,
            Self::PaidLate { .. } => StateKind::PaidLate,
            Self::ComplaintLate { .. } => StateKind::ComplaintLate,
            Self::ComplaintFiled(_) => StateKind::ComplaintFiled,
            Self::InCourt(trial) => trial.stage.kind(),
            Self::Ended(_) => StateKind::Ended,
        }
    }

    /// The state as stored.
    pub(crate) const fn as_str(&self) -> &'static str {
        self.kind().as_str()
    }

    /// What can be done where the proceeding cannot go on by itself.
    pub(crate) fn cures(&self) -> &[String] {
        match self {
            Self::LapsedOnArrival { cures, .. }
            | Self::LapsedUnsent { cures, .. }
            | Self::WithCounsel { cures, .. }
            | Self::NotServed { cures, .. }
            | Self::ComplaintFiled(Complaint { cures, .. })
            | Self::InCourt(Trial { cures, .. }) => cures,
            Self::NoticeDue { .. }
            | Self::NoticeSent { .. }
            | Self::Served { .. }
            | Self::Paid { .. }
            | Self::ComplaintDue { .. }
            | Self::PaidLate { .. }
            | Self::ComplaintLate { .. }
            | Self::Ended(_) => &[],
        }
    }
}
