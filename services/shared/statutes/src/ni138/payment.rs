//! Until when the drawer may pay, and when the cause of action arises if he does not.

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use super::{rule, service};
use crate::{
    Answer, Article, Assessment, ClockError, Context, Fact, LastDay, MissingFact, ValueDate, Verdict, book::Anchor,
    clock::Reckoning,
};

/// The last day to pay: it lies in this interval. Not a plain interval, so that it cannot stand where service is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct PayBy(DateInterval);

/// The day on which the cause of action arises: it lies in this interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct CauseOfAction(DateInterval);

/// The time to pay, over every article of the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PaymentWindow {
    /// The last day to pay.
    pub pay_by: PayBy,
    /// The day after it.
    pub cause_of_action: CauseOfAction,
    /// Where courts dispute whether days are excluded: the two ways, of which the above are the span.
    #[serde(skip)]
    strict: Way,
    #[serde(skip)]
    excluded: Option<Way>,
}

/// The time to pay on one reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Way {
    pub(super) pay_by: DateInterval,
    pub(super) cause: DateInterval,
}

impl PayBy {
    /// The last day to pay if service was as early as it can have been.
    #[must_use]
    pub const fn earliest(self) -> LegalDate {
        self.0.earliest()
    }

    /// The last day to pay if service was as late as it can have been. Until it is over, nothing is unpaid for certain.
    #[must_use]
    pub const fn latest(self) -> LegalDate {
        self.0.latest()
    }
}

impl CauseOfAction {
    /// The day if service was as early as it can have been.
    #[must_use]
    pub const fn earliest(self) -> LegalDate {
        self.0.earliest()
    }

    /// The day if service was as late as it can have been.
    #[must_use]
    pub const fn latest(self) -> LegalDate {
        self.0.latest()
    }
}

impl PaymentWindow {
    /// The ways in which the time to pay can be read.
    pub(super) fn ways(&self) -> (Way, Option<Way>) {
        (self.strict, self.excluded)
    }
}

/// The time to pay, from the service of every article: fifteen days after the earliest and after the latest possible
/// service.
pub fn payment_window<'a>(
    ctx: impl Into<Context<'a>>,
    articles: &[Article],
) -> Result<Answer<PaymentWindow>, ClockError> {
    let mut reckoning = Reckoning::new(ctx.into());
    let value = match service::served(&mut reckoning, articles)? {
        Some(served) => window(&mut reckoning, served)?,
        None => None,
    };
    Ok(Answer { value: value.into(), reasoning: reckoning.reasoning })
}

/// Whether the cheque amount was paid in time, by its value date. Payment before service is in time.
///
/// `by_days` of a late payment counts from the earliest possible last day to pay.
pub fn assess_payment<'a>(
    ctx: impl Into<Context<'a>>,
    articles: &[Article],
    paid: impl Into<Fact<ValueDate>>,
) -> Result<Assessment, ClockError> {
    let (ctx, paid) = (ctx.into(), paid.into());
    let Answer { value, reasoning } = payment_window(ctx, articles)?;
    let (Fact::Known(window), Fact::Known(ValueDate(paid))) = (value, paid) else {
        let payment_missing = (paid == Fact::Unknown).then_some(MissingFact::ValueDate);
        return Ok(Assessment::unknown(reasoning, payment_missing));
    };
    let mut reckoning = Reckoning::after(ctx, reasoning);
    let verdict = Verdict::on((paid, paid), None, LastDay::new(window.pay_by.earliest(), window.pay_by.latest()));
    let law = ctx.rule(rule::PAY_BY, window.pay_by.earliest())?;
    reckoning.step(law, window.pay_by.latest(), paid, || format!("Paid with value of {paid}: {verdict}."));
    Ok(Assessment::of(verdict, reckoning.reasoning))
}

/// From the days of service to the days on which the cause of action can arise.
pub(super) fn window(reckoning: &mut Reckoning<'_>, served: DateInterval) -> Result<Option<PaymentWindow>, ClockError> {
    let Some(pay) = reckoning.last_day(rule::PAY_BY, &[(Anchor::Service, served)])? else { return Ok(None) };
    let Some(strict) = way(reckoning, pay.strict)? else { return Ok(None) };
    let excluded = match pay.excluded {
        None => None,
        Some(days) => way(reckoning, days)?,
    };
    let (mut pay_by, mut cause) = (strict.pay_by, strict.cause);
    if let Some(other) = excluded {
        pay_by = span(pay_by, other.pay_by)?;
        cause = span(cause, other.cause)?;
    }
    Ok(Some(PaymentWindow { pay_by: PayBy(pay_by), cause_of_action: CauseOfAction(cause), strict, excluded }))
}

fn way(reckoning: &mut Reckoning<'_>, pay_by: DateInterval) -> Result<Option<Way>, ClockError> {
    let cause = reckoning.last_day(rule::CAUSE_OF_ACTION, &[(Anchor::PayBy, pay_by)])?;
    Ok(cause.map(|cause| Way { pay_by, cause: cause.strict }))
}

fn span(one: DateInterval, other: DateInterval) -> Result<DateInterval, ClockError> {
    Ok(DateInterval::new(one.earliest().min(other.earliest()), one.latest().max(other.latest()))?)
}
