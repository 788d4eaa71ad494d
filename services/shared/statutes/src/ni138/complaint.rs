//! When the complaint may be filed, and whether it was in time.

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use super::{
    payment::{self, PaymentWindow},
    rule,
};
use crate::{
    Answer, Article, Assessment, Book, ClockError, Condonation, CourtCalendar, Cure, EarliestDay, Fact, Filing,
    LastDay, MissingFact, Verdict,
    book::Anchor,
    clock::{COURT_HOLIDAY, Reckoning, Roll},
    verdict::{days, days_after},
};

/// The days on which a complaint may be filed, over every noticee and article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComplaintWindow {
    /// The time to pay that comes before.
    pub payment: PaymentWindow,
    /// The first day to file: the day after the last possible day to pay is safe.
    pub earliest: EarliestDay,
    /// The last day to file: an open day within one month of the earliest possible cause of action is safe.
    pub last: LastDay,
    /// Whether a day exists on which filing is neither premature nor late, whatever the facts.
    pub window: FilingWindow,
}

/// Whether there is a day on which filing is safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FilingWindow {
    /// There is.
    Open {
        /// The first safe day on which the court is open.
        from: LegalDate,
        /// The safe last day.
        until: LegalDate,
    },
    /// There is none: before `act_on` the complaint may be premature, and then it may be late.
    Empty {
        /// The day to file on.
        act_on: LegalDate,
        /// How to file, so that the court can take it up either way.
        course: String,
    },
}

/// When the complaint may be filed.
///
/// With a calendar the last day is moved to an open day; without one it is not, and `assumed` says so.
pub fn complaint_window(
    book: &Book,
    articles: &[Article],
    calendar: Option<&CourtCalendar>,
) -> Result<Answer<ComplaintWindow>, ClockError> {
    let mut reckoning = Reckoning::new(book, calendar);
    let served = match payment::served(articles)? {
        Ok(served) => served,
        Err(missing) => {
            reckoning.reasoning.unknown = missing;
            return Ok(Answer::unknown(reckoning.reasoning));
        }
    };
    let window = window(&mut reckoning, served)?;
    Ok(Answer::known(window, reckoning.reasoning))
}

/// Whether a complaint that was filed on that day was in time.
pub fn assess_complaint(
    book: &Book,
    articles: &[Article],
    filing: impl Into<Fact<Filing>>,
    calendar: Option<&CourtCalendar>,
) -> Result<Assessment, ClockError> {
    let filing = filing.into();
    let Answer { value, mut reasoning } = complaint_window(book, articles, calendar)?;
    let Fact::Known(Filing(filed)) = filing else {
        return Ok(Assessment::unknown(reasoning, Some(MissingFact::Filing)));
    };
    let Fact::Known(window) = value else {
        let reckoning = Reckoning { book, calendar, reasoning };
        return premature_whenever_served(reckoning, articles, filed);
    };
    let verdict = Verdict::on((filed, filed), Some(window.earliest), window.last);
    let law = book.rule_on(rule::COMPLAINT_BY, window.payment.cause_of_action.earliest())?;
    reasoning.step(law, window.last.safe(), filed, format!("Filed on {filed}: {verdict}."));
    let mut assessment = Assessment::of(verdict, reasoning);
    if filed > window.last.safe() {
        assessment.condonation = Some(condonation(book, window.last.safe(), filed)?);
    }
    if filed < window.earliest.safe() {
        cure_premature(book, &mut assessment, filed, window.earliest.safe())?;
    }
    Ok(assessment)
}

fn window(reckoning: &mut Reckoning<'_>, served: DateInterval) -> Result<ComplaintWindow, ClockError> {
    let payment = payment::window(reckoning, served)?;
    let cause = payment.cause_of_action;
    let earliest = EarliestDay::new(cause.latest(), cause.earliest());
    let last = reckoning.last_day(rule::COMPLAINT_BY, Anchor::CauseOfAction, cause.days())?;

    let window = if earliest.safe() <= last.safe() {
        // The safe last day is open, or taken as open, so a first open day is found on the way to it.
        let open = reckoning.calendar.and_then(|calendar| calendar.first_open_from(earliest.safe()));
        FilingWindow::Open { from: open.unwrap_or(earliest.safe()), until: last.safe() }
    } else {
        let from = reckoning.open_day(earliest.safe(), Roll::Forward);
        let why = if earliest.safe() <= nominal_last_day(reckoning, cause.days())?.safe() {
            Why::CourtClosed
        } else {
            Why::Service
        };
        empty(reckoning, from, last, why)?
    };
    Ok(ComplaintWindow { payment, earliest, last, window })
}

/// Why no day is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// The day of service is known too roughly.
    Service,
    /// There are safe days, and the court is closed on each of them.
    CourtClosed,
}

/// The last day, whether the court is open on it or not.
fn nominal_last_day(reckoning: &Reckoning<'_>, cause: DateInterval) -> Result<LastDay, ClockError> {
    Reckoning::new(reckoning.book, None).last_day(rule::COMPLAINT_BY, Anchor::CauseOfAction, cause)
}

/// No day is safe. A late complaint can be condoned and a premature one is none at all, so the first day that is not
/// premature is the day to act, with an application.
fn empty(reckoning: &mut Reckoning<'_>, from: LegalDate, last: LastDay, why: Why) -> Result<FilingWindow, ClockError> {
    let Ok(law) = reckoning.book.rule_on(rule::CONDONATION, last.safe()) else {
        let law = reckoning.book.rule_on(rule::COMPLAINT_BY, last.safe())?;
        let text = format!("No day is both after every possible time to pay and by {}.", last.safe());
        reckoning.reasoning.step(law, from, last.safe(), text);
        let course = "File on this day: lateness could not be condoned. If the complaint is held premature, file a \
                      fresh one within one month of that decision.";
        return Ok(FilingWindow::Empty { act_on: last.safe(), course: course.to_owned() });
    };
    let over = days_after(last.safe(), from);
    let text = format!(
        "The first day that is not premature whatever the service, {from}, lies {} after the safe last day, {}.",
        days(over),
        last.safe()
    );
    reckoning.reasoning.step(law, last.safe(), from, text);
    let sets_out = match why {
        Why::Service => "the evidence of service".to_owned(),
        Why::CourtClosed => {
            let law = reckoning.book.rule_on(COURT_HOLIDAY, from)?;
            format!("the days on which the court was closed ({})", law.authority)
        }
    };
    let course = format!(
        "File on this day with an application to condone {}, to be decided before cognizance, that sets out {sets_out}.",
        days(over)
    );
    Ok(FilingWindow::Empty { act_on: from, course })
}

/// Without the day of service the verdict is unknown, except that a complaint filed too soon after dispatch is
/// premature however fast the post was.
fn premature_whenever_served(
    mut reckoning: Reckoning<'_>,
    articles: &[Article],
    filed: LegalDate,
) -> Result<Assessment, ClockError> {
    if let Some(first) = payment::not_served_before(articles) {
        let mut supposed = Reckoning::new(reckoning.book, reckoning.calendar);
        let earliest = payment::window(&mut supposed, DateInterval::exactly(first))?.cause_of_action.earliest();
        if filed < earliest {
            reckoning.reasoning.steps = supposed.reasoning.steps;
            let verdict = Verdict::Premature { by_days: days_after(filed, earliest) };
            let mut assessment = Assessment::of(verdict, reckoning.reasoning);
            cure_premature(reckoning.book, &mut assessment, filed, earliest)?;
            return Ok(assessment);
        }
    }
    Ok(Assessment::unknown(reckoning.reasoning, None))
}

fn cure_premature(
    book: &Book,
    assessment: &mut Assessment,
    filed: LegalDate,
    earliest: LegalDate,
) -> Result<(), ClockError> {
    let law = book.rule_on(rule::PREMATURE_COMPLAINT, filed)?;
    let text = format!("The complaint of {filed} is safe from being premature only from {earliest}.");
    assessment.reasoning.step(law, filed, earliest, text);
    assessment.cures.push(Cure::FreshComplaint);
    Ok(())
}

/// Whether the lateness can be condoned: only where the period ended under the proviso, which does not reach back.
fn condonation(book: &Book, last: LegalDate, filed: LegalDate) -> Result<Condonation, ClockError> {
    if let Ok(law) = book.rule_on(rule::CONDONATION, last) {
        return Ok(Condonation::Possible {
            days: days_after(last, filed),
            how: law.plain.clone(),
            authority: law.citation(),
        });
    }
    let law = book.rule_on(rule::COMPLAINT_BY, last)?;
    let reason = format!("The period ended on {last}, before the proviso on condonation came into force.");
    Ok(Condonation::Barred { reason, authority: law.citation() })
}
