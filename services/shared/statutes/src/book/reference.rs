//! The ids by which one rule names others. All must exist in the whole book, and be of the kind that the place asks
//! for.

use std::collections::HashMap;

use super::{
    gate::{Clause, Test},
    rule::Rule,
};

/// An id that an entry names.
struct Reference<'a> {
    /// The key under which it stands.
    field: &'static str,
    id: &'a str,
    /// The kinds of rule that may stand there; none if any may.
    kinds: &'static [&'static str],
}

const CLOCK: &[&str] = &["clock"];
const GATE: &[&str] = &["gate"];
const ANY: &[&str] = &[];

/// The first id of `rule` that does not exist or is of another kind, as a message.
pub(super) fn broken(rule: &Rule, rules: &HashMap<String, Vec<Rule>>) -> Option<String> {
    references(rule).into_iter().find_map(|Reference { field, id, kinds }| {
        let Some(named) = rules.get(id) else {
            return Some(format!("`{field}` names `{id}`, which the book does not have"));
        };
        // A rule that was a principle and became a clock is one.
        let is_of_kind = |rule: &Rule| kinds.is_empty() || kinds.contains(&rule.substance().word());
        let kind = named.last().map_or("principle", |rule| rule.substance().word());
        (!named.iter().any(is_of_kind))
            .then(|| format!("`{field}` names `{id}`, which is a {kind} and not a {}", kinds.join(" or a ")))
    })
}

fn references(rule: &Rule) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let clocks = rule.clock.iter().chain(rule.readings.iter().filter_map(|reading| reading.clock.as_ref()));
    for clock in clocks {
        found.extend(clock.exclusions.iter().map(|id| Reference { field: "exclusions", id, kinds: ANY }));
        found.extend(clock.condonation.iter().map(|id| Reference { field: "condonation", id, kinds: ANY }));
    }
    if let Some(notice) = &rule.notice {
        found.extend(notice.send_by.iter().map(|id| Reference { field: "send_by", id, kinds: CLOCK }));
        found.extend(notice.respond_by.iter().map(|id| Reference { field: "respond_by", id, kinds: CLOCK }));
        found.extend(notice.gates.iter().map(|id| Reference { field: "gates", id, kinds: GATE }));
        found.extend(notice.next.iter().map(|id| Reference { field: "next", id, kinds: ANY }));
    }
    if let Some(gate) = &rule.gate {
        let tests = gate.clauses.iter().flat_map(Clause::tests);
        found.extend(tests.filter_map(|test| match test {
            Test::PassedClock(id) => Some(Reference { field: "passed_clock", id, kinds: CLOCK }),
            _ => None,
        }));
    }
    found
}
