//! Until when the cheque may be presented.

use kernel::DateInterval;

use super::rule;
use crate::{
    Answer, Assessment, ChequeDate, ClockError, Condonation, Context, Cure, Fact, LastDay, MissingFact, Presentation,
    Reasoning, Verdict, book::Anchor, clock::Reckoning, counting::EarliestDay,
};

/// The last day on which the cheque may reach the drawee bank.
pub fn present_by<'a>(
    ctx: impl Into<Context<'a>>,
    cheque: impl Into<Fact<ChequeDate>>,
) -> Result<Answer<LastDay>, ClockError> {
    let Fact::Known(cheque) = cheque.into() else {
        return Ok(Answer::unknown(Reasoning::missing(MissingFact::ChequeDate)));
    };
    let mut reckoning = Reckoning::new(ctx.into());
    let last = last_day(&mut reckoning, cheque)?;
    Ok(Answer { value: last.into(), reasoning: reckoning.reasoning })
}

/// Whether the cheque reached the drawee bank within its validity. Before its own date it is premature.
pub fn assess_presentation<'a>(
    ctx: impl Into<Context<'a>>,
    cheque: impl Into<Fact<ChequeDate>>,
    presented: impl Into<Fact<Presentation>>,
) -> Result<Assessment, ClockError> {
    let (ctx, cheque, presented) = (ctx.into(), cheque.into(), presented.into());
    let Answer { value, reasoning } = present_by(ctx, cheque)?;
    let (Fact::Known(cheque), Fact::Known(last), Fact::Known(Presentation(days))) = (cheque, value, presented) else {
        let presentation_missing = (presented == Fact::Unknown).then_some(MissingFact::Presentation);
        return Ok(Assessment::unknown(reasoning, presentation_missing));
    };
    let mut reckoning = Reckoning::after(ctx, reasoning);
    let verdict = Verdict::on((days.earliest(), days.latest()), Some(EarliestDay::new(cheque.0, cheque.0)), last);
    let law = ctx.rule(rule::PRESENTATION_BY, cheque.0)?;
    reckoning.step(law, last.safe(), days.latest(), || format!("Presented on {days}: {verdict}."));
    let (cures, condonation) = match verdict {
        Verdict::Premature { .. } => (vec![Cure::RePresent { by: Fact::Known(last) }], None),
        Verdict::Late { .. } | Verdict::Depends => {
            let reason = "On a cheque that reached the drawee bank after its validity there is no offence.".to_owned();
            (vec![Cure::CivilRoute], Some(Condonation::Barred { reason, authority: law.citation() }))
        }
        Verdict::InTime | Verdict::Unknown => (Vec::new(), None),
    };
    Ok(Assessment { verdict, condonation, cures, reasoning: reckoning.reasoning })
}

pub(super) fn last_day(reckoning: &mut Reckoning<'_>, cheque: ChequeDate) -> Result<Option<LastDay>, ClockError> {
    let days = DateInterval::exactly(cheque.0);
    Ok(reckoning.last_day(rule::PRESENTATION_BY, &[(Anchor::ChequeDate, days)])?.map(|ends| ends.last))
}
