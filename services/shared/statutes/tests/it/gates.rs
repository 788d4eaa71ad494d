mod facts;
mod properties;

use statutes::{
    Because, Book, Context, CourtCalendar, Decision, GateAnswer, GateError, GateFacts, GateValue, RuleError, Source,
    Weekday,
};

use crate::day;

fn gate(id: &str, facts: &GateFacts, on: &str) -> GateAnswer {
    Context::new(&Book::embedded()).gate(id, facts, day(on)).unwrap()
}

fn failing(answer: &GateAnswer) -> Vec<(&str, Because)> {
    answer.failing.iter().map(|clause| (clause.id.as_str(), clause.because)).collect()
}

/// Everything that a measure of 2026 needs, on a demand of 5 January that was served on the 9th.
fn measures() -> GateFacts {
    GateFacts::new()
        .with("sarfaesi.notice_date", day("2026-01-05"))
        .with("sarfaesi.last_service", day("2026-01-09"))
        .with("sarfaesi.all_addressees_served", true)
        .with("sarfaesi.demand_discharged", false)
        .with("account.npa", true)
        .with("sarfaesi.representation_received", false)
        .with("claim.within_limitation", true)
        .with("security.cersai_registered", true)
        .with("creditor.consortium", false)
        .with("borrower.msme", false)
        .with("borrower.corporate_moratorium", false)
        .with("guarantor.interim_moratorium", false)
        .with("matter.stayed", false)
        .with("signatory.authorised_officer", true)
}

const MEASURES: &str = "sarfaesi.may_take_measures";

#[test]
fn an_act_is_allowed_when_every_clause_holds() {
    let answer = gate(MEASURES, &measures(), "2026-03-11");
    assert_eq!((answer.decision, failing(&answer)), (Decision::Allowed, vec![]));
    assert_eq!(answer.unknown, Vec::<String>::new());
}

#[test]
fn a_clause_that_is_false_refuses_and_says_how_to_cure_it() {
    let answer = gate(MEASURES, &measures().with("security.cersai_registered", false), "2026-03-11");
    assert_eq!((answer.decision, failing(&answer)), (Decision::Refused, vec![("cersai", Because::False)]));
    let clause = &answer.failing[0];
    assert_eq!(clause.cure.as_deref(), Some("Register it first."));
    assert_eq!(
        clause.to_string(),
        "The security interest is registered with CERSAI. This is not so (security.cersai_registered). Register it \
         first. [SARFAESI Act s.26D]"
    );
}

#[test]
fn a_fact_that_is_not_known_never_allows() {
    for name in measures().iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>() {
        let facts = measures()
            .iter()
            .filter(|(known, _)| **known != name)
            .fold(GateFacts::new(), |facts, (name, value)| facts.with(name, value.clone()));
        let answer = gate(MEASURES, &facts, "2026-03-11");
        assert_eq!(answer.decision, Decision::NeedsPerson, "without {name}");
        assert_eq!(answer.unknown, [name]);
    }
    assert_eq!(gate(MEASURES, &GateFacts::new(), "2026-03-11").decision, Decision::NeedsPerson);
}

#[test]
fn what_is_known_to_be_false_refuses_whatever_else_is_not_known() {
    let answer = gate(MEASURES, &GateFacts::new().with("matter.stayed", true), "2026-03-11");
    assert_eq!(answer.decision, Decision::Refused);
    assert!(answer.unknown.contains(&"account.npa".to_owned()));
}

#[test]
fn a_false_clause_can_leave_the_decision_to_a_person() {
    let answer = gate(MEASURES, &measures().with("account.npa", false), "2026-03-11");
    assert_eq!((answer.decision, failing(&answer)), (Decision::NeedsPerson, vec![("still_npa", Because::False)]));
}

#[test]
fn a_clause_applies_only_under_its_conditions() {
    let received = measures().with("sarfaesi.representation_received", true);
    let answer = gate(MEASURES, &received, "2026-03-11");
    assert_eq!(answer.decision, Decision::NeedsPerson);
    assert_eq!(answer.unknown, ["sarfaesi.representation_answered", "sarfaesi.representation_answered_in_time"]);

    let unanswered = received.clone().with("sarfaesi.representation_answered", false);
    assert_eq!(gate(MEASURES, &unanswered, "2026-03-11").decision, Decision::Refused);

    // Whether the framework was considered matters only if the borrower is an MSME and invoked it.
    let msme = measures().with("borrower.msme", true).with("borrower.msme_framework_invoked", false);
    assert_eq!(gate(MEASURES, &msme, "2026-03-11").decision, Decision::Allowed);
    let invoked = measures().with("borrower.msme", true);
    let answer = gate(MEASURES, &invoked, "2026-03-11");
    assert_eq!(
        (answer.decision, answer.unknown),
        (Decision::NeedsPerson, vec!["borrower.msme_framework_invoked".to_owned()])
    );
}

#[test]
fn a_time_to_wait_refuses_before_its_end_and_is_left_to_a_person_between_two_readings() {
    // Sixty days from the notice end on 6 March, from service on 10 March.
    for (on, decision, because) in [
        ("2026-03-06", Decision::Refused, Some(Because::False)),
        ("2026-03-07", Decision::NeedsPerson, Some(Because::Depends)),
        ("2026-03-10", Decision::NeedsPerson, Some(Because::Depends)),
        ("2026-03-11", Decision::Allowed, None),
    ] {
        let answer = gate(MEASURES, &measures(), on);
        assert_eq!((answer.decision, answer.failing.first().map(|clause| clause.because)), (decision, because), "{on}");
        assert!(answer.readings.iter().any(|reading| reading.reading == "service on the last addressee"), "{on}");
    }
}

#[test]
fn the_readings_of_a_clock_take_their_days_from_facts_beside_that_of_the_clause() {
    let facts = measures().with("sarfaesi.last_service", GateValue::Nothing);
    let answer = gate(MEASURES, &facts, "2026-03-11");
    assert_eq!(answer.unknown, ["sarfaesi.last_service"]);
}

#[test]
fn an_interval_is_judged_at_both_its_ends() {
    let served = kernel::DateInterval::new(day("2026-01-06"), day("2026-01-20")).unwrap();
    let facts = measures().with("sarfaesi.last_service", served);
    assert_eq!(gate(MEASURES, &facts, "2026-03-11").decision, Decision::NeedsPerson);
    assert_eq!(gate(MEASURES, &facts, "2026-03-22").decision, Decision::Allowed);
}

fn execution() -> GateFacts {
    GateFacts::new()
        .with("decree.kind", "decree")
        .with("decree.enforceable_on", day("2012-12-10"))
        // Twelve years and the days that were excluded in the pandemic end on 26 November 2026.
        .with("limitation.execution", day("2012-12-10"))
        .with("decree.satisfied", false)
        .with("decree.stayed", false)
        .with("borrower.corporate_moratorium", false)
        .with("guarantor.interim_moratorium", false)
}

#[test]
fn without_a_calendar_the_very_last_day_is_left_to_a_person() {
    let on = |day| gate("execution.may_apply", &execution(), day);
    assert_eq!(on("2026-11-25").decision, Decision::Allowed);
    let answer = on("2026-11-26");
    assert_eq!((answer.decision, failing(&answer)), (Decision::NeedsPerson, vec![("twelve_years", Because::Assumed)]));
    assert_eq!(on("2026-11-27").decision, Decision::Refused);
}

#[test]
fn with_a_calendar_the_last_day_is_one_on_which_the_court_is_open() {
    let covers = kernel::DateInterval::new(day("2026-01-01"), day("2026-12-31")).unwrap();
    let court = CourtCalendar::new("Pune", covers).closed_every(Weekday::Thursday);
    let book = Book::embedded();
    let on = |on| {
        Context::new(&book).on_calendar(&court).gate("execution.may_apply", &execution(), day(on)).unwrap().decision
    };
    // 26 November 2026 is a Thursday: the day before is safe, the day after arguable.
    assert_eq!(on("2026-11-25"), Decision::Allowed);
    assert_eq!(on("2026-11-26"), Decision::NeedsPerson);
    assert_eq!(on("2026-11-27"), Decision::NeedsPerson);
    assert_eq!(on("2026-11-28"), Decision::Refused);
}

#[test]
fn a_date_that_does_not_exist_is_not_a_date_that_nobody_knows() {
    let decision = |value: Option<GateValue>| {
        let facts = execution();
        let facts = match value {
            Some(value) => facts.with("decree.enforceable_on", value),
            None => facts
                .iter()
                .filter(|(name, _)| *name != "decree.enforceable_on")
                .fold(GateFacts::new(), |facts, (name, value)| facts.with(name, value.clone())),
        };
        gate("execution.may_apply", &facts, "2026-11-25").decision
    };
    assert_eq!(decision(Some(day("2020-01-01").into())), Decision::Allowed);
    assert_eq!(decision(Some(GateValue::Nothing)), Decision::Refused);
    assert_eq!(decision(None), Decision::NeedsPerson);
}

#[test]
fn only_a_gate_that_stands_can_be_asked() {
    let book = Book::embedded();
    let ask = |id: &str| Context::new(&book).gate(id, &GateFacts::new(), day("2026-11-26"));
    assert_eq!(ask("sarfaesi.nothing").unwrap_err(), RuleError::Unknown("sarfaesi.nothing".to_owned()).into());
    assert_eq!(ask("sarfaesi.demand_expires").unwrap_err(), GateError::NotAGate("sarfaesi.demand_expires".to_owned()));
}

const DRAFT: Source<'static> = Source {
    name: "draft.toml",
    text: r#"
[statute]
id = "draft"
title = "A draft"

[[rule]]
id = "draft.may_lock"
authority = "A draft"
in_force_from = "2026-01-01"
status = "draft"
confidence = "low"
plain = "A device may be locked."

[rule.gate]
act = "lock the device"

[[rule.gate.clauses]]
id = "financed"
fact = "device.financed"
test = { is = true }
otherwise = "refused"
plain = "The loan financed the device."
"#,
};

#[test]
fn a_draft_gate_is_off_until_it_is_asked_for() {
    let book = Book::parse(&[DRAFT]).unwrap();
    let facts = GateFacts::new().with("device.financed", true);
    let error = Context::new(&book).gate("draft.may_lock", &facts, day("2026-11-26")).unwrap_err();
    assert!(matches!(error, GateError::Rule(RuleError::Draft { .. })), "{error}");
    let drafts = book.with_drafts();
    let answer = Context::new(&drafts).gate("draft.may_lock", &facts, day("2026-11-26")).unwrap();
    assert_eq!(answer.decision, Decision::Allowed);
}

#[test]
fn an_answer_is_json_for_the_command_line() {
    let answer = gate(MEASURES, &measures().with("matter.stayed", true), "2026-03-11");
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["decision"], "refused");
    assert_eq!(json["on"], "2026-03-11");
    assert_eq!(json["failing"][0]["because"], "false");
    assert_eq!(json["failing"][0]["fact"], "matter.stayed");
    for key in ["gate", "act", "unknown", "authority", "steps", "readings", "assumed"] {
        assert!(json.get(key).is_some(), "{key}");
    }
}
