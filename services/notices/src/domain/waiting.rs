//! What a notice waits for that is not proved to be served.

use kernel::Timestamp;

/// What it waits for, by what was done last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// A second person's approval.
    Drafted,
    /// To be handed over.
    Approved,
    /// The carrier's evidence that it took an article.
    HandedOver,
    /// News of an article that says how its way ended.
    Booked,
}

impl Stage {
    pub(crate) const ALL: [Self; 4] = [Self::Drafted, Self::Approved, Self::HandedOver, Self::Booked];

    /// As metrics name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Approved => "approved",
            Self::HandedOver => "handed_over",
            Self::Booked => "booked",
        }
    }
}

/// The notices of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) stage: Stage,
    pub(crate) count: u32,
    /// Since when the oldest of them waits, in business time.
    pub(crate) oldest: Timestamp,
}
