//! Which step leads from which state to which.

use super::{StateKind, Step};
use crate::step::{self, Group};

/// The states of the chain: what suspends a proceeding can come over each of them.
const CHAIN: &[StateKind] = &[
    StateKind::NotBegun,
    StateKind::DemandDrafted,
    StateKind::Demanded,
    StateKind::Objected,
    StateKind::Answered,
    StateKind::TimeRunOut,
    StateKind::AidSought,
    StateKind::AidOrdered,
    StateKind::PossessionTaken,
    StateKind::PossessionPublished,
    StateKind::Valued,
    StateKind::SaleNoticed,
    StateKind::AuctionFailed,
    StateKind::Sold,
    StateKind::DepositPaid,
    StateKind::Confirmed,
    StateKind::BalancePaid,
    StateKind::Withdrawn,
    StateKind::SetAside,
    StateKind::Certified,
];

/// The states in which a measure has been taken that the tribunal can set aside.
const MEASURES: &[StateKind] = &[
    StateKind::PossessionTaken,
    StateKind::PossessionPublished,
    StateKind::Valued,
    StateKind::SaleNoticed,
    StateKind::AuctionFailed,
    StateKind::Sold,
    StateKind::DepositPaid,
    StateKind::Confirmed,
    StateKind::BalancePaid,
    StateKind::Certified,
];

/// The states in which the borrower can still redeem (s.13(8)).
const UNSOLD: &[StateKind] = &[
    StateKind::NotBegun,
    StateKind::DemandDrafted,
    StateKind::Demanded,
    StateKind::Objected,
    StateKind::Answered,
    StateKind::TimeRunOut,
    StateKind::AidSought,
    StateKind::AidOrdered,
    StateKind::PossessionTaken,
    StateKind::PossessionPublished,
    StateKind::Valued,
    StateKind::SaleNoticed,
    StateKind::AuctionFailed,
    StateKind::Withdrawn,
    StateKind::SetAside,
];

impl step::StateKind for StateKind {
    type Step = Step;

    const ALL: &'static [Self] = Self::ALL;
    const FIRST: Self = Self::NotBegun;
    const GROUPS: &'static [Group<Self>] = &[
        Group { id: "chain", words: "any state of the chain", members: CHAIN },
        Group { id: "unsold", words: "any state before a sale", members: UNSOLD },
        Group { id: "measures", words: "any state after possession", members: MEASURES },
    ];

    fn as_str(self) -> &'static str {
        self.as_str()
    }

    fn is_ended(self) -> bool {
        matches!(self, Self::Certified | Self::Redeemed | Self::Dropped)
    }

    fn leads_to(self) -> Vec<(Step, Self)> {
        let mut steps = self.own();
        let to_each = |step: Step, kinds: &[Self]| kinds.iter().map(|kind| (step, *kind)).collect::<Vec<_>>();
        if CHAIN.contains(&self) {
            steps.extend([
                (Step::Drop, Self::Dropped),
                (Step::Moratorium, Self::Barred),
                (Step::Stay, Self::Stayed),
                (Step::Doubt, Self::WithCounsel),
            ]);
        }
        if UNSOLD.contains(&self) {
            steps.push((Step::ReceiveDues, Self::Redeemed));
        }
        if MEASURES.contains(&self) {
            steps.push((Step::TribunalDecides, Self::SetAside));
        }
        match self {
            // The appellate tribunal lets the measures stand after all.
            Self::SetAside => steps.extend(to_each(Step::TribunalDecides, MEASURES)),
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
            Self::NotBegun | Self::Withdrawn => {
                vec![(Step::DraftDemand, Self::DemandDrafted), (Step::IssueDemand, Self::Demanded)]
            }
            Self::DemandDrafted => vec![(Step::IssueDemand, Self::Demanded)],
            Self::Demanded => vec![
                (Step::ServeDemand, Self::Demanded),
                (Step::Represent, Self::Objected),
                (Step::Time, Self::TimeRunOut),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::Objected => vec![
                (Step::ServeDemand, Self::Objected),
                (Step::Represent, Self::Objected),
                (Step::Answer, Self::Answered),
                (Step::Answer, Self::TimeRunOut),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::Answered => vec![
                (Step::ServeDemand, Self::Answered),
                (Step::Represent, Self::Objected),
                (Step::Time, Self::TimeRunOut),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::TimeRunOut => vec![
                (Step::Represent, Self::Objected),
                (Step::AskMagistrate, Self::AidSought),
                (Step::TakePossession, Self::PossessionTaken),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::AidSought => vec![
                (Step::MagistrateDecides, Self::Objected),
                (Step::MagistrateDecides, Self::TimeRunOut),
                (Step::MagistrateDecides, Self::SetAside),
                (Step::MagistrateDecides, Self::AidOrdered),
                (Step::TakePossession, Self::PossessionTaken),
                (Step::TribunalDecides, Self::SetAside),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::AidOrdered => vec![
                (Step::TakePossession, Self::PossessionTaken),
                (Step::TribunalDecides, Self::SetAside),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::PossessionTaken => vec![
                (Step::AskMagistrate, Self::PossessionTaken),
                (Step::TakePossession, Self::PossessionTaken),
                (Step::AnnouncePossession, Self::PossessionTaken),
                (Step::AnnouncePossession, Self::PossessionPublished),
                (Step::AnnouncePossession, Self::Valued),
                (Step::Value, Self::PossessionTaken),
                (Step::FixReservePrice, Self::PossessionTaken),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::PossessionPublished => vec![
                (Step::AskMagistrate, Self::PossessionPublished),
                (Step::TakePossession, Self::PossessionPublished),
                (Step::Value, Self::PossessionPublished),
                (Step::Value, Self::Valued),
                (Step::FixReservePrice, Self::PossessionPublished),
                (Step::FixReservePrice, Self::Valued),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::Valued => vec![
                (Step::AskMagistrate, Self::Valued),
                (Step::TakePossession, Self::Valued),
                (Step::Value, Self::Valued),
                (Step::FixReservePrice, Self::Valued),
                (Step::NoticeSale, Self::SaleNoticed),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::SaleNoticed => vec![
                (Step::ServeSaleNotice, Self::SaleNoticed),
                (Step::AnnounceSale, Self::SaleNoticed),
                (Step::NoticeSale, Self::SaleNoticed),
                (Step::Auction, Self::AuctionFailed),
                (Step::Auction, Self::Sold),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::AuctionFailed => vec![
                (Step::FixReservePrice, Self::AuctionFailed),
                (Step::NoticeSale, Self::SaleNoticed),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::Sold => vec![(Step::PayDeposit, Self::DepositPaid), (Step::Forfeit, Self::AuctionFailed)],
            Self::DepositPaid => vec![(Step::ConfirmSale, Self::Confirmed), (Step::Forfeit, Self::AuctionFailed)],
            Self::Confirmed => vec![
                (Step::ExtendBalance, Self::Confirmed),
                (Step::PayBalance, Self::BalancePaid),
                (Step::Forfeit, Self::AuctionFailed),
            ],
            Self::BalancePaid => vec![(Step::Certify, Self::Certified)],
            Self::SetAside => vec![
                (Step::AskMagistrate, Self::AidSought),
                (Step::TakePossession, Self::PossessionTaken),
                (Step::WithdrawDemand, Self::Withdrawn),
            ],
            Self::Redeemed => vec![(Step::Doubt, Self::WithCounsel), (Step::Drop, Self::Dropped)],
            Self::Certified | Self::Dropped => Vec::new(),
            Self::Barred => vec![
                (Step::EndMoratorium, Self::Stayed),
                (Step::EndMoratorium, Self::WithCounsel),
                (Step::ReceiveDues, Self::Redeemed),
                (Step::Drop, Self::Dropped),
            ],
            Self::Stayed => vec![
                (Step::Moratorium, Self::Barred),
                (Step::LiftStay, Self::WithCounsel),
                (Step::ReceiveDues, Self::Redeemed),
                (Step::Drop, Self::Dropped),
            ],
            Self::WithCounsel => vec![
                (Step::Moratorium, Self::Barred),
                (Step::Stay, Self::Stayed),
                (Step::PutRight, Self::Redeemed),
                (Step::ReceiveDues, Self::Redeemed),
                (Step::Drop, Self::Dropped),
            ],
        }
    }
}
