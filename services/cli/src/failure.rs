//! What goes wrong: a sentence, the stable code, and what to do about it.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use chassis::{grpc::error, telemetry::TelemetryError};
use kernel::Paise;
use thiserror::Error;
use tonic::{Code, Status};

use crate::{
    console::Console,
    import::{HeaderError, MappingError, ReadError},
    text::plain,
    token::TokenError,
};

/// How the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0.
    Done,
    /// 1: it failed, or some rows were rejected.
    Failed,
    /// 64 (`EX_USAGE`): the command line or a setting is wrong.
    Usage,
    /// 1, of `law` and `format`: refused, late, premature, not well formed.
    Refused,
    /// 2, of `law` and `format`: the question is none, because the command line or the facts are wrong.
    BadInput,
    /// 3, of `law` and `format`: it depends on how the law is read, or on what is not known. A script that reads only
    /// the exit code never takes it for a yes.
    Unsettled,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Failed | Exit::Refused => Self::FAILURE,
            Exit::BadInput => Self::from(2),
            Exit::Unsettled => Self::from(3),
            Exit::Usage => Self::from(64),
        }
    }
}

/// A service that is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    /// Its name.
    pub service: &'static str,
    /// Where it was looked for.
    pub url: String,
}

/// A command could not be done.
#[derive(Debug, Error)]
pub enum Failure {
    /// A setting is missing or wrong.
    #[error("{0}")]
    Usage(String),
    /// What `law` or `format` was asked is no question.
    #[error("{0}")]
    BadInput(String),
    /// A call failed.
    #[error("{}", sentence(.callee, .status))]
    Call {
        /// Who was called.
        callee: Callee,
        /// What came back.
        status: Box<Status>,
        /// The key of the command, if it was one of an operator.
        key: Option<String>,
    },
    /// A service answered what its contract does not allow.
    #[error("{} gave an answer that its contract does not allow: {what}", callee.service)]
    Answer {
        /// Who was called.
        callee: Callee,
        /// What was wrong.
        what: String,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The import file as a whole is not what it must be.
    #[error("{}: {source}", path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// The import file's header does not fit.
    #[error("{}: {source}", path.display())]
    Header {
        /// The file.
        path: PathBuf,
        /// Why.
        source: HeaderError,
    },
    /// The mapping file cannot be used.
    #[error("{}: {source}", path.display())]
    Mapping {
        /// The file.
        path: PathBuf,
        /// Why.
        source: MappingError,
    },
    /// The file is not the one whose totals were stated.
    #[error("the control totals do not match: {}; nothing was sent", .0.join("; "))]
    ControlTotals(Vec<String>),
    /// The sum of the amounts cannot be represented.
    #[error("line {line}: the amounts up to here sum to more than {}; nothing was sent", Paise::MAX)]
    TotalOutOfRange {
        /// The line at which the sum left the range.
        line: u64,
    },
    /// The file is not the same at the second reading.
    #[error("{} changed while it was read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The counts of an import do not add up: a fault of this program.
    #[error("{lines} lines were read, but {accounted} are accounted for")]
    Unaccounted {
        /// Lines in the file.
        lines: u64,
        /// Lines with an outcome.
        accounted: u64,
    },
    /// A simulated mesh does not come to rest.
    #[error("the mesh is not at rest after {seconds} s: {}", if busy.is_empty() { "events are on their way" } else { busy })]
    Restless {
        /// What the services say they are busy with.
        busy: String,
        /// How long it was given.
        seconds: u64,
    },
    /// A token cannot be signed.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Spans cannot be exported.
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
    /// The console or the system failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Failure {
    /// A call that failed.
    #[must_use]
    pub fn call(callee: &Callee, status: Status) -> Self {
        Self::Call { callee: callee.clone(), status: Box::new(status), key: None }
    }

    /// How the process ends after it.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Mapping { .. } | Self::Telemetry(_) => Exit::Usage,
            Self::BadInput(_) => Exit::BadInput,
            _ => Exit::Failed,
        }
    }

    /// Everything that a person needs: the sentence, the code, the fields, the advice. Ends with a line end.
    #[must_use]
    pub fn in_full(&self) -> String {
        let mut text = format!("error: {self}\n");
        if let Self::Call { status, .. } = self {
            if let Some(reason) = error::reason(status) {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "  code: {}", plain(&reason));
            }
            for violation in error::violations(status) {
                let _ = writeln!(text, "  {}: {}", plain(&violation.field), plain(&violation.description));
            }
        }
        if let Some(advice) = self.advice() {
            let _ = writeln!(text, "  {advice}");
        }
        text
    }

    /// Writes the failure where people see it. A console that cannot be written to leaves only the exit code.
    pub fn report(&self, console: &mut Console) -> Exit {
        // `recourse case list | head` closes the pipe early and needs no words about it.
        if matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::BrokenPipe) {
            return self.exit();
        }
        let _ = console.err.write_all(self.in_full().as_bytes());
        self.exit()
    }

    fn advice(&self) -> Option<String> {
        let advice = match self {
            Self::Call { callee, status, key } => return advice_on(callee, status, key.as_deref()),
            Self::Answer { .. } => "The command line and the service may be of different versions.",
            Self::Changed { .. } => "Import it again when nothing writes to it; no row is recorded twice.",
            Self::Unaccounted { .. } => "Please report this, with the report file (--report).",
            Self::Csv { .. } | Self::Header { .. } => "Nothing was sent. services/cli/README.md describes the format.",
            Self::Restless { .. } => "The services' logs say why; run the command again to go on from here.",
            Self::ControlTotals(_) => "Ask the sender for the file or for the right totals.",
            _ => return None,
        };
        Some(advice.to_owned())
    }
}

/// Whether the service did not answer at all: an error of its own has a reason.
#[must_use]
pub fn is_unreachable(status: &Status) -> bool {
    status.code() == Code::Unavailable && error::reason(status).is_none()
}

/// What happened, in a sentence without its full stop.
#[must_use]
pub fn sentence(callee: &Callee, status: &Status) -> String {
    let Callee { service, url } = callee;
    if is_unreachable(status) {
        return format!("{service} cannot be reached at {}", plain(url));
    }
    match (status.code(), status.message().trim_end_matches('.')) {
        (code, "") => format!("{service} answered {code:?}"),
        (_, message) => format!("{service}: {}", plain(message)),
    }
}

fn advice_on(callee: &Callee, status: &Status, key: Option<&str>) -> Option<String> {
    let advice = match status.code() {
        Code::Unavailable if is_unreachable(status) => {
            let option = callee.service;
            return Some(format!("Is the mesh up? `make up` starts it; --{option}-url says where {option} is."));
        }
        Code::Unavailable | Code::ResourceExhausted | Code::Aborted => "Run the command again in a moment.",
        Code::DeadlineExceeded if key.is_some() => {
            let key = key.unwrap_or_default();
            return Some(format!(
                "Whether it was done is unknown; run the same command with --idempotency-key {key}, nothing is done twice."
            ));
        }
        Code::DeadlineExceeded => "Whether it was done is unknown; run the same command again, nothing is done twice.",
        Code::Unauthenticated => {
            "Get a new token and give it by RECOURSE_TOKEN or --token-file; on a local mesh: \
             recourse token --role recovery-officer --subject YOU"
        }
        // Its sentence says which policy, and why.
        Code::PermissionDenied if error::reason(status).as_deref() == Some("AUTHORITY_DENIED") => {
            "The denial is on record."
        }
        Code::PermissionDenied => "Your token's roles do not allow this. The denial is on record.",
        Code::Internal | Code::Unknown => "The service's log says more, under the trace of this call.",
        Code::Unimplemented => "The command line and the service may be of different versions.",
        _ => return None,
    };
    Some(advice.to_owned())
}

#[cfg(test)]
mod tests {
    use chassis::grpc::error::{ErrorCode, Violation, status};

    use super::*;

    fn callee() -> Callee {
        Callee { service: "payments", url: "http://127.0.0.1:1".to_owned() }
    }

    #[test]
    fn a_service_that_is_away_is_named_with_its_address_and_make_up() {
        let failure = Failure::call(&callee(), Status::unavailable("tcp connect error"));
        assert_eq!(
            failure.in_full(),
            "error: payments cannot be reached at http://127.0.0.1:1\n  \
             Is the mesh up? `make up` starts it; --payments-url says where payments is.\n"
        );
    }

    #[test]
    fn an_error_of_the_service_shows_its_code_and_its_fields() {
        let violation = Violation::new("memos", "must be 1 to 200 memos");
        let code = ErrorCode::new("PAYMENTS_REQUEST_INVALID");
        let failure =
            Failure::call(&callee(), status(Code::InvalidArgument, code, "The request is wrong.", [violation]));
        assert_eq!(
            failure.in_full(),
            "error: payments: The request is wrong\n  code: PAYMENTS_REQUEST_INVALID\n  memos: must be 1 to 200 memos\n"
        );
    }

    #[test]
    fn a_denial_by_a_policy_says_why_and_does_not_blame_the_roles() {
        let sentence = "ApproveNotices is denied: nobody approves a notice that he drafted";
        let denied = status(Code::PermissionDenied, ErrorCode::new("AUTHORITY_DENIED"), sentence, []);
        assert_eq!(
            Failure::call(&callee(), denied).in_full(),
            format!("error: payments: {sentence}\n  code: AUTHORITY_DENIED\n  The denial is on record.\n")
        );
    }

    #[test]
    fn a_service_that_is_busy_is_not_called_unreachable() {
        let code = ErrorCode::new("PAYMENTS_STORE_UNAVAILABLE");
        let failure = Failure::call(&callee(), status(Code::Unavailable, code, "the database is away", []));
        assert!(failure.in_full().starts_with("error: payments: the database is away\n"), "{}", failure.in_full());
    }

    #[test]
    fn a_wrong_setting_ends_with_64_and_all_else_with_1() {
        assert_eq!(Failure::Usage("x".to_owned()).exit(), Exit::Usage);
        assert_eq!(Failure::BadInput("x".to_owned()).exit(), Exit::BadInput);
        assert_eq!(Failure::call(&callee(), Status::internal("x")).exit(), Exit::Failed);
    }
}
