//! How facts are read, and what is wrong with those that are not.

use kernel::Paise;
use statutes::{BasisPoints, Book, Context, Decision, FactType, GateError, GateFacts, GateValue};

use super::{MEASURES, gate, measures};
use crate::day;

#[test]
fn thresholds_hold_to_the_paisa() {
    let facts =
        |amount: i64| GateFacts::new().with("creditor.kind", "bank").with("claim.amount", Paise::new(amount).unwrap());
    let refused = |amount| {
        let answer = gate("drt.may_file", &facts(amount), "2026-11-26");
        answer.failing.iter().any(|clause| clause.id == "threshold")
    };
    assert!(refused(199_999_999));
    assert!(!refused(200_000_000));
    // Before 6 September 2018 Rs 10 lakh were enough.
    let then = gate("drt.may_file", &facts(199_999_999), "2018-09-05");
    assert_eq!(then.decision, Decision::Allowed);
}

#[test]
fn shares_are_in_basis_points() {
    let consortium = |share| {
        let facts = measures().with("creditor.consortium", true).with("consortium.consent_share", BasisPoints(share));
        gate(MEASURES, &facts, "2026-03-11").decision
    };
    assert_eq!(consortium(5_999), Decision::Refused);
    assert_eq!(consortium(6_000), Decision::Allowed);
}

#[test]
fn facts_are_read_as_the_gates_ask_for_them() {
    let book = Book::embedded();
    let facts = GateFacts::from_texts(
        &book,
        [
            ("account.npa", "yes"),
            ("creditor.kind", "nbfc"),
            ("claim.secured_debt", "20,00,000"),
            ("consortium.consent_share", "60%"),
            ("sarfaesi.notice_date", "2026-01-05"),
            ("sarfaesi.last_service", "2026-01-07..2026-01-09"),
            ("arbitration.request_received", "none"),
        ],
    )
    .unwrap();
    let between = kernel::DateInterval::new(day("2026-01-07"), day("2026-01-09")).unwrap();
    for (name, value) in [
        ("account.npa", GateValue::YesNo(true)),
        ("creditor.kind", GateValue::Word("nbfc".to_owned())),
        ("claim.secured_debt", GateValue::Amount(Paise::new(200_000_000).unwrap())),
        ("consortium.consent_share", GateValue::Share(BasisPoints(6_000))),
        ("sarfaesi.notice_date", GateValue::from(day("2026-01-05"))),
        ("sarfaesi.last_service", GateValue::Days(between)),
        ("arbitration.request_received", GateValue::Nothing),
    ] {
        assert_eq!(facts.get(name), Some(&value), "{name}");
    }
}

#[test]
fn a_gate_says_what_it_asks_for() {
    let book = Book::embedded();
    let gate = book.rule_on(MEASURES, day("2026-03-11")).unwrap().gate.as_ref().unwrap();
    let facts = gate.facts(&book);
    let kind = |name: &str| facts.iter().find(|(known, _)| known == name).map(|(_, kind)| *kind);
    assert_eq!(kind("sarfaesi.notice_date"), Some(FactType::Days));
    assert_eq!(kind("sarfaesi.last_service"), Some(FactType::Days));
    assert_eq!(kind("consortium.consent_share"), Some(FactType::Share));
    assert_eq!(kind("creditor.consortium"), Some(FactType::YesNo));
    assert_eq!(kind("claim.amount"), None);
}

#[test]
fn bad_facts_are_errors_that_name_them() {
    let book = Book::embedded();
    let error = |texts: &[(&'static str, &'static str)]| {
        GateFacts::from_texts(&book, texts.iter().copied()).unwrap_err().to_string()
    };
    assert_eq!(error(&[("accounts.npa", "true")]), "no gate asks for a fact `accounts.npa`; is it `account.npa`?");
    assert_eq!(error(&[("weather.in_pune", "true")]), "no gate asks for a fact `weather.in_pune`");
    assert_eq!(error(&[("account.npa", "maybe")]), "fact `account.npa` is yes or no, and `maybe` was given");
    assert_eq!(
        error(&[("claim.secured_debt", "about a lakh")]),
        "fact `claim.secured_debt` is an amount in rupees, and `about a lakh` was given"
    );
    assert_eq!(
        error(&[("consortium.consent_share", "0.6")]),
        "fact `consortium.consent_share` is a share such as 60% or 6000bp, and `0.6` was given"
    );
    for impossible in ["2026-02-29", "2026-03-05..2026-03-02", "last week"] {
        let error = error(&[("sarfaesi.notice_date", impossible)]);
        assert!(error.starts_with("fact `sarfaesi.notice_date` is a date") && error.contains(impossible), "{error}");
    }
    assert_eq!(
        error(&[("account.npa", "true"), ("account.npa", "false")]),
        "fact `account.npa` is given twice: yes and no"
    );
}

#[test]
fn a_fact_of_another_type_is_an_error_and_no_answer() {
    let book = Book::embedded();
    let ask = |facts: &GateFacts| Context::new(&book).gate(MEASURES, facts, day("2026-03-11"));
    let wrong = ask(&measures().with("account.npa", "npa")).unwrap_err();
    assert_eq!(
        wrong,
        GateError::WrongType { fact: "account.npa".to_owned(), wanted: FactType::YesNo, given: "`npa`".to_owned() }
    );
    let wrong = ask(&measures().with("sarfaesi.notice_date", true)).unwrap_err();
    assert!(wrong.to_string().starts_with("fact `sarfaesi.notice_date` is a date"), "{wrong}");
    let unknown = ask(&measures().with("sarfaesi.notice_dat", day("2026-01-05"))).unwrap_err();
    assert_eq!(unknown.to_string(), "no gate asks for a fact `sarfaesi.notice_dat`; is it `sarfaesi.notice_date`?");
}
