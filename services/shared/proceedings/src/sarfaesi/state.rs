//! The states of a proceeding under the SARFAESI Act, and what each carries.

use kernel::{DateInterval, LegalDate, Paise};
use statutes::{EarliestDay, LastDay};

use super::fact::{Announcement, Possession};
use crate::step::states;

/// Where a proceeding stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing is demanded.
    NotBegun,
    /// A demand is drafted.
    DemandDrafted {
        /// Which one.
        demand: u32,
    },
    /// The demand is issued, and its sixty days run.
    Demanded {
        /// Which one.
        demand: u32,
        /// The date that it bears.
        dated: DateInterval,
        /// The noticees on whom no service is known.
        unserved: Vec<u32>,
        /// The first day for measures; none until the service on every noticee is known.
        measures_from: Option<EarliestDay>,
    },
    /// A representation waits for its answer: no measure before that.
    Objected {
        /// Which one.
        representation: u32,
        /// When it came in.
        received: DateInterval,
        /// Until when the reasons must be communicated.
        reply_by: Option<LastDay>,
    },
    /// Every representation is answered, and the sixty days run.
    Answered {
        /// When the last one was.
        on: DateInterval,
        /// The noticees on whom no service is known.
        unserved: Vec<u32>,
        /// The first day for measures; none until the service on every noticee is known.
        measures_from: Option<EarliestDay>,
    },
    /// The sixty days are over and the dues unpaid: measures may be taken.
    TimeRunOut {
        /// Since when.
        measures_from: EarliestDay,
    },
    /// The magistrate was asked for possession and has not decided.
    AidSought {
        /// Which application.
        application: u32,
        /// When it was made.
        asked: DateInterval,
        /// When the order is due.
        order_by: Option<LastDay>,
    },
    /// The magistrate has ordered possession.
    AidOrdered {
        /// Which application.
        application: u32,
        /// When.
        ordered: DateInterval,
    },
    /// Possession is taken, and the notice of it not yet everywhere it must be.
    PossessionTaken {
        /// How.
        how: Possession,
        /// When it was taken first.
        taken: DateInterval,
        /// Where the notice of it is still missing.
        missing: Vec<Announcement>,
        /// Until when it must be published.
        publish_by: Option<LastDay>,
        /// At what the asset is valued, if it is already.
        value: Option<Paise>,
        /// The reserve price, if it is fixed already.
        reserve: Option<Paise>,
    },
    /// Possession is taken and made known: the asset is valued next.
    PossessionPublished {
        /// How.
        how: Possession,
        /// When it was taken first.
        taken: DateInterval,
        /// At what the asset is valued, if it is.
        value: Option<Paise>,
        /// The reserve price, if it is fixed.
        reserve: Option<Paise>,
    },
    /// The asset is valued and its reserve price fixed.
    Valued {
        /// At what it is valued.
        value: Paise,
        /// The reserve price.
        reserve: Paise,
    },
    /// A notice of sale is issued.
    SaleNoticed {
        /// Which attempt at a sale.
        sale: u32,
        /// The day fixed for the auction.
        auction_on: LegalDate,
        /// The noticees on whom no service is known.
        unserved: Vec<u32>,
        /// Where the announcement is still missing.
        missing: Vec<Announcement>,
        /// The first day for the auction; none until nothing is missing.
        auction_from: Option<EarliestDay>,
    },
    /// The last attempt at a sale came to nothing.
    AuctionFailed {
        /// Which attempt.
        sale: u32,
        /// Why.
        why: Failure,
    },
    /// Sold to the highest bidder: a quarter of the price is due.
    Sold {
        /// Which attempt.
        sale: u32,
        /// For what.
        price: Paise,
        /// When a quarter of it is due.
        deposit_by: Option<LastDay>,
    },
    /// A quarter of the price is there: the sale is to be confirmed.
    DepositPaid {
        /// Which attempt.
        sale: u32,
    },
    /// The sale is confirmed: the balance is due.
    Confirmed {
        /// Which attempt.
        sale: u32,
        /// Until when the balance is due.
        balance_by: Option<LastDay>,
        /// To which day that was extended in writing.
        extended: Option<LegalDate>,
    },
    /// The price is paid: the certificate is to be issued.
    BalancePaid {
        /// Which attempt.
        sale: u32,
    },
    /// The demand was withdrawn; another may be issued.
    Withdrawn {
        /// Which one.
        demand: u32,
        /// Why.
        reason: String,
    },
    /// The tribunal has set the measures aside.
    SetAside {
        /// On which application.
        application: u32,
        /// When.
        on: DateInterval,
    },
    /// The certificate of sale is issued.
    Certified {
        /// Which attempt.
        sale: u32,
        /// When.
        on: DateInterval,
    },
    /// All dues were received before a sale.
    Redeemed {
        /// When.
        on: DateInterval,
    },
    /// A person has ended it.
    Dropped {
        /// Why.
        reason: String,
    },
    /// A moratorium bars every step.
    Barred {
        /// Since when.
        since: DateInterval,
        /// Where it would stand without.
        would_be: Box<State>,
    },
    /// A court or tribunal has stayed it.
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

/// Why an attempt at a sale came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// Nobody bid enough.
    NoBid,
    /// It was called off.
    CalledOff {
        /// Whether the borrower asked for it.
        at_borrowers_request: bool,
    },
    /// The purchaser did not pay.
    PurchaserDefaulted,
}

states! {
    NotBegun = "not_begun", "Nothing is demanded.";
    DemandDrafted = "demand_drafted", "A demand is drafted.";
    Demanded = "demanded", "The demand is issued, and its sixty days run.";
    Objected = "objected", "A representation waits for its answer.";
    Answered = "answered", "Every representation is answered, and the sixty days run.";
    TimeRunOut = "time_run_out", "The sixty days are over and the dues unpaid.";
    AidSought = "aid_sought", "The magistrate was asked for possession.";
    AidOrdered = "aid_ordered", "The magistrate has ordered possession.";
    PossessionTaken = "possession_taken", "Possession is taken, and not yet made known everywhere.";
    PossessionPublished = "possession_published", "Possession is taken and made known.";
    Valued = "valued", "The asset is valued and its reserve price fixed.";
    SaleNoticed = "sale_noticed", "A notice of sale is issued.";
    AuctionFailed = "auction_failed", "The last attempt at a sale came to nothing.";
    Sold = "sold", "Sold to the highest bidder: a quarter of the price is due.";
    DepositPaid = "deposit_paid", "A quarter of the price is there.";
    Confirmed = "confirmed", "The sale is confirmed: the balance is due.";
    BalancePaid = "balance_paid", "The price is paid.";
    Withdrawn = "withdrawn", "The demand was withdrawn.";
    SetAside = "set_aside", "The tribunal has set the measures aside.";
    Certified = "certified", "The certificate of sale is issued.";
    Redeemed = "redeemed", "All dues were received before a sale.";
    Dropped = "dropped", "A person has ended it.";
    Barred = "barred", "A moratorium bars every step.";
    Stayed = "stayed", "A court or tribunal has stayed it.";
    WithCounsel = "with_counsel", "A lawyer decides.";
}

impl State {
    /// The state without what it carries.
    #[must_use]
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::NotBegun => StateKind::NotBegun,
            Self::DemandDrafted { .. } => StateKind::DemandDrafted,
            Self::Demanded { .. } => StateKind::Demanded,
            Self::Objected { .. } => StateKind::Objected,
            Self::Answered { .. } => StateKind::Answered,
            Self::TimeRunOut { .. } => StateKind::TimeRunOut,
            Self::AidSought { .. } => StateKind::AidSought,
            Self::AidOrdered { .. } => StateKind::AidOrdered,
            Self::PossessionTaken { .. } => StateKind::PossessionTaken,
            Self::PossessionPublished { .. } => StateKind::PossessionPublished,
            Self::Valued { .. } => StateKind::Valued,
            Self::SaleNoticed { .. } => StateKind::SaleNoticed,
            Self::AuctionFailed { .. } => StateKind::AuctionFailed,
            Self::Sold { .. } => StateKind::Sold,
            Self::DepositPaid { .. } => StateKind::DepositPaid,
            Self::Confirmed { .. } => StateKind::Confirmed,
            Self::BalancePaid { .. } => StateKind::BalancePaid,
            Self::Withdrawn { .. } => StateKind::Withdrawn,
            Self::SetAside { .. } => StateKind::SetAside,
            Self::Certified { .. } => StateKind::Certified,
            Self::Redeemed { .. } => StateKind::Redeemed,
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
