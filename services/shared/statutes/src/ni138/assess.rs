//! Whether a complaint was in time, on all facts of the cheque.

use super::{Facts, complaint, notice, presentation};
use crate::{Assessment, Assumption, ClockError, Context, Fact, Verdict};

/// Whether the complaint was in time, and whether the cheque and the notice on which it rests were.
///
/// A late notice, or a cheque that was presented after its validity, makes every complaint worthless whatever its day:
/// that is then the verdict, and lateness is barred. Where it is not known when the notice was due or sent, the verdict
/// is on the complaint alone and says so in `assumed`.
///
/// Facts that exclude each other are an error that names both.
pub fn assess<'a>(ctx: impl Into<Context<'a>>, facts: &Facts) -> Result<Assessment, ClockError> {
    let ctx = ctx.into();
    let articles = facts.articles();
    facts.check(&articles)?;
    let cheque = match (facts.cheque, facts.presented) {
        (Fact::Known(cheque), Fact::Known(presented)) => {
            Some(presentation::assess_presentation(ctx, cheque, presented)?)
        }
        _ => None,
    };
    let sent = Facts::sent(&articles);
    let notice = match (facts.informed, sent) {
        (Fact::Known(_), Some(_)) => Some(notice::judge(ctx, facts.informed, sent, facts.cheque)?),
        _ => None,
    };
    let mut found = complaint::judge(ctx, &articles, facts.filed, facts.cheque)?;
    if notice.is_none() && found.verdict != Verdict::Unknown {
        found.reasoning.assume(Assumption::NoticeInTime);
    }
    for link in [notice, cheque].into_iter().flatten() {
        found = resting_on(link, found);
    }
    Ok(found)
}

/// The verdict on an act that rests on another: on that other, if it failed for good or may have.
fn resting_on(link: Assessment, act: Assessment) -> Assessment {
    let fails = matches!(link.verdict, Verdict::Late { .. });
    let doubtful = matches!(link.verdict, Verdict::Depends | Verdict::Premature { .. });
    let mut reasoning = link.reasoning;
    reasoning.append(act.reasoning);
    if fails {
        // Whatever else is not known, it is known to fail.
        reasoning.unknown.clear();
        Assessment { verdict: link.verdict, condonation: link.condonation, cures: link.cures, reasoning }
    } else if doubtful && act.verdict == Verdict::InTime {
        let condonation = link.condonation;
        Assessment { verdict: Verdict::Depends, condonation, cures: link.cures, reasoning }
    } else {
        Assessment { verdict: act.verdict, condonation: act.condonation, cures: act.cures, reasoning }
    }
}
