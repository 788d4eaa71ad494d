//! Until when the borrower can redeem by tendering all dues and costs: every reading with its day.

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use super::{
    facts::{Auction, SaleFacts, Tender},
    rule,
    sale_notice::{Steps, rule_of},
};
use crate::{
    book::{Reading, Rule, RuleError},
    clock::{ClockError, Reckoning, Window},
    context::Context,
    counting::LastDay,
    facts::Fact,
    reasoning::{MissingFact, Reasoning, citation},
    verdict::{Assessment, Verdict},
};

/// Until when the borrower can redeem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Redemption {
    /// The last day: the safe one for a borrower, and until the arguable one a creditor asks counsel before he turns a
    /// tender away.
    pub last: Fact<LastDay>,
    /// Every reading with its last day.
    pub cutoffs: Vec<Cutoff>,
    /// Whether a tender came in time; unknown while there is none.
    pub tender: Assessment,
}

/// The last day for a tender on one reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cutoff {
    /// The name of the reading; none where the rule stands as written.
    pub reading: Option<String>,
    /// The reading in one sentence.
    pub plain: String,
    /// What it rests on.
    pub authority: String,
    /// Whether it is the reading to act on for a borrower.
    pub safe: bool,
    /// The last day; none if the day that it hangs on is not known.
    pub last: Option<LastDay>,
}

/// Until when the borrower can redeem, on every reading.
pub fn redemption<'a>(ctx: impl Into<Context<'a>>, facts: &SaleFacts) -> Result<Redemption, ClockError> {
    let ctx: &Context<'_> = &ctx.into();
    of(ctx, facts)
}

pub(super) fn of(ctx: &Context<'_>, facts: &SaleFacts) -> Result<Redemption, ClockError> {
    let steps = Steps::of(ctx, rule_of(facts.earlier_sale).unwrap_or(rule::SALE_NOTICE), facts)?;
    let auction = facts.auction.known().map(|Auction(days)| days);
    let mut reckoning = Reckoning::new(*ctx);
    // The law of the day on which the notice was published, or the sale is to be held.
    let Some(day) = steps.published().or(auction).map(DateInterval::earliest) else {
        let reasoning = Reasoning::missing(published_missing());
        return Ok(Redemption {
            last: Fact::Unknown,
            cutoffs: Vec::new(),
            tender: Assessment::unknown(reasoning, None),
        });
    };
    let law = ctx.rule(rule::REDEMPTION, day)?;
    let outer = outer(ctx, &steps)?;
    // Days after publication are in dispute only since the right ends with it and not with the sale.
    let ends_with_publication = ctx.book.rule_on(rule::REDEMPTION_OUTER, day).is_ok();
    let ends_on = if ends_with_publication { steps.published() } else { auction };
    let before = ends_on.and_then(|days| Some(LastDay::new(day_before(days.earliest())?, day_before(days.latest())?)));

    let mut cutoffs: Vec<Cutoff> = ctx
        .readings(law)
        .map(|reading| Cutoff::on(law, Some(reading), if reading.safe { before } else { outer }))
        .collect();
    if cutoffs.is_empty() {
        cutoffs.push(Cutoff::on(law, None, before));
    }
    for cutoff in &cutoffs {
        if let (Some(last), true) = (cutoff.last, ctx.steps) {
            let text = format!("{} The last day for a tender is {last}.", cutoff.plain);
            reckoning.reasoning.step_by(law, cutoff.authority.clone(), day, last.safe(), text);
        }
    }
    let days: Option<Vec<LastDay>> = cutoffs.iter().map(|cutoff| cutoff.last).collect();
    let last = days.and_then(|days| {
        let safe = days.iter().map(|day| day.safe()).min()?;
        Some(LastDay::new(safe, days.iter().map(|day| day.arguable()).max()?))
    });
    if last.is_none() {
        reckoning.reasoning.miss(published_missing());
    }
    let tender = match (facts.tender, last) {
        (Fact::Known(Tender(tender)), Some(last)) => {
            let verdict = Verdict::on((tender.earliest(), tender.latest()), None, last);
            reckoning.step(law, last.safe(), tender.latest(), || format!("Tendered on {tender}: {verdict}."));
            Assessment::of(verdict, reckoning.reasoning)
        }
        (Fact::Known(_), None) => Assessment::unknown(reckoning.reasoning, None),
        (Fact::Unknown, _) => {
            let missing = MissingFact::Other("The day on which all dues and costs were tendered".to_owned());
            Assessment::unknown(reckoning.reasoning, Some(missing))
        }
    };
    Ok(Redemption { last: last.into(), cutoffs, tender })
}

/// The last day on the later reading, where the world knows of it.
fn outer(ctx: &Context<'_>, steps: &Steps) -> Result<Option<LastDay>, ClockError> {
    let Some(complete) = steps.complete() else { return Ok(None) };
    // The rule carries both answers as its readings; only the day that it counts to is asked for here.
    match ctx.without_steps().clock(rule::REDEMPTION_OUTER, complete) {
        Ok(answer) => Ok(match answer.value {
            Fact::Known(Window::Within { last, .. }) => Some(last),
            Fact::Known(Window::NotBefore { .. }) | Fact::Unknown => None,
        }),
        Err(ClockError::Rule(RuleError::NotInForce { .. } | RuleError::NotKnown { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

fn day_before(day: LegalDate) -> Option<LegalDate> {
    day.civil().yesterday().ok().map(LegalDate::from)
}

fn published_missing() -> MissingFact {
    MissingFact::Other("The day on which the notice of sale was published in both newspapers".to_owned())
}

impl Cutoff {
    fn on(law: &Rule, reading: Option<&Reading>, last: Option<LastDay>) -> Self {
        match reading {
            Some(reading) => Self {
                reading: Some(reading.name.clone()),
                plain: reading.plain.clone(),
                authority: citation(law, reading),
                safe: reading.safe,
                last,
            },
            None => Self { reading: None, plain: law.plain.clone(), authority: law.citation(), safe: true, last },
        }
    }
}
