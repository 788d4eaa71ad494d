//! The program from the outside.

use std::process::Command;

#[test]
fn an_incomplete_configuration_is_refused_with_the_missing_key() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counsel-portal"));
    let output = command.env_clear().arg("check-config").output().unwrap();
    assert_eq!(output.status.code(), Some(64));
    assert!(!output.stderr.is_empty());
}
