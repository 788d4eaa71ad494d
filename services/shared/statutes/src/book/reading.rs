//! The ways to read a rule: which courts they bind, and when they were known.

use kernel::LegalDate;
use serde::{Deserialize, Serialize};

use super::clock::ClockRule;
use crate::court::Court;

/// One way to read a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// A short name.
    pub name: String,
    /// Whether this is the reading to act on.
    pub safe: bool,
    /// The reading in one plain sentence.
    pub plain: String,
    /// The section or order that it rests on, where it is not the rule's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// The judgments that read it so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgments: Vec<String>,
    /// The courts that it binds; none if it is an argument.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub binds: Vec<Court>,
    /// The day of the judgment: before it nobody could know the reading. None if it is as old as the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_since: Option<LegalDate>,
    /// The day on which it was overruled. Overruling relates back: from that day on the reading holds for no act, past
    /// ones included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled_on: Option<LegalDate>,
    /// A choice of the lender and not a reading of the law: it holds in every court, beside whatever binds there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub policy: bool,
    /// The period on this reading; none if it is the rule's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockRule>,
}

/// How strongly a reading holds in a court: the more strongly, the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Force {
    /// It binds other courts, or none.
    Argument,
    /// It binds the tribunal that was named.
    Tribunal,
    /// It binds the court as its High Court.
    HighCourt,
    /// It binds every court.
    SupremeCourt,
}

impl Reading {
    /// A reading that is an argument, as old as the rule, on the rule's own clock; not the one to act on.
    pub(super) fn of_law(name: &str, plain: &str) -> Self {
        Self {
            name: name.to_owned(),
            safe: false,
            plain: plain.to_owned(),
            authority: None,
            judgments: Vec::new(),
            binds: Vec::new(),
            known_since: None,
            overruled_on: None,
            policy: false,
            clock: None,
        }
    }

    /// Whether the reading could be known on that day and was not overruled then; none is today, with all that the book
    /// knows.
    #[must_use]
    pub fn is_known_at(&self, known_at: Option<LegalDate>) -> bool {
        match known_at {
            None => self.overruled_on.is_none(),
            Some(day) => {
                self.known_since.is_none_or(|since| since <= day) && self.overruled_on.is_none_or(|gone| day < gone)
            }
        }
    }

    /// What the reading rests on, in one line; empty if it rests on the rule's own authority.
    #[must_use]
    pub fn citation(&self) -> String {
        let parts: Vec<&str> =
            self.authority.iter().map(String::as_str).chain(self.judgments.iter().map(String::as_str)).collect();
        parts.join("; ")
    }

    fn force(&self, court: Option<&Court>) -> Force {
        let Some(court) = court else { return Force::Argument };
        let strongest = self.binds.iter().map(|bound| match bound {
            Court::Supreme => Force::SupremeCourt,
            Court::High(_) if bound == court => Force::HighCourt,
            Court::Tribunal(_) if bound == court => Force::Tribunal,
            Court::High(_) | Court::Tribunal(_) => Force::Argument,
        });
        strongest.max().unwrap_or(Force::Argument)
    }

    /// What is wrong with the reading beyond its syntax.
    pub(super) fn defect(&self) -> Option<String> {
        let about = |message: &str| Some(format!("reading `{}`: {message}", self.name));
        if self.name.trim().is_empty() || self.plain.trim().is_empty() {
            Some("a reading's `name` and `plain` must not be empty".to_owned())
        } else if self.overruled_on.is_some_and(|gone| self.known_since.is_some_and(|since| gone <= since)) {
            about("`overruled_on` must lie after `known_since`")
        } else if self.safe && self.overruled_on.is_some() {
            about("the safe reading must not be one that was overruled")
        } else if self.policy && !self.binds.is_empty() {
            about("a policy binds no court")
        } else {
            self.clock.as_ref().and_then(ClockRule::defect).and_then(|defect| about(&defect))
        }
    }
}

/// Those of `readings` that apply in a court, as the world knew the law at `known_at`: the ones that were known and not
/// overruled; of them, if some bind the court, only those that bind it most strongly, and the lender's policies.
pub(super) fn applicable<'a>(
    readings: &'a [Reading],
    known_at: Option<LegalDate>,
    court: Option<&Court>,
) -> impl Iterator<Item = &'a Reading> {
    let known = move || readings.iter().filter(move |reading| reading.is_known_at(known_at));
    let strongest = known().map(|reading| reading.force(court)).max().unwrap_or(Force::Argument);
    known().filter(move |reading| reading.policy || reading.force(court) == strongest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::court::HighCourt;

    fn reading(name: &str, binds: &[Court]) -> Reading {
        Reading { binds: binds.to_vec(), ..Reading::of_law(name, "A sentence.") }
    }

    fn names(readings: &[Reading], known_at: Option<&str>, court: Option<&Court>) -> Vec<String> {
        let known_at = known_at.map(|day| day.parse().unwrap());
        applicable(readings, known_at, court).map(|reading| reading.name.clone()).collect()
    }

    const BOMBAY: Court = Court::High(HighCourt::Bombay);
    const DELHI: Court = Court::High(HighCourt::Delhi);

    #[test]
    fn what_binds_the_court_leaves_the_others_behind() {
        let readings = [reading("a", &[]), reading("b", &[BOMBAY]), reading("c", &[BOMBAY, DELHI])];
        assert_eq!(names(&readings, None, Some(&BOMBAY)), ["b", "c"]);
        assert_eq!(names(&readings, None, Some(&DELHI)), ["c"]);
        assert_eq!(names(&readings, None, Some(&Court::High(HighCourt::Kerala))), ["a", "b", "c"]);
    }

    #[test]
    fn the_supreme_court_comes_before_a_high_court_and_that_before_a_tribunal() {
        let tribunal = Court::Tribunal("drat_kolkata".to_owned());
        let of_tribunal = reading("t", std::slice::from_ref(&tribunal));
        let readings = [reading("s", &[Court::Supreme]), reading("h", &[BOMBAY]), of_tribunal];
        assert_eq!(names(&readings, None, Some(&BOMBAY)), ["s"]);
        assert_eq!(names(&readings[1..], None, Some(&BOMBAY)), ["h"]);
        assert_eq!(names(&readings[1..], None, Some(&tribunal)), ["t"]);
        assert_eq!(names(&readings[1..], None, Some(&Court::Supreme)), ["h", "t"]);
    }

    #[test]
    fn where_no_court_is_named_every_reading_applies() {
        let readings = [reading("s", &[Court::Supreme]), reading("a", &[])];
        assert_eq!(names(&readings, None, None), ["s", "a"]);
    }

    #[test]
    fn a_policy_stands_beside_what_binds() {
        let policy = Reading { policy: true, ..reading("policy", &[]) };
        let readings = [reading("a", &[]), reading("s", &[Court::Supreme]), policy];
        assert_eq!(names(&readings, None, Some(&DELHI)), ["s", "policy"]);
    }

    #[test]
    fn a_reading_is_known_from_its_judgment_until_it_is_overruled() {
        let known_since = Some("2014-11-12".parse().unwrap());
        let overruled_on = Some("2025-09-22".parse().unwrap());
        let old = Reading { known_since, overruled_on, ..reading("old", &[Court::Supreme]) };
        let new = Reading { known_since: overruled_on, ..reading("new", &[Court::Supreme]) };
        let readings = [old, new, reading("text", &[])];
        assert_eq!(names(&readings, Some("2014-11-11"), Some(&DELHI)), ["text"]);
        assert_eq!(names(&readings, Some("2014-11-12"), Some(&DELHI)), ["old"]);
        assert_eq!(names(&readings, Some("2025-09-21"), Some(&DELHI)), ["old"]);
        assert_eq!(names(&readings, Some("2025-09-22"), Some(&DELHI)), ["new"]);
        assert_eq!(names(&readings, None, Some(&DELHI)), ["new"]);
        assert_eq!(names(&readings, None, None), ["new", "text"]);
    }
}
