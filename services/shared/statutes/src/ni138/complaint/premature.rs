//! A complaint before the cause of action.

use kernel::{DateInterval, LegalDate};

use crate::{
    Article, Assessment, ClockError, Context, Cure, Verdict,
    clock::Reckoning,
    ni138::{
        payment,
        rule::{self, reading},
        service,
    },
    reasoning::Gives,
    verdict::days_after,
};

/// Without the day of service the verdict is unknown, except that a complaint filed too soon after dispatch is
/// premature however fast the post was.
pub(super) fn whenever_served(
    mut reckoning: Reckoning<'_>,
    articles: &[Article],
    filed: LegalDate,
) -> Result<Assessment, ClockError> {
    let first = service::not_served_before(articles);
    let mut supposed = Reckoning::new(reckoning.ctx);
    let window = match first {
        Some(first) => payment::window(&mut supposed, DateInterval::exactly(first))?,
        None => None,
    };
    let earliest = window.map(|window| window.cause_of_action.earliest()).filter(|earliest| filed < *earliest);
    let Some(earliest) = earliest else { return Ok(Assessment::unknown(reckoning.reasoning, None)) };
    reckoning.reasoning.steps.extend(supposed.reasoning.steps);
    // The missing facts do not matter: the answer is the same for each.
    reckoning.reasoning.unknown.clear();
    let verdict = Verdict::Premature { by_days: days_after(filed, earliest) };
    let verdict = on_the_law_known(&mut reckoning, filed, verdict)?;
    let ctx = reckoning.ctx;
    let mut assessment = Assessment::of(verdict, reckoning.reasoning);
    cure(ctx, &mut assessment, filed, earliest)?;
    Ok(assessment)
}

/// A complaint before its time is none at all, unless a reading holds on which it stands if cognizance came later: then
/// that decides.
pub(super) fn on_the_law_known(
    reckoning: &mut Reckoning<'_>,
    filed: LegalDate,
    verdict: Verdict,
) -> Result<Verdict, ClockError> {
    let Verdict::Premature { .. } = verdict else { return Ok(verdict) };
    let law = reckoning.ctx.rule(rule::PREMATURE_COMPLAINT, filed)?;
    let stands = reckoning.ctx.readings(law).any(|reading| reading.name == reading::COGNIZANCE_LATER);
    if !stands {
        return Ok(verdict);
    }
    for reading in reckoning.ctx.readings(law) {
        reckoning.reading(law, reading, Gives::Validity, None);
    }
    Ok(Verdict::Depends)
}

pub(super) fn cure(
    ctx: Context<'_>,
    assessment: &mut Assessment,
    filed: LegalDate,
    earliest: LegalDate,
) -> Result<(), ClockError> {
    let law = ctx.rule(rule::PREMATURE_COMPLAINT, filed)?;
    if ctx.steps {
        let text = format!("The complaint of {filed} is safe from being premature only from {earliest}.");
        assessment.reasoning.step_by(law, ctx.citation(law), filed, earliest, text);
    }
    assessment.cures.push(Cure::FreshComplaint);
    Ok(())
}
