//! Until when the notice may be sent, and whether it was.

use kernel::{DateInterval, LegalDate};
use serde::Serialize;

use super::{
    cure::{self, Notice},
    rule,
};
use crate::{
    Answer, Assessment, ChequeDate, ClockError, Condonation, Context, Cure, Dispatch, Fact, Intimation, LastDay,
    MissingFact, Reasoning, Verdict,
    book::Anchor,
    clock::{Ends, Reckoning},
    counting::day_after,
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
pub fn notice_by<'a>(
    ctx: impl Into<Context<'a>>,
    intimation: impl Into<Fact<Intimation>>,
) -> Result<Answer<LastDay>, ClockError> {
    let Fact::Known(informed) = intimation.into() else {
        return Ok(Answer::unknown(Reasoning::missing(MissingFact::Intimation)));
    };
    let mut reckoning = Reckoning::new(ctx.into());
    let last = last_day(&mut reckoning, informed)?.map(|ends| ends.last);
    Ok(Answer { value: last.into(), reasoning: reckoning.reasoning })
}

/// Whether a notice that was sent on that day was in time. A late notice is never condoned.
pub fn assess_notice<'a>(
    ctx: impl Into<Context<'a>>,
    intimation: impl Into<Fact<Intimation>>,
    dispatch: impl Into<Fact<Dispatch>>,
) -> Result<Assessment, ClockError> {
    let sent = dispatch.into().known().map(|Dispatch(day)| DateInterval::exactly(day));
    judge(ctx.into(), intimation.into(), sent, Fact::Unknown)
}

/// The same for articles that were sent on several days, and for a cheque whose date is known.
pub(super) fn judge(
    ctx: Context<'_>,
    informed: Fact<Intimation>,
    sent: Option<DateInterval>,
    cheque: Fact<ChequeDate>,
) -> Result<Assessment, ClockError> {
    let mut reckoning = Reckoning::new(ctx);
    let ends = match informed {
        Fact::Known(informed) => last_day(&mut reckoning, informed)?,
        Fact::Unknown => {
            reckoning.reasoning.miss(MissingFact::Intimation);
            None
        }
    };
    let (Fact::Known(Intimation(informed)), Some(ends), Some(sent)) = (informed, ends, sent) else {
        let dispatch_missing = sent.is_none().then_some(MissingFact::Dispatch);
        return Ok(Assessment::unknown(reckoning.reasoning, dispatch_missing));
    };
    if sent.earliest() < informed.earliest() {
        return Err(ClockError::Contradiction {
            earlier: "the information of the return".to_owned(),
            earlier_on: informed.earliest(),
            later: "the dispatch of the notice".to_owned(),
            later_on: sent.earliest(),
        });
    }
    let last = ends.last;
    let verdict = Verdict::on((sent.earliest(), sent.latest()), None, last);
    reckoning.step(ends.rule, last.safe(), sent.latest(), || format!("Sent on {sent}: {verdict}."));
    if !matches!(verdict, Verdict::Late { .. } | Verdict::Depends) {
        return Ok(Assessment::of(verdict, reckoning.reasoning));
    }
    let bar = ctx.rule(rule::NOTICE_LATE, last.safe())?;
    let condonation = Some(Condonation::Barred { reason: bar.plain.clone(), authority: bar.citation() });
    let cures = cure::cures(&mut reckoning, cheque, Notice::Given, last.safe(), None)?;
    Ok(Assessment { verdict, condonation, cures, reasoning: reckoning.reasoning })
}

/// Whether the notice can still be sent today, and what to do if not.
pub fn notice_window_on<'a>(
    ctx: impl Into<Context<'a>>,
    intimation: impl Into<Fact<Intimation>>,
    cheque: impl Into<Fact<ChequeDate>>,
    today: LegalDate,
) -> Result<Answer<NoticeWindow>, ClockError> {
    let ctx = ctx.into();
    let Answer { value, reasoning } = notice_by(ctx, intimation)?;
    let Fact::Known(last) = value else {
        return Ok(Answer::unknown(reasoning));
    };
    if today <= last.safe() {
        return Ok(Answer::known(NoticeWindow::Open { until: last.safe() }, reasoning));
    }
    if today <= last.arguable() {
        return Ok(Answer::known(NoticeWindow::ArguableOnly { until: last.arguable() }, reasoning));
    }
    let mut reckoning = Reckoning::after(ctx, reasoning);
    let cures = cure::cures(&mut reckoning, cheque.into(), Notice::NotGiven, last.safe(), Some(today))?;
    let since = day_after(last.arguable())?;
    Ok(Answer::known(NoticeWindow::Lapsed { since, cures }, reckoning.reasoning))
}

pub(super) fn last_day<'a>(
    reckoning: &mut Reckoning<'a>,
    Intimation(days): Intimation,
) -> Result<Option<Ends<'a>>, ClockError> {
    reckoning.last_day(rule::NOTICE_BY, &[(Anchor::Intimation, days)])
}
