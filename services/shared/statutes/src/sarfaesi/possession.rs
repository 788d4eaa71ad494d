//! When measures may be taken under s.13(4), and whether possession was taken and published as it must be.

use kernel::DateInterval;
use serde::Serialize;

use super::{
    facts::{Addressee, DemandDate, Possession, PossessionFacts, Published},
    representation::{self, ReplyAnswer},
    rule,
};
use crate::{
    book::Anchor,
    clock::{ClockError, Reckoning, Window},
    context::Context,
    counting::{EarliestDay, LastDay},
    dated::{both, in_order, last_of},
    facts::{Fact, Service},
    reasoning::{Answer, MissingFact, Reasoning},
    verdict::{Assessment, Cure, Verdict, days_after},
};

/// Whether possession was taken as it must be.
///
/// As JSON: what [`Assessment`] says of the day of possession, and beside it the days that belong to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PossessionAnswer {
    /// Whether it came too early: before the sixty days were over, or before a representation was answered.
    #[serde(flatten)]
    pub assessment: Assessment,
    /// The first day for a measure, by the sixty days alone.
    pub measures_from: Fact<EarliestDay>,
    /// Every representation with its reply.
    pub replies: Vec<ReplyAnswer>,
    /// The publication in the two newspapers.
    pub publication: PublicationAnswer,
    /// Until when the measure can be challenged before the tribunal.
    pub challenge_by: Fact<LastDay>,
}

/// Whether possession was published in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicationAnswer {
    /// The last day for both newspapers.
    pub by: Fact<LastDay>,
    /// The later of the two newspapers; unknown if one of them is.
    pub assessment: Assessment,
}

/// The first day for a measure: the safe one when sixty days have run out from the notice and from the last service, the
/// arguable one when they have run out from the notice.
pub fn measures_from<'a>(
    ctx: impl Into<Context<'a>>,
    facts: &PossessionFacts,
) -> Result<Answer<EarliestDay>, ClockError> {
    let ctx: &Context<'_> = &ctx.into();
    let Fact::Known(demand) = facts.demand else {
        return Ok(Answer::unknown(Reasoning::missing(MissingFact::Anchor(Anchor::NoticeDate))));
    };
    let (served, missing) = last_service(&facts.addressees, Some(("the date of the notice", demand.days())))?;
    let mut anchors = vec![(Anchor::NoticeDate, demand.days())];
    anchors.extend(served.map(|served| (Anchor::LastService, served)));
    let Answer { value, mut reasoning } = ctx.clock_from(rule::DEMAND_EXPIRES, &anchors)?;
    let value = match value {
        Fact::Known(Window::NotBefore { first }) => Fact::Known(first),
        Fact::Known(Window::Within { .. }) | Fact::Unknown => Fact::Unknown,
    };
    if value == Fact::Unknown && !missing.is_empty() {
        // Whose service is missing says more than that the last one is.
        reasoning.unknown.retain(|fact| *fact != MissingFact::Anchor(Anchor::LastService));
        for fact in missing {
            reasoning.miss(fact);
        }
    }
    Ok(Answer { value, reasoning })
}

/// Whether possession was taken and published as it must be.
pub fn assess_possession<'a>(
    ctx: impl Into<Context<'a>>,
    facts: &PossessionFacts,
) -> Result<PossessionAnswer, ClockError> {
    let ctx: &Context<'_> = &ctx.into();
    check_order(facts)?;
    let Answer { value: from, reasoning } = measures_from(ctx, facts)?;
    let mut reckoning = Reckoning::after(*ctx, reasoning);
    let taken = known_days(facts.possession);

    let mut verdict = match (from, taken) {
        (Fact::Known(from), Fact::Known(taken)) => Verdict::not_before((taken.earliest(), taken.latest()), from),
        (Fact::Unknown, Fact::Known(taken)) => premature_whenever_served(&mut reckoning, facts.demand, taken)?,
        (_, Fact::Unknown) => {
            reckoning.reasoning.miss(MissingFact::Anchor(Anchor::PossessionTaken));
            Verdict::Unknown
        }
    };
    if let (Fact::Known(from), Fact::Known(taken)) = (from, taken) {
        let law = ctx.rule(rule::DEMAND_EXPIRES, taken.earliest())?;
        let clock = verdict;
        reckoning.step(law, from.safe(), taken.latest(), || {
            format!("Possession was taken on {taken}: by the sixty days {clock}.")
        });
    }
    let replies = replies(ctx, facts, taken, &mut reckoning)?;
    match &facts.representations {
        Fact::Known(_) => {
            verdict = replies.iter().fold(verdict, |verdict, reply| both(verdict, reply.verdict));
        }
        Fact::Unknown => {
            reckoning.reasoning.miss(MissingFact::Other("Whether a representation was received".to_owned()));
            verdict = both(verdict, Verdict::Unknown);
        }
    }
    let cures = cures(verdict, &replies);
    let assessment = Assessment { cures, ..Assessment::of(verdict, reckoning.reasoning) };
    let challenge_by = match taken {
        Fact::Known(taken) => last_of_window(ctx, rule::APPLICATION_17, taken)?,
        Fact::Unknown => Fact::Unknown,
    };
    Ok(PossessionAnswer {
        assessment,
        measures_from: from,
        replies,
        publication: publication(ctx, facts, taken)?,
        challenge_by,
    })
}

/// The last service over every addressee, or what is missing of it. Nobody is served before the notice has its date.
pub(super) fn last_service(
    addressees: &[Addressee],
    notice: Option<(&str, DateInterval)>,
) -> Result<(Option<DateInterval>, Vec<MissingFact>), ClockError> {
    let mut services = Vec::new();
    let mut missing = Vec::new();
    for addressee in addressees {
        match addressee.service {
            Fact::Known(Service(mut days)) => {
                if let Some(notice) = notice {
                    in_order(notice, (&format!("service on {}", addressee.label), days))?;
                    days = DateInterval::new(days.earliest().max(notice.1.earliest()), days.latest())?;
                }
                services.push(days);
            }
            Fact::Unknown => {
                missing.push(MissingFact::Service { article: format!("the notice to {}", addressee.label) });
            }
        }
    }
    let last = last_of(services)?;
    Ok(if missing.is_empty() { (last, missing) } else { (None, missing) })
}

/// The days of a fact, if they are known.
pub(super) fn known_days(possession: Fact<Possession>) -> Fact<DateInterval> {
    match possession {
        Fact::Known(Possession(days)) => Fact::Known(days),
        Fact::Unknown => Fact::Unknown,
    }
}

/// The last day of the clock `id` from those days.
pub(super) fn last_of_window(ctx: &Context<'_>, id: &str, from: DateInterval) -> Result<Fact<LastDay>, ClockError> {
    Ok(match ctx.without_steps().clock(id, from)?.value {
        Fact::Known(Window::Within { last, .. }) => Fact::Known(last),
        Fact::Known(Window::NotBefore { .. }) | Fact::Unknown => Fact::Unknown,
    })
}

/// Nobody is served before the date of the notice, so a measure before sixty days from that date is premature whenever
/// the service was.
fn premature_whenever_served(
    reckoning: &mut Reckoning<'_>,
    demand: Fact<DemandDate>,
    taken: DateInterval,
) -> Result<Verdict, ClockError> {
    let Fact::Known(demand) = demand else { return Ok(Verdict::Unknown) };
    let supposed = [(Anchor::NoticeDate, demand.days()), (Anchor::LastService, demand.days())];
    let answer = reckoning.ctx.clock_from(rule::DEMAND_EXPIRES, &supposed)?;
    match answer.value {
        Fact::Known(Window::NotBefore { first }) if taken.latest() < first.arguable() => {
            let steps = answer.reasoning.steps.into_iter().take(1);
            reckoning.reasoning.steps.extend(steps);
            Ok(Verdict::Premature { by_days: days_after(taken.latest(), first.safe()) })
        }
        _ => Ok(Verdict::Unknown),
    }
}

fn replies(
    ctx: &Context<'_>,
    facts: &PossessionFacts,
    taken: Fact<DateInterval>,
    reckoning: &mut Reckoning<'_>,
) -> Result<Vec<ReplyAnswer>, ClockError> {
    let known = facts.representations.as_ref().known().map_or(&[][..], Vec::as_slice);
    known.iter().map(|representation| representation::answer(ctx, representation, taken, reckoning)).collect()
}

fn publication(
    ctx: &Context<'_>,
    facts: &PossessionFacts,
    taken: Fact<DateInterval>,
) -> Result<PublicationAnswer, ClockError> {
    let Fact::Known(taken) = taken else {
        let reasoning = Reasoning::missing(MissingFact::Anchor(Anchor::PossessionTaken));
        return Ok(PublicationAnswer { by: Fact::Unknown, assessment: Assessment::unknown(reasoning, None) });
    };
    let papers = match (facts.publication.newspaper, facts.publication.vernacular) {
        (Fact::Known(Published(one)), Fact::Known(Published(other))) => last_of([one, other])?,
        _ => None,
    };
    let assessment = ctx.assess(rule::POSSESSION_PUBLICATION, taken, papers)?;
    Ok(PublicationAnswer { by: last_of_window(ctx, rule::POSSESSION_PUBLICATION, taken)?, assessment })
}

fn check_order(facts: &PossessionFacts) -> Result<(), ClockError> {
    let demand = facts.demand.known().map(DemandDate::days);
    let taken = known_days(facts.possession).known();
    if let (Some(demand), Some(taken)) = (demand, taken) {
        in_order(("the date of the notice", demand), ("the taking of possession", taken))?;
    }
    if let (Some(demand), Fact::Known(representations)) = (demand, facts.representations.as_ref()) {
        for representation in representations {
            if let Fact::Known(received) = representation.received {
                let later = format!("receipt of {}", representation.label);
                in_order(("the date of the notice", demand), (&later, received.0))?;
            }
        }
    }
    for Published(printed) in
        [facts.publication.newspaper, facts.publication.vernacular].into_iter().filter_map(Fact::known)
    {
        if let Some(taken) = taken {
            in_order(("the taking of possession", taken), ("its publication", printed))?;
        }
    }
    Ok(())
}

fn cures(verdict: Verdict, replies: &[ReplyAnswer]) -> Vec<Cure> {
    let mut cures = Vec::new();
    if replies.iter().any(|reply| matches!(reply.verdict, Verdict::Premature { .. } | Verdict::Unknown)) {
        cures.push(Cure::Other {
            word: "answer_representation",
            text: "Answer the representation with reasons.".to_owned(),
        });
    }
    if matches!(verdict, Verdict::Premature { .. } | Verdict::Depends) {
        let text = "Withdraw the measure and take it afresh when its time has come; counsel decides.".to_owned();
        cures.push(Cure::Other { word: "take_afresh", text });
    }
    cures
}
