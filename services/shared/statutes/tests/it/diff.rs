use statutes::{Book, Change, Source, diff};

use crate::day;

const BOOK: &str = r#"
[statute]
id = "test"
title = "Test"

[[rule]]
id = "test.period"
authority = "s.1"
in_force_from = "2000-01-01"
in_force_until = "2002-12-31"
status = "settled"
confidence = "high"
plain = "Within fifteen days."
clock = { anchor = "intimation", period = { days = 15 }, holiday = "none" }

[[rule]]
id = "test.period"
authority = "s.1"
in_force_from = "2003-01-01"
status = "contested"
confidence = "high"
plain = "Within thirty days."
clock = { anchor = "intimation", period = { days = 30 }, holiday = "none" }

[[rule.readings]]
name = "old"
safe = false
plain = "From dispatch."
known_since = "2004-01-01"
overruled_on = "2010-01-01"

[[rule.readings]]
name = "new"
safe = true
plain = "From receipt."
known_since = "2010-01-01"

[[rule]]
id = "test.gone"
authority = "s.2"
in_force_from = "2000-01-01"
in_force_until = "2020-01-31"
status = "settled"
confidence = "high"
plain = "A sentence."

[[rule]]
id = "test.draft"
authority = "s.3"
in_force_from = "2026-10-01"
status = "draft"
confidence = "low"
plain = "A sentence."

[[rule]]
id = "testing.other"
authority = "s.4"
in_force_from = "2005-01-01"
status = "settled"
confidence = "high"
plain = "A sentence."
"#;

fn book() -> Book {
    Book::parse(&[Source { name: "test.toml", text: BOOK }]).unwrap()
}

/// Each change in one line.
fn lines(book: &Book, from: &str, to: &str, prefix: &str) -> Vec<String> {
    let line = |change: &Change<'_>| {
        let what = match change {
            Change::Began { .. } => "began".to_owned(),
            Change::Ended { .. } => "ended".to_owned(),
            Change::Changed { .. } => "changed".to_owned(),
            Change::ReadingKnown { reading, .. } => format!("{} known", reading.name),
            Change::ReadingOverruled { reading, .. } => format!("{} overruled", reading.name),
        };
        format!("{} {} {what}", change.on(), change.rule().id)
    };
    diff(book, day(from), day(to), prefix).iter().map(line).collect()
}

#[test]
fn what_began_changed_and_ended_is_told_with_its_day() {
    assert_eq!(
        lines(&book(), "1999-12-31", "2026-12-31", ""),
        [
            "2000-01-01 test.gone began",
            "2000-01-01 test.period began",
            "2003-01-01 test.period changed",
            "2004-01-01 test.period old known",
            "2005-01-01 testing.other began",
            "2010-01-01 test.period old overruled",
            "2010-01-01 test.period new known",
            "2020-02-01 test.gone ended",
        ]
    );
}

#[test]
fn the_first_day_is_not_told_and_the_last_is() {
    assert_eq!(lines(&book(), "2003-01-01", "2004-01-01", "test"), ["2004-01-01 test.period old known"]);
    assert_eq!(lines(&book(), "2020-02-01", "2020-02-02", "test"), [""; 0]);
    assert_eq!(lines(&book(), "2026-01-01", "2000-01-01", ""), [""; 0]);
}

#[test]
fn a_prefix_is_whole_words() {
    assert_eq!(lines(&book(), "2004-06-01", "2006-01-01", "test"), [""; 0]);
    assert_eq!(lines(&book(), "2004-06-01", "2006-01-01", "testing"), ["2005-01-01 testing.other began"]);
    assert_eq!(lines(&book(), "2019-01-01", "2021-01-01", "test.gone"), ["2020-02-01 test.gone ended"]);
}

#[test]
fn a_draft_is_told_only_where_drafts_count() {
    assert_eq!(lines(&book(), "2026-01-01", "2026-12-31", ""), [""; 0]);
    assert_eq!(lines(&book().with_drafts(), "2026-01-01", "2026-12-31", ""), ["2026-10-01 test.draft began"]);
}

#[test]
fn a_change_shows_the_old_and_the_new_side_by_side() {
    let book = book();
    let changes = diff(&book, day("2002-01-01"), day("2003-12-31"), "test.period");
    let [Change::Changed { differences, .. }] = changes.as_slice() else { panic!("{changes:?}") };
    let of = |part: &str| {
        let difference = differences.iter().find(|difference| difference.part == part).unwrap();
        (difference.old.clone(), difference.new.clone())
    };
    assert_eq!(of("period"), (Some("15 days".to_owned()), Some("30 days".to_owned())));
    assert_eq!(of("plain"), (Some("Within fifteen days.".to_owned()), Some("Within thirty days.".to_owned())));
    assert_eq!(of("status"), (Some("settled".to_owned()), Some("contested".to_owned())));
    assert_eq!(of("readings"), (None, Some("From dispatch.\nFrom receipt.".to_owned())));
    assert!(differences.iter().all(|difference| difference.part != "authority"));
}

#[test]
fn the_notice_period_of_the_cheque_law_became_thirty_days() {
    let book = Book::embedded();
    let changes = diff(&book, day("2003-01-01"), day("2003-12-31"), "ni138.notice_by");
    let [Change::Changed { on, differences, .. }] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!(*on, day("2003-02-06"));
    assert!(differences.iter().any(|difference| difference.new.as_deref() == Some("30 days")));
}
