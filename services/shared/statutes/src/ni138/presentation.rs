//! Until when the cheque may be presented.

use kernel::DateInterval;

use super::rule;
use crate::{
    Answer, Assessment, Book, ChequeDate, ClockError, Cure, Fact, LastDay, MissingFact, Presentation, Reasoning,
    Verdict, book::Anchor, clock::Reckoning, counting::EarliestDay,
};

/// The last day on which the cheque may reach the drawee bank.
pub fn present_by(book: &Book, cheque: impl Into<Fact<ChequeDate>>) -> Result<Answer<LastDay>, ClockError> {
    let Fact::Known(cheque) = cheque.into() else {
        return Ok(Answer::unknown(Reasoning::missing(MissingFact::ChequeDate)));
    };
    let mut reckoning = Reckoning::new(book, None);
    let last = last_day(&mut reckoning, cheque)?;
    Ok(Answer::known(last, reckoning.reasoning))
}

/// Whether the cheque reached the drawee bank within its validity. Before its own date it is premature.
pub fn assess_presentation(
    book: &Book,
    cheque: impl Into<Fact<ChequeDate>>,
    presented: impl Into<Fact<Presentation>>,
) -> Result<Assessment, ClockError> {
    let cheque = cheque.into();
    let Answer { value, mut reasoning } = present_by(book, cheque)?;
    let (Fact::Known(cheque), Fact::Known(last), Fact::Known(Presentation(days))) = (cheque, value, presented.into())
    else {
        let presentation_missing = reasoning.unknown.is_empty().then_some(MissingFact::Presentation);
        return Ok(Assessment::unknown(reasoning, presentation_missing));
    };
    let verdict = Verdict::on((days.earliest(), days.latest()), Some(EarliestDay::new(cheque.0, cheque.0)), last);
    let law = book.rule_on(rule::PRESENTATION_BY, cheque.0)?;
    reasoning.step(law, last.safe(), days.latest(), format!("Presented on {days}: {verdict}."));
    let cures = match verdict {
        Verdict::Premature { .. } => vec![Cure::RePresent { by: Fact::Known(last) }],
        Verdict::Late { .. } | Verdict::Depends => vec![Cure::CivilRoute],
        Verdict::InTime | Verdict::Unknown => Vec::new(),
    };
    Ok(Assessment { cures, ..Assessment::of(verdict, reasoning) })
}

pub(super) fn last_day(reckoning: &mut Reckoning<'_>, cheque: ChequeDate) -> Result<LastDay, ClockError> {
    reckoning.last_day(rule::PRESENTATION_BY, Anchor::ChequeDate, DateInterval::exactly(cheque.0))
}
