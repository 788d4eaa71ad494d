//! Errors on the wire.
//!
//! # Wire
//!
//! Every error that a service gives carries a `google.rpc.ErrorInfo` with a stable `reason` (an [`ErrorCode`]) and the
//! domain `recourse`; clients decide by the reason, people read the message. Refused fields are listed in a
//! `google.rpc.BadRequest`. Which gRPC code stands for what:
//!
//! - `INVALID_ARGUMENT`: the request is wrong whatever the state, or no message at all; correct it. Names the fields.
//! - `FAILED_PRECONDITION`: the request is sound, but the state does not allow it; change the state first.
//! - `NOT_FOUND`: the thing does not exist, or the caller may not know that it does.
//! - `ALREADY_EXISTS`: the natural key is taken by something else than this request would make.
//! - `ABORTED`: somebody else changed the thing at the same time; read it again and decide.
//! - `UNAUTHENTICATED`: no token, or one that is refused; get a new one.
//! - `PERMISSION_DENIED`: the caller is known and may not do this; the denial is on record.
//! - `RESOURCE_EXHAUSTED`: too many calls are in flight; the call was not begun. Wait before the next try.
//! - `DEADLINE_EXCEEDED`: the answer did not come in time; whether it was done is unknown, so ask again with the same
//!   idempotency key.
//! - `UNAVAILABLE`: a store or the service is away for a moment; try again with the same idempotency key.
//! - `INTERNAL`: our fault. The message says nothing about the inside; the log has it, under the trace id.
//!
//! `UNKNOWN`, `CANCELLED`, `OUT_OF_RANGE` and `DATA_LOSS` are not given by services. The message may be shown to
//! staff: no personal data, no SQL, no address of a machine.

use std::fmt;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

/// The domain of every [`ErrorCode`] on the wire.
pub const DOMAIN: &str = "recourse";

/// A stable name for a kind of error, unique in all of Recourse: `PAYMENTS_CHEQUE_UNKNOWN`.
///
/// Begins with the service, then says what is wrong; one that every service gives ([`codes`]) has no service in front.
/// Once published it keeps its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(&'static str);

impl ErrorCode {
    /// A code; upper case with underscores.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// The codes that every service gives.
pub mod codes {
    use super::ErrorCode;

    /// A field of the request is wrong, whatever the state.
    pub const FIELD_INVALID: ErrorCode = ErrorCode::new("FIELD_INVALID");
    /// The page that was asked for cannot be given.
    pub const PAGE_INVALID: ErrorCode = ErrorCode::new("PAGE_INVALID");
    /// The caller used the idempotency key for another request of this method.
    pub const IDEMPOTENCY_KEY_REUSED: ErrorCode = ErrorCode::new("IDEMPOTENCY_KEY_REUSED");
    /// The person whom it is about was erased.
    pub const SUBJECT_ERASED: ErrorCode = ErrorCode::new("SUBJECT_ERASED");
    /// The database cannot serve now.
    pub const DATABASE_UNAVAILABLE: ErrorCode = ErrorCode::new("DATABASE_UNAVAILABLE");
    /// Another call changed the same rows at the same time.
    pub const CONFLICT: ErrorCode = ErrorCode::new("CONFLICT");

    /// No token was sent, or it is refused.
    pub const TOKEN_REFUSED: ErrorCode = ErrorCode::new("CHASSIS_TOKEN_REFUSED");
    /// The caller's roles do not include this method, or no role does.
    pub const METHOD_DENIED: ErrorCode = ErrorCode::new("CHASSIS_METHOD_DENIED");
    /// The caller may not act on behalf of somebody else.
    pub const ON_BEHALF_DENIED: ErrorCode = ErrorCode::new("CHASSIS_ON_BEHALF_DENIED");
    /// Too many calls are in flight.
    pub const OVERLOADED: ErrorCode = ErrorCode::new("CHASSIS_OVERLOADED");
    /// The deadline passed before the answer.
    pub const DEADLINE_EXCEEDED: ErrorCode = ErrorCode::new("CHASSIS_DEADLINE_EXCEEDED");
    /// The service was stopped before the call was done.
    pub const STOPPED: ErrorCode = ErrorCode::new("CHASSIS_STOPPED");
    /// A fault of ours.
    pub const INTERNAL: ErrorCode = ErrorCode::new("INTERNAL");
    /// The request message is not one: noise, cut off, or larger than 4 MiB.
    pub const MESSAGE_INVALID: ErrorCode = ErrorCode::new("CHASSIS_MESSAGE_INVALID");
    /// A command came without an idempotency key, or with one that is none.
    pub const IDEMPOTENCY_KEY_INVALID: ErrorCode = ErrorCode::new("CHASSIS_IDEMPOTENCY_KEY_INVALID");

    /// All of them, for the test that no two errors share a code.
    pub const ALL: &[ErrorCode] = &[
        FIELD_INVALID,
        PAGE_INVALID,
        IDEMPOTENCY_KEY_REUSED,
        SUBJECT_ERASED,
        DATABASE_UNAVAILABLE,
        CONFLICT,
        TOKEN_REFUSED,
        METHOD_DENIED,
        ON_BEHALF_DENIED,
        OVERLOADED,
        DEADLINE_EXCEEDED,
        STOPPED,
        INTERNAL,
        MESSAGE_INVALID,
        IDEMPOTENCY_KEY_INVALID,
    ];
}

/// A field of the request that is refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The path of the field in the request: `dishonours[3].memo_date`.
    pub field: String,
    /// What is wrong with it, in a sentence for the caller.
    pub description: String,
}

impl Violation {
    /// A refused field.
    pub fn new(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self { field: field.into(), description: description.into() }
    }
}

/// How many characters of a text are said. A status is headers, which a client takes 16 KiB of at most: an error that
/// repeats what it was given would break the connection instead of saying anything.
const LONGEST_TEXT: usize = 300;

/// The same of the path of a field.
const LONGEST_PATH: usize = 100;

/// How many refused fields are named.
const MOST_VIOLATIONS: usize = 3;

/// An error for the wire; see the [module](self) for which `code` stands for what. Long texts are cut, and of many
/// refused fields the first are named.
pub fn status(
    code: Code,
    reason: ErrorCode,
    message: impl Into<String>,
    violations: impl IntoIterator<Item = Violation>,
) -> Status {
    let mut details = ErrorDetails::with_error_info(reason.as_str(), DOMAIN, []);
    let violations = violations.into_iter().take(MOST_VIOLATIONS);
    let violations: Vec<FieldViolation> = violations
        .map(|violation| {
            let Violation { field, description } = violation;
            FieldViolation::new(bounded(field, LONGEST_PATH), bounded(description, LONGEST_TEXT))
        })
        .collect();
    if !violations.is_empty() {
        details.set_bad_request(violations);
    }
    Status::with_error_details(code, bounded(message.into(), LONGEST_TEXT), details)
}

fn bounded(mut text: String, longest: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(longest) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// The error of one field that is wrong whatever the state.
#[must_use]
pub fn field_invalid(field: &str, reason: &str) -> Status {
    let message = format!("{field}: {reason}");
    status(Code::InvalidArgument, codes::FIELD_INVALID, message, [Violation::new(field, reason)])
}

/// The reason in an error from the wire, if it is one of ours.
#[must_use]
pub fn reason(status: &Status) -> Option<String> {
    status.get_details_error_info().filter(|info| info.domain == DOMAIN).map(|info| info.reason)
}

/// The refused fields in an error from the wire.
#[must_use]
pub fn violations(status: &Status) -> Vec<Violation> {
    let fields = status.get_details_bad_request().map(|request| request.field_violations).unwrap_or_default();
    fields.into_iter().map(|violation| Violation::new(violation.field, violation.description)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_arrives_with_its_reason_and_its_fields() {
        let violation = Violation::new("memo_date", "lies before the date of presentation");
        let sent = status(
            Code::InvalidArgument,
            ErrorCode::new("PAYMENTS_MEMO_INVALID"),
            "the memo is refused",
            [violation.clone()],
        );
        let response: http::Response<()> = sent.into_http();
        let received = Status::from_header_map(response.headers()).unwrap();
        assert_eq!(received.code(), Code::InvalidArgument);
        assert_eq!(received.message(), "the memo is refused");
        assert_eq!(reason(&received).as_deref(), Some("PAYMENTS_MEMO_INVALID"));
        assert_eq!(violations(&received), [violation]);
    }

    #[test]
    fn an_error_fits_into_the_headers_whatever_it_repeats() {
        let huge = "\u{1f600}".repeat(1 << 18);
        let violation = || Violation::new(huge.clone(), huge.clone());
        let said = status(Code::InvalidArgument, codes::FIELD_INVALID, huge.clone(), (0..100).map(|_| violation()));
        let response: http::Response<()> = said.into_http();
        let size: usize = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        assert!(size < 16 * 1024, "{size}");
        let received = Status::from_header_map(response.headers()).unwrap();
        assert_eq!(received.message().chars().count(), LONGEST_TEXT + 1);
        assert_eq!(violations(&received).len(), MOST_VIOLATIONS);
    }

    #[test]
    fn an_error_of_somebody_else_has_no_reason() {
        assert_eq!(reason(&Status::internal("x")), None);
        assert_eq!(violations(&Status::internal("x")), []);
    }
}
