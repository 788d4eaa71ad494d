use statutes::{Answer, Book, Court, HighCourt, Hours, Intimation, LastDay, Period, Rule, Source, ni138};

use crate::day;

const BOOK: &str = r#"
[statute]
id = "test"
title = "Test"

[[rule]]
id = "law.within"
authority = "s.1"
in_force_from = "2000-01-01"
status = "settled"
confidence = "high"
plain = "Within thirty days."
clock = { anchor = "intimation", period = { days = 30 }, holiday = "none" }

[[rule]]
id = "law.waits"
authority = "s.2"
in_force_from = "2000-01-01"
status = "contested"
confidence = "high"
plain = "After sixty days."
clock = { anchor = "notice_date", period = { days = 60 }, bound = "not_before", holiday = "none" }

[[rule.readings]]
name = "from the notice"
safe = false
plain = "From its date."
binds = ["high_court:delhi"]

[[rule.readings]]
name = "from service"
safe = true
plain = "From service."
clock = { anchor = "last_service", period = { days = 60 }, bound = "not_before", holiday = "none" }

[[rule]]
id = "law.hours"
authority = "s.3"
in_force_from = "2000-01-01"
status = "settled"
confidence = "high"
plain = "From eight to seven."
conduct = { channels = ["voice"], hours = { from = "08:00", until = "19:00" } }

[[rule]]
id = "law.gate"
authority = "s.4"
in_force_from = "2000-01-01"
status = "settled"
confidence = "high"
plain = "The account must be classified."

[rule.gate]
act = "issue the demand"

[[rule.gate.clauses]]
id = "npa"
fact = "account.npa"
test = { is = true }
otherwise = "refused"
plain = "It is classified."

[[rule]]
id = "law.notice"
authority = "s.5"
in_force_from = "2000-01-01"
status = "settled"
confidence = "high"
plain = "A demand."

[rule.notice]
title = "Demand"
from = "creditor"
to = ["borrower"]
trigger = "default"
contents = [{ field = "demand.amount", plain = "The amount." }, { field = "demand.upi", plain = "How to pay.", required = false }]
"#;

const HEAD: &str = "[overlay]\nbank = \"Gramin Bank\"\n";
const SIGNED: &str =
    "reason = \"A margin.\"\ndecided_by = \"A. Rao\"\napproved_by = \"B. Sen\"\nin_force_from = \"2026-01-01\"\n";

fn book() -> Book {
    Book::parse(&[Source { name: "test.toml", text: BOOK }]).unwrap()
}

fn change(rule: &str, what: &str) -> String {
    format!("[[change]]\nrule = \"{rule}\"\n{SIGNED}{what}\n")
}

fn overlay(changes: &str) -> Result<Book, String> {
    let text = format!("{HEAD}{changes}");
    book().with_overlay(&[Source { name: "bank.toml", text: &text }]).map_err(|error| error.to_string())
}

fn error_of(changes: &str) -> String {
    overlay(changes).unwrap_err()
}

fn rule<'a>(book: &'a Book, id: &str, on: &str) -> &'a Rule {
    book.rule_on(id, day(on)).unwrap()
}

/// Each reading that applies, with the period that it gives.
fn periods(rule: &Rule, court: Option<&Court>) -> Vec<(String, Period)> {
    let readings = rule.applicable(None, court);
    readings.map(|reading| (reading.name.clone(), rule.clock_on_reading(reading).unwrap().period)).collect()
}

#[test]
fn a_shorter_time_to_act_stands_beside_the_law_as_the_safe_reading() {
    let book = overlay(&change("law.within", "period = { days = 25 }")).unwrap();
    let within = rule(&book, "law.within", "2026-01-01");
    assert_eq!(
        periods(within, Some(&Court::High(HighCourt::Delhi))),
        [("the law".to_owned(), Period::Days(30)), ("policy of Gramin Bank".to_owned(), Period::Days(25))]
    );
    let safe = within.readings.iter().find(|reading| reading.safe).unwrap();
    assert!(safe.policy);
    assert_eq!(safe.citation(), "policy of Gramin Bank, decided by A. Rao, approved by B. Sen");
    assert_eq!(within.clock.as_ref().unwrap().period, Period::Days(30));
    assert_eq!(book.deviation("law.within"), None);
    assert_eq!(book.bank(), Some("Gramin Bank"));
}

#[test]
fn the_days_before_a_change_are_those_of_the_law() {
    let book = overlay(&change("law.within", "in_force_until = \"2026-06-30\"\nperiod = { days = 25 }")).unwrap();
    for (on, readings) in [("2025-12-31", 0), ("2026-01-01", 2), ("2026-06-30", 2), ("2026-07-01", 0)] {
        let rule = rule(&book, "law.within", on);
        assert_eq!(rule.readings.len(), readings, "{on}");
        assert!(rule.is_known_at(Some(day("2010-01-01"))), "{on}");
    }
}

#[test]
fn a_longer_wait_applies_to_the_safe_reading_whatever_binds_the_court() {
    let book = overlay(&change("law.waits", "period = { days = 75 }")).unwrap();
    let waits = rule(&book, "law.waits", "2026-01-01");
    assert_eq!(
        periods(waits, Some(&Court::High(HighCourt::Delhi))),
        [("from the notice".to_owned(), Period::Days(60)), ("policy of Gramin Bank".to_owned(), Period::Days(75))]
    );
    let policy = waits.readings.last().unwrap();
    assert_eq!(policy.clock.as_ref().unwrap().anchor, statutes::Anchor::LastService);
}

#[test]
fn a_change_that_loosens_is_refused_with_what_to_write() {
    assert_eq!(
        error_of(&change("law.within", "period = { days = 45 }")),
        "bank.toml, line 3, rule `law.within`: 30 days become 45 days, which loosens the rule: write a period that is \
         tighter whatever the day that it runs from, or `deviates = true` to depart from it"
    );
    for (rule, what, message) in [
        ("law.waits", "period = { days = 45 }", "60 days become 45 days, which loosens the rule"),
        ("law.within", "period = { months = 1 }", "30 days become 1 month, which loosens the rule"),
        (
            "law.hours",
            "hours = { from = \"08:00\", until = \"20:00\" }",
            "08:00 to 19:00 becomes 08:00 to 20:00, which loosens the rule: write hours within those of the law",
        ),
        ("law.gate", "disable = \"npa\"", "clause `npa` is left out, which loosens the rule: write no `disable`"),
    ] {
        let error = error_of(&change(rule, what));
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_deviation_replaces_the_law_and_is_named() {
    let book = overlay(&change("law.within", "deviates = true\nperiod = { days = 45 }")).unwrap();
    assert_eq!(rule(&book, "law.within", "2026-01-01").clock.as_ref().unwrap().period, Period::Days(45));
    assert_eq!(rule(&book, "law.within", "2025-12-31").clock.as_ref().unwrap().period, Period::Days(30));
    let deviation = book.deviation("law.within").unwrap();
    assert_eq!(deviation.rule, "law.within");
    assert_eq!(deviation.bank, "Gramin Bank");
    assert_eq!(deviation.what, "30 days become 45 days");
    assert_eq!(deviation.reason, "A margin.");
    assert_eq!((deviation.decided_by.as_str(), deviation.approved_by.as_str()), ("A. Rao", "B. Sen"));
    assert_eq!(rule(&book, "law.within", "2025-12-31").deviation(), None);
    assert_eq!(book.deviation("law.waits"), None);
}

#[test]
fn a_deviation_changes_every_reading() {
    let book = overlay(&change("law.waits", "deviates = true\nperiod = { days = 45 }")).unwrap();
    let waits = rule(&book, "law.waits", "2026-01-01");
    assert_eq!(
        periods(waits, None),
        [("from the notice".to_owned(), Period::Days(45)), ("from service".to_owned(), Period::Days(45))]
    );
}

#[test]
fn narrower_hours_take_the_place_of_the_law_and_the_entry_says_so() {
    let book = overlay(&change("law.hours", "hours = { from = \"09:00\", until = \"18:00\" }")).unwrap();
    let hours = rule(&book, "law.hours", "2026-01-01");
    let narrower = Hours { from: "09:00".parse().unwrap(), until: "18:00".parse().unwrap() };
    assert_eq!(hours.conduct.as_ref().unwrap().hours, Some(narrower));
    let note = "By policy of Gramin Bank, decided by A. Rao, approved by B. Sen: 08:00 to 19:00 becomes 09:00 to 18:00. A margin.";
    assert_eq!(hours.note.as_deref(), Some(note));
    assert_eq!(hours.deviation(), None);
}

#[test]
fn clauses_and_contents_are_added() {
    let clause = "clauses = [{ id = \"board\", fact = \"board.approved\", test = { is = true }, otherwise = \"person\", \
                  plain = \"The board approved.\" }]";
    let contents = "contents = [{ field = \"demand.upi\", plain = \"How to pay.\" }, { field = \"demand.desk\", plain = \
                    \"Whom to call.\" }]";
    let book = overlay(&(change("law.gate", clause) + &change("law.notice", contents))).unwrap();
    let gate = rule(&book, "law.gate", "2026-01-01").gate.as_ref().unwrap();
    let authority = "policy of Gramin Bank, decided by A. Rao, approved by B. Sen";
    assert_eq!(gate.clause("board").unwrap().authority.as_deref(), Some(authority));
    assert_eq!(gate.clauses.len(), 2);
    let notice = rule(&book, "law.notice", "2026-01-01").notice.as_ref().unwrap();
    let fields: Vec<_> = notice.contents.iter().map(|content| (content.field.as_str(), content.required)).collect();
    assert_eq!(fields, [("demand.amount", true), ("demand.upi", true), ("demand.desk", true)]);
}

#[test]
fn a_clause_that_is_left_out_is_a_deviation() {
    let book = overlay(&change("law.gate", "deviates = true\ndisable = \"npa\"")).unwrap();
    assert!(rule(&book, "law.gate", "2026-01-01").gate.as_ref().unwrap().clauses.is_empty());
    assert_eq!(book.deviation("law.gate").unwrap().what, "clause `npa` is left out");
}

#[test]
fn a_bank_adds_rules_of_its_own_under_its_own_names() {
    let own = |id: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\nauthority = \"Board policy\"\nin_force_from = \"2026-01-01\"\nstatus = \"policy\"\n\
             confidence = \"high\"\nplain = \"A sentence.\"\n"
        )
    };
    let book = overlay(&own("bank.recall_cure")).unwrap();
    assert_eq!(rule(&book, "bank.recall_cure", "2026-01-01").statute, "bank");
    assert_eq!(
        error_of(&own("law.within")),
        "bank.toml, line 3, rule `law.within`: a bank's own rule begins with `bank.`: write `bank.law.within`"
    );
    let broken = own("bank.gate")
        + "clock = { anchor = \"service\", period = { days = 5 }, holiday = \"none\", \
                                     condonation = \"bank.nothing\" }\n";
    assert!(error_of(&broken).ends_with("`condonation` names `bank.nothing`, which the book does not have"));
}

#[test]
fn a_change_needs_two_people_and_a_reason_and_must_do_one_thing() {
    let tighter = change("law.within", "period = { days = 25 }");
    for (from, to, complaint) in [
        ("B. Sen", "a. rao ", "`approved_by` must be another person than `decided_by`"),
        ("A margin.", " ", "`reason`, `decided_by` and `approved_by` must not be empty"),
        ("period = { days = 25 }", "", "a change has exactly one of `period`,"),
        (
            "period = { days = 25 }",
            "period = { days = 25 }\ndisable = \"npa\"",
            "a change has exactly one of `period`,",
        ),
        ("days = 25", "days = 30", "the change changes nothing"),
        ("days = 25", "days = 0", "a period must be at least one day, month or year"),
        ("period =", "deviates = true\nperiod =", "the change loosens nothing: leave out `deviates = true`"),
        ("law.within", "law.without", "the book has no such rule"),
        ("law.within", "law.gate", "`period` changes a clock, and the rule is none"),
        ("2026-01-01", "1999-01-01\"\nin_force_until = \"1999-12-31", "the rule is not law on any day from 1999-01-01"),
        ("period = ", "period_in_days = 1\nperiod = ", "unknown field `period_in_days`"),
    ] {
        let error = error_of(&tighter.replacen(from, to, 1));
        assert!(error.starts_with("bank.toml, line 3, rule `law."), "{error}");
        assert!(error.contains(complaint), "{error}");
    }
    assert!(error_of(&tighter.repeat(2)).contains("is changed twice for the same days"));
    assert!(error_of(&change("law.gate", "deviates = true\ndisable = \"other\"")).contains("has no clause `other`"));
}

#[test]
fn one_overlay_is_that_of_one_bank() {
    let (one, other) = (HEAD.to_owned(), HEAD.replace("Gramin", "Nagrik"));
    let sources = [Source { name: "one.toml", text: &one }, Source { name: "two.toml", text: &other }];
    let error = book().with_overlay(&sources).unwrap_err().to_string();
    assert_eq!(error, "two.toml, line 1: the overlay is that of `Gramin Bank`, and this file is for another bank");
}

#[test]
fn the_version_is_that_of_book_and_overlay() {
    let book = book();
    let tighter = overlay(&change("law.within", "period = { days = 25 }")).unwrap();
    let tighter_still = overlay(&change("law.within", "period = { days = 24 }")).unwrap();
    assert_eq!(book.with_overlay(&[]).unwrap().version(), book.version());
    assert_ne!(tighter.version(), book.version());
    assert_ne!(tighter.version(), tighter_still.version());
    assert_eq!(tighter.version().len(), 64);
}

/// The last day for the notice, by the book of the program with that change to its period.
fn notice_by(change_of_period: &str) -> Answer<LastDay> {
    let text = format!("{HEAD}{}", change("ni138.notice_by", change_of_period));
    let book = Book::embedded().with_overlay(&[Source { name: "bank.toml", text: &text }]).unwrap();
    ni138::notice_by(&book, Intimation::on(day("2026-03-02"))).unwrap()
}

#[test]
fn the_engine_acts_on_the_policy_and_argues_on_the_law() {
    let answer = notice_by("period = { days = 25 }");
    assert_eq!(answer.value.known().unwrap().to_string(), "2026-03-27 (arguable until 2026-04-01)");
    assert_eq!(answer.reasoning.deviations, []);
}

#[test]
fn the_engine_counts_by_a_deviation_and_names_it() {
    let answer = notice_by("deviates = true\nperiod = { days = 45 }");
    assert_eq!(answer.value.known().unwrap().to_string(), "2026-04-16");
    let named: Vec<_> = answer.reasoning.deviations.iter().map(|deviation| deviation.what.as_str()).collect();
    assert_eq!(named, ["30 days become 45 days"]);
}
