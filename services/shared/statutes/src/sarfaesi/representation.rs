//! Representations under s.13(3A): until when they are answered, and whether one stood in the way of a measure.

use kernel::DateInterval;
use serde::Serialize;

use super::{
    facts::{Reply, ReplySent, Representation, RepresentationReceived},
    rule,
};
use crate::{
    book::Anchor,
    clock::{ClockError, Reckoning, Window},
    context::Context,
    counting::LastDay,
    dated::in_order,
    facts::Fact,
    reasoning::{MissingFact, Reasoning},
    verdict::{Assessment, Verdict, days_after},
};

/// What became of a representation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyAnswer {
    /// Whose it is.
    pub label: String,
    /// The last day to send the reasoned reply.
    pub reply_by: Fact<LastDay>,
    /// Whether the reply was in time; unknown while there is none.
    pub reply: Assessment,
    /// Whether it stood in the way of possession: `in_time` if not, `premature` if possession came before the reply.
    pub blocks: &'static str,
    #[serde(skip)]
    pub(super) verdict: Verdict,
}

/// What became of a representation, and whether it stood in the way of a measure on those days.
pub(super) fn answer(
    ctx: &Context<'_>,
    representation: &Representation,
    measure: Fact<DateInterval>,
    reckoning: &mut Reckoning<'_>,
) -> Result<ReplyAnswer, ClockError> {
    let Representation { label, received, reply } = representation;
    let sent = match reply {
        Reply::Sent(ReplySent(days)) => Fact::Known(*days),
        Reply::NotSent | Reply::Unknown => Fact::Unknown,
    };
    let Fact::Known(RepresentationReceived(received)) = *received else {
        let missing = MissingFact::Anchor(Anchor::RepresentationReceived);
        reckoning.reasoning.miss(missing.clone());
        let reply = Assessment::unknown(Reasoning::missing(missing), None);
        return Ok(ReplyAnswer {
            label: label.clone(),
            reply_by: Fact::Unknown,
            reply,
            blocks: Verdict::Unknown.word(),
            verdict: Verdict::Unknown,
        });
    };
    if let Fact::Known(sent) = sent {
        in_order((&format!("receipt of {label}"), received), (&format!("the reply to {label}"), sent))?;
    }
    let by = match ctx.clock(rule::REPRESENTATION_REPLY, received)?.value {
        Fact::Known(Window::Within { last, .. }) => Fact::Known(last),
        Fact::Known(Window::NotBefore { .. }) | Fact::Unknown => Fact::Unknown,
    };
    let assessed = ctx.assess(rule::REPRESENTATION_REPLY, received, sent)?;
    let verdict = match measure {
        Fact::Known(measure) => blocked(ctx, label, received, *reply, measure, reckoning)?,
        Fact::Unknown => Verdict::Unknown,
    };
    // A late reply lifts the block and leaves the measure open to challenge.
    let late = matches!(assessed.verdict, Verdict::Late { .. } | Verdict::Depends);
    let open_to_challenge =
        late && verdict == Verdict::InTime && measure.known().is_some_and(|m| m.latest() >= received.earliest());
    Ok(ReplyAnswer {
        label: label.clone(),
        reply_by: by,
        reply: assessed,
        blocks: verdict.word(),
        verdict: if open_to_challenge { Verdict::Depends } else { verdict },
    })
}

/// Whether a measure came while the representation was unanswered.
fn blocked(
    ctx: &Context<'_>,
    label: &str,
    received: DateInterval,
    reply: Reply,
    measure: DateInterval,
    reckoning: &mut Reckoning<'_>,
) -> Result<Verdict, ClockError> {
    if received.earliest() > measure.latest() {
        return Ok(Verdict::InTime);
    }
    let law = ctx.rule(rule::REPRESENTATION_BLOCKS, received.earliest())?;
    // On one and the same day the order of the two is not known.
    let surely_first = received.latest() < measure.earliest();
    let verdict = match reply {
        Reply::Sent(ReplySent(sent)) if sent.latest() < measure.earliest() => Verdict::InTime,
        Reply::Sent(ReplySent(sent)) if surely_first && sent.earliest() > measure.latest() => {
            Verdict::Premature { by_days: days_after(measure.latest(), sent.latest()) + 1 }
        }
        Reply::NotSent if surely_first => Verdict::Premature { by_days: 1 },
        Reply::Sent(_) | Reply::NotSent => Verdict::Depends,
        Reply::Unknown => {
            reckoning.reasoning.miss(MissingFact::Other(format!("The day on which the reply to {label} was sent")));
            Verdict::Unknown
        }
    };
    reckoning.step(law, received.earliest(), measure.latest(), || match (reply, verdict) {
        (Reply::Sent(sent), Verdict::InTime) => format!("{label}, received on {received}, was answered on {sent}."),
        (Reply::Sent(sent), _) => {
            format!("{label}, received on {received}, was answered on {sent}: not before the measure on {measure}.")
        }
        (Reply::NotSent, _) => {
            format!("{label}, received on {received}, was not answered before the measure on {measure}.")
        }
        (Reply::Unknown, _) => format!("Whether {label}, received on {received}, was answered is not known."),
    });
    Ok(verdict)
}
