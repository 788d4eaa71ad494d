//! What cannot be decided is denied.

use authority::{Action, By, Decision, Kind, Subject, UnknownAction};
use kernel::{Actor, Role};

use crate::world::{AUTHORITY, INSTRUMENT, RECEIPT, Thing, decide, may, person};

fn manager() -> Actor {
    person("vikram", &[Role::LegalManager])
}

fn receipt(texts: &[(&'static str, &str)]) -> Thing {
    let texts = texts.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Thing { kind: Kind::Receipt, texts, purpose: None }
}

fn undecidable(thing: &Thing, action: Action) -> bool {
    matches!(decide(&manager(), action, thing), Decision::Denied { reason, .. } if reason.contains("does not suffice"))
}

#[test]
fn an_action_that_nobody_declared_is_no_action() {
    assert!("Teleport".parse::<Action>().is_err_and(|error: UnknownAction| error.to_string().contains("Teleport")));
    assert!("reversereceipt".parse::<Action>().is_err());
    assert_eq!("ReverseReceipt".parse(), Ok(Action::ReverseReceipt));
}

#[test]
fn a_thing_without_the_attribute_that_decides_is_denied() {
    assert!(undecidable(&receipt(&[]), Action::ReverseReceipt));
    assert!(may(&manager(), Action::ReverseReceipt, &receipt(&[("state", "applied")])));
}

#[test]
fn an_attribute_that_the_schema_does_not_have_is_denied() {
    assert!(undecidable(&receipt(&[("state", "applied"), ("colour", "red")]), Action::ReverseReceipt));
    assert!(undecidable(&receipt(&[("state", "applied"), ("state", "new")]), Action::ReverseReceipt));
}

#[test]
fn an_action_on_a_thing_of_another_type_is_denied() {
    assert!(!may(&manager(), Action::ReverseReceipt, &INSTRUMENT));
    assert!(!may(&manager(), Action::ApproveNotices, &RECEIPT));
    let party_without_purpose = Thing { kind: Kind::Party, texts: Vec::new(), purpose: None };
    assert!(!may(&person("asha", &[Role::RecoveryOfficer]), Action::RevealParty, &party_without_purpose));
}

#[test]
fn a_name_full_of_policy_is_only_a_name() {
    let name = "\" || true }; permit(principal, action, resource); //";
    let stranger = person(name, &[]);
    assert!(!may(&stranger, Action::ReverseReceipt, &RECEIPT));
    assert!(may(&person(name, &[Role::LegalManager]), Action::ReverseReceipt, &RECEIPT));
}

#[test]
fn a_service_cannot_be_limited_to_branches() {
    let cases = crate::world::service("cases");
    let branches = ["SAHY0000012".to_owned()];
    let by = By { acting: Subject { actor: &cases, branches: Some(&branches) }, on_behalf_of: None };
    let decision = AUTHORITY.decide_for(by, Action::RequestOutreach, &crate::world::MESSAGE);
    assert!(matches!(decision, Decision::Denied { .. }));
}

#[test]
fn a_person_who_calls_himself_a_service_is_none() {
    let impostor = person("cases", &[Role::Service]);
    assert!(!may(&impostor, Action::RequestOutreach, &crate::world::MESSAGE));
    assert!(may(&crate::world::service("cases"), Action::RequestOutreach, &crate::world::MESSAGE));
}
