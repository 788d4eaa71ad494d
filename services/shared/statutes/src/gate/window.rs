//! The clauses that ask a clock: whether its time has come, or is not over yet.

use kernel::{DateInterval, LegalDate};

use super::{GateError, evaluate::Held, facts::GateFacts};
use crate::{
    book::{Anchor, Book, Rule},
    clock::Window,
    context::Context,
    facts::Fact,
    reasoning::{Assumption, MissingFact, Reasoning},
};

/// From which facts the clock `id` runs, where a clause tests it with the fact `fact`: that fact is the day of what the
/// clock itself runs from. The days that a reading runs from instead are facts named after the anchor, beside it:
/// `sarfaesi.last_service` beside `sarfaesi.notice_date`.
pub(super) fn anchor_facts(book: &Book, id: &str, fact: &str) -> Vec<(Anchor, String)> {
    book.versions_of(id).iter().flat_map(|rule| anchors_of(rule, fact)).collect()
}

fn anchors_of(rule: &Rule, fact: &str) -> Vec<(Anchor, String)> {
    let Some(own) = rule.clock.as_ref().map(|clock| clock.anchor) else { return Vec::new() };
    let space = fact.split('.').next().unwrap_or(fact);
    let mut found = vec![(own, fact.to_owned())];
    for clock in rule.readings.iter().filter_map(|reading| reading.clock.as_ref()) {
        if !found.iter().any(|(anchor, _)| *anchor == clock.anchor) {
            found.push((clock.anchor, format!("{space}.{}", name_of(clock.anchor))));
        }
    }
    found
}

/// The name of the anchor in the files of the book.
fn name_of(anchor: Anchor) -> String {
    match toml::Value::try_from(anchor) {
        Ok(toml::Value::String(name)) => name,
        Ok(_) | Err(_) => String::new(),
    }
}

/// Whether the act is in time on that day by the clock `id`.
pub(super) fn passed(
    ctx: &Context<'_>,
    id: &str,
    fact: &str,
    facts: &GateFacts,
    on: LegalDate,
    reasoning: &mut Reasoning,
) -> Result<Held, GateError> {
    let Some(days) = facts.days(fact)? else { return Ok(Held::Unknown(fact.to_owned())) };
    let rule = ctx.rule(id, days.earliest())?;
    let names = anchors_of(rule, fact);
    let mut anchors: Vec<(Anchor, DateInterval)> = Vec::new();
    for (anchor, name) in &names {
        if let Some(days) = facts.days(name)? {
            anchors.push((*anchor, days));
        }
    }
    let answer = ctx.clock_from(id, &anchors)?;
    let window = answer.value;
    let missing = answer.reasoning.unknown.iter().find_map(|missing| match missing {
        MissingFact::Anchor(anchor) => names.iter().find(|(known, _)| known == anchor).map(|(_, name)| name.clone()),
        _ => None,
    });
    let held = match window {
        Fact::Unknown => Held::Unknown(missing.unwrap_or_else(|| fact.to_owned())),
        Fact::Known(Window::NotBefore { first }) => between(on >= first.safe(), on < first.arguable()),
        Fact::Known(Window::Within { last, .. }) => {
            // A day that was taken as open matters only if the act would be done on it or later.
            let rests_on = |assumption: &Assumption| match assumption {
                Assumption::CourtOpen { day } | Assumption::BeyondCalendar { day, .. } => on >= *day,
                _ => true,
            };
            match between(on <= last.safe(), on > last.arguable()) {
                Held::Yes if answer.reasoning.assumed.iter().any(rests_on) => Held::Assumed,
                held => held,
            }
        }
    };
    // What is missing is named by the clause.
    reasoning.append(Reasoning { unknown: Vec::new(), ..answer.reasoning });
    Ok(held)
}

const fn between(surely: bool, surely_not: bool) -> Held {
    if surely {
        Held::Yes
    } else if surely_not {
        Held::No
    } else {
        Held::Depends
    }
}
