//! Why a call has no answer, and what is known of whether it was done.

use std::error::Error;

use tonic::{Code, Status};

use crate::grpc::error::{codes, status};

/// Why a call has no answer.
#[derive(Debug)]
pub(super) enum Unanswered {
    /// It was not sent, for want of an address that answers. The sentence names the endpoint.
    Unsent(String),
    /// The token at hand can be shown to nobody.
    NoToken,
    /// The server had not begun with it when it said goodbye.
    Unbegun(hyper::Error),
    /// The connection broke; whether it was done is unknown.
    Broken(hyper::Error),
    /// The time is over.
    Late,
}

impl Unanswered {
    /// Of a call that was sent and lost.
    ///
    /// A server that closes a connection names the last call that it has begun with, and one that refuses a call says so:
    /// those after it and the refused were not done (RFC 9113, sections 6.8 and 8.7). h2 tells such an end to those calls
    /// alone.
    pub(super) fn lost(error: hyper::Error) -> Self {
        let unbegun = causes(&error).filter_map(|cause| cause.downcast_ref::<h2::Error>()).any(|cause| {
            let refused = cause.is_reset() && cause.reason() == Some(h2::Reason::REFUSED_STREAM);
            cause.is_remote() && (cause.is_go_away() || refused)
        });
        if unbegun { Self::Unbegun(error) } else { Self::Broken(error) }
    }
}

impl From<Unanswered> for Status {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Unsent(why) => Self::unavailable(why),
            Unanswered::NoToken => Self::unauthenticated("the token at hand is not one"),
            Unanswered::Unbegun(error) | Unanswered::Broken(error) => broken(error),
            Unanswered::Late => {
                let message = "no answer before the deadline; whether it was done is unknown";
                status(Code::DeadlineExceeded, codes::DEADLINE_EXCEEDED, message, [])
            }
        }
    }
}

/// The status of a call that the transport lost. Where the connection as a whole is at fault, tonic says `UNKNOWN`, or
/// `INTERNAL` if the server had announced its end.
fn broken(error: hyper::Error) -> Status {
    let whole = causes(&error)
        .filter_map(|cause| cause.downcast_ref::<h2::Error>())
        .any(|cause| cause.is_go_away() || cause.is_io());
    // The last cause says what happened; those before it only that something did.
    let cause = causes(&error).last().map_or_else(|| error.to_string(), ToString::to_string);
    let status = Status::from_error(Box::new(error));
    match status.code() {
        Code::Unknown => Status::unavailable(format!("the connection broke: {cause}")),
        Code::Internal if whole => Status::unavailable(format!("the connection broke: {cause}")),
        _ => status,
    }
}

fn causes(error: &hyper::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |&error| error.source())
}
