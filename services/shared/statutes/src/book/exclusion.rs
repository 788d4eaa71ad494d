//! Days that an order took out of periods, as a file states them.

use serde::{Deserialize, Serialize};

use super::{clock::Period, rule::Rule};

/// Days that do not count in the periods that name the rule in their `exclusions`: those from `in_force_from` to
/// `in_force_until`, both excluded.
///
/// Where courts differ on whether a period is one of those that the order means, the rule is contested, and on its safe
/// reading the days do count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// What is left after the excluded days, at least, of a period that would have ended within them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then_at_least: Option<Period>,
}

impl Exclusion {
    /// What is wrong with the exclusion beyond its syntax.
    pub(super) fn defect(self, rule: &Rule) -> Option<String> {
        if rule.in_force_until.is_none() {
            Some("an exclusion has a last day: `in_force_until`".to_owned())
        } else if self.then_at_least.is_some_and(|period| period.count() == 0) {
            Some("a period must be at least one day, month or year".to_owned())
        } else {
            None
        }
    }
}
