//! How an NPA ages: sub-standard, doubtful in three buckets; a loss is found and not reached.

use kernel::{DateInterval, LegalDate};

use super::{AssetClass, rule};
use crate::{
    clock::{ClockError, Reckoning, Window},
    counting::day_after,
    facts::Fact,
    reasoning::MissingFact,
};

/// The class of an asset that is NPA since `npa_on`, and since when it is doubtful by age.
pub(super) fn class_on(
    reckoning: &mut Reckoning<'_>,
    found_loss: Fact<bool>,
    npa_on: LegalDate,
    as_of: LegalDate,
) -> Result<(AssetClass, Option<LegalDate>), ClockError> {
    match found_loss {
        Fact::Known(true) => {
            let law = reckoning.ctx.rule(rule::LOSS, as_of)?;
            reckoning.step(law, npa_on, as_of, || "It was found to be a loss.".to_owned());
            return Ok((AssetClass::Loss, None));
        }
        Fact::Known(false) => {}
        Fact::Unknown => {
            reckoning.reasoning.miss(MissingFact::Other("Whether the asset was found to be a loss".to_owned()));
        }
    }
    let Some(until) = over(reckoning, rule::SUBSTANDARD, npa_on, as_of)? else {
        return Ok((AssetClass::SubStandard, None));
    };
    let doubtful = day_after(until)?;
    let class = if over(reckoning, rule::DOUBTFUL_2, doubtful, as_of)?.is_some() {
        AssetClass::Doubtful3
    } else if over(reckoning, rule::DOUBTFUL_1, doubtful, as_of)?.is_some() {
        AssetClass::Doubtful2
    } else {
        AssetClass::Doubtful1
    };
    Ok((class, Some(doubtful)))
}

/// The last day of the clock, if it lies before `as_of`.
fn over(
    reckoning: &mut Reckoning<'_>,
    id: &str,
    since: LegalDate,
    as_of: LegalDate,
) -> Result<Option<LegalDate>, ClockError> {
    let answer = reckoning.ctx.clock(id, DateInterval::exactly(since))?;
    let Fact::Known(Window::Within { last, .. }) = answer.value else { return Ok(None) };
    if last.safe() >= as_of {
        return Ok(None);
    }
    reckoning.reasoning.append(answer.reasoning);
    Ok(Some(last.safe()))
}
