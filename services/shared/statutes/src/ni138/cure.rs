//! What can be done where a notice or a complaint came too late: the cheque presented again, and a fresh notice.

use kernel::LegalDate;

use super::{
    presentation,
    rule::{self, reading},
};
use crate::{ChequeDate, ClockError, Cure, Fact, book::Reading, clock::Reckoning, reasoning::Gives};

/// Whether a notice on this return has been given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    NotGiven,
    Given,
}

/// What can still be done on that day, or at any time if no day is asked about.
pub(super) fn cures(
    reckoning: &mut Reckoning<'_>,
    cheque: Fact<ChequeDate>,
    notice: Notice,
    late_on: LegalDate,
    today: Option<LegalDate>,
) -> Result<Vec<Cure>, ClockError> {
    let law = reckoning.ctx.rule(rule::REPRESENTATION, today.unwrap_or(late_on))?;
    let one_notice = |reading: &&Reading| reading.name == reading::ONE_NOTICE;
    let forfeiting = reckoning.ctx.readings(law).find(one_notice).filter(|_| notice == Notice::Given);
    if let Some(reading) = forfeiting {
        reckoning.reading(law, reading, Gives::Validity, None);
        // Where no other reading holds, presenting again is no use.
        if reckoning.ctx.readings(law).all(|reading| one_notice(&reading)) {
            return Ok(vec![Cure::CivilRoute]);
        }
    }
    let Fact::Known(cheque) = cheque else {
        return Ok(vec![Cure::RePresent { by: Fact::Unknown }, Cure::CivilRoute]);
    };
    let Some(by) = presentation::last_day(reckoning, cheque)? else {
        return Ok(vec![Cure::RePresent { by: Fact::Unknown }, Cure::CivilRoute]);
    };
    if let Some(today) = today {
        if by.arguable() < today {
            return Ok(vec![Cure::CivilRoute]);
        }
        if reckoning.ctx.steps {
            let text = format!("The cheque can be presented again until {by}.");
            reckoning.reasoning.step_by(law, reckoning.ctx.citation(law), today, by.safe(), text);
        }
    }
    Ok(vec![Cure::RePresent { by: Fact::Known(by) }, Cure::CivilRoute])
}
