//! Configured values that must not print.

use std::fmt;

use config::{Value, ValueKind};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, de};

/// The key under which a secret finds the text of its file. A variable cannot write it.
pub(super) const FROM_FILE: &str = "(from file)";

/// A password, a token, an address that holds one.
///
/// A field `x` of this type in a configuration is given as `x` or, through a file, as `x_file`; trailing line ends of
/// the file are dropped. Its memory is wiped when it goes.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes a value out of sight.
    pub fn new(value: impl Into<String>) -> Self {
        Self(SecretString::from(value.into()))
    }

    /// The value, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = match Value::deserialize(deserializer)?.kind {
            ValueKind::Table(mut table) => table.get_mut(FROM_FILE).map(std::mem::take).unwrap_or_default().kind,
            kind => kind,
        };
        match given {
            ValueKind::String(text) => Ok(Self::new(text)),
            _ => Err(de::Error::invalid_type(de::Unexpected::Other("something else"), &"a text")),
        }
    }
}
