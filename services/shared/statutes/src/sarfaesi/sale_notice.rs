//! From the notice of sale to the first day for the auction.

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use super::{
    facts::{Affixed, EarlierSale, Publication, Published, SaleFacts, Uploaded},
    possession::{known_days, last_service},
    rule,
};
use crate::{
    book::{Anchor, ClockRule, Reading, Rule, RuleError},
    clock::{ClockError, Reckoning, Window},
    context::Context,
    counting::{EarliestDay, day_after, end_of},
    dated::{both, in_order, last_of},
    facts::{Fact, Service},
    reasoning::{Answer, MissingFact, Reasoning, citation},
    verdict::{Verdict, days_after},
};

/// When the auction may be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SaleWindow {
    /// The first day for it.
    pub auction: EarliestDay,
    /// The days between which lies the last of service on everyone, publication in both newspapers, affixture and
    /// upload.
    pub complete: DateInterval,
    /// The first day for the publication, where a reading asks for the whole time before that, too.
    pub publication: Option<EarliestDay>,
    #[serde(skip)]
    pub(super) published: Verdict,
}

/// What is known of the steps of the notice.
pub(super) struct Steps {
    /// The last service, if every service is known.
    served: Option<DateInterval>,
    /// The publication in both newspapers: the days between which its first day lies.
    published: Option<DateInterval>,
    /// The last of all steps, if all are known.
    complete: Option<DateInterval>,
    /// The first day on which the last step can have been, from what is known.
    not_complete_before: Option<LegalDate>,
    missing: Vec<MissingFact>,
}

/// When the auction may be held: thirty clear days after the last step of the notice; after a sale that failed as its
/// own rule says.
pub fn auction_from<'a>(ctx: impl Into<Context<'a>>, facts: &SaleFacts) -> Result<Answer<SaleWindow>, ClockError> {
    let ctx: &Context<'_> = &ctx.into();
    let Some(id) = rule_of(facts.earlier_sale) else {
        return Ok(Answer::unknown(Reasoning::missing(earlier_sale_missing())));
    };
    let steps = Steps::of(ctx, id, facts)?;
    let mut reckoning = Reckoning::new(*ctx);
    let value = window(&mut reckoning, id, &steps)?;
    Ok(Answer { value: value.into(), reasoning: reckoning.reasoning })
}

/// The rule on the time before this sale; none if it is not known whether an earlier one failed.
pub(super) const fn rule_of(earlier: EarlierSale) -> Option<&'static str> {
    match earlier {
        EarlierSale::None => Some(rule::SALE_NOTICE),
        EarlierSale::Failed(_) => Some(rule::SUBSEQUENT_SALE_NOTICE),
        EarlierSale::Unknown => None,
    }
}

pub(super) fn earlier_sale_missing() -> MissingFact {
    MissingFact::Other("Whether an earlier sale failed".to_owned())
}

impl Steps {
    pub(super) fn of(ctx: &Context<'_>, id: &str, facts: &SaleFacts) -> Result<Self, ClockError> {
        let taken = known_days(facts.possession).known();
        let after_possession = |what: &str, days: DateInterval| match taken {
            Some(taken) => in_order(("the taking of possession", taken), (what, days)),
            None => Ok(()),
        };
        let mut known = Vec::new();
        let mut missing = Vec::new();

        for addressee in &facts.addressees {
            if let Fact::Known(Service(days)) = addressee.service {
                after_possession(&format!("service of the notice of sale on {}", addressee.label), days)?;
                known.push(days);
            }
        }
        let (served, unserved) = last_service(&facts.addressees, None)?;
        missing.extend(unserved);
        if facts.addressees.is_empty() {
            missing.push(MissingFact::Anchor(Anchor::SaleNoticeServed));
        }

        let Publication { newspaper, vernacular } = facts.publication;
        let mut papers = Vec::new();
        for (paper, name) in [(newspaper, "the one newspaper"), (vernacular, "the vernacular newspaper")] {
            match paper {
                Fact::Known(Published(days)) => {
                    after_possession("publication of the notice of sale", days)?;
                    papers.push(days);
                }
                Fact::Unknown => missing.push(MissingFact::Other(format!("The day of publication in {name}"))),
            }
        }
        known.extend(&papers);
        match facts.affixed {
            Fact::Known(Affixed(days)) => {
                after_possession("affixture of the notice of sale", days)?;
                known.push(days);
            }
            Fact::Unknown => missing.push(MissingFact::Other("The day of affixture on the property".to_owned())),
        }
        match facts.uploaded {
            Fact::Known(Uploaded(days)) => {
                after_possession("upload of the notice of sale", days)?;
                known.push(days);
            }
            Fact::Unknown if upload_is_needed(ctx, id, &known) => {
                missing.push(MissingFact::Other("The day of upload on the website".to_owned()));
            }
            Fact::Unknown => {}
        }
        let not_complete_before = known.iter().map(|days| days.earliest()).max();
        let published = match papers.as_slice() {
            [one, other] => {
                Some(DateInterval::new(one.earliest().min(other.earliest()), one.latest().min(other.latest()))?)
            }
            _ => None,
        };
        let complete = if missing.is_empty() { last_of(known)? } else { None };
        Ok(Self { served, published, complete, not_complete_before, missing })
    }

    pub(super) const fn complete(&self) -> Option<DateInterval> {
        self.complete
    }

    pub(super) const fn published(&self) -> Option<DateInterval> {
        self.published
    }
}

/// Whether the notice must be uploaded too: for a first sale since the rule says so.
fn upload_is_needed(ctx: &Context<'_>, id: &str, known: &[DateInterval]) -> bool {
    let day = known.iter().map(|days| days.earliest()).max();
    id == rule::SALE_NOTICE && day.is_none_or(|day| ctx.rule(rule::NOTICE_OF_SALE, day).is_ok())
}

/// The window from all the steps of the notice; none if one is missing, which is noted.
pub(super) fn window(reckoning: &mut Reckoning<'_>, id: &str, steps: &Steps) -> Result<Option<SaleWindow>, ClockError> {
    let (Some(complete), Some(served), Some(published)) = (steps.complete, steps.served, steps.published) else {
        for fact in &steps.missing {
            reckoning.reasoning.miss(fact.clone());
        }
        return Ok(None);
    };
    let ctx = reckoning.ctx;
    let anchors = [(Anchor::SaleNoticeComplete, complete), (Anchor::SaleNoticeServed, served)];
    let answer = ctx.clock_from(id, &anchors)?;
    reckoning.reasoning.append(answer.reasoning);
    let Fact::Known(Window::NotBefore { first }) = answer.value else { return Ok(None) };
    let law = ctx.rule(id, complete.earliest())?;
    // A reading that counts from service asks for the rule's own time after the last step all the same.
    let least = not_before(law, complete.earliest())?;
    let auction = EarliestDay::new(first.safe().max(least), first.arguable().max(least));
    let (publication, verdict) = publication(reckoning, law, served, published)?;
    Ok(Some(SaleWindow { auction, complete, publication, published: verdict }))
}

/// The day before which the auction is premature whatever the missing steps are; none if nothing is known.
pub(super) fn least_from_what_is_known(
    reckoning: &mut Reckoning<'_>,
    id: &str,
    steps: &Steps,
) -> Result<Option<LegalDate>, ClockError> {
    let Some(day) = steps.not_complete_before else { return Ok(None) };
    let law = reckoning.ctx.rule(id, day)?;
    let mut least = not_before(law, day)?;
    for clock in reckoning.ctx.readings(law).filter_map(|reading| reading.clock.as_ref()) {
        if clock.anchor == Anchor::SaleNoticeComplete {
            least = least.min(day_after(end_of(day, clock.period)?)?);
        }
    }
    reckoning.step(law, day, least, || {
        format!("The notice was not complete before {day}, so the sale cannot come before {least} whatever is missing.")
    });
    Ok(Some(least))
}

/// By the rule's own period.
fn not_before(law: &Rule, day: LegalDate) -> Result<LegalDate, ClockError> {
    let clock = own_clock(law)?;
    Ok(day_after(end_of(day, clock.period)?)?)
}

fn own_clock(law: &Rule) -> Result<&ClockRule, ClockError> {
    law.clock.as_ref().ok_or_else(|| {
        ClockError::from(RuleError::NotThisClock { rule: law.id.clone(), anchor: Anchor::SaleNoticeComplete })
    })
}

/// Whether the publication came too early on a reading that wants the notice to the borrower to run out before it.
fn publication(
    reckoning: &mut Reckoning<'_>,
    law: &Rule,
    served: DateInterval,
    published: DateInterval,
) -> Result<(Option<EarliestDay>, Verdict), ClockError> {
    let readings: Vec<&Reading> = law.applicable(reckoning.ctx.known_at, reckoning.ctx.court).collect();
    let waits =
        |reading: &&Reading| reading.clock.as_ref().is_some_and(|clock| clock.anchor == Anchor::SaleNoticeServed);
    let Some(waiting) = readings.iter().copied().find(waits) else { return Ok((None, Verdict::InTime)) };
    let from = EarliestDay::new(not_before(law, served.latest())?, not_before(law, served.earliest())?);
    let by_reading = Verdict::not_before((published.earliest(), published.latest()), from);
    if reckoning.ctx.steps {
        let text = format!(
            "On the reading `{}` the notice was not to be published before {from}; it was on {published}: {by_reading}.",
            waiting.name
        );
        let authority = citation(law, waiting);
        reckoning.reasoning.step_by(law, authority, served.latest(), from.safe(), text);
    }
    let others = if readings.iter().all(waits) { by_reading } else { Verdict::InTime };
    let verdict = match (by_reading, others) {
        (Verdict::InTime, _) => Verdict::InTime,
        (bad, same) if bad == same => bad,
        _ => Verdict::Depends,
    };
    Ok((Some(from), verdict))
}

/// The verdict on a sale on those days.
pub(super) fn verdict_on(window: &SaleWindow, sold: DateInterval) -> Verdict {
    let auction = Verdict::not_before((sold.earliest(), sold.latest()), window.auction);
    both(auction, window.published)
}

/// The verdict on a sale that came before a day on which it was premature in any case; none otherwise.
pub(super) fn premature_before(least: Option<LegalDate>, sold: DateInterval) -> Option<Verdict> {
    let least = least.filter(|least| sold.latest() < *least)?;
    Some(Verdict::Premature { by_days: days_after(sold.latest(), least) })
}
