//! Whether a sale came when it may come, and when its price is paid.

use kernel::DateInterval;
use serde::Serialize;

use super::{
    facts::{Auction, Confirmed, Deposited, EarlierSale, SaleFacts, Tender},
    redemption::{self, Redemption},
    rule,
    sale_notice::{self, SaleWindow, Steps, earlier_sale_missing, rule_of},
};
use crate::{
    book::{Anchor, RuleError},
    clock::{ClockError, OuterLimit, Reckoning, Window},
    context::Context,
    counting::LastDay,
    dated::in_order,
    facts::Fact,
    reasoning::MissingFact,
    verdict::{Assessment, Cure, Verdict},
};

/// Whether a sale came when it may come.
///
/// As JSON: what [`Assessment`] says of the day of the sale, and beside it the days that belong to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SaleAnswer {
    /// Whether it came too early after its notice.
    #[serde(flatten)]
    pub assessment: Assessment,
    /// When the auction may be held.
    pub window: Fact<SaleWindow>,
    /// Until when the borrower can redeem.
    pub redemption: Redemption,
    /// The buyer's quarter.
    pub deposit: PriceAnswer,
    /// The buyer's balance.
    pub balance: PriceAnswer,
}

/// When a part of the price is due, and whether it was paid in time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PriceAnswer {
    /// The last day; none before the rule set one.
    pub by: Option<LastDay>,
    /// Until when it can be put off.
    pub outer: Option<OuterLimit>,
    /// Whether it was in time; none while nothing was paid.
    pub paid: Option<Assessment>,
}

/// Whether a sale came when it may come, and when its price is paid.
pub fn assess_sale<'a>(ctx: impl Into<Context<'a>>, facts: &SaleFacts) -> Result<SaleAnswer, ClockError> {
    let ctx: &Context<'_> = &ctx.into();
    check_order(facts)?;
    let mut reckoning = Reckoning::new(*ctx);
    let sold = facts.auction.known().map(|Auction(days)| days);
    if sold.is_none() {
        reckoning.reasoning.miss(MissingFact::Anchor(Anchor::AuctionDate));
    }
    let (window, verdict) = match rule_of(facts.earlier_sale) {
        Some(id) => by_rule(&mut reckoning, id, facts, sold)?,
        None => by_either_rule(&mut reckoning, facts, sold)?,
    };
    if let (Some(window), Some(sold)) = (&window, sold) {
        let law = ctx.rule(rule_of(facts.earlier_sale).unwrap_or(rule::SALE_NOTICE), window.complete.earliest())?;
        let from = window.auction;
        reckoning.step(law, from.safe(), sold.latest(), || format!("The sale was held on {sold}: {verdict}."));
    }
    let mut cures = Vec::new();
    if matches!(verdict, Verdict::Premature { .. } | Verdict::Depends) {
        let text = "Fix a later day, or serve, publish, affix and upload a fresh notice; if the sale was held, counsel decides.";
        cures.push(Cure::Other { word: "fresh_sale_notice", text: text.to_owned() });
    }
    let redemption = redemption::of(ctx, facts)?;
    let assessment = Assessment { cures, ..Assessment::of(verdict, reckoning.reasoning) };
    Ok(SaleAnswer {
        assessment,
        window: window.into(),
        redemption,
        deposit: price(ctx, rule::SALE_DEPOSIT, sold, facts.deposit)?,
        balance: price(ctx, rule::SALE_BALANCE, facts.confirmed.known().map(|Confirmed(days)| days), facts.balance)?,
    })
}

fn by_rule(
    reckoning: &mut Reckoning<'_>,
    id: &str,
    facts: &SaleFacts,
    sold: Option<DateInterval>,
) -> Result<(Option<SaleWindow>, Verdict), ClockError> {
    let steps = Steps::of(&reckoning.ctx, id, facts)?;
    let window = sale_notice::window(reckoning, id, &steps)?;
    let verdict = match (&window, sold) {
        (_, None) => Verdict::Unknown,
        (Some(window), Some(sold)) => sale_notice::verdict_on(window, sold),
        (None, Some(sold)) => {
            let least = sale_notice::least_from_what_is_known(reckoning, id, &steps)?;
            sale_notice::premature_before(least, sold).unwrap_or(Verdict::Unknown)
        }
    };
    Ok((window, verdict))
}

/// If it is not known whether an earlier sale failed, the answer is firm only where that does not matter.
fn by_either_rule(
    reckoning: &mut Reckoning<'_>,
    facts: &SaleFacts,
    sold: Option<DateInterval>,
) -> Result<(Option<SaleWindow>, Verdict), ClockError> {
    reckoning.reasoning.miss(earlier_sale_missing());
    let first = SaleFacts { earlier_sale: EarlierSale::None, ..facts.clone() };
    let (_, one) = by_rule(reckoning, rule::SALE_NOTICE, &first, sold)?;
    let next = SaleFacts { earlier_sale: EarlierSale::Failed(Fact::Unknown), ..facts.clone() };
    let (_, other) = by_rule(reckoning, rule::SUBSEQUENT_SALE_NOTICE, &next, sold)?;
    let verdict = match (one, other) {
        (Verdict::Premature { by_days: a }, Verdict::Premature { by_days: b }) => {
            Verdict::Premature { by_days: a.max(b) }
        }
        (one, other) if one == other => one,
        _ => Verdict::Unknown,
    };
    Ok((None, verdict))
}

fn price(
    ctx: &Context<'_>,
    id: &str,
    from: Option<DateInterval>,
    paid: Fact<Deposited>,
) -> Result<PriceAnswer, ClockError> {
    let Some(from) = from else { return Ok(PriceAnswer::default()) };
    if ctx.rule(id, from.earliest()).is_ok_and(|law| law.clock.is_none()) {
        return Ok(PriceAnswer::default());
    }
    let window = match ctx.clock(id, from) {
        Ok(answer) => answer.value,
        Err(ClockError::Rule(RuleError::NotInForce { .. } | RuleError::NotKnown { .. })) => {
            return Ok(PriceAnswer::default());
        }
        Err(error) => return Err(error),
    };
    let Fact::Known(Window::Within { last, outer }) = window else { return Ok(PriceAnswer::default()) };
    let paid = match paid {
        Fact::Known(Deposited(days)) => Some(ctx.assess(id, from, days)?),
        Fact::Unknown => None,
    };
    Ok(PriceAnswer { by: Some(last), outer, paid })
}

fn check_order(facts: &SaleFacts) -> Result<(), ClockError> {
    let auction = facts.auction.known().map(|Auction(days)| ("the sale", days));
    let confirmed = facts.confirmed.known().map(|Confirmed(days)| ("confirmation of the sale", days));
    let balance = facts.balance.known().map(|Deposited(days)| ("payment of the balance", days));
    let deposit = facts.deposit.known().map(|Deposited(days)| ("payment of the quarter", days));
    let failed = match facts.earlier_sale {
        EarlierSale::Failed(Fact::Known(Auction(days))) => Some(("the sale that failed", days)),
        EarlierSale::Failed(Fact::Unknown) | EarlierSale::None | EarlierSale::Unknown => None,
    };
    let pairs = [(failed, auction), (auction, confirmed), (deposit, balance)];
    for (earlier, later) in pairs.into_iter().filter_map(|(earlier, later)| earlier.zip(later)) {
        in_order(earlier, later)?;
    }
    if let (Fact::Known(Tender(tender)), Some(taken)) = (facts.tender, facts.possession.known()) {
        in_order(("the taking of possession", taken.0), ("the tender of all dues", tender))?;
    }
    Ok(())
}
