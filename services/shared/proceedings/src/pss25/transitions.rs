//! Which step leads from which state to which.

use super::{StateKind, Step};
use crate::step::{self, Group};

/// The states of the chain: what suspends a proceeding can come over each of them.
const CHAIN: &[StateKind] = &[
    StateKind::NotReturned,
    StateKind::NoCause,
    StateKind::NoticeDue,
    StateKind::Lapsed,
    StateKind::NotServed,
    StateKind::NoticeSent,
    StateKind::Served,
    StateKind::PaidLate,
    StateKind::ComplaintDue,
    StateKind::ComplaintLate,
    StateKind::Filed,
    StateKind::CondonationRefused,
];

impl step::StateKind for StateKind {
    type Step = Step;

    const ALL: &'static [Self] = Self::ALL;
    const FIRST: Self = Self::NotReturned;
    const GROUPS: &'static [Group<Self>] = &[Group { id: "chain", words: "any state of the chain", members: CHAIN }];

    fn as_str(self) -> &'static str {
        self.as_str()
    }

    fn is_ended(self) -> bool {
        matches!(self, Self::NoCause | Self::Paid | Self::Dropped)
    }

    fn leads_to(self) -> Vec<(Step, Self)> {
        let mut steps = self.own();
        let to_each = |step: Step| CHAIN.iter().map(move |kind| (step, *kind));
        if CHAIN.contains(&self) {
            steps.extend([
                (Step::Drop, Self::Dropped),
                (Step::Moratorium, Self::Barred),
                (Step::Stay, Self::Stayed),
                (Step::Doubt, Self::WithCounsel),
            ]);
        }
        match self {
            Self::Barred => steps.extend(to_each(Step::EndMoratorium)),
            Self::Stayed => steps.extend(to_each(Step::LiftStay)),
            Self::WithCounsel => steps.extend(to_each(Step::PutRight)),
            _ => {}
        }
        steps
    }
}

impl StateKind {
    /// The steps that lead out of this state and not out of each of its like.
    fn own(self) -> Vec<(Step, Self)> {
        match self {
            Self::NotReturned => vec![(Step::Return, Self::NoCause), (Step::Return, Self::NoticeDue)],
            Self::NoticeDue => vec![
                (Step::IssueNotice, Self::NoticeDue),
                (Step::BookLetter, Self::NoticeDue),
                (Step::BookLetter, Self::NoticeSent),
                (Step::Miss, Self::NoticeDue),
                (Step::Pay, Self::Paid),
                (Step::Pay, Self::PaidLate),
                (Step::File, Self::Filed),
                (Step::Time, Self::Lapsed),
                (Step::Time, Self::NotServed),
                (Step::Time, Self::NoticeSent),
                (Step::Time, Self::Served),
                (Step::Time, Self::ComplaintDue),
            ],
            Self::Lapsed | Self::NotServed => vec![(Step::Pay, Self::Paid)],
            Self::NoticeSent => vec![
                (Step::Serve, Self::NoticeSent),
                (Step::Serve, Self::Served),
                (Step::Miss, Self::NoticeDue),
                (Step::Miss, Self::NotServed),
                (Step::Miss, Self::Served),
                (Step::Miss, Self::ComplaintDue),
                (Step::Pay, Self::Paid),
                (Step::File, Self::Filed),
            ],
            Self::Served => {
                vec![(Step::BookLetter, Self::NoticeSent), (Step::Pay, Self::Paid), (Step::Time, Self::ComplaintDue)]
            }
            Self::ComplaintDue => vec![
                (Step::BookLetter, Self::NoticeSent),
                (Step::Pay, Self::PaidLate),
                (Step::File, Self::Filed),
                (Step::Time, Self::ComplaintLate),
            ],
            Self::PaidLate => vec![(Step::File, Self::Filed)],
            Self::ComplaintLate => vec![(Step::Pay, Self::PaidLate), (Step::File, Self::Filed)],
            Self::Filed => vec![
                (Step::DecideCondonation, Self::Filed),
                (Step::DecideCondonation, Self::CondonationRefused),
                (Step::Serve, Self::Paid),
            ],
            Self::CondonationRefused => vec![
                (Step::File, Self::Filed),
                (Step::DecideCondonation, Self::Filed),
                (Step::Pay, Self::Paid),
                (Step::Serve, Self::Paid),
            ],
            Self::Paid => vec![(Step::Drop, Self::Dropped), (Step::Doubt, Self::WithCounsel)],
            Self::NoCause | Self::Dropped => Vec::new(),
            Self::Barred => vec![
                (Step::EndMoratorium, Self::Stayed),
                (Step::EndMoratorium, Self::WithCounsel),
                (Step::Pay, Self::Paid),
                (Step::Serve, Self::Paid),
                (Step::Drop, Self::Dropped),
            ],
            Self::Stayed => vec![
                (Step::Moratorium, Self::Barred),
                (Step::LiftStay, Self::WithCounsel),
                (Step::Pay, Self::Paid),
                (Step::Serve, Self::Paid),
                (Step::Drop, Self::Dropped),
            ],
            Self::WithCounsel => vec![
                (Step::Moratorium, Self::Barred),
                (Step::Stay, Self::Stayed),
                (Step::PutRight, Self::Paid),
                (Step::Pay, Self::Paid),
                (Step::Drop, Self::Dropped),
            ],
        }
    }
}
