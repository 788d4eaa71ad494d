//! A computation under way: the law that it goes by, and the reasoning so far.

use kernel::{DateInterval, LegalDate};

use crate::{
    book::{Anchor, ClockRule, Reading, Rule, RuleError},
    context::Context,
    reasoning::{Gives, ReadingDates, Reasoning, citation},
};

/// The law, and the reasoning so far.
pub(crate) struct Reckoning<'a> {
    pub(crate) ctx: Context<'a>,
    pub(crate) reasoning: Reasoning,
}

/// When that happened from which periods run: the first is what the rule itself runs from, others are for readings that
/// run from something else.
pub(crate) type Anchors<'s> = &'s [(Anchor, DateInterval)];

/// One way in which a period stands: the rule as written, or one of its readings.
#[derive(Clone, Copy)]
pub(super) struct Standing<'a> {
    pub(super) rule: &'a Rule,
    pub(super) reading: Option<&'a Reading>,
    pub(super) clock: &'a ClockRule,
}

impl<'a> Reckoning<'a> {
    pub(crate) fn new(ctx: Context<'a>) -> Self {
        Self { ctx, reasoning: Reasoning::default() }
    }

    /// Goes on from an earlier answer's reasoning.
    pub(crate) const fn after(ctx: Context<'a>, reasoning: Reasoning) -> Self {
        Self { ctx, reasoning }
    }

    /// Notes a step, if steps were asked for.
    pub(crate) fn step(&mut self, rule: &Rule, from: LegalDate, to: LegalDate, text: impl FnOnce() -> String) {
        if self.ctx.steps {
            self.reasoning.step(rule, from, to, text());
        }
    }

    /// Notes where a reading leads, if steps were asked for.
    pub(crate) fn reading(
        &mut self,
        rule: &Rule,
        reading: &Reading,
        gives: Gives,
        days: impl Into<Option<DateInterval>>,
    ) {
        if self.ctx.steps {
            let binding = self.ctx.binds(reading);
            self.reasoning.reading(ReadingDates::of(rule, reading, binding, gives, days));
        }
    }

    pub(super) fn step_on(
        &mut self,
        standing: Standing<'_>,
        from: LegalDate,
        to: LegalDate,
        text: impl FnOnce() -> String,
    ) {
        let Standing { rule, reading, .. } = standing;
        match reading {
            _ if !self.ctx.steps => {}
            None => self.reasoning.step(rule, from, to, text()),
            Some(reading) => {
                let text = format!("{} ({})", text().trim_end_matches('.'), reading.name) + ".";
                self.reasoning.step_by(rule, citation(rule, reading), from, to, text);
            }
        }
    }

    /// The rule of that day, which must run from `anchor`.
    pub(super) fn clock_rule(&mut self, id: &str, anchor: Anchor, day: LegalDate) -> Result<&'a Rule, RuleError> {
        let rule = self.ctx.rule(id, day)?;
        match &rule.clock {
            Some(clock) if clock.anchor == anchor => {
                self.reasoning.use_of(rule);
                Ok(rule)
            }
            _ => Err(RuleError::NotThisClock { rule: id.to_owned(), anchor }),
        }
    }

    /// The rule of a later day, which mostly is the one that is known already.
    pub(super) fn same_or(
        &mut self,
        known: &'a Rule,
        id: &str,
        anchor: Anchor,
        day: LegalDate,
    ) -> Result<&'a Rule, RuleError> {
        // One day's law is the same for every day, and one entry alone is law on a day, if drafts are none.
        let same = self.ctx.law_at.is_some() || (!self.ctx.book.has_drafts() && known.is_in_force_on(day));
        if same { Ok(known) } else { self.clock_rule(id, anchor, day) }
    }

    /// The ways in which the period of `rule` stands here.
    pub(super) fn standings(&self, rule: &'a Rule) -> impl Iterator<Item = Standing<'a>> + use<'a> {
        // Readings that say the same of the period are no alternatives: the rule as written stands for them.
        let differ = rule.readings.iter().any(|reading| reading.clock.is_some());
        let alternatives = if differ { self.ctx.readings(rule).take(2).count() } else { 0 };
        let as_written = if alternatives == 0 { rule.clock.as_ref() } else { None };
        let as_written = as_written.map(|clock| Standing { rule, reading: None, clock });
        let read = self.ctx.readings(rule).filter(move |_| alternatives > 0).filter_map(move |reading| {
            let named = alternatives > 1 || reading.clock.is_some();
            Some(Standing { rule, reading: named.then_some(reading), clock: rule.clock_on_reading(reading)? })
        });
        as_written.into_iter().chain(read)
    }
}

/// The days of that anchor.
pub(super) fn find(anchors: Anchors<'_>, anchor: Anchor) -> Option<DateInterval> {
    anchors.iter().find(|(known, _)| *known == anchor).map(|(_, days)| *days)
}
