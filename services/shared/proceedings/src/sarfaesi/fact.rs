//! What can happen in a proceeding under the SARFAESI Act, as recorded. No personal data.

use kernel::{LegalDate, Paise};
use serde::{Deserialize, Serialize};
use statutes::ServiceMode;

use super::Step;
use crate::{bars::Insolvency, circumstance::Circumstance};

/// Something that happened. Its day stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum Fact {
    /// What a gate asks about became known: whether the account is an NPA, how much is secured.
    #[serde(rename = "circumstance.known")]
    Circumstance(Circumstance),
    /// A demand is drafted.
    #[serde(rename = "demand.drafted")]
    DemandDrafted {
        /// Which demand, counted from 1.
        demand: u32,
    },
    /// A demand under s.13(2) is issued: the day is the date that it bears.
    #[serde(rename = "demand.issued")]
    DemandIssued {
        /// Which demand.
        demand: u32,
        /// To how many noticees, each counted from 1: every borrower, guarantor and mortgagor is one.
        noticees: u32,
    },
    /// A demand was served on a noticee.
    #[serde(rename = "demand.served")]
    DemandServed {
        /// Which demand.
        demand: u32,
        /// Which noticee.
        noticee: u32,
        /// How.
        mode: ServiceMode,
    },
    /// A demand was taken back, to be issued again or not.
    #[serde(rename = "demand.withdrawn")]
    DemandWithdrawn {
        /// Which demand.
        demand: u32,
        /// Why.
        reason: String,
    },
    /// A representation or objection of a noticee came in (s.13(3A)).
    #[serde(rename = "representation.received")]
    RepresentationReceived {
        /// Which representation, counted from 1.
        representation: u32,
    },
    /// The answer to it was sent.
    #[serde(rename = "representation.answered")]
    RepresentationAnswered {
        /// Which representation.
        representation: u32,
        /// What it says.
        answer: Reply,
    },
    /// Possession of the secured asset was taken (s.13(4), Rule 8).
    #[serde(rename = "possession.taken")]
    PossessionTaken {
        /// On paper, or in fact.
        how: Possession,
    },
    /// The possession notice was published, put up or handed over (Rule 8(1), (2)).
    #[serde(rename = "possession.announced")]
    PossessionAnnounced {
        /// Where.
        way: Announcement,
    },
    /// The asset was valued (Rule 8(5)).
    #[serde(rename = "asset.valued")]
    AssetValued {
        /// At what.
        value: Paise,
    },
    /// The reserve price was fixed (Rule 8(5)).
    #[serde(rename = "reserve_price.fixed")]
    ReservePriceFixed {
        /// At what.
        price: Paise,
    },
    /// A notice of sale is issued (Rules 8(6), 9(1)).
    #[serde(rename = "sale.noticed")]
    SaleNoticed {
        /// Which attempt at a sale, counted from 1.
        sale: u32,
        /// The day fixed for the auction.
        auction_on: LegalDate,
        /// To how many noticees.
        noticees: u32,
    },
    /// A notice of sale was served on a noticee.
    #[serde(rename = "sale_notice.served")]
    SaleNoticeServed {
        /// Which attempt.
        sale: u32,
        /// Which noticee.
        noticee: u32,
        /// How.
        mode: ServiceMode,
    },
    /// A sale was announced to the public.
    #[serde(rename = "sale.announced")]
    SaleAnnounced {
        /// Which attempt.
        sale: u32,
        /// Where.
        way: Announcement,
    },
    /// An auction took place, or was called off.
    #[serde(rename = "auction.held")]
    AuctionHeld {
        /// Which attempt.
        sale: u32,
        /// With what result.
        outcome: Auction,
    },
    /// A quarter of the price came in (Rule 9(3)).
    #[serde(rename = "deposit.received")]
    DepositReceived {
        /// Which attempt.
        sale: u32,
    },
    /// The authorised officer confirmed the sale (Rule 9(2)).
    #[serde(rename = "sale.confirmed")]
    SaleConfirmed {
        /// Which attempt.
        sale: u32,
    },
    /// The time for the balance was extended in writing (Rule 9(4)).
    #[serde(rename = "balance_time.extended")]
    BalanceTimeExtended {
        /// Which attempt.
        sale: u32,
        /// To which day.
        until: LegalDate,
    },
    /// The balance of the price came in (Rule 9(4)).
    #[serde(rename = "balance.received")]
    BalanceReceived {
        /// Which attempt.
        sale: u32,
    },
    /// The purchaser did not pay, and what he paid is forfeited (Rule 9(5)).
    #[serde(rename = "purchaser.defaulted")]
    PurchaserDefaulted {
        /// Which attempt.
        sale: u32,
    },
    /// The certificate of sale was issued (Rule 9(6)).
    #[serde(rename = "certificate.issued")]
    CertificateIssued {
        /// Which attempt.
        sale: u32,
    },
    /// All dues with costs were tendered and not taken yet (s.13(8)).
    #[serde(rename = "dues.tendered")]
    DuesTendered,
    /// All dues with costs were received.
    #[serde(rename = "dues.received")]
    DuesReceived,
    /// The magistrate was asked to help to take possession (s.14).
    #[serde(rename = "magistrate.asked")]
    MagistrateAsked {
        /// Which application, counted from 1.
        application: u32,
    },
    /// The magistrate decided (s.14).
    #[serde(rename = "magistrate.decided")]
    MagistrateDecided {
        /// Which application.
        application: u32,
        /// Whether possession is to be taken.
        granted: bool,
    },
    /// An application against the measures is before the tribunal (s.17).
    #[serde(rename = "tribunal.asked")]
    TribunalAsked {
        /// Which application, counted from 1.
        application: u32,
    },
    /// The tribunal, or the appellate tribunal over it, decided. The last decision holds.
    #[serde(rename = "tribunal.decided")]
    TribunalDecided {
        /// Which application.
        application: u32,
        /// Whether the measures stand.
        measures_stand: bool,
    },
    /// A court or tribunal has stayed the proceeding.
    #[serde(rename = "stay.ordered")]
    StayOrdered {
        /// Which order, counted from 1.
        order: u32,
    },
    /// It holds no longer.
    #[serde(rename = "stay.lifted")]
    StayLifted {
        /// Which order.
        order: u32,
    },
    /// A moratorium has begun (IBC ss.14, 96).
    #[serde(rename = "moratorium.begun")]
    MoratoriumBegun {
        /// Which moratorium, counted from 1.
        order: u32,
        /// Whose insolvency it is.
        of: Insolvency,
    },
    /// It is over.
    #[serde(rename = "moratorium.ended")]
    MoratoriumEnded {
        /// Which moratorium.
        order: u32,
    },
    /// A person has ended the proceeding.
    #[serde(rename = "proceeding.dropped")]
    Dropped {
        /// Why.
        reason: String,
    },
}

/// What the creditor says to a representation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// It is not accepted, for reasons that are given.
    RejectedWithReasons,
    /// It is not accepted, and no reason is given: in law no answer.
    RejectedWithoutReasons,
    /// It is accepted.
    Accepted,
}

/// How possession was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Possession {
    /// By notice alone. It is a measure, and can be challenged as one (*Hindon Forge*, 2018).
    Symbolic,
    /// In fact.
    Physical,
}

/// Where something was made known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Announcement {
    /// Handed over to the borrower.
    Delivered,
    /// Put up on the outer door or a conspicuous place of the property.
    Affixed,
    /// In a leading newspaper that is not in the language of the place.
    Newspaper,
    /// In a leading newspaper in the language of the place, and in that language.
    VernacularNewspaper,
    /// On the website.
    Uploaded,
}

/// How an auction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum Auction {
    /// Nobody bid enough.
    NoBid,
    /// It was called off, or put off to a day that is not known yet.
    CalledOff {
        /// Whether the borrower asked for it: otherwise a fresh notice is needed.
        at_borrowers_request: bool,
    },
    /// Sold to the highest bidder.
    Sold {
        /// For what.
        price: Paise,
    },
}

impl Fact {
    /// The step that the fact records.
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Circumstance(_) => Step::Learn,
            Self::DemandDrafted { .. } => Step::DraftDemand,
            Self::DemandIssued { .. } => Step::IssueDemand,
            Self::DemandServed { .. } => Step::ServeDemand,
            Self::DemandWithdrawn { .. } => Step::WithdrawDemand,
            Self::RepresentationReceived { .. } => Step::Represent,
            Self::RepresentationAnswered { .. } => Step::Answer,
            Self::PossessionTaken { .. } => Step::TakePossession,
            Self::PossessionAnnounced { .. } => Step::AnnouncePossession,
            Self::AssetValued { .. } => Step::Value,
            Self::ReservePriceFixed { .. } => Step::FixReservePrice,
            Self::SaleNoticed { .. } => Step::NoticeSale,
            Self::SaleNoticeServed { .. } => Step::ServeSaleNotice,
            Self::SaleAnnounced { .. } => Step::AnnounceSale,
            Self::AuctionHeld { .. } => Step::Auction,
            Self::DepositReceived { .. } => Step::PayDeposit,
            Self::SaleConfirmed { .. } => Step::ConfirmSale,
            Self::BalanceTimeExtended { .. } => Step::ExtendBalance,
            Self::BalanceReceived { .. } => Step::PayBalance,
            Self::PurchaserDefaulted { .. } => Step::Forfeit,
            Self::CertificateIssued { .. } => Step::Certify,
            Self::DuesTendered => Step::Tender,
            Self::DuesReceived => Step::ReceiveDues,
            Self::MagistrateAsked { .. } => Step::AskMagistrate,
            Self::MagistrateDecided { .. } => Step::MagistrateDecides,
            Self::TribunalAsked { .. } => Step::Challenge,
            Self::TribunalDecided { .. } => Step::TribunalDecides,
            Self::StayOrdered { .. } => Step::Stay,
            Self::StayLifted { .. } => Step::LiftStay,
            Self::MoratoriumBegun { .. } => Step::Moratorium,
            Self::MoratoriumEnded { .. } => Step::EndMoratorium,
            Self::Dropped { .. } => Step::Drop,
        }
    }
}
