//! Requests about dockets, as the domain takes them.

use formats::misleading_character;
use foundation::Failure;
use kernel::{DateInterval, PageSize, PageToken};
use proceedings::{Kind, Stand};
use proto::{FieldError, cases as wire, required};
use serde_json::Value;

use crate::{
    domain::{Entering, FactId, ProceedingId},
    grpc::{convert, proceedings::from_wire::text},
    ops::{AuthoriseAct, Enter, ListDockets, OpenDocket, Subject},
    store::docket::Wanted,
};

const FACT_CHARS_MAX: usize = 2_000;
const TEXT_CHARS_MAX: usize = 200;
const NAME_CHARS_MAX: usize = 60;

pub(super) fn open_docket(message: wire::OpenDocketRequest) -> Result<OpenDocket, FieldError> {
    use wire::open_docket_request::Of;

    let subject = match message.of {
        Some(Of::Case(named)) => Subject::Case(named),
        Some(Of::LoanAccountNumber(number)) => Subject::Account(account(&number)?),
        None => return Err(FieldError::new("of", "must be a case or a loan_account_number")),
    };
    let kind = kind(message.kind)?.ok_or_else(|| FieldError::new("kind", KINDS))?;
    Ok(OpenDocket { subject, kind, about: text("about", &message.about)? })
}

pub(super) fn record_fact(message: &wire::RecordFactRequest) -> Result<Enter, FieldError> {
    let on = required("on", message.on)?;
    let on = DateInterval::try_from(on).map_err(|error: FieldError| error.within("on"))?;
    if message.fact.chars().count() > FACT_CHARS_MAX {
        return Err(FieldError::new("fact", format!("must be at most {FACT_CHARS_MAX} characters")));
    }
    let fact = fact(&message.fact)?;
    let corrects = if message.corrects.is_empty() { None } else { Some(entry_id("corrects", &message.corrects)?) };
    Ok(Enter {
        docket: proceeding_id(&message.proceeding_id)?,
        entering: Entering::Fact { fact, corrects },
        on: Some(on),
        evidence: text("evidence", &message.evidence)?,
    })
}

/// A JSON object whose texts read as they are written.
fn fact(text: &str) -> Result<Value, FieldError> {
    const LIKE: &str = r#"a fact looks like {"kind":"demand.drafted","demand":1}"#;
    let wrong = |reason: String| FieldError::new("fact", reason);
    let fact: Value = serde_json::from_str(text).map_err(|error| wrong(format!("is no JSON ({error}); {LIKE}")))?;
    if !fact.is_object() {
        return Err(wrong(format!("is no JSON object; {LIKE}")));
    }
    if let Some(reason) = fault(&fact) {
        return Err(wrong(reason));
    }
    Ok(fact)
}

/// What is wrong with some text in it, however it is escaped.
fn fault(json: &Value) -> Option<String> {
    match json {
        Value::String(text) if misleading_character(text).is_some() => {
            Some("holds a control or direction character".to_owned())
        }
        Value::String(text) if text.trim().is_empty() || text.chars().count() > TEXT_CHARS_MAX => {
            Some(format!("holds a text that is not of 1 to {TEXT_CHARS_MAX} characters"))
        }
        Value::Array(items) => items.iter().find_map(fault),
        Value::Object(fields) => fields.values().find_map(fault),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

pub(super) fn take_back_fact(message: &wire::TakeBackFactRequest) -> Result<Enter, FieldError> {
    Ok(Enter {
        docket: proceeding_id(&message.proceeding_id)?,
        entering: Entering::TakesBack { entry: entry_id("entry_id", &message.entry_id)? },
        on: None,
        evidence: text("reason", &message.reason)?,
    })
}

pub(super) fn authorise_act(message: &wire::AuthoriseActRequest) -> Result<AuthoriseAct, FieldError> {
    let person_decides = match message.person_decides.as_str() {
        "" => String::new(),
        given => text("person_decides", given)?,
    };
    Ok(AuthoriseAct {
        docket: proceeding_id(&message.proceeding_id)?,
        act: name("act", &message.act)?.to_owned(),
        person_decides,
    })
}

pub(super) fn list_dockets(message: &wire::ListDocketsRequest) -> Result<ListDockets, Failure> {
    let kind = kind(message.kind)?;
    let state = match message.state.as_str() {
        "" => None,
        given => Some(state(kind, name("state", given)?)?.to_owned()),
    };
    let loan_account_number = match message.loan_account_number.as_str() {
        "" => None,
        given => Some(account(given)?),
    };
    Ok(ListDockets {
        size: PageSize::new(message.page_size)?,
        after: PageToken::parse(&message.page_token)?,
        wanted: Wanted { ids: None, loan_account_number, kind, state, with_questions: message.with_questions },
    })
}

pub(super) fn proceeding_id(text: &str) -> Result<ProceedingId, FieldError> {
    text.parse().map_err(|error| FieldError::new("proceeding_id", error))
}

fn entry_id(field: &'static str, text: &str) -> Result<FactId, FieldError> {
    text.parse().map_err(|error| FieldError::new(field, error))
}

fn account(text: &str) -> Result<String, FieldError> {
    Ok(convert::loan_account_number(text)?.as_str().to_owned())
}

const KINDS: &str = "must be PSS25, SARFAESI or ARBITRATION";

/// None if it is left open.
fn kind(kind: i32) -> Result<Option<Kind>, FieldError> {
    match wire::ProceedingKind::try_from(kind) {
        Ok(wire::ProceedingKind::Unspecified) => Ok(None),
        Ok(wire::ProceedingKind::Pss25) => Ok(Some(Kind::Pss25)),
        Ok(wire::ProceedingKind::Sarfaesi) => Ok(Some(Kind::Sarfaesi)),
        Ok(wire::ProceedingKind::Arbitration) => Ok(Some(Kind::Arbitration)),
        Ok(wire::ProceedingKind::Ni138) | Err(_) => Err(FieldError::new("kind", KINDS)),
    }
}

/// A state that some docket can be in.
fn state(kind: Option<Kind>, text: &str) -> Result<&str, FieldError> {
    let kinds = kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
    if kinds.into_iter().any(|kind| Stand::words_of(kind, text).is_some()) {
        return Ok(text);
    }
    Err(FieldError::new("state", "is no state of these dockets: `recourse law diagram` draws them"))
}

/// A name as the statute book and the diagrams write it.
fn name<'a>(field: &'static str, text: &'a str) -> Result<&'a str, FieldError> {
    let of_a_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if (1..=NAME_CHARS_MAX).contains(&text.len()) && text.bytes().all(of_a_name) {
        return Ok(text);
    }
    Err(FieldError::new(field, format!("must be 1 to {NAME_CHARS_MAX} of a-z, 0-9 and _")))
}
