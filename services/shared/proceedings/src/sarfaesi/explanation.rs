//! What each state says, with its authority.

use std::fmt::Write as _;

use kernel::LegalDate;
use statutes::{EarliestDay, LastDay};

use super::{
    State,
    fact::{Announcement, Possession},
    state::Failure,
};
use crate::words::{list, numbers};

impl State {
    /// Where the proceeding stands, in plain sentences with the authority.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one table: the sentence of each state")]
    pub fn explanation(&self) -> String {
        match self {
            Self::NotBegun => {
                "No demand is issued; there is no last day for it but limitation (SARFAESI Act ss.13(2), 36)."
                    .to_owned()
            }
            Self::DemandDrafted { demand } => {
                format!("Demand {demand} is drafted and not issued (SARFAESI Act s.13(2)).")
            }
            Self::Demanded { demand, dated, unserved, measures_from } => format!(
                "Demand {demand} is dated {dated}; the dues are to be discharged within sixty days (SARFAESI Act s.13(2)). {}",
                sixty_days(unserved, *measures_from)
            ),
            Self::Objected { representation, received, reply_by } => format!(
                "Representation {representation} came in on {received}. The reasons for not accepting it must be \
                 communicated{}; no measure before that (SARFAESI Act s.13(3A)).",
                by(*reply_by)
            ),
            Self::Answered { on, unserved, measures_from } => format!(
                "The representation is answered, on {on} (SARFAESI Act s.13(3A)). {}",
                sixty_days(unserved, *measures_from)
            ),
            Self::TimeRunOut { measures_from } => format!(
                "The sixty days are over and the dues not paid: measures may be taken from {measures_from} (SARFAESI Act \
                 s.13(4))."
            ),
            Self::AidSought { application, asked, order_by } => format!(
                "The magistrate was asked on {asked} to help to take possession (application {application}). An order is \
                 to be made{} (SARFAESI Act s.14).",
                by(*order_by)
            ),
            Self::AidOrdered { ordered, .. } => {
                format!("The magistrate ordered on {ordered} that possession be taken (SARFAESI Act s.14).")
            }
            Self::PossessionTaken { how, taken, missing, publish_by, .. } => format!(
                "{} possession was taken on {taken} (SARFAESI Act s.13(4)). The possession notice must be published{}, \
                 and still has to be {} (Rule 8(1), (2)).",
                how.word(),
                by(*publish_by),
                ways(missing)
            ),
            Self::PossessionPublished { how, taken, value, reserve } => {
                let next = match (value, reserve) {
                    (None, _) => "The asset is to be valued".to_owned(),
                    (Some(value), None) => format!("The asset is valued at {value}; the reserve price is to be fixed"),
                    (Some(value), Some(reserve)) => {
                        format!("The asset is valued at {value}, the reserve price {reserve}")
                    }
                };
                format!(
                    "{} possession was taken on {taken} and made known (SARFAESI Act s.13(4), Rule 8(1), (2)). {next} \
                     (Rule 8(5)).",
                    how.word()
                )
            }
            Self::Valued { value, reserve } => format!(
                "The asset is valued at {value} and the reserve price is {reserve} (Rule 8(5)). A notice of sale can be \
                 issued (Rules 8(6), 9(1))."
            ),
            Self::SaleNoticed { sale, auction_on, unserved, missing, auction_from } => {
                sale_noticed(*sale, *auction_on, unserved, missing, *auction_from)
            }
            Self::AuctionFailed { sale, why } => format!("Sale {sale} came to nothing: {} (Rule 9).", why.words()),
            Self::Sold { sale, price, deposit_by } => format!(
                "Sale {sale} ended with a bid of {price}. A quarter of it is due{} (Rule 9(3)).",
                by(*deposit_by)
            ),
            Self::DepositPaid { sale } => format!(
                "A quarter of the price of sale {sale} is paid; the authorised officer confirms the sale (Rule 9(2), (3))."
            ),
            Self::Confirmed { sale, balance_by, extended } => {
                let extended = extended.map_or_else(String::new, |day| format!(", extended in writing to {day}"));
                format!("Sale {sale} is confirmed. The balance is due{}{extended} (Rule 9(4)).", by(*balance_by))
            }
            Self::BalancePaid { sale } => {
                format!("The price of sale {sale} is paid; the certificate of sale is to be issued (Rule 9(6)).")
            }
            Self::Withdrawn { demand, reason } => {
                format!("Demand {demand} was withdrawn: {reason}. Another may be issued (SARFAESI Act s.13(2)).")
            }
            Self::SetAside { application, on } => format!(
                "The tribunal set the measures aside on {on} (application {application}, SARFAESI Act s.17). Begin again \
                 from the step that was good, or appeal within the time of s.18."
            ),
            Self::Certified { sale, on } => {
                format!("The certificate of sale {sale} was issued on {on} (Rule 9(6)): the measure is complete.")
            }
            Self::Redeemed { on } => format!(
                "All dues with costs were received on {on}, before a sale: the asset is not to be sold (SARFAESI Act \
                 s.13(8))."
            ),
            Self::Dropped { reason } => format!("Dropped by a person's decision: {reason}"),
            Self::Barred { since, would_be } => format!(
                "A moratorium has barred every step since {since} (IBC ss.14, 96). But for it: {}",
                would_be.explanation()
            ),
            Self::Stayed { since, would_be } => {
                format!("The proceeding is stayed since {since}. But for that: {}", would_be.explanation())
            }
            Self::WithCounsel { would_be } => {
                format!("A lawyer decides. Apart from the questions: {}", would_be.explanation())
            }
        }
    }
}

impl Possession {
    const fn word(self) -> &'static str {
        match self {
            Self::Symbolic => "Symbolic",
            Self::Physical => "Physical",
        }
    }
}

impl Failure {
    const fn words(self) -> &'static str {
        match self {
            Self::NoBid => "nobody bid enough; the next notice is one of fifteen days",
            Self::CalledOff { at_borrowers_request: true } => {
                "it was called off at the borrower's request; a fresh notice is safe"
            }
            Self::CalledOff { at_borrowers_request: false } => {
                "it was called off, not at the borrower's request; a fresh notice is needed"
            }
            Self::PurchaserDefaulted => {
                "the purchaser did not pay, and what he paid is forfeited; the asset is sold again"
            }
        }
    }
}

impl Announcement {
    /// What is still to be done.
    pub(super) const fn to_do(self) -> &'static str {
        match self {
            Self::Delivered => "handed over to the borrower",
            Self::Affixed => "put up on the property",
            Self::Newspaper => "published in a leading newspaper",
            Self::VernacularNewspaper => "published in a leading newspaper in the language of the place",
            Self::Uploaded => "put on the website",
        }
    }
}

fn ways(ways: &[Announcement]) -> String {
    list(ways.iter().map(|way| way.to_do()))
}

fn by(day: Option<LastDay>) -> String {
    day.map_or_else(String::new, |day| format!(" by {day}"))
}

fn sixty_days(unserved: &[u32], measures_from: Option<EarliestDay>) -> String {
    match (unserved, measures_from) {
        ([], Some(from)) => format!("Measures may be taken from {from} (SARFAESI Act s.13(4))."),
        ([], None) => "From when measures may be taken is not known (SARFAESI Act s.13(4)).".to_owned(),
        (unserved, _) => format!(
            "Service on noticee {} is not known: until it is, no day for measures is (SARFAESI Act s.13(4), Rule 3).",
            numbers(unserved)
        ),
    }
}

fn sale_noticed(
    sale: u32,
    auction_on: LegalDate,
    unserved: &[u32],
    missing: &[Announcement],
    auction_from: Option<EarliestDay>,
) -> String {
    let mut text = format!("Sale {sale} is fixed for {auction_on} (Rules 8(6), 9(1)).");
    if !unserved.is_empty() {
        // Writing to a string does not fail.
        _ = write!(text, " Service of the notice on noticee {} is not known.", numbers(unserved));
    }
    if !missing.is_empty() {
        _ = write!(text, " The sale still has to be {}.", ways(missing));
    }
    if let Some(from) = auction_from {
        _ = write!(text, " The auction may be held from {from}.");
    }
    text
}
