//! The statute book on the command line.

mod answers;
mod book;
mod pages;
mod refused;
mod vectors;

use recourse_cli::failure::Exit;
use serde_json::Value;

use crate::fakes::{Ran, recourse};

/// Words of a command line; what stands in double quotes is one word.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Runs `recourse law …` in this process.
pub(super) async fn law(line: &str) -> Ran {
    let words = words(line);
    recourse(std::iter::once("law").chain(words.iter().map(String::as_str))).await
}

/// The answer as JSON, and how the process would end.
pub(super) async fn json(line: &str) -> (Exit, Value) {
    let Ran { exit, out, err } = law(&format!("{line} --json")).await;
    assert_eq!(err, "", "{line}");
    let answer = serde_json::from_str(&out);
    assert!(answer.is_ok(), "{line}: {answer:?}: {out}");
    (exit, answer.unwrap())
}
