use statutes::{Book, Period, RuleError, Source, Status, ni138::rule};

use crate::day;

const RULE: &str = r#"
[statute]
id = "test"
title = "Test"

[[rule]]
id = "test.first"
authority = "s.1"
in_force_from = "2000-01-01"
status = "settled"
confidence = "high"
plain = "A sentence."

[[rule]]
id = "test.second"
authority = "s.2"
in_force_from = "2000-01-01"
status = "settled"
confidence = "high"
plain = "A sentence."
clock = { anchor = "service", period = { days = 15 }, holiday = "none" }
"#;

fn error_of(text: &str) -> String {
    Book::parse(&[Source { name: "test.toml", text }]).unwrap_err().to_string()
}

#[test]
fn every_rule_that_the_proceeding_uses_is_in_the_book_today() {
    let book = Book::embedded();
    for id in [
        rule::PRESENTATION_BY,
        rule::NOTICE_BY,
        rule::NOTICE_LATE,
        rule::REPRESENTATION,
        rule::PAY_BY,
        rule::CAUSE_OF_ACTION,
        rule::COMPLAINT_BY,
        rule::PREMATURE_COMPLAINT,
        rule::CONDONATION,
        "gca.month_end",
        "gca.court_holiday",
    ] {
        assert_eq!(book.rule_on(id, day("2026-03-02")).unwrap().id, id);
    }
    assert_eq!(book.rule_on("exclusion.covid", day("2021-01-01")).unwrap().id, "exclusion.covid");
}

#[test]
fn a_rule_is_read_as_it_stood_on_the_day() {
    let book = Book::embedded();
    let period = |id, date| book.rule_on(id, day(date)).unwrap().clock.unwrap().period;
    assert_eq!(period(rule::NOTICE_BY, "2003-02-05"), Period::Days(15));
    assert_eq!(period(rule::NOTICE_BY, "2003-02-06"), Period::Days(30));
    assert_eq!(period(rule::PRESENTATION_BY, "2012-03-31"), Period::Months(6));
    assert_eq!(period(rule::PRESENTATION_BY, "2012-04-01"), Period::Months(3));
}

#[test]
fn a_day_on_which_the_rule_was_not_in_force_is_an_error() {
    let book = Book::embedded();
    let error = book.rule_on(rule::CONDONATION, day("2003-02-05")).unwrap_err();
    assert_eq!(error.to_string(), "rule `ni138.condonation` was not in force on 2003-02-05");
    let unknown = book.rule_on("ni138.unheard_of", day("2026-01-01")).unwrap_err();
    assert_eq!(unknown, RuleError::Unknown("ni138.unheard_of".to_owned()));
}

#[test]
fn contested_rules_carry_their_readings_and_name_the_safe_one() {
    for rule in Book::embedded().rules().filter(|rule| rule.status == Status::Contested) {
        assert!(rule.readings.len() >= 2, "{}", rule.id);
        assert_eq!(rule.readings.iter().filter(|reading| reading.safe).count(), 1, "{}", rule.id);
    }
}

#[test]
fn the_version_changes_with_a_single_character() {
    let version = |text| Book::parse(&[Source { name: "test.toml", text }]).unwrap().version().to_owned();
    let changed = RULE.replace("days = 15", "days = 16");
    assert_ne!(version(RULE), version(&changed));
    assert_eq!(version(RULE), version(RULE));
    assert_eq!(Book::embedded().version().len(), 64);
}

#[test]
fn a_misspelt_key_is_reported_with_file_line_and_rule() {
    let error = error_of(&RULE.replace("holiday =", "holidays ="));
    assert!(error.starts_with("test.toml, line 14, rule `test.second`: unknown field `holidays`"), "{error}");
}

#[test]
fn a_date_that_does_not_exist_is_reported_with_its_rule() {
    let error = error_of(&RULE.replacen("2000-01-01", "2000-02-30", 1));
    assert!(error.starts_with("test.toml, line 6, rule `test.first`: "), "{error}");
}

#[test]
fn text_that_is_not_toml_is_reported_with_file_and_line() {
    let error = error_of("[statute]\nid = \"test\"\ntitle = \n");
    assert!(error.starts_with("test.toml, line 3: "), "{error}");
}

#[test]
fn two_entries_of_a_rule_must_not_be_in_force_together() {
    let error = error_of(&RULE.replace("test.second", "test.first"));
    assert_eq!(error, "test.toml, line 14, rule `test.first`: is in force together with the entry from 2000-01-01");
}

#[test]
fn entries_that_make_no_sense_are_refused() {
    for (from, to, complaint) in [
        ("test.first", "first", "an id is lower-case words joined by dots"),
        ("\"s.1\"", "\" \"", "`authority` and `plain` must not be empty"),
        (
            "status = \"settled\"",
            "status = \"settled\"\nin_force_until = \"1999-12-31\"",
            "lies before `in_force_from`",
        ),
        ("days = 15", "days = 0", "a period must be at least one day or one month"),
        ("status = \"settled\"", "status = \"contested\"", "at least two `readings`"),
    ] {
        let error = error_of(&RULE.replacen(from, to, 1));
        assert!(error.contains(complaint), "{error}");
    }
}
