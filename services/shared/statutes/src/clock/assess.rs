//! Whether an act was in time by a clock of the book, and whether lateness can be excused.

use kernel::DateInterval;

use super::{ClockError, Ends, Found, OuterLimit, Reckoning};
use crate::{
    book::{Anchor, RuleError},
    context::Context,
    facts::Fact,
    reasoning::{MissingFact, Reasoning},
    verdict::{Assessment, Condonation, Verdict},
};

impl Context<'_> {
    /// Whether an act that was done between two days was in time by the clock `id`.
    pub fn assess(
        &self,
        id: &str,
        days: impl Into<Fact<DateInterval>>,
        acted: impl Into<Fact<DateInterval>>,
    ) -> Result<Assessment, ClockError> {
        let acted = acted.into();
        match self.anchor_of(id, days.into())? {
            (anchor, Fact::Known(days)) => self.assess_from(id, &[(anchor, days)], acted),
            (anchor, Fact::Unknown) => {
                let reasoning = Reasoning::missing(MissingFact::Anchor(anchor));
                Ok(Assessment::unknown(reasoning, (acted == Fact::Unknown).then_some(MissingFact::Act)))
            }
        }
    }

    /// The same, where readings of the clock run from different things: the first of `anchors` is what the rule itself
    /// runs from.
    pub fn assess_from(
        &self,
        id: &str,
        anchors: &[(Anchor, DateInterval)],
        acted: impl Into<Fact<DateInterval>>,
    ) -> Result<Assessment, ClockError> {
        let mut reckoning = Reckoning::new(*self);
        let found = reckoning.found(id, anchors)?;
        let acted = acted.into();
        let (Fact::Known(acted), Some(found)) = (acted, found) else {
            let act_missing = (acted == Fact::Unknown).then_some(MissingFact::Act);
            return Ok(Assessment::unknown(reckoning.reasoning, act_missing));
        };
        let days = (acted.earliest(), acted.latest());
        let (verdict, condonation, rule, limit) = match found {
            Found::NotBefore { rule, first } => (Verdict::not_before(days, first), None, rule, first.safe()),
            Found::Within { ends, outer } => {
                let late = acted.latest() > ends.last.safe();
                let condonation = if late { Some(reckoning.condonation(&ends, outer.as_ref(), acted)?) } else { None };
                (Verdict::on(days, None, ends.last), condonation, ends.rule, ends.last.safe())
            }
        };
        reckoning.step(rule, limit, acted.latest(), || format!("Done on {acted}: {verdict}."));
        Ok(Assessment { condonation, ..Assessment::of(verdict, reckoning.reasoning) })
    }
}

impl<'a> Reckoning<'a> {
    /// Whether lateness can be excused of an act that was not done by the safe last day. The law is that of the day on
    /// which the period ended: a power to excuse does not reach back.
    pub(crate) fn condonation(
        &self,
        ends: &Ends<'a>,
        outer: Option<&OuterLimit>,
        acted: DateInterval,
    ) -> Result<Condonation, ClockError> {
        let last = ends.last.safe();
        let authority = ends.rule.citation();
        if let Some(outer) = outer {
            return Ok(Condonation::within(outer, last, acted, authority));
        }
        let reason = match &ends.clock.condonation {
            None => "The law gives no power to excuse lateness here.".to_owned(),
            Some(id) => match self.ctx.rule(id, last) {
                Ok(law) => return Ok(Condonation::by(law, last, acted.latest())),
                Err(RuleError::NotInForce { .. } | RuleError::NotKnown { .. }) => {
                    format!("The period ended on {last}, before the proviso on condonation came into force.")
                }
                Err(error) => return Err(error.into()),
            },
        };
        Ok(Condonation::Barred { reason, authority })
    }
}
