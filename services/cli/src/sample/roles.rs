//! Who stands for what: drawers whose story the demonstration tells, one of each kind in every sample that is large enough.
//!
//! The others behave as chance has it.

use super::post::Fate;

/// What a drawer does once a notice is served, or before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conduct {
    Never,
    /// After the courtesy message, before the notice arrives.
    PaysOnCourtesy,
    PaysInFull,
    /// In two parts, three days apart: `rupees` is the first.
    PaysInTwo,
    PaysPart,
    /// When the time to pay is over.
    PaysLate,
    /// By a cheque, which comes back too.
    PaysThenBounces,
}

impl Conduct {
    /// As `payers.csv` has it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::PaysOnCourtesy => "pays_on_courtesy",
            Self::PaysInFull => "pays_in_full",
            Self::PaysInTwo => "pays_in_two",
            Self::PaysPart => "pays_part",
            Self::PaysLate => "pays_late",
            Self::PaysThenBounces => "pays_then_bounces",
        }
    }
}

/// One of those drawers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Role {
    /// What becomes of the letter to each address; as many as the drawer has addresses.
    pub(super) letters: &'static [Fate],
    pub(super) conduct: Conduct,
    /// After service (after the return became known, for the courtesy), and until the bank's statement has it.
    pub(super) days: i32,
    pub(super) days_to_report: i32,
    /// What the lender's people or the advocate do otherwise than their rule says.
    pub(super) desk: &'static str,
    /// A second extract brings another address, while a notice can still be sent there.
    pub(super) found_again: bool,
}

const fn role(letters: &'static [Fate], conduct: Conduct, days: i32) -> Role {
    Role { letters, conduct, days, days_to_report: 1, desk: "", found_again: false }
}

const fn at_the_desk(desk: &'static str) -> Role {
    Role { desk, ..role(&[Fate::Delivered], Conduct::Never, 0) }
}

/// In the order of the ordinary memos that take them up.
pub(super) const ROLES: [Role; 16] = [
    role(&[Fate::LongUnclaimed], Conduct::Never, 0),
    role(&[Fate::Deceased], Conduct::Never, 0),
    role(&[Fate::Corrected], Conduct::Never, 0),
    // On the last day; the money shows on a statement after the time to pay.
    Role { days_to_report: 2, ..role(&[Fate::Delivered], Conduct::PaysInFull, 15) },
    role(&[Fate::Delivered], Conduct::PaysThenBounces, 4),
    role(&[Fate::Delivered], Conduct::PaysLate, 16),
    role(&[Fate::WrongAddress], Conduct::Never, 0),
    Role { found_again: true, ..role(&[Fate::WrongAddress], Conduct::PaysInFull, 8) },
    role(&[Fate::WrongAddress, Fate::Delivered], Conduct::Never, 0),
    role(&[Fate::Delivered, Fate::Unclaimed], Conduct::PaysPart, 12),
    // In time if the letter counts as served late, too late if early.
    role(&[Fate::Unclaimed], Conduct::PaysInFull, 13),
    role(&[Fate::Refused], Conduct::PaysInTwo, 8),
    role(&[Fate::Delivered], Conduct::PaysOnCourtesy, 2),
    at_the_desk("notice_left_in_drawer"),
    at_the_desk("files_late"),
    at_the_desk("files_early"),
];
