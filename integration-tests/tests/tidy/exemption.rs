//! Exceptions to a rule: each with its reason, and none that outlives its need.

use std::collections::BTreeSet;

use crate::tree::Violation;

/// A file that may break a rule.
#[derive(Debug)]
pub(crate) struct Exemption {
    /// From the repository's root.
    pub(crate) file: &'static str,
    pub(crate) reason: &'static str,
}

/// What is left of `found` after the exemptions, and the exemptions that excuse nothing.
pub(crate) fn apply(list: &str, exemptions: &[Exemption], found: &[Violation]) -> Vec<Violation> {
    let broken: BTreeSet<&str> = found.iter().map(|violation| violation.file.as_str()).collect();
    let listed: BTreeSet<&str> = exemptions.iter().map(|exemption| exemption.file).collect();

    let mut left: Vec<Violation> =
        found.iter().filter(|violation| !listed.contains(violation.file.as_str())).cloned().collect();
    for exemption in exemptions {
        if !broken.contains(exemption.file) {
            let what = format!("no longer breaks the rule; take it off {list} in integration-tests/tests/tidy/main.rs");
            left.push(Violation::new(exemption.file, what));
        }
        if exemption.reason.trim().is_empty() {
            left.push(Violation::new(exemption.file, format!("is on {list} without a reason; write one")));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found() -> Vec<Violation> {
        vec![Violation::new("a.rs", "too long"), Violation::new("b.rs", "too long")]
    }

    #[test]
    fn a_listed_file_is_excused_and_another_is_not() {
        let left = apply("LIST", &[Exemption { file: "a.rs", reason: "generated" }], &found());
        assert_eq!(left, vec![Violation::new("b.rs", "too long")]);
    }

    #[test]
    fn an_exemption_that_excuses_nothing_is_a_violation() {
        let left = apply("LIST", &[Exemption { file: "c.rs", reason: "generated" }], &[]);
        assert_eq!(left.len(), 1);
        assert!(left[0].to_string().starts_with("c.rs: no longer breaks the rule; take it off LIST"));
    }

    #[test]
    fn an_exemption_without_a_reason_is_a_violation() {
        let left = apply("LIST", &[Exemption { file: "a.rs", reason: " " }], &found()[..1]);
        assert_eq!(left.len(), 1);
        assert!(left[0].to_string().contains("without a reason"));
    }
}
