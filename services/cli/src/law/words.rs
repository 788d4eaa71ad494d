//! Parts of rules in words.

use statutes::{Bound, ClockRule, Confidence, Holiday, Period, Rule, Status, Test};

/// What a test asks of a fact: `is yes`, `is one of nbfc, bank`.
pub(super) fn test(test: &Test) -> String {
    match test {
        Test::Is(true) => "is yes".to_owned(),
        Test::Is(false) => "is no".to_owned(),
        Test::OneOf(words) => match words.as_slice() {
            [only] => format!("is {only}"),
            many => format!("is one of {}", many.join(", ")),
        },
        Test::NoneOf(words) => match words.as_slice() {
            [only] => format!("is not {only}"),
            many => format!("is none of {}", many.join(", ")),
        },
        Test::AtLeastPaise(amount) => format!("is {amount} or more"),
        Test::AbovePaise(amount) => format!("is more than {amount}"),
        Test::AtMostPaise(amount) => format!("is {amount} or less"),
        Test::AtLeastBp(points) => format!("is {} or more", percent(*points)),
        Test::DateKnown(true) => "is known".to_owned(),
        Test::DateKnown(false) => "is none".to_owned(),
        Test::PassedClock(id) => format!("passes the clock {id}"),
        _ => "is as the book asks".to_owned(),
    }
}

fn percent(points: u32) -> String {
    match (points / 100, points % 100) {
        (whole, 0) => format!("{whole}%"),
        (whole, rest) => format!("{whole}.{rest:02}%"),
    }
}

/// A period: `30 days from the information of the return, that day not counted`.
pub(super) fn period(clock: &ClockRule) -> String {
    let ClockRule { anchor, period, bound, .. } = clock;
    match (period, bound) {
        (Period::ClearDays(_), _) => format!("{period} after {anchor}: neither that day nor the day of the act counts"),
        (_, Bound::Within) => format!("{period} from {anchor}, that day not counted"),
        (_, Bound::NotBefore) => format!("not before {period} from {anchor} have run out, that day not counted"),
    }
}

/// What a closed court or office does to the last day.
pub(super) const fn holiday(holiday: Holiday) -> &'static str {
    match holiday {
        Holiday::None => "a holiday on the last day changes nothing",
        Holiday::Court => "if the court is closed on the last day: the preceding open day is safe, the next arguable",
        Holiday::Office => "if the office is closed on the last day: the preceding open day is safe, the next arguable",
    }
}

/// What becomes of lateness.
pub(super) fn lateness(clock: &ClockRule) -> Option<String> {
    if clock.bound == Bound::NotBefore {
        return None;
    }
    Some(match (&clock.extension, &clock.condonation) {
        (Some(more), _) => format!("{} more, if {} allows it: {}", more.period, more.by, more.how),
        (None, Some(id)) => format!("can be condoned, without an outer limit: {id}"),
        (None, None) => "cannot be excused".to_owned(),
    })
}

/// `on sufficient cause` as `On sufficient cause.`
pub(super) fn sentence(words: &str) -> String {
    let words = words.trim();
    let stop = if words.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{}{stop}", capitalised(words))
}

/// `the notice` as `The notice`.
pub(super) fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// How far the rule can be trusted: `settled, high confidence`.
pub(super) fn standing(rule: &Rule) -> String {
    format!("{}, {} confidence", rule.status, rule.confidence)
}

/// The same, in so far as it is not settled and of high confidence.
pub(super) fn caveat(rule: &Rule) -> String {
    let status = (rule.status != Status::Settled).then(|| rule.status.to_string());
    let confidence = (rule.confidence != Confidence::High).then(|| format!("{} confidence", rule.confidence));
    status.into_iter().chain(confidence).collect::<Vec<_>>().join(", ")
}

/// `2003-02-06 to 2014-09-18`, or `since 2003-02-06`.
pub(super) fn in_force(rule: &Rule) -> String {
    match rule.in_force_until {
        Some(until) => format!("{} to {until}", rule.in_force_from),
        None => format!("since {}", rule.in_force_from),
    }
}
