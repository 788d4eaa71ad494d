//! Whether an answer to something hostile is what a caller can act on.

use chassis::grpc::error::{Violation, reason, violations};
use prost::bytes::Bytes;
use prost_reflect::{DynamicMessage, Value};
use tonic::{Code, Status};

use crate::{caller::Answer, catalogue::Method, mutation::Mutation};

/// The codes of a request that is wrong whatever the state.
const OF_FIELD: [&str; 3] = ["FIELD_INVALID", "PAGE_INVALID", "NOTICES_CONTENT_MISSING"];
/// Of one that cannot even be read.
const UNREADABLE: &str = "CHASSIS_MESSAGE_INVALID";

const OTHER_FIELD: &str = "the error names another field";

/// In which ways a text that should name a thing names none.
const NAMES_NOTHING: [&str; 7] = ["of nobody", "malformed", "missing", "blank", "huge", "with NUL", "turned around"];

/// What a fault may be called by whoever reads a file: a column of an extract stands for a place in a message.
const COLUMNS: &[(&str, &[&str])] = &[
    ("contact_points", &["mobile", "email", "verified_on"]),
    ("addresses", &["address", "pin"]),
    ("lines", &["address"]),
    ("pin", &["pin"]),
    ("dues", &["due"]),
    ("drawee_ifsc", &["cheque"]),
    ("cheque_number", &["cheque"]),
    ("officer", &["sender"]),
    ("advocate", &["sender"]),
    ("first_unpaid_due_on", &["dpd", "unpaid"]),
    ("loan_account_number", &["account"]),
];

/// Parts of a value that nobody calls by their own name.
const PARTS: [&str; 6] = ["value", "paise", "currency_code", "year", "month", "day"];

/// How an answer is to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Refused as it should be.
    Refused(Refusal),
    /// The call was done, and the one thing in it that was wrong is refused for itself.
    RefusedInside,
    /// It was done: nobody saw anything wrong.
    Accepted,
    /// Refused for another field, which says nothing of this one.
    OtherField(String),
    /// What a caller can make nothing of.
    Useless(String),
}

/// A refusal that a caller can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    /// For the mutated field itself, not for another one or for what is on record.
    pub(crate) for_itself: bool,
}

pub(crate) fn judge(method: &Method, mutation: &Mutation, answer: &Answer) -> Verdict {
    match answer {
        Ok(messages) => judge_done(method, mutation, messages),
        Err(status) => match judge_refused(mutation, status) {
            Ok(()) => {
                let itself = |violation: &Violation| is_of(&plain(&mutation.field), &plain(&violation.field));
                Verdict::Refused(Refusal { code: status.code(), for_itself: violations(status).iter().any(itself) })
            }
            Err(complaint) => {
                let said = format!(
                    "{complaint}: {:?} {} {:?} {:?}",
                    status.code(),
                    reason(status).unwrap_or_default(),
                    shortened(status.message()),
                    violations(status).iter().map(|violation| shortened(&violation.field)).collect::<Vec<_>>()
                );
                if complaint == OTHER_FIELD { Verdict::OtherField(said) } else { Verdict::Useless(said) }
            }
        },
    }
}

fn judge_refused(mutation: &Mutation, status: &Status) -> Result<(), &'static str> {
    let Some(reason) = reason(status) else { return Err("the error is none of ours") };
    match status.code() {
        Code::InvalidArgument if reason == UNREADABLE && mutation.unreadable && mutation.field.is_empty() => Ok(()),
        Code::InvalidArgument if OF_FIELD.contains(&reason.as_str()) => {
            let named = violations(status);
            let named = named.iter().any(|violation| names(mutation, &violation.field, &violation.description));
            if named || mutation.field.is_empty() { Ok(()) } else { Err(OTHER_FIELD) }
        }
        Code::NotFound if !mutation.unreadable && NAMES_NOTHING.contains(&mutation.what) => Ok(()),
        Code::FailedPrecondition | Code::AlreadyExists if !mutation.unreadable => Ok(()),
        _ => Err("this is no answer to a wrong field"),
    }
}

fn judge_done(method: &Method, mutation: &Mutation, messages: &[Bytes]) -> Verdict {
    let Some(refused) = messages.first().and_then(|message| first_refusal(method, message)) else {
        return Verdict::Accepted;
    };
    let text = |name: &str| {
        let value = refused.get_field_by_name(name);
        value.and_then(|value| value.as_str().map(str::to_owned))
    };
    let reason = text("reason").unwrap_or_default();
    // What has no field is refused as a whole: a notice of a batch.
    let field = text("field").unwrap_or_else(|| mutation.field.clone());
    if reason.is_empty() || !names(mutation, &field, &reason) {
        return Verdict::Useless(format!("the row is refused for `{}`: {}", shortened(&field), shortened(&reason)));
    }
    Verdict::RefusedInside
}

/// What is said of the first entry of `results` that was rejected or refused.
fn first_refusal(method: &Method, message: &Bytes) -> Option<DynamicMessage> {
    let answer = DynamicMessage::decode(method.output.clone(), message.clone()).ok()?;
    let results = answer.get_field_by_name("results")?.into_owned();
    let refusal = |result: &Value| {
        let result = result.as_message()?;
        ["rejected", "refused"].iter().find_map(|name| {
            let set = result.has_field_by_name(name);
            set.then(|| result.get_field_by_name(name)?.as_message().cloned()).flatten()
        })
    };
    results.as_list()?.iter().find_map(refusal)
}

/// Whether an error is about the mutated field: it names it, what holds it or what it holds; or it names another field
/// and says that the two do not go together.
fn names(mutation: &Mutation, field: &str, said: &str) -> bool {
    let (mutated, named) = (plain(&mutation.field), plain(field));
    if is_of(&mutated, &named) {
        return true;
    }
    let words: Vec<&str> = mutated.split('.').filter(|part| !PARTS.contains(part)).collect();
    // The first holds all the others: a list of rows, the thing that is made. The last two are what a reader knows.
    let known = if words.len() > 1 { &words[1..] } else { &words[..] };
    let known = &known[known.len().saturating_sub(2)..];
    known.iter().any(|word| {
        let columns = COLUMNS.iter().find(|(of, _)| of == word).map_or(&[][..], |(_, columns)| columns);
        columns.iter().chain([word]).any(|word| has_word(&named, word) || has_word(said, word))
    })
}

/// Whether one path holds the other.
fn is_of(one: &str, other: &str) -> bool {
    let within = |one: &str, other: &str| one == other || one.starts_with(&format!("{other}."));
    within(one, other) || within(other, one)
}

/// Whether the word stands in the text, alone or as part of a column's name.
fn has_word(text: &str, word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|found| found == word || found.ends_with(&format!("_{word}")) || found == singular || starts(found, word))
}

fn starts(found: &str, word: &str) -> bool {
    found.starts_with(&format!("{word}_")) || found.ends_with(&format!("_{}", word.strip_suffix('s').unwrap_or(word)))
}

/// A path without the places in its lists.
pub(crate) fn plain(path: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    plain
}

fn shortened(text: &str) -> String {
    if text.chars().count() > 160 { text.chars().take(160).chain(['…']).collect() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use chassis::grpc::error::{ErrorCode, status};

    use super::*;

    fn mutation(field: &str) -> Mutation {
        Mutation { field: field.to_owned(), at: field.to_owned(), what: "wrong", bytes: Vec::new(), unreadable: false }
    }

    fn refused(code: Code, reason: &'static str, field: &str, said: &str) -> Status {
        status(code, ErrorCode::new(reason), said, [Violation::new(field, said)])
    }

    #[test]
    fn an_error_must_name_the_field_or_its_neighbour() {
        let day = mutation("letter.cheque.drawn_on");
        let wrong = |field: &str, said: &str| {
            judge_refused(&day, &refused(Code::InvalidArgument, "FIELD_INVALID", field, said))
        };
        assert_eq!(wrong("letter.cheque.drawn_on.day", "there is no such day"), Ok(()));
        assert_eq!(wrong("letter.cheque", "is missing"), Ok(()));
        assert_eq!(wrong("letter.dishonour.presented_on", "2026-03-02 is before cheque.drawn_on, 9999-12-31"), Ok(()));
        assert!(wrong("letter.payment.ifsc", "is missing").is_err());
    }

    #[test]
    fn a_column_stands_for_its_place_in_the_message() {
        for (field, column) in [
            ("rows[0].dues.total", "total_due"),
            ("rows[0].parties[0].pan.value", "borrower_pan"),
            ("rows[0].parties[0].contact_points[0].value.value", "borrower_mobile"),
            ("rows[0].parties[0].contact_points[0].verified_on", "borrower_mobile_verified_on"),
            ("rows[0].parties[0].addresses[0].lines.value", "guarantor_address"),
            ("rows[0].sanctioned", "sanctioned_amount"),
            ("rows[0].credit.amount", "amount"),
        ] {
            assert!(names(&mutation(field), column, "is wrong"), "{field} {column}");
        }
        assert!(!names(&mutation("rows[0].emi"), "total_due", "is wrong"));
    }

    #[test]
    fn a_fault_of_ours_is_no_answer() {
        let id = Mutation { what: "malformed", ..mutation("case_id") };
        assert!(judge_refused(&id, &refused(Code::Internal, "INTERNAL", "case_id", "failed")).is_err());
        assert!(judge_refused(&id, &Status::invalid_argument("case_id")).is_err(), "without a reason");
        assert!(judge_refused(&id, &refused(Code::NotFound, "CASES_CASE_UNKNOWN", "", "there is none")).is_ok());
    }
}
