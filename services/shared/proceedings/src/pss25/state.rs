//! The states of a proceeding on a failed transfer, and what each carries.

use kernel::{DateInterval, LegalDate};
use statutes::{LastDay, Verdict};

use crate::step::states;

/// Where a proceeding stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// No transfer is known to have failed.
    NotReturned,
    /// The return founds nothing under s.25.
    NoCause {
        /// Its code.
        code: String,
        /// What the code means.
        meaning: String,
        /// Whether the fault can be removed and the transfer presented again.
        present_again: bool,
    },
    /// A notice can be sent.
    NoticeDue {
        /// The last day.
        until: LastDay,
        /// Whether it is to be sent again, because a letter reached nobody.
        again: bool,
    },
    /// The time for a notice is over, and none was booked in time to the account holder.
    Lapsed {
        /// When it ended.
        last: LastDay,
        /// When a letter was booked too late, if one was.
        booked_late: Option<DateInterval>,
    },
    /// No letter that was sent in time reached the account holder, and the time for another is over.
    NotServed {
        /// When it ended.
        last: LastDay,
    },
    /// Booked in time to every noticee; the service of some letters is not known.
    NoticeSent {
        /// How many letters may have been served, and of how many that is not known.
        letters: usize,
        /// Of how many that is not known.
        unknown: usize,
        /// The last day for a complaint, if each of them was served when it was booked.
        complaint_by: Option<LastDay>,
    },
    /// Served; the account holder may pay.
    Served {
        /// The last day to pay.
        pay_by: LastDay,
        /// When a complaint may be filed.
        window: FilingWindow,
    },
    /// The amount was paid in time.
    Paid {
        /// The value date of the receipt that completed it.
        on: LegalDate,
    },
    /// The amount was paid after the time to pay.
    PaidLate {
        /// The value date of the receipt that completed it.
        on: LegalDate,
        /// When a complaint may be filed, or might have been.
        window: FilingWindow,
    },
    /// The time to pay is over and the amount unpaid.
    ComplaintDue {
        /// When a complaint may be filed.
        window: FilingWindow,
    },
    /// The time for a complaint is over, and none was filed.
    ComplaintLate {
        /// When it might have been filed.
        window: FilingWindow,
    },
    /// A complaint is filed.
    Filed {
        /// Which.
        filing: u32,
        /// When.
        on: DateInterval,
        /// Whether it was in time.
        verdict: Verdict,
        /// What became of an application to condone delay: none if none was decided.
        condoned: Option<bool>,
    },
    /// The court refused to condone the delay of the complaint.
    CondonationRefused {
        /// Of which.
        filing: u32,
        /// When.
        on: DateInterval,
    },
    /// A person has ended it.
    Dropped {
        /// Why.
        reason: String,
    },
    /// A moratorium bars the proceeding against the account holder.
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

/// The days on which a complaint may be filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilingWindow {
    /// The first day: safe after the last possible day to pay.
    pub from: FirstDay,
    /// The last day: safe from the first possible one.
    pub last: LastDay,
}

/// The first day of a window that is counted from the last day of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstDay {
    /// Not premature, whatever the days of service.
    pub safe: LegalDate,
    /// Not premature on some of the possible days of service.
    pub arguable: LegalDate,
}

impl FilingWindow {
    /// Whether no day is safe: before the last possible cause of action the complaint may be premature, and then late.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.from.safe > self.last.safe()
    }
}

states! {
    NotReturned = "not_returned", "No transfer is known to have failed.";
    NoCause = "no_cause", "The return founds nothing under s.25.";
    NoticeDue = "notice_due", "A notice can be sent.";
    Lapsed = "lapsed", "The time for a notice is over, and none was sent.";
    NotServed = "not_served", "No letter reached the account holder, and the time for another is over.";
    NoticeSent = "notice_sent", "The notice is sent; the service of some letters is not known.";
    Served = "served", "Served; the account holder may pay.";
    Paid = "paid", "The amount was paid in time.";
    PaidLate = "paid_late", "The amount was paid after the time to pay.";
    ComplaintDue = "complaint_due", "The time to pay is over and the amount unpaid.";
    ComplaintLate = "complaint_late", "The time for a complaint is over, and none was filed.";
    Filed = "filed", "A complaint is filed.";
    CondonationRefused = "condonation_refused", "The court refused to condone the delay.";
    Dropped = "dropped", "A person has ended it.";
    Barred = "barred", "A moratorium bars the proceeding.";
    Stayed = "stayed", "A court has stayed it.";
    WithCounsel = "with_counsel", "A lawyer decides.";
}

impl State {
    /// The state without what it carries.
    #[must_use]
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::NotReturned => StateKind::NotReturned,
            Self::NoCause { .. } => StateKind::NoCause,
            Self::NoticeDue { .. } => StateKind::NoticeDue,
            Self::Lapsed { .. } => StateKind::Lapsed,
            Self::NotServed { .. } => StateKind::NotServed,
            Self::NoticeSent { .. } => StateKind::NoticeSent,
            Self::Served { .. } => StateKind::Served,
            Self::Paid { .. } => StateKind::Paid,
            Self::PaidLate { .. } => StateKind::PaidLate,
            Self::ComplaintDue { .. } => StateKind::ComplaintDue,
            Self::ComplaintLate { .. } => StateKind::ComplaintLate,
            Self::Filed { .. } => StateKind::Filed,
            Self::CondonationRefused { .. } => StateKind::CondonationRefused,
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
