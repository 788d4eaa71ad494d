//! The program from the outside: its commands and its render worker.

use std::{
    io::{Read as _, Write as _},
    process::{Command, Stdio},
};

fn notices() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_notices"));
    command.env_clear();
    command
}

#[test]
fn an_incomplete_configuration_is_refused_with_the_missing_key() {
    let output = notices().arg("check-config").output().unwrap();
    assert_eq!(output.status.code(), Some(64));
    assert!(!output.stderr.is_empty());
}

#[test]
fn a_render_worker_refuses_what_is_no_request_and_ends_with_its_input() {
    let mut worker = notices().arg("render-worker").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = worker.stdin.take().unwrap();
    let mut output = worker.stdout.take().unwrap();
    for request in [&b"no request"[..], br#"{"template":"x/v9","dated":[2026,3,6],"data":{}}"#] {
        input.write_all(&u32::try_from(request.len()).unwrap().to_be_bytes()).unwrap();
        input.write_all(request).unwrap();
        let mut length = [0; 4];
        output.read_exact(&mut length).unwrap();
        let mut answer = vec![0; usize::try_from(u32::from_be_bytes(length)).unwrap()];
        output.read_exact(&mut answer).unwrap();
        assert!(String::from_utf8(answer).unwrap().contains("Refused"));
        output.read_exact(&mut length).unwrap();
        assert_eq!(length, [0; 4], "a refusal has no PDF");
    }
    if cfg!(target_os = "linux") {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", worker.id())).unwrap();
        let limit = limits.lines().find(|line| line.starts_with("Max address space")).unwrap();
        assert_eq!(limit.split_whitespace().filter(|word| *word == "1073741824").count(), 2, "{limit}");
    }
    drop(input);
    assert!(worker.wait().unwrap().success());
}
