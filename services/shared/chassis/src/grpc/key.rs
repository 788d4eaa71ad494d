//! The key by which a command is done once.

use std::fmt;

use thiserror::Error;
use tonic::{Code, Request, Status};

use super::error::{codes, status};

/// The metadata key of an idempotency key.
pub(crate) const METADATA: &str = "idempotency-key";

/// Made by the client before it first sends a command, and sent again with every retry: 1-255 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

/// The text is not an idempotency key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an idempotency key is 1 to 255 visible ASCII characters")]
pub struct IdempotencyKeyError;

impl IdempotencyKey {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for IdempotencyKey {
    type Err = IdempotencyKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        if visible && (1..=255).contains(&text.len()) { Ok(Self(text.to_owned())) } else { Err(IdempotencyKeyError) }
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The idempotency key of a command. `INVALID_ARGUMENT` if there is none, more than one, or it is malformed.
pub fn idempotency_key<T>(request: &Request<T>) -> Result<IdempotencyKey, Status> {
    let refused = |message: &str| status(Code::InvalidArgument, codes::IDEMPOTENCY_KEY_INVALID, message, []);
    let mut values = request.metadata().get_all(METADATA).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(refused("a command needs exactly one `idempotency-key` in its metadata"));
    };
    let text = value.to_str().map_err(|_| refused(&IdempotencyKeyError.to_string()))?;
    text.parse().map_err(|error: IdempotencyKeyError| refused(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_to_255_visible_characters() {
        for text in ["a", "2f1c-π".trim_end_matches("-π"), &"k".repeat(255)] {
            assert_eq!(text.parse::<IdempotencyKey>().unwrap().as_str(), text);
        }
        for text in ["", " ", "a b", "schlüssel", "a\n", &"k".repeat(256)] {
            assert_eq!(text.parse::<IdempotencyKey>(), Err(IdempotencyKeyError), "{text:?}");
        }
    }

    #[test]
    fn a_command_without_a_key_or_with_two_is_refused() {
        let mut request = Request::new(());
        assert_eq!(idempotency_key(&request).unwrap_err().code(), Code::InvalidArgument);
        request.metadata_mut().append(METADATA, "one".parse().unwrap());
        assert_eq!(idempotency_key(&request).unwrap().as_str(), "one");
        request.metadata_mut().append(METADATA, "two".parse().unwrap());
        assert_eq!(idempotency_key(&request).unwrap_err().code(), Code::InvalidArgument);
    }
}
