//! When the articles of the notice were served (General Clauses Act s.27).

use kernel::{DateInterval, LegalDate};

use super::rule::{self, reading};
use crate::{
    Article, Assumption, ClockError, Context, CoverReturn, Dispatch, Evidence, Fact, MissingFact, PostalIntimation,
    Refusal, Service,
    book::{Reading, Rule, ServiceMode},
    clock::Reckoning,
    counting::{day_after, end_of},
    reasoning::Gives,
};

/// What is known of the service of one article.
enum Served {
    /// It was served on one of these days.
    On(DateInterval),
    /// That is not known.
    Missing,
    /// It was not served: no clock runs from it.
    Not,
}

/// The earliest and the latest possible service over every article; none if that is not known, and the reasoning says
/// of which. No article is served before it was sent.
pub(super) fn served(reckoning: &mut Reckoning<'_>, articles: &[Article]) -> Result<Option<DateInterval>, ClockError> {
    let mut whole: Option<DateInterval> = None;
    let mut all = true;
    for article in articles {
        match service_of(reckoning, article)? {
            Served::Not => {}
            Served::Missing => {
                reckoning.reasoning.miss(MissingFact::Service { article: article.label.clone() });
                all = false;
            }
            Served::On(days) => {
                whole = Some(match whole {
                    None => days,
                    Some(whole) => {
                        DateInterval::new(whole.earliest().min(days.earliest()), whole.latest().max(days.latest()))?
                    }
                });
            }
        }
    }
    if all && whole.is_none() {
        reckoning.reasoning.miss(MissingFact::AnyArticle);
    }
    Ok(whole.filter(|_| all))
}

/// The first day on which any article can have been served, known from its service or from its dispatch; none if of
/// some article neither is known.
pub(super) fn not_served_before(articles: &[Article]) -> Option<LegalDate> {
    let mut first: Option<LegalDate> = None;
    for article in articles {
        let sent = article.dispatch.known().map(|Dispatch(day)| day);
        let day = match article.evidence {
            Evidence::NotServed => continue,
            Evidence::Served(Service(days)) => sent.map_or(days.earliest(), |sent| days.earliest().max(sent)),
            Evidence::Refused(Refusal(day))
            | Evidence::Unclaimed { intimated: Fact::Known(PostalIntimation(day)), .. } => day,
            Evidence::Unclaimed { .. } | Evidence::Unknown => sent?,
        };
        first = Some(first.map_or(day, |first| first.min(day)));
    }
    first
}

fn service_of(reckoning: &mut Reckoning<'_>, article: &Article) -> Result<Served, ClockError> {
    let sent = article.dispatch.known().map(|Dispatch(day)| day);
    match article.evidence {
        Evidence::NotServed => Ok(Served::Not),
        Evidence::Unknown => {
            note_presumption(reckoning, article, sent)?;
            Ok(Served::Missing)
        }
        Evidence::Served(Service(days)) => {
            let Some(sent) = sent else { return Ok(Served::On(days)) };
            after(article, "dispatch", sent, "service", days.latest())?;
            Ok(Served::On(DateInterval::new(days.earliest().max(sent), days.latest())?))
        }
        Evidence::Refused(Refusal(on)) => {
            if let Some(sent) = sent {
                after(article, "dispatch", sent, "refusal", on)?;
            }
            let law = reckoning.ctx.rule(rule::REFUSED, on)?;
            let label = &article.label;
            reckoning.step(law, on, on, || format!("{label} was refused on {on}, which is service on that day."));
            Ok(Served::On(DateInterval::exactly(on)))
        }
        Evidence::Unclaimed { intimated, returned } => {
            let unclaimed = Unclaimed {
                article,
                sent,
                intimated: intimated.known().map(|PostalIntimation(day)| day),
                returned: returned.known().map(|CoverReturn(day)| day),
            };
            unclaimed.served(reckoning)
        }
    }
}

/// An article that nobody claimed.
struct Unclaimed<'s> {
    article: &'s Article,
    sent: Option<LegalDate>,
    intimated: Option<LegalDate>,
    returned: Option<LegalDate>,
}

impl Unclaimed<'_> {
    fn served(&self, reckoning: &mut Reckoning<'_>) -> Result<Served, ClockError> {
        self.check()?;
        let Some(known) = self.intimated.or(self.returned).or(self.sent) else { return Ok(Served::Missing) };
        if !may_be_registered(self.article) {
            // The law presumes nothing of a courier's cover or of an e-mail that nobody took.
            return Ok(Served::Missing);
        }
        if self.article.mode.is_none() {
            let article = self.article.label.clone();
            reckoning.reasoning.assume(Assumption::RegisteredPost { article });
        }
        let law = reckoning.ctx.rule(rule::UNCLAIMED_DATE, known)?;
        let mut whole: Option<DateInterval> = None;
        for reading in self.readings(reckoning.ctx, law) {
            let Some(days) = self.days_on(law, reading)? else { return Ok(Served::Missing) };
            reckoning.reading(law, reading, Gives::Service, days);
            whole = Some(match whole {
                None => days,
                Some(whole) => {
                    DateInterval::new(whole.earliest().min(days.earliest()), whole.latest().max(days.latest()))?
                }
            });
        }
        let Some(days) = whole else { return Ok(Served::Missing) };
        let law = reckoning.ctx.rule(rule::UNCLAIMED, known)?;
        let label = &self.article.label;
        reckoning.step(law, days.earliest(), days.latest(), || {
            let day = if days.earliest() == days.latest() { "on" } else { "on a day from" };
            format!("{label} came back unclaimed, which is service: {day} {days}.")
        });
        Ok(Served::On(days))
    }

    /// The readings that can be used: a day counted from dispatch is for want of any proof.
    fn readings<'a>(&self, ctx: Context<'a>, law: &'a Rule) -> Vec<&'a Reading> {
        let proof = self.intimated.is_some() || self.returned.is_some();
        let usable = |reading: &&Reading| !(proof && reading.name == reading::AFTER_DISPATCH);
        let here: Vec<_> = ctx.readings(law).filter(usable).collect();
        if !here.is_empty() {
            return here;
        }
        Context { court: None, ..ctx }.readings(law).filter(usable).collect()
    }

    /// The days to which a reading leads; none if a fact is missing that it needs.
    fn days_on(&self, law: &Rule, reading: &Reading) -> Result<Option<DateInterval>, ClockError> {
        let after_dispatch = match (self.sent, &law.clock) {
            (Some(sent), Some(clock)) => Some(end_of(sent, clock.period)?),
            _ => None,
        };
        if reading.name == reading::AFTER_DISPATCH {
            return Ok(after_dispatch.map(DateInterval::exactly));
        }
        if let (Some(returned), reading::COVER_CAME_BACK) = (self.returned, reading.name.as_str()) {
            return Ok(Some(DateInterval::exactly(returned)));
        }
        let first = match (self.intimated, self.sent) {
            (Some(day), _) => Some(day),
            (None, Some(sent)) => Some(day_after(sent)?),
            (None, None) => None,
        };
        let last = self.returned.or(after_dispatch);
        let Some((first, last)) = first.zip(last) else { return Ok(None) };
        Ok(Some(DateInterval::new(first.min(last), first.max(last))?))
    }

    fn check(&self) -> Result<(), ClockError> {
        let article = self.article;
        if let (Some(sent), Some(intimated)) = (self.sent, self.intimated) {
            after(article, "dispatch", sent, "first intimation", intimated)?;
        }
        if let (Some(sent), Some(returned)) = (self.sent, self.returned) {
            after(article, "dispatch", sent, "return", returned)?;
        }
        if let (Some(intimated), Some(returned)) = (self.intimated, self.returned) {
            after(article, "first intimation", intimated, "return", returned)?;
        }
        Ok(())
    }
}

fn may_be_registered(article: &Article) -> bool {
    article.mode.is_none_or(|mode| mode == ServiceMode::SpeedPostRegistered)
}

/// Of an article of which nothing is heard no day is known; what a court would presume is only noted.
fn note_presumption(
    reckoning: &mut Reckoning<'_>,
    article: &Article,
    sent: Option<LegalDate>,
) -> Result<(), ClockError> {
    let (true, Some(sent)) = (reckoning.ctx.steps && may_be_registered(article), sent) else { return Ok(()) };
    let law = reckoning.ctx.rule(rule::UNCLAIMED_DATE, sent)?;
    let Some(clock) = &law.clock else { return Ok(()) };
    let day = DateInterval::exactly(end_of(sent, clock.period)?);
    for reading in reckoning.ctx.readings(law).filter(|reading| reading.name == reading::AFTER_DISPATCH) {
        reckoning.reading(law, reading, Gives::Service, day);
    }
    Ok(())
}

fn after(
    article: &Article,
    earlier: &str,
    earlier_on: LegalDate,
    later: &str,
    later_on: LegalDate,
) -> Result<(), ClockError> {
    if earlier_on <= later_on {
        return Ok(());
    }
    let of = |what: &str| format!("the {what} of {}", article.label);
    Err(ClockError::Contradiction { earlier: of(earlier), earlier_on, later: of(later), later_on })
}
