//! What tonic answers to a message that cannot be read, as an error of ours.
//!
//! A message that is not well-formed is the caller's fault, but tonic says `INTERNAL` of it, or `OUT_OF_RANGE` where it is
//! too large. It answers before a handler is asked, so the one place to put this right is right around the service.

use http::{Request, Response};
use tonic::{Code, Status, body::Body};

use super::around::{Around, Below};
use crate::grpc::error::{codes, field_invalid, status};

/// How prost begins what it says of a message.
const UNDECODED: &str = "failed to decode Protobuf message: ";

/// How tonic begins what it says of one that it does not even give to prost.
const UNFRAMED: [&str; 3] =
    ["Missing request message.", "Unexpected EOF decoding stream.", "protocol error: received message"];
const TOO_LARGE: &str = "Error, decoded message length too large";

#[derive(Clone, Copy)]
pub(super) struct Unreadable;

impl Around for Unreadable {
    async fn around(self, request: Request<Body>, below: impl Below) -> Response<Body> {
        let response = below.call(request).await;
        let refused = Status::from_header_map(response.headers()).as_ref().and_then(refusal);
        refused.map_or(response, Status::into_http)
    }
}

/// What is answered instead of this, if tonic said it. What a service says of itself has details.
fn refusal(said: &Status) -> Option<Status> {
    let text = said.message();
    match said.code() {
        _ if !said.details().is_empty() => None,
        Code::Internal if text.starts_with(UNDECODED) => {
            let (field, reason) = located(text.get(UNDECODED.len()..).unwrap_or_default());
            Some(if field.is_empty() { invalid(&reason) } else { field_invalid(&field, &reason) })
        }
        Code::Internal if UNFRAMED.iter().any(|beginning| text.starts_with(beginning)) => {
            Some(invalid("it is not framed as gRPC does"))
        }
        Code::OutOfRange if text.starts_with(TOO_LARGE) => Some(invalid("it is larger than 4 MiB")),
        _ => None,
    }
}

fn invalid(reason: &str) -> Status {
    status(Code::InvalidArgument, codes::MESSAGE_INVALID, format!("the message cannot be read: {reason}"), [])
}

/// The field and what is wrong with it, from `Money.paise: ReturnMemo.amount: invalid wire type`: the innermost comes first.
fn located(text: &str) -> (String, String) {
    let mut fields = Vec::new();
    let mut rest = text;
    while let Some((place, after)) = rest.split_once(": ") {
        let Some((message, field)) = place.split_once('.') else { break };
        if [message, field]
            .iter()
            .any(|name| name.is_empty() || name.contains(|c: char| !c.is_alphanumeric() && c != '_'))
        {
            break;
        }
        fields.push(field);
        rest = after;
    }
    fields.reverse();
    (fields.join("."), rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grpc::error::{reason, violations};

    fn answered(code: Code, text: &str) -> Option<(Option<String>, Vec<String>)> {
        let refused = refusal(&Status::new(code, text))?;
        assert_eq!(refused.code(), Code::InvalidArgument);
        Some((reason(&refused), violations(&refused).into_iter().map(|violation| violation.field).collect()))
    }

    #[expect(clippy::unnecessary_wraps, reason = "an answer is compared with it")]
    fn field(path: &str) -> Option<(Option<String>, Vec<String>)> {
        Some((Some("FIELD_INVALID".to_owned()), vec![path.to_owned()]))
    }

    #[test]
    fn a_field_that_cannot_be_read_is_named_from_the_outside_in() {
        let text = "failed to decode Protobuf message: Money.paise: ReturnMemo.amount: RecordDishonoursRequest.memos: \
                    invalid wire type: LengthDelimited (expected Varint)";
        assert_eq!(answered(Code::Internal, text), field("memos.amount.paise"));
        let text =
            "failed to decode Protobuf message: GetCaseRequest.case: invalid string value: data is not UTF-8 encoded";
        assert_eq!(answered(Code::Internal, text), field("case"));
    }

    #[test]
    fn a_message_that_is_none_is_the_callers_fault() {
        let invalid = Some((Some("CHASSIS_MESSAGE_INVALID".to_owned()), Vec::new()));
        for (code, text) in [
            (Code::Internal, "failed to decode Protobuf message: invalid tag value: 0"),
            (Code::Internal, "Missing request message."),
            (
                Code::OutOfRange,
                "Error, decoded message length too large: found 5242880 bytes, the limit is: 4194304 bytes",
            ),
        ] {
            assert_eq!(answered(code, text), invalid, "{text}");
        }
    }

    #[test]
    fn a_fault_of_ours_stays_one() {
        assert_eq!(answered(Code::Internal, "the service failed"), None);
        let ours = status(Code::Internal, codes::INTERNAL, format!("{UNDECODED}Kept.answer: buffer underflow"), []);
        assert!(refusal(&ours).is_none(), "an error with details is a handler's");
    }
}
