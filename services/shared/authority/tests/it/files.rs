//! Policies from a folder, and the place of what is wrong with them.

use std::{fs, path::Path};

use authority::{Action, Authority, AuthorityConfig, PolicyError};
use kernel::Role;
use tempfile::TempDir;

use crate::world::{CLOCK, may, person};

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn load(files: &[(&str, &str)]) -> Result<Authority, PolicyError> {
    let folder = folder(files);
    Authority::load(&AuthorityConfig { policies: Some(folder.path().to_owned()) })
}

/// Line and message of the fault in `bank.cedar`.
fn fault(text: &str) -> (usize, String) {
    match load(&[("bank.cedar", text)]).unwrap_err() {
        PolicyError::File { file, line, message } if file.ends_with("/bank.cedar") => (line, message),
        other => panic!("{other}"),
    }
}

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../deploy/policies"))
}

const OPERATORS: &str = r#"
@id("bank.clock")
@reason("operators move the clock")
permit (principal in Recourse::Role::"operator", action == Recourse::Action::"AdvanceClock", resource);
"#;

#[test]
fn the_folder_of_the_repository_is_what_is_compiled_in() {
    let config = AuthorityConfig { policies: Some(repository().to_owned()) };
    let loaded = Authority::load(&config).unwrap().policies();
    assert_eq!(loaded, Authority::embedded().unwrap().policies());
    assert!(loaded.len() > 20, "{loaded:?}");
}

#[test]
fn a_banks_own_folder_stands_instead() {
    let schema = fs::read_to_string(repository().join("recourse.cedarschema")).unwrap();
    let bank = load(&[("clock.cedar", OPERATORS), ("recourse.cedarschema", &schema), ("notes.txt", "?")]).unwrap();
    assert_eq!(bank.policies(), ["bank.clock"]);
    let (operator, manager) = (person("omar", &[Role::Operator]), person("vikram", &[Role::LegalManager]));
    let ask = |who, action| bank.require_for(authority::By::new(who, None), action, &CLOCK).is_ok();
    assert!(ask(&operator, Action::AdvanceClock));
    assert!(!ask(&operator, Action::GetClock) && may(&operator, Action::GetClock, &CLOCK));
    assert!(!ask(&manager, Action::AdvanceClock));
}

#[test]
fn a_fault_is_named_with_its_file_and_line() {
    let (line, message) = fault("\n\n@id(\"a\")\n@reason(\"b\")\npermit (principal, action resource);\n");
    assert_eq!(line, 5, "{message}");

    let unknown_attribute = OPERATORS.replace("resource);", "resource)\nwhen { resource.owner == \"x\" };");
    let (line, message) = fault(&unknown_attribute);
    assert_eq!(line, 5, "{message}");
    assert!(message.contains("owner"), "{message}");

    let (line, message) = fault(&OPERATORS.replace("AdvanceClock", "AdvanceClok"));
    assert_eq!(line, 4, "{message}");
    assert!(message.contains("AdvanceClok"), "{message}");
}

#[test]
fn a_policy_without_its_name_or_reason_is_refused() {
    let (line, message) = fault(&OPERATORS.replace("@id(\"bank.clock\")", ""));
    assert_eq!((line, message.as_str()), (4, "the policy has no @id"));
    let (line, message) = fault(&OPERATORS.replace("operators move the clock", ""));
    assert_eq!((line, message.as_str()), (4, "policy bank.clock has no @reason"));
    let (line, message) = fault(&format!("{OPERATORS}{OPERATORS}"));
    assert_eq!((line, message.as_str()), (8, "there is another policy with the @id bank.clock"));
}

#[test]
fn a_policy_that_can_never_apply_is_refused() {
    let never = OPERATORS.replace("resource);", "resource)\nwhen { resource has branch };");
    let (line, message) = fault(&never);
    assert_eq!(line, 2, "{message}");
}

#[test]
fn an_empty_or_missing_folder_is_an_error_and_not_a_denial_of_everything() {
    assert!(matches!(load(&[]), Err(PolicyError::Empty(_))));
    let config = AuthorityConfig { policies: Some("/nowhere/policies".into()) };
    assert!(matches!(Authority::load(&config), Err(PolicyError::Read { .. })));
    let other = load(&[("clock.cedar", OPERATORS), ("recourse.cedarschema", "namespace Recourse {}")]);
    assert!(matches!(other, Err(PolicyError::OtherSchema(_))));
}
