use statutes::{Book, Court, HighCourt, Period, RuleError, Source, Status, Substance, ni138::rule};

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
    let period = |id, date| book.rule_on(id, day(date)).unwrap().clock.as_ref().unwrap().period;
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
        ("days = 15", "days = 0", "a period must be at least one day, month or year"),
        ("status = \"settled\"", "status = \"contested\"", "at least two `readings`"),
        ("confidence = \"high\"", "confidence = \"low\"", "knows with low confidence is not settled"),
        ("clock =", "conduct = { requires = [\"A sentence.\"] }\nclock =", "at most one of `clock`, `notice`,"),
        ("test.first", "bank.first", "ids with `bank.` are for a bank's overlay"),
        (
            "id = \"test.first\"",
            "id = \"test.first\"\ncovers = [\"Z9\"]",
            "`covers` names `Z9`, which the catalogue does",
        ),
        ("holiday = \"none\"", "holiday = \"none\", exclusions = [\"test.third\"]", "which the book does not have"),
        (
            "holiday = \"none\"",
            "holiday = \"none\", bound = \"not_before\", extension = { period = { days = 5 }, by = \"court\", how = \"x\", holiday = \"none\" }",
            "a period that must have run out is not extended",
        ),
    ] {
        let error = error_of(&RULE.replacen(from, to, 1));
        assert!(error.contains(complaint), "{error}");
    }
}

/// The book of `RULE` with further text at the end of its second rule.
fn with(text: &str) -> String {
    format!("{RULE}{text}")
}

fn parse(text: &str) -> Book {
    Book::parse(&[Source { name: "test.toml", text }]).unwrap()
}

/// A reading of a file, with further keys.
fn reading(name: &str, safe: bool, keys: &str) -> String {
    format!("[[rule.readings]]\nname = \"{name}\"\nsafe = {safe}\nplain = \"A sentence.\"\n{keys}\n")
}

#[test]
fn readings_that_contradict_themselves_are_refused() {
    let known = |from: &str, until: &str| format!("known_since = \"{from}\"\noverruled_on = \"{until}\"");
    let clock = "clock = { anchor = \"service\", period = { days = 5 }, bound = \"not_before\", holiday = \"none\" }";
    for (one, other, complaint) in [
        (reading("a", true, ""), reading("b", true, ""), "exactly one of the `readings` must be safe"),
        (reading("a", true, ""), reading("a", false, ""), "reading `a` is given twice"),
        (
            reading("a", true, ""),
            reading("b", false, &known("2020-01-01", "2020-01-01")),
            "reading `b`: `overruled_on` must lie after `known_since`",
        ),
        (
            reading("a", true, &known("2020-01-01", "2020-01-02")),
            reading("b", false, ""),
            "the safe reading must not be one that was overruled",
        ),
        (reading("a", true, ""), reading("b", false, clock), "must have the `bound` of the rule's own"),
        (reading("a", true, ""), reading("b", false, "binds = [\"high_court:mumbai\"]"), "`mumbai` is no High Court"),
    ] {
        let error = error_of(&with(&(one + &other)));
        assert!(error.starts_with("test.toml, line 14, rule `test.second`: "), "{error}");
        assert!(error.contains(complaint), "{error}");
    }
}

#[test]
fn an_id_that_another_entry_names_must_exist_and_be_of_its_kind() {
    let third = "\n[[rule]]\nid = \"test.third\"\nauthority = \"s.3\"\nin_force_from = \"2000-01-01\"\nstatus = \"settled\"\n\
                 confidence = \"high\"\nplain = \"A sentence.\"\n";
    let notice = |keys: &str| {
        format!(
            "{third}[rule.notice]\ntitle = \"A notice\"\nfrom = \"creditor\"\nto = [\"borrower\"]\ntrigger = \"default\"\n{keys}\n"
        )
    };
    let gate = |test: &str| {
        format!(
            "{third}[rule.gate]\nact = \"act\"\n[[rule.gate.clauses]]\nid = \"one\"\nfact = \"case.day\"\ntest = {test}\n\
             otherwise = \"refused\"\nplain = \"A sentence.\"\n"
        )
    };
    for (text, message) in [
        (notice("send_by = \"test.fourth\""), "`send_by` names `test.fourth`, which the book does not have"),
        (notice("gates = [\"test.second\"]"), "`gates` names `test.second`, which is a clock and not a gate"),
        (notice("next = [\"test.fourth\"]"), "`next` names `test.fourth`, which the book does not have"),
        (
            gate("{ passed_clock = \"test.first\" }"),
            "`passed_clock` names `test.first`, which is a principle and not a clock",
        ),
    ] {
        assert_eq!(error_of(&with(&text)), format!("test.toml, line 23, rule `test.third`: {message}"));
    }
    parse(&with(&notice("send_by = \"test.second\"\nnext = [\"test.first\"]")));
    let book = parse(&with(&gate("{ passed_clock = \"test.second\" }")));
    let rule = book.rule_on("test.third", day("2026-01-01")).unwrap();
    assert!(matches!(rule.substance(), Substance::Gate(gate) if gate.clause("one").is_some()));
}

#[test]
fn a_draft_is_no_answer_until_it_is_asked_for() {
    let draft = RULE.replacen("status = \"settled\"", "status = \"draft\"", 1).replacen("2000-01-01", "2026-10-01", 1);
    let book = parse(&draft);
    let error = book.rule_on("test.first", day("2026-10-01")).unwrap_err();
    assert_eq!(error.to_string(), "rule `test.first` is a draft on 2026-10-01");
    assert_eq!(book.with_drafts().rule_on("test.first", day("2026-10-01")).unwrap().status, Status::Draft);
    assert!(book.with_drafts().rule_on("test.first", day("2026-09-30")).is_err());
    assert_ne!(book.with_drafts().version(), book.version());
}

#[test]
fn a_draft_may_stand_beside_the_law_that_it_would_replace() {
    let draft = "\n[[rule]]\nid = \"test.first\"\nauthority = \"draft s.1\"\nin_force_from = \"2026-10-01\"\n\
                 status = \"draft\"\nconfidence = \"low\"\nplain = \"Another sentence.\"\n";
    let book = parse(&with(draft));
    let authority = |book: &Book, on| book.rule_on("test.first", day(on)).unwrap().authority.clone();
    assert_eq!(authority(&book, "2026-10-01"), "s.1");
    assert_eq!(authority(&book.with_drafts(), "2026-10-01"), "draft s.1");
    assert_eq!(authority(&book.with_drafts(), "2026-09-30"), "s.1");
}

#[test]
fn a_rule_made_later_for_earlier_days_was_not_known_on_them() {
    let before = "in_force_from = \"2000-01-01\"\nin_force_until = \"2019-12-31\"";
    let after = "\n[[rule]]\nid = \"test.first\"\nauthority = \"s.1 as amended\"\nin_force_from = \"2020-01-01\"\n\
                 known_since = \"2021-06-01\"\nstatus = \"settled\"\nconfidence = \"high\"\nplain = \"A sentence.\"\n";
    let book = parse(&(RULE.replacen("in_force_from = \"2000-01-01\"", before, 1) + after));
    let authority = |known_at: Option<&str>| {
        let known_at = known_at.map(day);
        book.rule_as_known("test.first", day("2020-03-01"), known_at).map(|rule| rule.authority.clone())
    };
    assert_eq!(authority(None).unwrap(), "s.1 as amended");
    assert_eq!(authority(Some("2021-06-01")).unwrap(), "s.1 as amended");
    assert_eq!(authority(Some("2021-05-31")).unwrap(), "s.1");
    let never = authority(Some("1999-01-01")).unwrap_err();
    assert_eq!(never.to_string(), "rule `test.first`, in force on 2020-03-01, was not known on 1999-01-01");
}

#[test]
fn a_court_hears_the_readings_that_bind_it() {
    let text = with(&(reading("a", true, "") + &reading("b", false, "binds = [\"high_court:delhi\"]")));
    let book = parse(&text);
    let rule = book.rule_on("test.second", day("2026-01-01")).unwrap();
    let names = |court: Option<&Court>| {
        let applicable = rule.applicable(None, court);
        applicable.map(|reading| reading.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(Some(&Court::High(HighCourt::Delhi))), ["b"]);
    assert_eq!(names(Some(&Court::High(HighCourt::Kerala))), ["a", "b"]);
    assert_eq!(names(None), ["a", "b"]);
}

/// `RULE` with both entries under one id, one after the other, and further text at the end of the first.
fn one_rule_of_two_entries(first: &str) -> String {
    RULE.replacen(
        "plain = \"A sentence.\"",
        &format!("in_force_until = \"2000-01-01\"\nplain = \"A sentence.\"\n{first}"),
        1,
    )
    .replace(
        "id = \"test.second\"\nauthority = \"s.2\"\nin_force_from = \"2000-01-01\"",
        "id = \"test.first\"\nauthority = \"s.2\"\nin_force_from = \"2000-01-02\"",
    )
}

#[test]
fn a_principle_may_become_a_clock_and_a_rule_of_conduct_may_not() {
    let book = parse(&one_rule_of_two_entries(""));
    assert_eq!(book.rule_on("test.first", day("2000-01-01")).unwrap().substance(), Substance::Principle);
    assert!(matches!(book.rule_on("test.first", day("2000-01-02")).unwrap().substance(), Substance::Clock(_)));
    let error = error_of(&one_rule_of_two_entries("conduct = { requires = [\"A sentence.\"] }"));
    assert!(error.ends_with("is a clock, and another entry of this id is a conduct"), "{error}");
}

#[test]
fn one_statute_has_one_file() {
    let rules = Source { name: "one.toml", text: RULE };
    let again = Source { name: "two.toml", text: "[statute]\nid = \"test\"\ntitle = \"Test\"\n" };
    let error = Book::parse(&[rules, again]).unwrap_err().to_string();
    assert_eq!(error, "two.toml, line 1: another file is the statute `test`");
}

#[test]
fn what_is_open_is_not_called_settled() {
    for rule in Book::embedded().rules().filter(|rule| rule.status == Status::Settled) {
        assert!(rule.confidence > statutes::Confidence::Low, "{}", rule.id);
    }
}
