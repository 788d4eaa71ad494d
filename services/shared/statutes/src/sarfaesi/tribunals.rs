//! The magistrate's help (s.14), the tribunal (s.17) and the Appellate Tribunal (s.18).

use super::{
    facts::{ApplicationFiled, Measure, OrderReceived},
    rule,
};
use crate::{
    clock::{ClockError, Window},
    context::Context,
    facts::{Fact, Filing},
    reasoning::Answer,
    verdict::Assessment,
};
use kernel::DateInterval;

/// The last day to challenge a measure before the tribunal (s.17).
pub fn application_by<'a>(
    ctx: impl Into<Context<'a>>,
    measure: impl Into<Fact<Measure>>,
) -> Result<Answer<Window>, ClockError> {
    let ctx = ctx.into();
    ctx.clock(rule::APPLICATION_17, days(measure.into(), |Measure(days)| days))
}

/// Whether an application under s.17 was in time. Whether lateness can be condoned depends on the court.
pub fn assess_application<'a>(
    ctx: impl Into<Context<'a>>,
    measure: impl Into<Fact<Measure>>,
    filed: impl Into<Fact<Filing>>,
) -> Result<Assessment, ClockError> {
    let ctx = ctx.into();
    let (measure, filed) = (days(measure.into(), |Measure(days)| days), filing(filed.into()));
    if let (Fact::Known(measure), Fact::Known(filed)) = (measure, filed) {
        crate::dated::in_order(("the measure", measure), ("the application under s.17", filed))?;
    }
    ctx.assess(rule::APPLICATION_17, measure, filed)
}

/// The last day on which the tribunal decides an application under s.17; an aim for the tribunal, not a bar.
pub fn tribunal_decision_by<'a>(
    ctx: impl Into<Context<'a>>,
    filed: impl Into<Fact<ApplicationFiled>>,
) -> Result<Answer<Window>, ClockError> {
    let ctx = ctx.into();
    ctx.clock(rule::DECISION_17, days(filed.into(), |ApplicationFiled(days)| days))
}

/// The last day to appeal from the tribunal's order (s.18).
pub fn appeal_by<'a>(
    ctx: impl Into<Context<'a>>,
    order: impl Into<Fact<OrderReceived>>,
) -> Result<Answer<Window>, ClockError> {
    let ctx = ctx.into();
    ctx.clock(rule::APPEAL_18, days(order.into(), |OrderReceived(days)| days))
}

/// Whether an appeal under s.18 was in time.
pub fn assess_appeal<'a>(
    ctx: impl Into<Context<'a>>,
    order: impl Into<Fact<OrderReceived>>,
    filed: impl Into<Fact<Filing>>,
) -> Result<Assessment, ClockError> {
    let ctx = ctx.into();
    let (order, filed) = (days(order.into(), |OrderReceived(days)| days), filing(filed.into()));
    if let (Fact::Known(order), Fact::Known(filed)) = (order, filed) {
        crate::dated::in_order(("receipt of the order", order), ("the appeal", filed))?;
    }
    ctx.assess(rule::APPEAL_18, order, filed)
}

/// The last day for the magistrate's order (s.14), and the outer one with reasons; directory both.
pub fn magistrate_order_by<'a>(
    ctx: impl Into<Context<'a>>,
    filed: impl Into<Fact<ApplicationFiled>>,
) -> Result<Answer<Window>, ClockError> {
    let ctx = ctx.into();
    ctx.clock(rule::MAGISTRATE_ORDER, days(filed.into(), |ApplicationFiled(days)| days))
}

fn days<T>(fact: Fact<T>, days: impl FnOnce(T) -> DateInterval) -> Fact<DateInterval> {
    fact.known().map(days).into()
}

fn filing(filed: Fact<Filing>) -> Fact<DateInterval> {
    days(filed, |Filing(day)| DateInterval::exactly(day))
}
