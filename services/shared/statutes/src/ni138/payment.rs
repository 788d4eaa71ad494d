//! Until when the drawer may pay, and when the cause of action arises if he does not.

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use super::rule;
use crate::{
    Answer, Article, Assessment, Book, ClockError, Dispatch, Fact, LastDay, MissingFact, Service, ValueDate, Verdict,
    book::Anchor, clock::Reckoning,
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

    pub(super) const fn days(self) -> DateInterval {
        self.0
    }
}

/// The time to pay, from the service of every article: fifteen days after the earliest and after the latest possible
/// service.
pub fn payment_window(book: &Book, articles: &[Article]) -> Result<Answer<PaymentWindow>, ClockError> {
    let mut reckoning = Reckoning::new(book, None);
    let value = match served(articles)? {
        Ok(served) => Fact::Known(window(&mut reckoning, served)?),
        Err(missing) => {
            reckoning.reasoning.unknown = missing;
            Fact::Unknown
        }
    };
    Ok(Answer { value, reasoning: reckoning.reasoning })
}

/// Whether the cheque amount was paid in time, by its value date. Payment before service is in time.
///
/// `by_days` of a late payment counts from the earliest possible last day to pay.
pub fn assess_payment(
    book: &Book,
    articles: &[Article],
    paid: impl Into<Fact<ValueDate>>,
) -> Result<Assessment, ClockError> {
    let paid = paid.into();
    let Answer { value, mut reasoning } = payment_window(book, articles)?;
    let (Fact::Known(window), Fact::Known(ValueDate(paid))) = (value, paid) else {
        let payment_missing = (paid == Fact::Unknown).then_some(MissingFact::ValueDate);
        return Ok(Assessment::unknown(reasoning, payment_missing));
    };
    let verdict = Verdict::on((paid, paid), None, LastDay::new(window.pay_by.earliest(), window.pay_by.latest()));
    let law = book.rule_on(rule::PAY_BY, window.pay_by.earliest())?;
    reasoning.step(law, window.pay_by.latest(), paid, format!("Paid with value of {paid}: {verdict}."));
    Ok(Assessment::of(verdict, reasoning))
}

/// From the days of service to the days on which the cause of action can arise.
pub(super) fn window(reckoning: &mut Reckoning<'_>, served: DateInterval) -> Result<PaymentWindow, ClockError> {
    let pay_by = reckoning.last_day(rule::PAY_BY, Anchor::Service, served)?;
    let pay_by = DateInterval::new(pay_by.safe(), pay_by.arguable())?;
    let cause = reckoning.last_day(rule::CAUSE_OF_ACTION, Anchor::PayBy, pay_by)?;
    let cause = DateInterval::new(cause.safe(), cause.arguable())?;
    Ok(PaymentWindow { pay_by: PayBy(pay_by), cause_of_action: CauseOfAction(cause) })
}

/// The earliest and the latest possible service over every article, or the facts that are missing. No article is served
/// before it was sent.
pub(super) fn served(articles: &[Article]) -> Result<Result<DateInterval, Vec<MissingFact>>, ClockError> {
    let mut missing = Vec::new();
    let mut whole: Option<DateInterval> = None;
    for article in articles {
        let Fact::Known(Service(mut days)) = article.service else {
            missing.push(MissingFact::Service { article: article.label.clone() });
            continue;
        };
        if let Fact::Known(Dispatch(sent)) = article.dispatch {
            if days.latest() < sent {
                return Err(ClockError::Contradiction {
                    earlier: format!("the dispatch of {}", article.label),
                    earlier_on: sent,
                    later: format!("the service of {}", article.label),
                    later_on: days.latest(),
                });
            }
            days = DateInterval::new(days.earliest().max(sent), days.latest())?;
        }
        whole = Some(match whole {
            None => days,
            Some(whole) => DateInterval::new(whole.earliest().min(days.earliest()), whole.latest().max(days.latest()))?,
        });
    }
    if !missing.is_empty() {
        return Ok(Err(missing));
    }
    Ok(whole.ok_or_else(|| vec![MissingFact::AnyArticle]))
}

/// The first day on which any article can have been served, known from service or from dispatch; none if some article
/// has neither.
pub(super) fn not_served_before(articles: &[Article]) -> Option<LegalDate> {
    let mut first = None;
    for article in articles {
        let day = match (article.service, article.dispatch) {
            (Fact::Known(Service(days)), Fact::Known(Dispatch(sent))) => days.earliest().max(sent),
            (Fact::Known(Service(days)), Fact::Unknown) => days.earliest(),
            (Fact::Unknown, Fact::Known(Dispatch(sent))) => sent,
            (Fact::Unknown, Fact::Unknown) => return None,
        };
        first = Some(first.map_or(day, |first: LegalDate| first.min(day)));
    }
    first
}
