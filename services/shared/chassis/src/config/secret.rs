//! Configured values that must not print.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use config::{Value, ValueKind};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, de};

use crate::watched::FileError;

/// The keys under which a secret finds the text of its file, and the file. A variable cannot write them.
pub(super) const FROM_FILE: &str = "(from file)";
pub(super) const FILE_PATH: &str = "(file)";

/// A password, a token, an address that holds one.
///
/// A field `x` of this type in a configuration is given as `x` or, through a file, as `x_file`; trailing line ends of
/// the file are dropped. Its memory is wiped when it goes.
///
/// A secret never changes by itself. Where one that was renewed must be used without a restart, its user asks for
/// [`Secret::renewed`] each time that it begins anew.
#[derive(Clone)]
pub struct Secret {
    value: SecretString,
    file: Option<PathBuf>,
}

impl Secret {
    /// Takes a value out of sight.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: SecretString::from(value.into()), file: None }
    }

    /// The value that a file holds now.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let value = read(path).map_err(|error| FileError { path: path.to_owned(), reason: error.to_string() })?;
        if value.is_empty() {
            return Err(FileError { path: path.to_owned(), reason: "it is empty".to_owned() });
        }
        Ok(Self { file: Some(path.to_owned()), ..Self::new(value) })
    }

    /// The value that its file holds now; the same value if it did not come from a file.
    pub fn renewed(&self) -> Result<Self, FileError> {
        self.file.as_deref().map_or_else(|| Ok(self.clone()), Self::read)
    }

    /// The file that it came from. Without one it stays as it is for as long as the process lives.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The value, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.value.expose_secret()
    }
}

/// Without the line ends that editors leave.
pub(super) fn read(path: &Path) -> io::Result<String> {
    Ok(fs::read_to_string(path)?.trim_end_matches(['\n', '\r']).to_owned())
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (given, file) = match Value::deserialize(deserializer)?.kind {
            ValueKind::Table(mut table) => {
                let mut take = |key| table.get_mut(key).map(std::mem::take).unwrap_or_default().kind;
                (take(FROM_FILE), take(FILE_PATH))
            }
            kind => (kind, ValueKind::Nil),
        };
        match (given, file) {
            (ValueKind::String(text), ValueKind::Nil) => Ok(Self::new(text)),
            (ValueKind::String(text), ValueKind::String(file)) => {
                Ok(Self { file: Some(PathBuf::from(file)), ..Self::new(text) })
            }
            _ => Err(de::Error::invalid_type(de::Unexpected::Other("something else"), &"a text")),
        }
    }
}
