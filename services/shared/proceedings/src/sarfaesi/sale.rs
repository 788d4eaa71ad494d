//! One attempt at a sale, from its notice to its certificate.

use std::collections::BTreeMap;

use kernel::{DateInterval, LegalDate, Paise};

use super::{
    Fact,
    case::{Case, Note, firsts, unserved},
    fact::{Announcement, Auction},
};
use crate::{
    question::{Point, Question, one_of},
    record::later,
};

/// One attempt at a sale.
pub(super) struct Sale<'a> {
    pub(super) number: u32,
    pub(super) noticed: Note<'a>,
    pub(super) auction_on: LegalDate,
    pub(super) noticees: u32,
    pub(super) served: BTreeMap<u32, DateInterval>,
    pub(super) announced: BTreeMap<Announcement, DateInterval>,
    pub(super) held: Option<(Note<'a>, Auction)>,
    pub(super) deposit: Option<Note<'a>>,
    pub(super) confirmed: Option<Note<'a>>,
    pub(super) extended: Option<(Note<'a>, LegalDate)>,
    pub(super) balance: Option<Note<'a>>,
    pub(super) defaulted: Option<Note<'a>>,
    pub(super) certificate: Option<Note<'a>>,
}

impl<'a> Sale<'a> {
    pub(super) fn of(number: u32, case: &mut Case<'a>) -> Option<Self> {
        let mut questions = Vec::new();
        let here: Vec<Note<'a>> =
            case.facts.iter().filter(|noted| sale_of(noted.fact) == Some(number)).copied().collect();
        let mut one = |words: &str, is: fn(&Fact) -> bool| {
            let facts = here.iter().copied().filter(|noted| is(noted.fact));
            one_of(facts, &format!("{words} of sale {number}"), &mut questions)
        };
        let noticed = one("the notice", |fact| matches!(fact, Fact::SaleNoticed { .. }));
        let held = one("the auction", |fact| matches!(fact, Fact::AuctionHeld { .. }));
        let deposit = one("the deposit", |fact| matches!(fact, Fact::DepositReceived { .. }));
        let confirmed = one("the confirmation", |fact| matches!(fact, Fact::SaleConfirmed { .. }));
        let balance = one("the balance", |fact| matches!(fact, Fact::BalanceReceived { .. }));
        let defaulted = one("the default of the purchaser", |fact| matches!(fact, Fact::PurchaserDefaulted { .. }));
        let certificate = one("the certificate", |fact| matches!(fact, Fact::CertificateIssued { .. }));
        let extended = here.iter().filter_map(|noted| match noted.fact {
            Fact::BalanceTimeExtended { until, .. } => Some((*noted, *until)),
            _ => None,
        });
        let extended = extended.max_by_key(|(_, until)| *until);
        case.questions.append(&mut questions);
        let Some(noticed) = noticed else {
            case.questions.extend(here.first().map(|first| {
                Question::missing("a notice of sale", &Point::of(first, format!("a step of sale {number}")))
            }));
            return None;
        };
        let Fact::SaleNoticed { auction_on, noticees, .. } = noticed.fact else { return None };
        let served = here.iter().filter_map(|noted| match noted.fact {
            Fact::SaleNoticeServed { noticee, .. } => Some((*noted, *noticee)),
            _ => None,
        });
        let announced = here.iter().filter_map(|noted| match noted.fact {
            Fact::SaleAnnounced { way, .. } => Some((*noted, *way)),
            _ => None,
        });
        let held = held.and_then(|noted| match noted.fact {
            Fact::AuctionHeld { outcome, .. } => Some((noted, *outcome)),
            _ => None,
        });
        Some(Self {
            number,
            noticed,
            auction_on: *auction_on,
            noticees: *noticees,
            served: firsts(served),
            announced: firsts(announced),
            held,
            deposit,
            confirmed,
            extended,
            balance,
            defaulted,
            certificate,
        })
    }

    /// Whether an auction of it was held and came to nothing: the next notice may be the shorter one.
    pub(super) fn failed(&self) -> bool {
        matches!(self.held, Some((_, Auction::NoBid)))
    }

    /// The auction at which the asset was sold, unless the purchaser has defaulted since.
    pub(super) fn sold(&self) -> Option<(Note<'a>, Paise)> {
        match self.held {
            Some((noted, Auction::Sold { price })) if self.defaulted.is_none() => Some((noted, price)),
            _ => None,
        }
    }

    /// When the last of those was served of whom that is known.
    pub(super) fn last_service(&self) -> Option<DateInterval> {
        self.served.values().copied().reduce(later)
    }

    /// The noticees on whom no service is known.
    pub(super) fn unserved(&self) -> Vec<u32> {
        unserved(self.noticees, &self.served)
    }
}

/// The sale that a fact is of.
pub(super) const fn sale_of(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::SaleNoticed { sale, .. }
        | Fact::SaleNoticeServed { sale, .. }
        | Fact::SaleAnnounced { sale, .. }
        | Fact::AuctionHeld { sale, .. }
        | Fact::DepositReceived { sale }
        | Fact::SaleConfirmed { sale }
        | Fact::BalanceTimeExtended { sale, .. }
        | Fact::BalanceReceived { sale }
        | Fact::PurchaserDefaulted { sale }
        | Fact::CertificateIssued { sale } => Some(*sale),
        _ => None,
    }
}
