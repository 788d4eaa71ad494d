//! Requests that are right: done, done again, and sent again under a key that is taken.

use chassis::grpc::error::reason;
use prost::bytes::Bytes;
use tonic::Code;

use crate::{
    caller::{Answer, Caller},
    catalogue::Method,
    examples::Example,
    identity::expect,
    wire::unknown_fields,
};

/// A command that was done, with what it was answered.
pub(crate) struct Done<'a> {
    pub(crate) method: &'a Method,
    example: &'a Example,
    key: String,
    answer: Vec<Bytes>,
}

/// Does what an example asks for. It must be done: only then is it shown that the mutations were refused for what was
/// wrong with them.
pub(crate) async fn once<'a>(
    caller: &Caller,
    method: &'a Method,
    example: &'a Example,
) -> Result<Option<Done<'a>>, String> {
    let key = caller.fresh_key();
    let command = example.other.is_some();
    let headers = caller.headers(example.who, command.then_some(key.as_str()));
    let answer = caller.send(method, headers, example.message.clone()).await;
    if example.of_nothing {
        return match answer {
            // A service that nobody follows has nothing to send again.
            Err(status)
                if matches!(status.code(), Code::NotFound | Code::FailedPrecondition) && reason(&status).is_some() =>
            {
                Ok(None)
            }
            other => Err(format!("there is nothing, and it is answered {other:?}")),
        };
    }
    let answer = answer.map_err(|status| {
        format!("the example is refused: {:?} {:?} {}", status.code(), reason(&status), status.message())
    })?;
    if command {
        return Ok(Some(Done { method, example, key, answer }));
    }
    // Fields of a later version do not matter.
    let message = [example.message.clone(), unknown_fields()].concat();
    let later = caller.send(method, caller.headers(example.who, None), message).await;
    later
        .map(|_| None)
        .map_err(|status| format!("unknown fields are refused: {:?} {}", status.code(), status.message()))
}

/// The same under the same key is answered as before, and something else is refused.
pub(crate) async fn again(caller: &Caller, done: &Done<'_>) -> Vec<String> {
    let Done { method, example, key, answer } = done;
    let mut complaints = Vec::new();
    let send = async |message: Vec<u8>| -> Answer {
        caller.send(method, caller.headers(example.who, Some(key)), message).await
    };
    let same = |what: &str, again: &Answer| match again {
        Ok(again) if again == answer => None,
        Ok(_) => Some(format!("{what}: another answer than at first")),
        Err(status) => Some(format!("{what}: {:?} {}", status.code(), status.message())),
    };
    complaints.extend(same("a repeat", &send(example.message.clone()).await));
    let later = [example.message.clone(), unknown_fields()].concat();
    complaints.extend(same("a repeat with unknown fields", &send(later).await));
    let other = example.other.clone().unwrap_or_default();
    let reused = send(other).await;
    expect(&mut complaints, "another body", &reused, Code::FailedPrecondition, "IDEMPOTENCY_KEY_REUSED");
    complaints
}
