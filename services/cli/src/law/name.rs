//! The rule that a text names: its id, or the part of an id that names no other.

use std::collections::BTreeSet;

use statutes::{Book, Rule};

use super::bad;
use crate::failure::Failure;

/// At most so many ids are suggested.
const SUGGESTED_MAX: usize = 6;

/// The id that `asked` names among the rules of a kind (`wanted`: "clock"; any, if none).
pub(super) fn rule_id<'b>(book: &'b Book, asked: &str, wanted: Option<&str>) -> Result<&'b str, Failure> {
    let fits = |rule: &Rule| wanted.is_none_or(|kind| rule.substance().word() == kind);
    if let Some(rule) = book.versions_of(asked).iter().find(|rule| fits(rule)) {
        return Ok(&rule.id);
    }
    if let (Some(rule), Some(wanted)) = (book.versions_of(asked).first(), wanted) {
        let kind = rule.substance().word();
        return Err(bad(format!(
            "`{asked}` is a {kind} and no {wanted}: see recourse law show {asked}{}",
            near_of_kind(book, asked, wanted)
        )));
    }
    let ids: BTreeSet<&str> = book.rules().filter(|rule| fits(rule)).map(|rule| rule.id.as_str()).collect();
    let ends = format!(".{asked}");
    let mut found: Vec<&str> = ids.iter().copied().filter(|id| id.ends_with(&ends)).collect();
    if found.is_empty() {
        found = ids.iter().copied().filter(|id| id.starts_with(asked)).collect();
    }
    if found.is_empty() {
        found = ids.iter().copied().filter(|id| id.contains(asked)).collect();
    }
    match found.as_slice() {
        [] => {}
        [only] => return Ok(only),
        many => {
            let what = wanted.unwrap_or("rule");
            return Err(bad(format!("`{asked}` is the name of more than one {what}: {}", listed(many))));
        }
    }
    let near = nearest(asked, ids.iter().copied()).map(|near| format!("; is it `{near}`?"));
    let what = wanted.unwrap_or("rule");
    let how = near.unwrap_or_else(|| format!("; recourse law list{} has them all", kind_option(wanted)));
    Err(bad(format!("the statute book has no {what} `{asked}`{how}")))
}

fn kind_option(wanted: Option<&str>) -> String {
    wanted.map(|kind| format!(" --kind {kind}")).unwrap_or_default()
}

/// Rules of the kind that was wanted, of the same proceeding.
fn near_of_kind(book: &Book, asked: &str, wanted: &str) -> String {
    let proceeding = asked.split('.').next().unwrap_or(asked);
    let of_kind = book.rules().filter(|rule| rule.substance().word() == wanted).map(|rule| rule.id.as_str());
    let same: BTreeSet<&str> = of_kind.filter(|id| id.split('.').next() == Some(proceeding)).collect();
    let same: Vec<&str> = same.into_iter().collect();
    if same.is_empty() { String::new() } else { format!("; {wanted}s are {}", listed(&same)) }
}

fn listed(ids: &[&str]) -> String {
    let more = ids.len().saturating_sub(SUGGESTED_MAX);
    let shown: Vec<&str> = ids.iter().copied().take(SUGGESTED_MAX).collect();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", shown.join(", "))
}

/// The name that is much like the one that was given.
pub(crate) fn nearest<'n>(asked: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let far = (asked.chars().count() / 3).max(2);
    let near = names.into_iter().map(|name| (distance(asked, name), name)).min();
    near.filter(|(distance, _)| *distance <= far).map(|(_, name)| name)
}

/// How many letters must be changed, added or left out to make one text of the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (index, left) in one.chars().enumerate() {
        let (mut diagonal, mut before) = (index, index + 1);
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (cell, right) in row.iter_mut().skip(1).zip(other.chars()) {
            let changed = diagonal + usize::from(left != right);
            diagonal = *cell;
            before = changed.min(*cell + 1).min(before + 1);
            *cell = before;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(asked: &str, wanted: Option<&str>) -> String {
        let book = Book::embedded();
        rule_id(&book, asked, wanted).map_or_else(|error| error.to_string(), str::to_owned)
    }

    #[test]
    fn a_rule_is_named_by_its_id_or_by_a_part_of_it() {
        assert_eq!(named("ni138.demand", None), "ni138.demand");
        assert_eq!(named("presentation_by", None), "ni138.presentation_by");
        assert_eq!(named("ni138.notice_b", None), "ni138.notice_by");
        assert_eq!(named("may_apply_14", Some("gate")), "sarfaesi.may_apply_14");
    }

    #[test]
    fn a_name_of_several_or_of_none_is_told_with_what_is_near() {
        let several = named("demand", None);
        assert!(several.starts_with("`demand` is the name of more than one rule: ni138.demand, "), "{several}");
        let slip = named("ni138.complain_by", None);
        assert_eq!(slip, "the statute book has no rule `ni138.complain_by`; is it `ni138.complaint_by`?");
        let nothing = named("zebra", Some("gate"));
        assert_eq!(nothing, "the statute book has no gate `zebra`; recourse law list --kind gate has them all");
        let other = named("ni138.demand", Some("clock"));
        assert!(
            other.starts_with(
                "`ni138.demand` is a notice and no clock: see recourse law show ni138.demand; clocks are ni138."
            ),
            "{other}"
        );
    }
}
