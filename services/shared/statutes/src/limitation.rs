//! Limitation: the period of a claim, what starts it afresh, and whether the claim was brought in time.
//!
//! ```
//! use statutes::{Book, Filing, Verdict, limitation::{Arisen, Claim, LimitationFacts, assess_limitation}};
//! let book = Book::embedded();
//! let facts = LimitationFacts::new(Claim::Application, Arisen::on("2011-07-21".parse()?))
//!     .filed(Filing("2017-10-03".parse()?));
//! let answer = assess_limitation(&book, &facts)?;
//! assert!(matches!(answer.assessment.verdict, Verdict::Late { .. }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod renewal;

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

pub use renewal::{Acknowledged, Paid, Renewal, RenewalAnswer, RenewalKind};

use crate::{
    book::{Anchor, RuleError},
    clock::{ClockError, Reckoning, Window},
    context::Context,
    counting::LastDay,
    dated::{dated, in_order},
    facts::{Fact, Filing},
    gate::{Decision, GateError},
    reasoning::{MissingFact, Reasoning},
    verdict::{Assessment, Verdict},
};

/// The ids of the rules in the book.
pub mod rule {
    /// A suit for money.
    pub const MONEY_SUIT: &str = "limitation.money_suit";
    /// A suit for the whole of a debt in instalments.
    pub const INSTALMENTS: &str = "limitation.instalments";
    /// A suit on a guarantee.
    pub const GUARANTEE: &str = "limitation.guarantee";
    /// The sale of a mortgaged property.
    pub const MORTGAGE: &str = "limitation.mortgage_sale";
    /// A financial creditor's application for insolvency.
    pub const INSOLVENCY: &str = "ibc.limitation";
    /// An application that has no article of its own.
    pub const APPLICATION: &str = "limitation.application";
    /// The execution of a decree.
    pub const EXECUTION: &str = "limitation.execution";
    /// A fresh period from an acknowledgment.
    pub const ACKNOWLEDGMENT: &str = "limitation.acknowledgment";
    /// Whether an acknowledgment counts.
    pub const MAY_COUNT_ACKNOWLEDGMENT: &str = "limitation.may_count_acknowledgment";
    /// A fresh period from a part payment.
    pub const PART_PAYMENT: &str = "limitation.part_payment";
    /// Whether a part payment counts.
    pub const MAY_COUNT_PART_PAYMENT: &str = "limitation.may_count_part_payment";
}

dated! {
    /// The day from which the period runs: on which the right arose, the instalment was not paid, the demand was made,
    /// the money became due, or the decree became enforceable.
    Arisen,
    /// The day on which a guarantor refused.
    Refused,
    /// The day on which the account was classified as NPA.
    NpaOn,
}

/// What is claimed, and so for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// A suit for money lent, on a bill or note, or for breach: three years.
    Money,
    /// A suit for the whole debt after a default in an instalment: three years.
    Instalments,
    /// A suit on a guarantee payable on demand: three years.
    Guarantee,
    /// The sale of mortgaged property: twelve years.
    Mortgage,
    /// An application that has no article of its own: three years.
    Application,
    /// A financial creditor's application for insolvency: three years.
    Insolvency,
    /// The execution of a decree: twelve years, which nothing renews.
    Execution,
}

/// What is known of a claim's age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitationFacts {
    /// What is claimed.
    pub claim: Claim,
    /// From when the period runs.
    pub arisen: Fact<Arisen>,
    /// For a guarantee: when the guarantor refused, if not on the day of the demand.
    pub refused: Fact<Refused>,
    /// For an insolvency: when the account was classified as NPA, if not on the day of the default.
    pub npa: Fact<NpaOn>,
    /// Acknowledgments and payments.
    pub renewals: Vec<Renewal>,
    /// When the claim was brought.
    pub filed: Fact<Filing>,
}

/// Whether a claim was brought in time.
///
/// As JSON: what [`Assessment`] says, and beside it the last day and each renewal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LimitationAnswer {
    /// Whether the claim was brought in time.
    #[serde(flatten)]
    pub assessment: Assessment,
    /// From when the period runs that counts in the end.
    pub runs_from: Fact<DateInterval>,
    /// The last day to bring the claim.
    pub last: Fact<LastDay>,
    /// Acknowledgments and payments, in order, and whether each started the period afresh.
    pub renewals: Vec<RenewalAnswer>,
}

/// Whether a claim was brought in time, with every acknowledgment and payment that started its period afresh.
pub fn assess_limitation<'a>(
    ctx: impl Into<Context<'a>>,
    facts: &LimitationFacts,
) -> Result<LimitationAnswer, GateError> {
    let ctx: &Context<'_> = &ctx.into();
    let id = facts.claim.rule();
    let Fact::Known(Arisen(arisen)) = facts.arisen else {
        let anchor = clock_anchor(ctx, id)?;
        let missing = (facts.filed == Fact::Unknown).then_some(MissingFact::Filing);
        let assessment = Assessment::unknown(Reasoning::missing(MissingFact::Anchor(anchor)), missing);
        return Ok(LimitationAnswer {
            assessment,
            runs_from: Fact::Unknown,
            last: Fact::Unknown,
            renewals: Vec::new(),
        });
    };
    let filed = facts.filed.known().map(|Filing(day)| DateInterval::exactly(day));
    if let Some(filed) = filed {
        in_order(("the day from which the period runs", arisen), ("the claim", filed))?;
    }
    if let Fact::Known(Refused(refused)) = facts.refused {
        in_order(("the demand", arisen), ("the refusal", refused))?;
    }
    if let Fact::Known(NpaOn(npa)) = facts.npa {
        in_order(("the default", arisen), ("the classification as NPA", npa))?;
    }
    let mut reckoning = Reckoning::new(*ctx);
    let other = match facts.claim {
        Claim::Guarantee => facts.refused.known().map(|Refused(days)| days),
        Claim::Insolvency => facts.npa.known().map(|NpaOn(days)| days),
        Claim::Money | Claim::Instalments | Claim::Mortgage | Claim::Application | Claim::Execution => None,
    };
    let mut runs_from = Starts { own: arisen, other };
    // One without a date may have come at any time: it is looked at last.
    let mut renewals: Vec<&Renewal> = facts.renewals.iter().collect();
    renewals.sort_by_key(|renewal| (renewal.days().is_none(), renewal.days().map(DateInterval::earliest)));
    let mut answers = Vec::new();
    for renewal in renewals {
        if let (Some(days), Some(filed)) = (renewal.days(), filed)
            && days.earliest() > filed.latest()
        {
            // What came after the claim did not renew its period.
            continue;
        }
        let last = last_day(&ctx.without_steps(), id, &runs_from)?;
        let answer = renewal::answer(&mut reckoning, facts.claim, renewal, arisen, last)?;
        let latest = match (renewal.days(), last, filed) {
            (Some(days), ..) => Some(days.latest()),
            (None, Fact::Known(last), Some(filed)) => Some(last.arguable().min(filed.latest())),
            (None, ..) => None,
        };
        match (answer.counts, renewal.days(), latest) {
            (Decision::Allowed, Some(days), _) => runs_from = Starts { own: days, other: None },
            (Decision::Allowed | Decision::NeedsPerson, _, Some(latest)) => runs_from = runs_from.perhaps(latest)?,
            (Decision::Refused, ..) | (_, _, None) => {}
        }
        answers.push(answer);
    }
    let last = last_day(&ctx.without_steps(), id, &runs_from)?;
    let Assessment { mut verdict, condonation, cures, reasoning } =
        ctx.assess_from(id, &runs_from.anchors(clock_anchor(ctx, id)?), filed)?;
    reckoning.reasoning.append(reasoning);
    if verdict == Verdict::Depends {
        // It hangs on a fact that could be known, and is not.
        let open = answers.iter().filter(|answer| answer.counts == Decision::NeedsPerson);
        let unknown: Vec<MissingFact> = open.flat_map(RenewalAnswer::missing).collect();
        if !unknown.is_empty() {
            verdict = Verdict::Unknown;
            for fact in unknown {
                reckoning.reasoning.miss(fact);
            }
        }
    }
    let assessment = Assessment { verdict, condonation, cures, reasoning: reckoning.reasoning };
    Ok(LimitationAnswer { assessment, runs_from: Fact::Known(runs_from.own), last, renewals: answers })
}

/// From when the period runs: what the clock itself runs from, and what a reading of it runs from, if that is another
/// day.
struct Starts {
    own: DateInterval,
    other: Option<DateInterval>,
}

impl Starts {
    /// The days of every reading.
    fn anchors(&self, own: Anchor) -> [(Anchor, DateInterval); 3] {
        let other = self.other.unwrap_or(self.own);
        [(own, self.own), (Anchor::GuaranteeRefused, other), (Anchor::NpaDate, other)]
    }

    /// The same, or from a renewal that may count and came by `latest`.
    fn perhaps(&self, latest: LegalDate) -> Result<Self, ClockError> {
        let widened = |days: DateInterval| DateInterval::new(days.earliest(), days.latest().max(latest));
        Ok(Self { own: widened(self.own)?, other: self.other.map(widened).transpose()? })
    }
}

fn last_day(ctx: &Context<'_>, id: &str, starts: &Starts) -> Result<Fact<LastDay>, ClockError> {
    let anchor = clock_anchor(ctx, id)?;
    Ok(match ctx.clock_from(id, &starts.anchors(anchor))?.value {
        Fact::Known(Window::Within { last, .. }) => Fact::Known(last),
        Fact::Known(Window::NotBefore { .. }) | Fact::Unknown => Fact::Unknown,
    })
}

/// What the clock runs from; the same in every entry of these rules.
fn clock_anchor(ctx: &Context<'_>, id: &str) -> Result<Anchor, ClockError> {
    let clock = ctx.book.versions_of(id).last().and_then(|rule| rule.clock.as_ref());
    clock.map(|clock| clock.anchor).ok_or_else(|| RuleError::Unknown(id.to_owned()).into())
}

impl Claim {
    /// The id of its clock.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Money => rule::MONEY_SUIT,
            Self::Instalments => rule::INSTALMENTS,
            Self::Guarantee => rule::GUARANTEE,
            Self::Mortgage => rule::MORTGAGE,
            Self::Application => rule::APPLICATION,
            Self::Insolvency => rule::INSOLVENCY,
            Self::Execution => rule::EXECUTION,
        }
    }
}

impl LimitationFacts {
    /// A claim whose period runs from then, without a renewal, not yet brought.
    #[must_use]
    pub fn new(claim: Claim, arisen: impl Into<Fact<Arisen>>) -> Self {
        Self {
            claim,
            arisen: arisen.into(),
            refused: Fact::Unknown,
            npa: Fact::Unknown,
            renewals: Vec::new(),
            filed: Fact::Unknown,
        }
    }

    /// The same, with one more acknowledgment or payment.
    #[must_use]
    pub fn renewed(mut self, renewal: Renewal) -> Self {
        self.renewals.push(renewal);
        self
    }

    /// The same, brought then.
    #[must_use]
    pub fn filed(mut self, filed: impl Into<Fact<Filing>>) -> Self {
        self.filed = filed.into();
        self
    }
}
