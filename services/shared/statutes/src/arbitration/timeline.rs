//! Every clock of an arbitration, from what is known of it.

use kernel::DateInterval;
use serde::Serialize;

use super::{
    AppointmentFailed, ArbitratorsNotified, AwardReceived, InterimReliefOrdered, PleadingsCompleted, RequestReceived,
    rule,
};
use crate::{
    book::{Anchor, RuleError},
    clock::{ClockError, Window},
    context::Context,
    dated::in_order,
    facts::Fact,
    reasoning::Answer,
};

/// What is known of an arbitration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArbitrationFacts {
    /// When a court ordered interim relief before there was a tribunal.
    pub interim_relief: Fact<InterimReliefOrdered>,
    /// When the other side received the request.
    pub request: Fact<RequestReceived>,
    /// When the appointment failed.
    pub appointment_failed: Fact<AppointmentFailed>,
    /// When the arbitrators had notice of their appointment.
    pub notified: Fact<ArbitratorsNotified>,
    /// When the pleadings were complete.
    pub pleadings: Fact<PleadingsCompleted>,
    /// When the award was received.
    pub award: Fact<AwardReceived>,
}

/// One clock of the arbitration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The id of the rule.
    pub rule: String,
    /// What is to be done.
    pub act: String,
    /// When.
    pub window: Answer<Window>,
}

/// Every clock that runs from something known, in the order of the proceeding.
pub fn timeline<'a>(ctx: impl Into<Context<'a>>, facts: &ArbitrationFacts) -> Result<Vec<Due>, ClockError> {
    let ctx: &Context<'_> = &ctx.into();
    check_order(facts)?;
    let notified = facts.notified.known().map(|ArbitratorsNotified(days)| days);
    let pleadings = facts.pleadings.known().map(|PleadingsCompleted(days)| days);
    let award = facts.award.known().map(|AwardReceived(days)| days);
    let clocks = [
        (rule::COMMENCE_AFTER_INTERIM_RELIEF, facts.interim_relief.known().map(|InterimReliefOrdered(days)| days)),
        (rule::APPOINTMENT, facts.request.known().map(|RequestReceived(days)| days)),
        (rule::APPOINTMENT_APPLICATION, facts.appointment_failed.known().map(|AppointmentFailed(days)| days)),
        (rule::PLEADINGS, notified),
        (rule::AWARD, award_anchor(ctx, notified, pleadings)),
        (rule::CORRECTION, award),
        (rule::SET_ASIDE, award),
        (rule::ENFORCEMENT_FROM, award),
    ];
    let mut due = Vec::new();
    for (id, days) in clocks {
        let Some(days) = days else { continue };
        match ctx.clock(id, days) {
            Ok(window) => {
                let act = ctx.rule(id, days.earliest())?.clock.as_ref().and_then(|clock| clock.act.clone());
                due.push(Due { rule: id.to_owned(), act: act.unwrap_or_default(), window });
            }
            // The amendment that set this time had not come.
            Err(ClockError::Rule(RuleError::NotInForce { .. } | RuleError::NotKnown { .. })) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(due)
}

/// What the time for the award runs from: the completed pleadings, before 2019 the notice to the arbitrators.
fn award_anchor(
    ctx: &Context<'_>,
    notified: Option<DateInterval>,
    pleadings: Option<DateInterval>,
) -> Option<DateInterval> {
    let runs_from = |days: DateInterval, anchor: Anchor| {
        let clock = ctx.rule(rule::AWARD, days.earliest()).ok()?.clock.as_ref()?;
        (clock.anchor == anchor).then_some(days)
    };
    let earlier = notified.and_then(|days| runs_from(days, Anchor::ArbitratorsNotified));
    earlier.or_else(|| pleadings.and_then(|days| runs_from(days, Anchor::PleadingsCompleted)))
}

fn check_order(facts: &ArbitrationFacts) -> Result<(), ClockError> {
    let request = facts.request.known().map(|RequestReceived(days)| ("receipt of the request", days));
    let failed = facts.appointment_failed.known().map(|AppointmentFailed(days)| ("the failure to appoint", days));
    let notified = facts.notified.known().map(|ArbitratorsNotified(days)| ("the notice to the arbitrators", days));
    let pleadings = facts.pleadings.known().map(|PleadingsCompleted(days)| ("completion of the pleadings", days));
    let award = facts.award.known().map(|AwardReceived(days)| ("receipt of the award", days));
    let pairs = [(request, failed), (request, notified), (notified, pleadings), (notified, award), (pleadings, award)];
    for (earlier, later) in pairs.into_iter().filter_map(|(earlier, later)| earlier.zip(later)) {
        in_order(earlier, later)?;
    }
    Ok(())
}
