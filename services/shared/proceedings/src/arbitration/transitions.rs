//! Which step leads from which state to which.

use super::{StateKind, Step};
use crate::step::{self, Group};

/// The states of the chain: what suspends an arbitration can come over each of them.
const CHAIN: &[StateKind] = &[
    StateKind::NotInvoked,
    StateKind::ReliefOrdered,
    StateKind::RequestSent,
    StateKind::Invoked,
    StateKind::AppointmentDue,
    StateKind::CourtAsked,
    StateKind::AppointmentVoid,
    StateKind::Appointed,
    StateKind::Pleaded,
    StateKind::AwardOverdue,
    StateKind::Awarded,
    StateKind::CorrectionPending,
    StateKind::SetAsideOpen,
    StateKind::Challenged,
    StateKind::Enforceable,
    StateKind::Executing,
    StateKind::SetAside,
];

/// The states before an award.
const BEFORE_AWARD: &[StateKind] = &[
    StateKind::NotInvoked,
    StateKind::ReliefOrdered,
    StateKind::RequestSent,
    StateKind::Invoked,
    StateKind::AppointmentDue,
    StateKind::CourtAsked,
    StateKind::AppointmentVoid,
    StateKind::Appointed,
    StateKind::Pleaded,
    StateKind::AwardOverdue,
    StateKind::SetAside,
];

/// The states with an award that stands.
const AWARD: &[StateKind] = &[
    StateKind::Awarded,
    StateKind::CorrectionPending,
    StateKind::SetAsideOpen,
    StateKind::Challenged,
    StateKind::Enforceable,
    StateKind::Executing,
];

impl step::StateKind for StateKind {
    type Step = Step;

    const ALL: &'static [Self] = Self::ALL;
    const FIRST: Self = Self::NotInvoked;
    const GROUPS: &'static [Group<Self>] = &[
        Group { id: "chain", words: "any state of the chain", members: CHAIN },
        Group { id: "before_award", words: "any state without an award", members: BEFORE_AWARD },
        Group { id: "award", words: "any state with an award", members: AWARD },
    ];

    fn as_str(self) -> &'static str {
        self.as_str()
    }

    fn is_ended(self) -> bool {
        matches!(self, Self::Satisfied | Self::Settled | Self::Withdrawn | Self::Dropped)
    }

    fn leads_to(self) -> Vec<(Step, Self)> {
        let mut steps = self.own();
        let to_each = |step: Step, kinds: &[Self]| kinds.iter().map(|kind| (step, *kind)).collect::<Vec<_>>();
        if CHAIN.contains(&self) {
            steps.extend([
                (Step::Settle, Self::Settled),
                (Step::Drop, Self::Dropped),
                (Step::Moratorium, Self::Barred),
                (Step::Stay, Self::Stayed),
                (Step::Doubt, Self::WithCounsel),
            ]);
        }
        if BEFORE_AWARD.contains(&self) {
            steps.push((Step::Withdraw, Self::Withdrawn));
        }
        if AWARD.contains(&self) {
            steps.push((Step::Satisfy, Self::Satisfied));
        }
        match self {
            Self::Barred => steps.extend(to_each(Step::EndMoratorium, CHAIN)),
            Self::Stayed => steps.extend(to_each(Step::LiftStay, CHAIN)),
            Self::WithCounsel => steps.extend(to_each(Step::PutRight, CHAIN)),
            _ => {}
        }
        steps
    }
}

impl StateKind {
    /// The steps that lead out of this state and not out of each of its like.
    #[expect(clippy::too_many_lines, reason = "one table: which step leads from which state to which")]
    fn own(self) -> Vec<(Step, Self)> {
        match self {
            Self::NotInvoked => {
                vec![(Step::OrderRelief, Self::ReliefOrdered), (Step::SendRequest, Self::RequestSent)]
            }
            Self::ReliefOrdered => vec![(Step::SendRequest, Self::RequestSent)],
            Self::RequestSent => vec![
                (Step::ReceiveRequest, Self::RequestSent),
                (Step::ReceiveRequest, Self::Invoked),
                (Step::ReceiveRequest, Self::AppointmentDue),
            ],
            Self::Invoked => vec![
                (Step::Refuse, Self::AppointmentDue),
                (Step::Time, Self::AppointmentDue),
                (Step::Appoint, Self::AppointmentVoid),
                (Step::Appoint, Self::Appointed),
                (Step::SendRequest, Self::RequestSent),
            ],
            Self::AppointmentDue => vec![
                (Step::AskCourt, Self::CourtAsked),
                (Step::Appoint, Self::AppointmentVoid),
                (Step::Appoint, Self::Appointed),
                // After a mandate has ended, the next arbitrator goes on where the last one stood.
                (Step::Appoint, Self::Pleaded),
                (Step::Appoint, Self::AwardOverdue),
                (Step::SendRequest, Self::RequestSent),
            ],
            Self::CourtAsked => vec![
                (Step::Appoint, Self::Appointed),
                (Step::Appoint, Self::Pleaded),
                (Step::Appoint, Self::AwardOverdue),
                (Step::Waive, Self::Appointed),
                (Step::Waive, Self::Pleaded),
                (Step::Waive, Self::AwardOverdue),
                (Step::SendRequest, Self::RequestSent),
            ],
            Self::AppointmentVoid => vec![
                (Step::AskCourt, Self::CourtAsked),
                (Step::Appoint, Self::Appointed),
                (Step::Appoint, Self::Pleaded),
                (Step::Appoint, Self::AwardOverdue),
                (Step::Waive, Self::Appointed),
                (Step::Waive, Self::Pleaded),
                (Step::Waive, Self::AwardOverdue),
                (Step::EndMandate, Self::AppointmentDue),
            ],
            Self::Appointed => vec![
                (Step::NotifyArbitrators, Self::Appointed),
                (Step::CompletePleadings, Self::Pleaded),
                (Step::EndMandate, Self::AppointmentDue),
                (Step::MakeAward, Self::Awarded),
            ],
            Self::Pleaded => vec![
                (Step::ExtendTime, Self::Pleaded),
                (Step::Time, Self::AwardOverdue),
                (Step::EndMandate, Self::AppointmentDue),
                (Step::MakeAward, Self::Awarded),
            ],
            Self::AwardOverdue => {
                vec![(Step::ExtendTime, Self::Pleaded), (Step::EndMandate, Self::AppointmentDue)]
            }
            Self::Awarded => vec![
                (Step::ReceiveAward, Self::Awarded),
                (Step::ReceiveAward, Self::SetAsideOpen),
                (Step::AskCorrection, Self::CorrectionPending),
                (Step::Challenge, Self::Challenged),
                (Step::DecideChallenge, Self::SetAside),
            ],
            Self::CorrectionPending => vec![
                (Step::DecideCorrection, Self::Awarded),
                (Step::DecideCorrection, Self::SetAsideOpen),
                (Step::DecideCorrection, Self::Challenged),
                (Step::DecideChallenge, Self::SetAside),
            ],
            Self::SetAsideOpen => vec![
                (Step::AskCorrection, Self::CorrectionPending),
                (Step::Challenge, Self::Challenged),
                (Step::DecideChallenge, Self::SetAside),
                (Step::Time, Self::Enforceable),
            ],
            Self::Challenged => vec![
                (Step::AskCorrection, Self::CorrectionPending),
                (Step::DecideChallenge, Self::Awarded),
                (Step::DecideChallenge, Self::SetAsideOpen),
                (Step::DecideChallenge, Self::Enforceable),
                (Step::DecideChallenge, Self::SetAside),
                (Step::Execute, Self::Executing),
            ],
            Self::Enforceable => vec![
                (Step::Challenge, Self::Challenged),
                (Step::DecideChallenge, Self::SetAside),
                (Step::Execute, Self::Executing),
            ],
            Self::Executing => vec![(Step::DecideChallenge, Self::SetAside)],
            Self::SetAside => vec![
                (Step::SendRequest, Self::RequestSent),
                // A court above lets the award stand after all.
                (Step::DecideChallenge, Self::Awarded),
                (Step::DecideChallenge, Self::CorrectionPending),
                (Step::DecideChallenge, Self::SetAsideOpen),
                (Step::DecideChallenge, Self::Enforceable),
                (Step::DecideChallenge, Self::Executing),
            ],
            Self::Satisfied | Self::Withdrawn => {
                vec![(Step::Drop, Self::Dropped), (Step::Doubt, Self::WithCounsel)]
            }
            Self::Settled => vec![(Step::Drop, Self::Dropped)],
            Self::Dropped => Vec::new(),
            Self::Barred => vec![
                (Step::EndMoratorium, Self::Stayed),
                (Step::EndMoratorium, Self::WithCounsel),
                (Step::Satisfy, Self::Satisfied),
                (Step::Settle, Self::Settled),
                (Step::Withdraw, Self::Withdrawn),
                (Step::Drop, Self::Dropped),
            ],
            Self::Stayed => vec![
                (Step::Moratorium, Self::Barred),
                (Step::LiftStay, Self::WithCounsel),
                (Step::Satisfy, Self::Satisfied),
                (Step::Settle, Self::Settled),
                (Step::Withdraw, Self::Withdrawn),
                (Step::Drop, Self::Dropped),
            ],
            Self::WithCounsel => vec![
                (Step::Moratorium, Self::Barred),
                (Step::Stay, Self::Stayed),
                (Step::PutRight, Self::Satisfied),
                (Step::PutRight, Self::Withdrawn),
                (Step::Satisfy, Self::Satisfied),
                (Step::Settle, Self::Settled),
                (Step::Withdraw, Self::Withdrawn),
                (Step::Drop, Self::Dropped),
            ],
        }
    }
}
