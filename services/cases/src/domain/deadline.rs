//! Days by which something must be done.

use kernel::{LegalDate, typed_id};
use statutes::LastDay;

use super::FactId;

typed_id!(
    /// One armed or past deadline.
    pub(crate) DeadlineId,
    "deadline"
);

/// What must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeadlineKind {
    /// Send the demand notice (NI Act s.138 proviso (b)).
    NoticeBy,
}

impl DeadlineKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::NoticeBy => "notice_by",
        }
    }
}

/// What became of a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeadlineState {
    Armed,
    Fired,
    Superseded,
    Cancelled,
}

impl DeadlineState {
    pub(crate) const ALL: [Self; 4] = [Self::Armed, Self::Fired, Self::Superseded, Self::Cancelled];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Armed => "armed",
            Self::Fired => "fired",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A deadline that the facts call for, with how it was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) kind: DeadlineKind,
    pub(crate) last: LastDay,
    pub(crate) rule_id: &'static str,
    pub(crate) steps: Vec<String>,
    /// The fact that started the clock.
    pub(crate) basis: FactId,
}

/// A deadline as stored.
#[derive(Clone, Debug)]
pub(crate) struct Deadline {
    pub(crate) id: DeadlineId,
    pub(crate) kind: DeadlineKind,
    pub(crate) last_safe: LegalDate,
    pub(crate) last_arguable: LegalDate,
    pub(crate) state: DeadlineState,
    pub(crate) rule_id: String,
    pub(crate) book_version: String,
    pub(crate) steps: Vec<String>,
    pub(crate) basis: FactId,
}

impl Deadline {
    /// Whether this deadline is still the one that the facts call for.
    pub(crate) fn is(&self, due: &Due, book_version: &str) -> bool {
        self.last_safe == due.last.safe()
            && self.last_arguable == due.last.arguable()
            && self.basis == due.basis
            && self.rule_id == due.rule_id
            && self.book_version == book_version
    }
}
