//! Enforcement of a security without a court: SARFAESI Act ss.13 to 18 with the Security Interest (Enforcement) Rules.
//!
//! The chain: a demand gives sixty days; a representation is answered with reasons, and until then no measure is taken;
//! possession is taken and published within seven days; the notice of sale is served, published, affixed and uploaded
//! thirty clear days before the auction; the buyer pays a quarter at once and the balance in fifteen days.
//!
//! ```
//! use statutes::{Book, Verdict, sarfaesi::{Addressee, DemandDate, Possession, PossessionFacts, assess_possession}};
//! let book = Book::embedded();
//! let facts = PossessionFacts::new(DemandDate("2026-01-05".parse()?))
//!     .to(Addressee::new("the borrower").served_on("2026-01-09".parse()?))
//!     .possession(Possession::on("2026-03-07".parse()?));
//! let answer = assess_possession(&book, &facts)?;
//! // The sixty days of the text are over, those from service are not.
//! assert_eq!(answer.assessment.verdict, Verdict::Depends);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod facts;
mod possession;
mod redemption;
mod representation;
mod sale;
mod sale_notice;
mod tribunals;

pub use facts::{
    Addressee, Affixed, ApplicationFiled, Auction, Confirmed, DemandDate, Deposited, EarlierSale, Measure,
    OrderReceived, Possession, PossessionFacts, Publication, Published, Reply, ReplySent, Representation,
    RepresentationReceived, SaleFacts, Tender, Uploaded,
};
pub use possession::{PossessionAnswer, PublicationAnswer, assess_possession, measures_from};
pub use redemption::{Cutoff, Redemption, redemption};
pub use representation::ReplyAnswer;
pub use sale::{PriceAnswer, SaleAnswer, assess_sale};
pub use sale_notice::{SaleWindow, auction_from};
pub use tribunals::{
    appeal_by, application_by, assess_appeal, assess_application, magistrate_order_by, tribunal_decision_by,
};

/// The ids of the rules in the book.
pub mod rule {
    /// The sixty days of the demand.
    pub const DEMAND_EXPIRES: &str = "sarfaesi.demand_expires";
    /// Until when a representation is answered.
    pub const REPRESENTATION_REPLY: &str = "sarfaesi.representation_reply";
    /// No measure while a representation is unanswered.
    pub const REPRESENTATION_BLOCKS: &str = "sarfaesi.representation_blocks";
    /// Until when possession is published.
    pub const POSSESSION_PUBLICATION: &str = "sarfaesi.possession_publication";
    /// The time between the notice of sale and the auction.
    pub const SALE_NOTICE: &str = "sarfaesi.sale_notice";
    /// The same after a sale that failed.
    pub const SUBSEQUENT_SALE_NOTICE: &str = "sarfaesi.subsequent_sale_notice";
    /// The notice of sale as it stands since it is uploaded too.
    pub const NOTICE_OF_SALE: &str = "sarfaesi.notice_of_sale";
    /// Until when the borrower redeems.
    pub const REDEMPTION: &str = "sarfaesi.redemption";
    /// Until when he redeems on the later reading.
    pub const REDEMPTION_OUTER: &str = "sarfaesi.redemption_outer";
    /// When the buyer pays a quarter.
    pub const SALE_DEPOSIT: &str = "sarfaesi.sale_deposit";
    /// When the buyer pays the balance.
    pub const SALE_BALANCE: &str = "sarfaesi.sale_balance";
    /// Until when a measure is challenged before the tribunal.
    pub const APPLICATION_17: &str = "sarfaesi.application_17";
    /// Until when the tribunal decides.
    pub const DECISION_17: &str = "sarfaesi.decision_17";
    /// Until when the tribunal's order is appealed.
    pub const APPEAL_18: &str = "sarfaesi.appeal_18";
    /// Until when the magistrate orders possession.
    pub const MAGISTRATE_ORDER: &str = "sarfaesi.magistrate_order";
}
