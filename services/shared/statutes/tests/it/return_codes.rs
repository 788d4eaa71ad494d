use statutes::{Book, CodeTable, LegalEffect, PostalEffect, Source};

fn effect(code: &str) -> LegalEffect {
    Book::embedded().return_code(code).effect()
}

#[test]
fn want_of_funds_and_a_closed_account_trigger() {
    for code in ["01", "02", "04", "50"] {
        assert_eq!(effect(code), LegalEffect::Triggers, "{code}");
    }
}

#[test]
fn a_stopped_payment_or_a_wrong_signature_triggers_rebuttably() {
    for code in ["10", "11", "12", "13", "14", "15", "16", "17"] {
        let LegalEffect::TriggersRebuttable { authority } = effect(code) else { panic!("{code}") };
        assert!(authority.contains("Laxmi Dyechem"), "{code}");
    }
    let LegalEffect::TriggersRebuttable { authority } = effect("20") else { panic!() };
    assert!(authority.contains("Modi Cements") && authority.contains("MMTC"));
}

#[test]
fn a_lawyer_decides_where_the_code_is_not_clearly_yes_or_no() {
    for code in ["21", "22", "24", "25", "51", "52", "53", "54", "55"] {
        assert_eq!(effect(code), LegalEffect::Counsel, "{code}");
    }
}

#[test]
fn a_code_that_is_not_listed_is_for_counsel_and_never_a_refusal() {
    for code in ["00", "06", "88", "99", "1", "", "ab"] {
        let code = Book::embedded().return_code(code);
        assert_eq!(code.effect(), LegalEffect::Counsel);
        assert_eq!(code.meaning, "Not in the statute book");
    }
}

#[test]
fn a_fault_of_the_instrument_is_mended_and_the_cheque_presented_again() {
    let faults = ["03", "05", "30", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "60", "63", "84"];
    for code in faults {
        assert_eq!(effect(code), LegalEffect::RePresent, "{code}");
    }
}

#[test]
fn a_dead_drawer_commits_no_offence_and_a_stale_cheque_cannot_be_presented_again() {
    assert_eq!(effect("23"), LegalEffect::None);
    assert_eq!(effect("31"), LegalEffect::None);
}

#[test]
fn a_code_given_twice_or_triggering_without_authority_is_refused() {
    let file = |entries: &str| format!("[statute]\nid = \"codes\"\ntitle = \"Codes\"\n{entries}");
    let entry = "[[code]]\ncode = \"03\"\nmeaning = \"x\"\neffect = \"counsel\"\nconfidence = \"high\"\n";
    let error_of = |text: &str| Book::parse(&[Source { name: "codes.toml", text }]).unwrap_err().to_string();
    assert_eq!(error_of(&file(&entry.repeat(2))), "codes.toml, line 9, rule `03`: is given twice");
    assert_eq!(
        error_of(&file(&entry.replace("counsel", "triggers"))),
        "codes.toml, line 4, rule `03`: an effect that triggers names its authority"
    );
}

#[test]
fn a_code_of_one_table_says_nothing_about_the_other() {
    let file = |table: &str, effect: &str| {
        format!(
            "[statute]\nid = \"{table}\"\ntitle = \"Codes\"\ntable = \"{table}\"\n[[code]]\ncode = \"04\"\nmeaning = \"x\"\n\
             effect = \"{effect}\"\nauthority = \"s.1\"\nconfidence = \"high\"\n"
        )
    };
    let (cts, nach) = (file("cts", "re_present"), file("nach", "triggers"));
    let sources = [Source { name: "cts.toml", text: &cts }, Source { name: "nach.toml", text: &nach }];
    let book = Book::parse(&sources).unwrap();
    assert_eq!(book.return_code("04").effect(), LegalEffect::RePresent);
    assert_eq!(book.return_code_in(CodeTable::Nach, "04").effect(), LegalEffect::Triggers);
    assert_eq!(book.return_code_in(CodeTable::Nach, "05").effect(), LegalEffect::Counsel);
    assert_eq!(book.return_codes().count(), 2);
}

const POSTAL: &str = r#"
[statute]
id = "postal"
title = "Events"

[[postal]]
event = "Item Delivered (Addressee)"
aliases = ["Delivered"]
effect = "served"
plain = "Delivered: served on that day."
confidence = "high"

[[postal]]
event = "Door Locked"
effect = "unclaimed"
plain = "The door was locked."
confidence = "medium"
"#;

#[test]
fn a_postal_event_is_found_however_it_is_printed() {
    let book = Book::parse(&[Source { name: "postal.toml", text: POSTAL }]).unwrap();
    for text in ["Item Delivered (Addressee)", "ITEM DELIVERED [ADDRESSEE]", "item-delivered addressee", "delivered"] {
        assert_eq!(book.postal_event(text).unwrap().effect, PostalEffect::Served, "{text}");
    }
    assert_eq!(book.postal_event("Item Lost"), None);
    assert_eq!(book.postal_event("Item"), None);
}

#[test]
fn two_postal_events_must_not_share_a_text() {
    let text = POSTAL.replace("event = \"Door Locked\"", "event = \"Door Locked\"\naliases = [\"DELIVERED\"]");
    let error = Book::parse(&[Source { name: "postal.toml", text: &text }]).unwrap_err().to_string();
    assert_eq!(error, "postal.toml, line 13, rule `Door Locked`: `delivered` is the text of another event too");
}
