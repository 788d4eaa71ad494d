//! One facility by itself: days past due, special mention, and the day of NPA.

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use super::{
    AssetClass, days_past_due,
    facts::{Crop, Facility, Lender, Product},
    rule,
};
use crate::{
    book::RuleError,
    clock::{ClockError, Reckoning, Window},
    counting::LastDay,
    facts::Fact,
    reasoning::MissingFact,
};

/// How many crop seasons an instalment of a short-duration crop must be overdue. The book states it in words.
const SHORT_CROP_SEASONS: usize = 2;
/// The same for a long-duration crop.
const LONG_CROP_SEASONS: usize = 1;

/// One facility by itself, without what the others do to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacilityAnswer {
    /// Which one.
    pub label: String,
    /// Since when it is overdue or out of order.
    pub overdue_since: Option<LegalDate>,
    /// Days past due; zero if nothing is.
    pub dpd: u32,
    /// Its class: as an NPA always sub-standard, its age is the borrower's.
    pub class: AssetClass,
    /// Its class on the reading that gives the most time, where it is another one.
    pub arguable_class: Option<AssetClass>,
    /// The day on which it is or will be SMA-1, unless it is paid; none if that does not apply.
    pub sma_1_on: Option<LegalDate>,
    /// The day on which it is or will be SMA-2.
    pub sma_2_on: Option<LegalDate>,
    /// The day on which it is or will be NPA.
    pub npa_on: Option<LastDay>,
    /// Whether it is known what is unpaid.
    #[serde(skip)]
    known: bool,
}

impl FacilityAnswer {
    /// Whether anything is overdue on it, or may be.
    pub(super) const fn has_arrears(&self) -> bool {
        self.overdue_since.is_some() || !self.known
    }
}

/// What the facility is by itself at the end of `as_of`.
pub(super) fn judge(
    reckoning: &mut Reckoning<'_>,
    facility: &Facility,
    lender: Lender,
    as_of: LegalDate,
) -> Result<FacilityAnswer, ClockError> {
    let due = match facility.oldest_unpaid_due {
        Fact::Known(due) => due.filter(|due| *due <= as_of),
        Fact::Unknown => {
            let what = format!("Whether anything is unpaid on {}", facility.label);
            reckoning.reasoning.miss(MissingFact::Other(what));
            None
        }
    };
    match facility.product {
        Product::TermLoan | Product::Bill => by_due_date(reckoning, facility, lender, due, as_of),
        Product::CashCredit => by_order(reckoning, facility, due, as_of),
        Product::Agriculture(crop) => by_seasons(reckoning, facility, crop, due, as_of),
    }
}

fn by_due_date(
    reckoning: &mut Reckoning<'_>,
    facility: &Facility,
    lender: Lender,
    due: Option<LegalDate>,
    as_of: LegalDate,
) -> Result<FacilityAnswer, ClockError> {
    let Some(due) = due else { return Ok(FacilityAnswer::standard(facility)) };
    let npa_rule = match lender {
        Lender::Bank => rule::NPA,
        Lender::NbfcBaseLayer => rule::NPA_BASE_LAYER,
    };
    let sma_1 = mention(reckoning, rule::SMA_1, due, as_of)?;
    let sma_2 = mention(reckoning, rule::SMA_2, due, as_of)?;
    let npa = reached(reckoning, npa_rule, due, as_of)?;
    Ok(FacilityAnswer::overdue(facility, due, as_of, sma_1, sma_2, npa))
}

/// A cash credit is overdue while it is above its limit; without credits that cover the interest it becomes NPA as well,
/// and has no special mention on the way.
fn by_order(
    reckoning: &mut Reckoning<'_>,
    facility: &Facility,
    due: Option<LegalDate>,
    as_of: LegalDate,
) -> Result<FacilityAnswer, ClockError> {
    let above = facility.above_limit_since.into_iter().chain(due).min();
    let since = above.into_iter().chain(facility.without_credits_since).min();
    let Some(since) = since else { return Ok(FacilityAnswer::standard(facility)) };
    let npa = reached(reckoning, rule::OUT_OF_ORDER, since, as_of)?;
    let (mut sma_1, mut sma_2) = (None, None);
    if let Some(above) = above {
        sma_1 = mention(reckoning, rule::SMA_1, above, as_of)?;
        sma_2 = mention(reckoning, rule::SMA_2, above, as_of)?;
    }
    Ok(FacilityAnswer::overdue(facility, since, as_of, sma_1, sma_2, npa))
}

/// A crop loan is NPA at the end of the second season of a short crop, or of the first of a long one, that ends after
/// the due date. Special mention is not for it.
fn by_seasons(
    reckoning: &mut Reckoning<'_>,
    facility: &Facility,
    crop: Crop,
    due: Option<LegalDate>,
    as_of: LegalDate,
) -> Result<FacilityAnswer, ClockError> {
    let Some(due) = due else { return Ok(FacilityAnswer::standard(facility)) };
    let (id, seasons) = match crop {
        Crop::Short => (rule::AGRI_SHORT, SHORT_CROP_SEASONS),
        Crop::Long => (rule::AGRI_LONG, LONG_CROP_SEASONS),
    };
    let law = reckoning.ctx.rule(id, as_of)?;
    let npa = facility.season_ends.iter().copied().filter(|end| *end > due).nth(seasons - 1);
    match npa {
        Some(end) => reckoning.step(law, due, end, || {
            format!(
                "{}: due on {due}, overdue until the end of season {seasons} on {end}: NPA from then.",
                facility.label
            )
        }),
        None => reckoning.reasoning.miss(MissingFact::Other(format!(
            "The end of season {seasons} after {due} for the crop of {}",
            facility.label
        ))),
    }
    let npa = npa.map(|end| LastDay::new(end, end));
    Ok(FacilityAnswer::overdue(facility, due, as_of, None, None, npa))
}

/// The day of special mention; none before there was such a thing.
fn mention(
    reckoning: &mut Reckoning<'_>,
    id: &str,
    since: LegalDate,
    as_of: LegalDate,
) -> Result<Option<LegalDate>, ClockError> {
    match reached(reckoning, id, since, as_of) {
        Err(ClockError::Rule(RuleError::NotInForce { .. })) => Ok(None),
        day => Ok(day?.map(LastDay::safe)),
    }
}

/// The day on which the clock is reached, noted as a step if it is not after `as_of`.
fn reached(
    reckoning: &mut Reckoning<'_>,
    id: &str,
    since: LegalDate,
    as_of: LegalDate,
) -> Result<Option<LastDay>, ClockError> {
    let answer = reckoning.ctx.clock(id, DateInterval::exactly(since))?;
    let Fact::Known(Window::Within { last, .. }) = answer.value else { return Ok(None) };
    if last.safe() <= as_of {
        reckoning.reasoning.append(answer.reasoning);
    }
    Ok(Some(last))
}

impl FacilityAnswer {
    fn standard(facility: &Facility) -> Self {
        Self {
            label: facility.label.clone(),
            overdue_since: None,
            dpd: 0,
            class: AssetClass::Standard,
            arguable_class: None,
            sma_1_on: None,
            sma_2_on: None,
            npa_on: None,
            known: facility.oldest_unpaid_due != Fact::Unknown,
        }
    }

    fn overdue(
        facility: &Facility,
        since: LegalDate,
        as_of: LegalDate,
        sma_1_on: Option<LegalDate>,
        sma_2_on: Option<LegalDate>,
        npa_on: Option<LastDay>,
    ) -> Self {
        let come = |day: Option<LegalDate>| day.is_some_and(|day| day <= as_of);
        let by = |npa: Option<LegalDate>| {
            if come(npa) {
                AssetClass::SubStandard
            } else if come(sma_2_on) {
                AssetClass::Sma2
            } else if come(sma_1_on) {
                AssetClass::Sma1
            } else if sma_1_on.is_some() {
                AssetClass::Sma0
            } else {
                // Special mention is not for this facility, or was not yet.
                AssetClass::Standard
            }
        };
        let class = by(npa_on.map(LastDay::safe));
        let arguable = by(npa_on.map(LastDay::arguable));
        Self {
            label: facility.label.clone(),
            overdue_since: Some(since),
            dpd: days_past_due(since, as_of),
            class,
            arguable_class: (arguable != class).then_some(arguable),
            sma_1_on,
            sma_2_on,
            npa_on,
            known: facility.oldest_unpaid_due != Fact::Unknown,
        }
    }
}
