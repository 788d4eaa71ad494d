//! Until when the notice may be sent, and whether it was.

use kernel::LegalDate;
use serde::Serialize;

use super::{presentation, rule};
use crate::{
    Answer, Assessment, Book, ChequeDate, ClockError, Condonation, Cure, Dispatch, Fact, Intimation, LastDay,
    MissingFact, Reasoning, Verdict,
    book::{Anchor, Period},
    clock::Reckoning,
    counting::end_of,
};

/// Whether the notice can still be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "window", rename_all = "snake_case")]
pub enum NoticeWindow {
    /// It can, whatever the day of intimation.
    Open {
        /// The safe last day.
        until: LegalDate,
    },
    /// Only if the intimation came late in its interval: send at once, and tell counsel.
    ArguableOnly {
        /// The arguable last day.
        until: LegalDate,
    },
    /// It cannot.
    Lapsed {
        /// The first day on which it no longer could, even arguably.
        since: LegalDate,
        /// What can be done instead.
        cures: Vec<Cure>,
    },
}

/// The last day to send the notice: the period after the earliest possible intimation is safe, that after the latest is
/// arguable. Holidays do not move it.
pub fn notice_by(book: &Book, intimation: impl Into<Fact<Intimation>>) -> Result<Answer<LastDay>, ClockError> {
    let Fact::Known(Intimation(days)) = intimation.into() else {
        return Ok(Answer::unknown(Reasoning::missing(MissingFact::Intimation)));
    };
    let mut reckoning = Reckoning::new(book, None);
    let last = reckoning.last_day(rule::NOTICE_BY, Anchor::Intimation, days)?;
    Ok(Answer::known(last, reckoning.reasoning))
}

/// Whether a notice that was sent on that day was in time. A late notice is never condoned.
pub fn assess_notice(
    book: &Book,
    intimation: impl Into<Fact<Intimation>>,
    dispatch: impl Into<Fact<Dispatch>>,
) -> Result<Assessment, ClockError> {
    let (intimation, dispatch) = (intimation.into(), dispatch.into());
    let Answer { value, mut reasoning } = notice_by(book, intimation)?;
    let (Fact::Known(Intimation(informed)), Fact::Known(last), Fact::Known(Dispatch(sent))) =
        (intimation, value, dispatch)
    else {
        let dispatch_missing = (dispatch == Fact::Unknown).then_some(MissingFact::Dispatch);
        return Ok(Assessment::unknown(reasoning, dispatch_missing));
    };
    if sent < informed.earliest() {
        return Err(ClockError::Contradiction {
            earlier: "the information of the return".to_owned(),
            earlier_on: informed.earliest(),
            later: "the dispatch of the notice".to_owned(),
            later_on: sent,
        });
    }
    let verdict = Verdict::on((sent, sent), None, last);
    let law = book.rule_on(rule::NOTICE_BY, informed.earliest())?;
    reasoning.step(law, last.safe(), sent, format!("Sent on {sent}: {verdict}."));
    if !matches!(verdict, Verdict::Late { .. } | Verdict::Depends) {
        return Ok(Assessment::of(verdict, reasoning));
    }
    let bar = book.rule_on(rule::NOTICE_LATE, last.safe())?;
    let condonation = Some(Condonation::Barred { reason: bar.plain.clone(), authority: bar.citation() });
    let cures = vec![Cure::RePresent { by: Fact::Unknown }, Cure::CivilRoute];
    Ok(Assessment { verdict, condonation, cures, reasoning })
}

/// Whether the notice can still be sent today, and what to do if not.
pub fn notice_window_on(
    book: &Book,
    intimation: impl Into<Fact<Intimation>>,
    cheque: impl Into<Fact<ChequeDate>>,
    today: LegalDate,
) -> Result<Answer<NoticeWindow>, ClockError> {
    let Answer { value, reasoning } = notice_by(book, intimation)?;
    let Fact::Known(last) = value else {
        return Ok(Answer::unknown(reasoning));
    };
    if today <= last.safe() {
        return Ok(Answer::known(NoticeWindow::Open { until: last.safe() }, reasoning));
    }
    if today <= last.arguable() {
        return Ok(Answer::known(NoticeWindow::ArguableOnly { until: last.arguable() }, reasoning));
    }
    let mut reckoning = Reckoning { book, calendar: None, reasoning };
    let cures = cures_on(&mut reckoning, cheque.into(), today)?;
    let since = end_of(last.arguable(), Period::Days(1))?;
    Ok(Answer::known(NoticeWindow::Lapsed { since, cures }, reckoning.reasoning))
}

/// The cheque again, if it may still be valid; the civil route in any case.
fn cures_on(
    reckoning: &mut Reckoning<'_>,
    cheque: Fact<ChequeDate>,
    today: LegalDate,
) -> Result<Vec<Cure>, ClockError> {
    let law = reckoning.book.rule_on(rule::REPRESENTATION, today)?;
    let Fact::Known(cheque) = cheque else {
        return Ok(vec![Cure::RePresent { by: Fact::Unknown }, Cure::CivilRoute]);
    };
    let by = presentation::last_day(reckoning, cheque)?;
    if by.arguable() < today {
        return Ok(vec![Cure::CivilRoute]);
    }
    reckoning.reasoning.step(law, today, by.safe(), format!("The cheque can be presented again until {by}."));
    Ok(vec![Cure::RePresent { by: Fact::Known(by) }, Cure::CivilRoute])
}
