//! When the complaint may be filed, and whether it was in time.

mod premature;

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use super::{
    cure::{self, Notice},
    payment::{self, PaymentWindow, Way},
    rule, service,
};
use crate::{
    Answer, Article, Assessment, ChequeDate, ClockError, Condonation, Context, EarliestDay, Fact, Filing, LastDay,
    MissingFact, Verdict,
    book::Anchor,
    clock::{COURT_HOLIDAY, Ends, Reckoning, Roll},
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
pub fn complaint_window<'a>(
    ctx: impl Into<Context<'a>>,
    articles: &[Article],
) -> Result<Answer<ComplaintWindow>, ClockError> {
    let mut reckoning = Reckoning::new(ctx.into());
    let value = match service::served(&mut reckoning, articles)? {
        Some(served) => window(&mut reckoning, served)?.map(|(window, _)| window),
        None => None,
    };
    Ok(Answer { value: value.into(), reasoning: reckoning.reasoning })
}

/// Whether a complaint that was filed on that day was in time.
pub fn assess_complaint<'a>(
    ctx: impl Into<Context<'a>>,
    articles: &[Article],
    filing: impl Into<Fact<Filing>>,
) -> Result<Assessment, ClockError> {
    judge(ctx.into(), articles, filing.into(), Fact::Unknown)
}

/// The same for a cheque whose date is known.
pub(super) fn judge(
    ctx: Context<'_>,
    articles: &[Article],
    filing: Fact<Filing>,
    cheque: Fact<ChequeDate>,
) -> Result<Assessment, ClockError> {
    let mut reckoning = Reckoning::new(ctx);
    let served = service::served(&mut reckoning, articles)?;
    let Fact::Known(Filing(filed)) = filing else {
        if let Some(served) = served {
            window(&mut reckoning, served)?;
        }
        return Ok(Assessment::unknown(reckoning.reasoning, Some(MissingFact::Filing)));
    };
    let Some(served) = served else { return premature::whenever_served(reckoning, articles, filed) };
    let Some((window, ends)) = window(&mut reckoning, served)? else {
        return Ok(Assessment::unknown(reckoning.reasoning, None));
    };
    let verdict = Verdict::on((filed, filed), Some(window.earliest), window.last);
    let verdict = premature::on_the_law_known(&mut reckoning, filed, verdict)?;
    reckoning.step(ends.rule, window.last.safe(), filed, || format!("Filed on {filed}: {verdict}."));
    let (mut condonation, mut cures) = (None, Vec::new());
    if filed > window.last.safe() {
        let possible = reckoning.condonation(&ends, None, DateInterval::exactly(filed))?;
        if matches!((verdict, &possible), (Verdict::Late { .. }, Condonation::Barred { .. })) {
            cures = cure::cures(&mut reckoning, cheque, Notice::Given, window.last.safe(), None)?;
        }
        condonation = Some(possible);
    }
    let mut assessment = Assessment { verdict, condonation, cures, reasoning: reckoning.reasoning };
    if filed < window.earliest.safe() {
        premature::cure(ctx, &mut assessment, filed, window.earliest.safe())?;
    }
    Ok(assessment)
}

/// The window, and the ends of the month in it.
pub(super) fn window<'a>(
    reckoning: &mut Reckoning<'a>,
    served: DateInterval,
) -> Result<Option<(ComplaintWindow, Ends<'a>)>, ClockError> {
    let Some(payment) = payment::window(reckoning, served)? else { return Ok(None) };
    let Some(ends) = last_day(reckoning, payment)? else { return Ok(None) };
    let cause = payment.cause_of_action;
    let earliest = EarliestDay::new(cause.latest(), cause.earliest());
    let last = ends.last;
    let window = if earliest.safe() <= last.safe() {
        // The safe last day is open, or taken as open, so a first open day is found on the way to it.
        let open = reckoning.ctx.calendar.and_then(|calendar| calendar.first_open_from(earliest.safe()));
        FilingWindow::Open { from: open.unwrap_or(earliest.safe()), until: last.safe() }
    } else {
        let from = reckoning.open_day(earliest.safe(), Roll::Forward);
        let why = if earliest.safe() <= ends.nominal.safe() { Why::CourtClosed } else { Why::Service };
        empty(reckoning, from, last, why)?
    };
    Ok(Some((ComplaintWindow { payment, earliest, last, window }, ends)))
}

/// The last day, over the ways in which the time to pay can be read.
fn last_day<'a>(reckoning: &mut Reckoning<'a>, payment: PaymentWindow) -> Result<Option<Ends<'a>>, ClockError> {
    let (strict, excluded) = payment.ways();
    let mut from = |Way { pay_by, cause }| {
        reckoning.last_day(rule::COMPLAINT_BY, &[(Anchor::CauseOfAction, cause), (Anchor::PayBy, pay_by)])
    };
    let Some(ends) = from(strict)? else { return Ok(None) };
    let Some(excluded) = excluded else { return Ok(Some(ends)) };
    let other = from(excluded)?;
    Ok(other.map(|other| Ends { last: ends.last.or(other.last), nominal: ends.nominal.or(other.nominal), ..ends }))
}

/// Why no day is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// The day of service is known too roughly.
    Service,
    /// There are safe days, and the court is closed on each of them.
    CourtClosed,
}

/// No day is safe. A late complaint can be condoned and a premature one is none at all, so the first day that is not
/// premature is the day to act, with an application.
fn empty(reckoning: &mut Reckoning<'_>, from: LegalDate, last: LastDay, why: Why) -> Result<FilingWindow, ClockError> {
    let Ok(law) = reckoning.ctx.rule(rule::CONDONATION, last.safe()) else {
        let law = reckoning.ctx.rule(rule::COMPLAINT_BY, last.safe())?;
        reckoning.step(law, from, last.safe(), || {
            format!("No day is both after every possible time to pay and by {}.", last.safe())
        });
        let course = "File on this day: lateness could not be condoned. If the complaint is held premature, file a \
                      fresh one within one month of that decision.";
        return Ok(FilingWindow::Empty { act_on: last.safe(), course: course.to_owned() });
    };
    let over = days_after(last.safe(), from);
    reckoning.step(law, last.safe(), from, || {
        format!(
            "The first day that is not premature whatever the service, {from}, lies {} after the safe last day, {}.",
            days(over),
            last.safe()
        )
    });
    let sets_out = match why {
        Why::Service => "the evidence of service".to_owned(),
        Why::CourtClosed => {
            let law = reckoning.ctx.rule(COURT_HOLIDAY, from)?;
            format!("the days on which the court was closed ({})", law.authority)
        }
    };
    let course = format!(
        "File on this day with an application to condone {}, to be decided before cognizance, that sets out {sets_out}.",
        days(over)
    );
    Ok(FilingWindow::Empty { act_on: from, course })
}
