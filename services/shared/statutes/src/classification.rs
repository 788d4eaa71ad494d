//! Asset classification by the RBI norms: days past due, special mention, NPA, and the ageing of an NPA.
//!
//! Everything is judged at the end of a day, over all facilities of a borrower: the worst of them classifies all. Limits
//! are the clocks `classification.*` of the book, as they stand on the day that is asked about.
//!
//! ```
//! use statutes::{Book, classification::{AssetClass, Borrower, Facility, Product, classify}};
//! let book = Book::embedded();
//! let borrower = Borrower::of(Facility::new("the loan", Product::TermLoan).due("2026-03-31".parse()?));
//! let answer = classify(&book, &borrower, "2026-06-29".parse()?)?;
//! assert_eq!((answer.dpd, answer.class), (91, AssetClass::SubStandard));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ageing;
mod facility;
mod facts;

use kernel::LegalDate;
use serde::Serialize;

pub use facility::FacilityAnswer;
pub use facts::{Borrower, Crop, Facility, Lender, Product};

use crate::{
    book::RuleError,
    clock::{ClockError, Reckoning},
    context::Context,
    counting::{LastDay, days_between},
    facts::Fact,
    reasoning::{MissingFact, Reasoning},
};

/// The ids of the rules in the book.
pub mod rule {
    /// The day of SMA-1.
    pub const SMA_1: &str = "classification.sma_1";
    /// The day of SMA-2.
    pub const SMA_2: &str = "classification.sma_2";
    /// The day of NPA of a term loan.
    pub const NPA: &str = "classification.npa";
    /// The same for an NBFC of the base layer.
    pub const NPA_BASE_LAYER: &str = "classification.npa_base_layer";
    /// The day of NPA of a cash credit or overdraft.
    pub const OUT_OF_ORDER: &str = "classification.out_of_order";
    /// A loan for a short-duration crop.
    pub const AGRI_SHORT: &str = "classification.agri_short";
    /// A loan for a long-duration crop.
    pub const AGRI_LONG: &str = "classification.agri_long";
    /// The worst facility classifies all.
    pub const BORROWER_WISE: &str = "classification.borrower_wise";
    /// When an NPA becomes standard again.
    pub const MAY_UPGRADE: &str = "classification.may_upgrade";
    /// How long an NPA is sub-standard.
    pub const SUBSTANDARD: &str = "classification.substandard";
    /// The first doubtful bucket.
    pub const DOUBTFUL_1: &str = "classification.doubtful_1";
    /// The second.
    pub const DOUBTFUL_2: &str = "classification.doubtful_2";
    /// A loss that was found.
    pub const LOSS: &str = "classification.loss";
}

/// How an account is classified, the worse the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetClass {
    /// Nothing is overdue.
    Standard,
    /// Overdue up to thirty days.
    Sma0,
    /// Overdue more than thirty days.
    Sma1,
    /// Overdue more than sixty days.
    Sma2,
    /// NPA for up to twelve months.
    SubStandard,
    /// Doubtful for up to one year.
    Doubtful1,
    /// Doubtful for one to three years.
    Doubtful2,
    /// Doubtful for more than three years.
    Doubtful3,
    /// Found to be a loss.
    Loss,
}

/// How a borrower is classified at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Classification {
    /// The day at whose end.
    pub as_of: LegalDate,
    /// Days past due of the facility that is overdue longest; zero if none is.
    pub dpd: u32,
    /// The class of every facility of the borrower that can be acted on: the worse one, where readings differ.
    pub class: AssetClass,
    /// The class on the reading that gives the most time, where it is another one.
    pub arguable_class: Option<AssetClass>,
    /// The first day of the NPA, if it is one.
    pub npa_on: Option<LastDay>,
    /// The first day as a doubtful asset, if it is one by age.
    pub doubtful_since: Option<LegalDate>,
    /// The facility that classifies the others.
    pub because_of: Option<String>,
    /// Every facility by itself.
    pub facilities: Vec<FacilityAnswer>,
    /// How the answer was reached.
    #[serde(flatten)]
    pub reasoning: Reasoning,
}

/// Days past due at the end of a day: the due date itself is the first, if the sum is not paid by its end.
///
/// Zero before the due date.
#[must_use]
pub fn days_past_due(due: LegalDate, as_of: LegalDate) -> u32 {
    u32::try_from(days_between(due, as_of) + 1).unwrap_or(0)
}

/// How the borrower is classified at the end of `as_of`.
///
/// Where a fact is missing that can make the class worse, [`Reasoning::unknown`] names it, and the class is the least
/// bad that is possible.
pub fn classify<'a>(
    ctx: impl Into<Context<'a>>,
    borrower: &Borrower,
    as_of: LegalDate,
) -> Result<Classification, ClockError> {
    let ctx = ctx.into();
    let ctx = if ctx.law_at.is_none() { ctx.law_at(as_of) } else { ctx };
    borrower.check(as_of)?;
    let mut reckoning = Reckoning::new(ctx);
    let mut facilities = Vec::new();
    for facility in &borrower.facilities {
        facilities.push(facility::judge(&mut reckoning, facility, borrower.lender, as_of)?);
    }
    if facilities.is_empty() {
        reckoning.reasoning.miss(MissingFact::Other("Any facility of the borrower".to_owned()));
    }
    let arrears = facilities.iter().any(FacilityAnswer::has_arrears);
    let npa = npa_of(&mut reckoning, borrower, &facilities, arrears, as_of)?;
    let dpd = facilities.iter().map(|facility| facility.dpd).max().unwrap_or(0);

    let Some((npa_on, because_of)) = npa else {
        let class = facilities.iter().map(|facility| facility.class).max().unwrap_or(AssetClass::Standard);
        let because_of = facilities.iter().filter(|facility| facility.class > AssetClass::Standard);
        let because_of = because_of.max_by_key(|facility| facility.class).map(|facility| facility.label.clone());
        return Ok(Classification {
            as_of,
            dpd,
            class,
            arguable_class: None,
            npa_on: None,
            doubtful_since: None,
            because_of,
            facilities,
            reasoning: reckoning.reasoning,
        });
    };
    let (class, doubtful_since) = ageing::class_on(&mut reckoning, borrower.found_loss, npa_on.safe(), as_of)?;
    // On the reading that gives the most time it may be no NPA yet, or a younger one.
    let arguable = if npa_on.arguable() > as_of {
        facilities.iter().map(|facility| facility.arguable_class.unwrap_or(facility.class)).max()
    } else if npa_on.arguable() == npa_on.safe() {
        None
    } else {
        let mut aside = Reckoning::new(ctx.without_steps());
        Some(ageing::class_on(&mut aside, borrower.found_loss, npa_on.arguable(), as_of)?.0)
    };
    borrower_wise(&mut reckoning, &because_of, &facilities, npa_on, as_of)?;
    Ok(Classification {
        as_of,
        dpd,
        class,
        arguable_class: arguable.filter(|arguable| *arguable != class),
        npa_on: Some(npa_on),
        doubtful_since,
        because_of: Some(because_of),
        facilities,
        reasoning: reckoning.reasoning,
    })
}

/// Since when the borrower is NPA and by which facility; none if he is not, or was upgraded.
fn npa_of(
    reckoning: &mut Reckoning<'_>,
    borrower: &Borrower,
    facilities: &[FacilityAnswer],
    arrears: bool,
    as_of: LegalDate,
) -> Result<Option<(LastDay, String)>, ClockError> {
    let reached = facilities.iter().filter_map(|facility| Some((facility.npa_on?, facility.label.clone())));
    let first = reached.filter(|(on, _)| on.safe() <= as_of).min_by_key(|(on, _)| on.safe());
    // What is NPA on one reading may be so on the other by another facility.
    let latest = facilities.iter().filter_map(|facility| facility.npa_on).map(LastDay::arguable).min();
    let mut first = first.map(|(on, label)| (LastDay::new(on.safe(), latest.unwrap_or(on.arguable())), label));
    if let Some(since) = borrower.npa_since {
        if !arrears && borrower.found_loss != Fact::Known(true) {
            upgraded(reckoning, since, as_of)?;
            return Ok(None);
        }
        let earlier = first.as_ref().is_none_or(|(on, _)| since < on.safe());
        if earlier {
            let law = reckoning.ctx.rule(rule::MAY_UPGRADE, as_of)?;
            reckoning.step(law, since, as_of, || {
                format!("NPA since {since}, and arrears are left on {as_of}: it stays NPA until all of them are paid.")
            });
            first = Some((LastDay::new(since, since), "the earlier classification".to_owned()));
        }
    }
    if first.is_none() && borrower.found_loss == Fact::Known(true) {
        first = Some((LastDay::new(as_of, as_of), "the finding of a loss".to_owned()));
    }
    Ok(first)
}

fn upgraded(reckoning: &mut Reckoning<'_>, since: LegalDate, as_of: LegalDate) -> Result<(), ClockError> {
    let law = reckoning.ctx.rule(rule::MAY_UPGRADE, as_of)?;
    reckoning.step(law, since, as_of, || {
        format!("NPA since {since}; on {as_of} no arrears are left in any facility: standard again.")
    });
    Ok(())
}

fn borrower_wise(
    reckoning: &mut Reckoning<'_>,
    because_of: &str,
    facilities: &[FacilityAnswer],
    npa_on: LastDay,
    as_of: LegalDate,
) -> Result<(), ClockError> {
    if facilities.iter().all(|facility| facility.npa_on.is_some_and(|on| on.safe() <= as_of)) {
        return Ok(());
    }
    let law = match reckoning.ctx.rule(rule::BORROWER_WISE, as_of) {
        Ok(law) => law,
        Err(RuleError::NotInForce { .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    reckoning.step(law, npa_on.safe(), as_of, || {
        format!("By {because_of} every facility of the borrower is NPA from {npa_on}.")
    });
    Ok(())
}

impl AssetClass {
    /// Whether it is a non-performing asset.
    #[must_use]
    pub fn is_npa(self) -> bool {
        self >= Self::SubStandard
    }
}

impl std::fmt::Display for AssetClass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Standard => "standard",
            Self::Sma0 => "SMA-0",
            Self::Sma1 => "SMA-1",
            Self::Sma2 => "SMA-2",
            Self::SubStandard => "NPA, sub-standard",
            Self::Doubtful1 => "NPA, doubtful (up to one year)",
            Self::Doubtful2 => "NPA, doubtful (one to three years)",
            Self::Doubtful3 => "NPA, doubtful (more than three years)",
            Self::Loss => "NPA, loss",
        })
    }
}
