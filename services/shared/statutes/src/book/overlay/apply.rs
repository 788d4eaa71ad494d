//! Applying one change to the entries of a rule.

use std::collections::HashMap;

use kernel::LegalDate;

use super::{
    Change, Deviation,
    tightness::{self, Effect},
};
use crate::book::{
    clock::{ClockRule, Period},
    reading::Reading,
    rule::Rule,
};

/// Applies the change to every entry of its rule that is law on some of its days; the error is what to write instead.
pub(super) fn apply(change: &Change, bank: &str, rules: &mut HashMap<String, Vec<Rule>>) -> Result<(), String> {
    let versions = rules.get_mut(&change.rule).ok_or_else(|| "the book has no such rule".to_owned())?;
    let mut entries = Vec::with_capacity(versions.len() + 2);
    let mut changed = Vec::new();
    for version in versions.iter() {
        if version.is_draft() || !version.overlaps(change.in_force_from, last_day(change)) {
            entries.push(version.clone());
            continue;
        }
        let (before, mut within, after) = split(version, change);
        let effect = Application { change, bank, rule: &mut within }.run()?;
        changed.push(effect);
        entries.extend(before.into_iter().chain([within]).chain(after));
    }
    if changed.is_empty() {
        let from = change.in_force_from;
        return Err(format!("the rule is not law on any day from {from}, when the change begins"));
    }
    if change.deviates && !changed.contains(&Effect::Loosens) {
        return Err("the change loosens nothing: leave out `deviates = true`".to_owned());
    }
    *versions = entries;
    Ok(())
}

fn last_day(change: &Change) -> LegalDate {
    // A change without an end ends with the last day that can be written.
    change.in_force_until.unwrap_or_else(|| jiff::civil::Date::MAX.into())
}

/// The parts of an entry before, within and after the days of the change.
fn split(version: &Rule, change: &Change) -> (Option<Rule>, Rule, Option<Rule>) {
    let mut within = version.clone();
    let mut before = None;
    if version.in_force_from < change.in_force_from {
        let until = change.in_force_from.civil().yesterday().ok().map(LegalDate::from);
        before = Some(Rule { in_force_until: until, ..version.clone() });
        within.in_force_from = change.in_force_from;
    }
    let mut after = None;
    if let Some(until) = change.in_force_until
        && version.in_force_until.is_none_or(|end| until < end)
    {
        within.in_force_until = Some(until);
        after = until.civil().tomorrow().ok().map(|from| Rule { in_force_from: from.into(), ..version.clone() });
    }
    // The law was known as long as before, whatever the bank does to it.
    for part in [Some(&mut within), after.as_mut()].into_iter().flatten() {
        part.known_since = version.known_since.or(Some(version.in_force_from));
    }
    (before, within, after)
}

/// A change on its way into one entry.
struct Application<'a> {
    change: &'a Change,
    bank: &'a str,
    rule: &'a mut Rule,
}

impl Application<'_> {
    fn run(mut self) -> Result<Effect, String> {
        if let Some(period) = self.change.period {
            return self.period(period);
        }
        if self.change.hours.is_some() {
            return self.hours();
        }
        if let Some(clause) = &self.change.disable {
            return self.disable(clause);
        }
        if self.change.clauses.is_empty() { self.contents() } else { self.clauses() }
    }

    fn period(&mut self, period: Period) -> Result<Effect, String> {
        let safe = self.rule.readings.iter().find(|reading| reading.safe).and_then(|reading| reading.clock.as_ref());
        let Some(law) = safe.or(self.rule.clock.as_ref()).cloned() else {
            return Err("`period` changes a clock, and the rule is none".to_owned());
        };
        let effect = tightness::of_period(&law, period);
        let what = format!("{} become {period}", law.period);
        self.permit(effect, &what, "a period that is tighter whatever the day that it runs from")?;
        if effect == Effect::Loosens {
            let clocks = self.rule.readings.iter_mut().filter_map(|reading| reading.clock.as_mut());
            for clock in self.rule.clock.iter_mut().chain(clocks) {
                clock.period = period;
            }
            return Ok(effect);
        }
        if self.rule.readings.is_empty() {
            self.rule.readings.push(Reading::of_law("the law", &self.rule.plain));
        }
        for reading in &mut self.rule.readings {
            reading.safe = false;
        }
        let plain = format!("{period} instead of {}. {}", law.period, self.change.reason);
        let policy = Reading {
            safe: true,
            authority: Some(self.authority()),
            known_since: Some(self.change.in_force_from),
            policy: true,
            clock: Some(ClockRule { period, ..law }),
            ..Reading::of_law(&format!("policy of {}", self.bank), &plain)
        };
        self.rule.readings.push(policy);
        Ok(effect)
    }

    fn hours(&mut self) -> Result<Effect, String> {
        let (Some(hours), Some(conduct)) = (self.change.hours, &self.rule.conduct) else {
            return Err("`hours` change a rule of conduct, and the rule is none".to_owned());
        };
        let effect = tightness::of_hours(conduct.hours, hours);
        let what = match conduct.hours {
            Some(law) => format!("{law} becomes {hours}"),
            None => format!("hours are set: {hours}"),
        };
        self.permit(effect, &what, "hours within those of the law")?;
        if let Some(conduct) = &mut self.rule.conduct {
            conduct.hours = Some(hours);
        }
        self.note_policy(effect, &what);
        Ok(effect)
    }

    fn clauses(&mut self) -> Result<Effect, String> {
        let authority = self.authority();
        let Some(gate) = &mut self.rule.gate else {
            return Err("`clauses` are added to a gate, and the rule is none".to_owned());
        };
        for clause in &self.change.clauses {
            let mut clause = clause.clone();
            clause.authority.get_or_insert_with(|| authority.clone());
            gate.clauses.push(clause);
        }
        if let Some(defect) = gate.defect() {
            return Err(defect);
        }
        self.note_policy(Effect::Tightens, "clauses are added");
        Ok(Effect::Tightens)
    }

    fn contents(&mut self) -> Result<Effect, String> {
        let authority = self.authority();
        let Some(notice) = &mut self.rule.notice else {
            return Err("`contents` are added to a notice, and the rule is none".to_owned());
        };
        for content in &self.change.contents {
            let mut content = content.clone();
            content.authority.get_or_insert_with(|| authority.clone());
            // What the law only advises, a bank may require.
            let advisable = |there: &&mut crate::book::notice::Content| there.field == content.field && !there.required;
            match notice.contents.iter_mut().find(advisable) {
                Some(there) if content.required => *there = content,
                _ => notice.contents.push(content),
            }
        }
        if let Some(defect) = notice.defect() {
            return Err(defect);
        }
        self.note_policy(Effect::Tightens, "contents are added");
        Ok(Effect::Tightens)
    }

    fn disable(&mut self, id: &str) -> Result<Effect, String> {
        let Some(gate) = &mut self.rule.gate else {
            return Err("`disable` leaves out a clause of a gate, and the rule is none".to_owned());
        };
        let before = gate.clauses.len();
        gate.clauses.retain(|clause| clause.id != id);
        if gate.clauses.len() == before {
            return Err(format!("the gate has no clause `{id}`"));
        }
        self.permit(Effect::Loosens, &format!("clause `{id}` is left out"), "no `disable`")?;
        Ok(Effect::Loosens)
    }

    /// Refuses a change that does nothing, and one that loosens and does not say so; records one that says so.
    fn permit(&mut self, effect: Effect, what: &str, instead: &str) -> Result<(), String> {
        match effect {
            Effect::Nothing => Err("the change changes nothing".to_owned()),
            Effect::Loosens if !self.change.deviates => {
                Err(format!("{what}, which loosens the rule: write {instead}, or `deviates = true` to depart from it"))
            }
            Effect::Loosens => {
                self.rule.deviations.push(Deviation {
                    rule: self.rule.id.clone(),
                    bank: self.bank.to_owned(),
                    what: what.to_owned(),
                    reason: self.change.reason.clone(),
                    decided_by: self.change.decided_by.clone(),
                    approved_by: self.change.approved_by.clone(),
                });
                Ok(())
            }
            Effect::Tightens => Ok(()),
        }
    }

    /// Says in the entry itself what a tighter policy did to it, where no reading of its own says so.
    fn note_policy(&mut self, effect: Effect, what: &str) {
        if effect == Effect::Tightens {
            let sentence = format!("By {}: {what}. {}", self.authority(), self.change.reason);
            self.rule.note = Some(match self.rule.note.take() {
                Some(note) => format!("{note} {sentence}"),
                None => sentence,
            });
        }
    }

    fn authority(&self) -> String {
        let Change { decided_by, approved_by, .. } = self.change;
        format!("policy of {}, decided by {decided_by}, approved by {approved_by}", self.bank)
    }
}
