//! The file that an advocate gets: what he needs to file, and what is missing of it (NI Act ss.138-142; BSA 2023 s.63).

use serde::{Deserialize, Serialize};

use super::field::{FieldFault, line, optional_line};

/// The most parts, and the most missing ones.
const PARTS_MAX: usize = 100;

/// A package as it was handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Package {
    pub(crate) parts: Vec<Part>,
    /// Names of the parts that are missing.
    pub(crate) missing: Vec<String>,
}

/// One part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// What it is, without personal data.
    pub(crate) description: String,
    /// Where its bytes are; empty if there are none.
    pub(crate) document: String,
    /// Of the bytes; empty if there are none.
    pub(crate) sha256: Vec<u8>,
}

impl Package {
    /// A package whose parts are named and whose hashes are hashes.
    pub(crate) fn check(self) -> Result<Self, FieldFault> {
        for (field, count) in [("parts", self.parts.len()), ("missing", self.missing.len())] {
            if count > PARTS_MAX {
                return Err(FieldFault::new(field, format!("has more than {PARTS_MAX} entries")));
            }
        }
        let parts = self.parts.into_iter().enumerate();
        let parts = parts.map(|(index, part)| part.check().map_err(|fault| fault.within(format!("parts[{index}]"))));
        let missing = self.missing.iter().enumerate();
        let missing = missing.map(|(index, text)| name(&format!("missing[{index}]"), text));
        Ok(Self { parts: parts.collect::<Result<_, _>>()?, missing: missing.collect::<Result<_, _>>()? })
    }
}

impl Part {
    fn check(self) -> Result<Self, FieldFault> {
        if !matches!(self.sha256.len(), 0 | 32) {
            return Err(FieldFault::new("sha256", "must be 32 bytes, or none if there is no document"));
        }
        if self.document.trim().is_empty() != self.sha256.is_empty() {
            return Err(FieldFault::new("sha256", "goes with a document: both are given, or none"));
        }
        Ok(Self {
            name: name("name", &self.name)?,
            description: optional_line("description", &self.description, 500)?,
            document: optional_line("document", &self.document, 200)?,
            sha256: self.sha256,
        })
    }
}

fn name(field: &str, text: &str) -> Result<String, FieldFault> {
    let text = line(field, text, 64)?;
    if !text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Err(FieldFault::new(field, "must be made of a-z, 0-9 and _"));
    }
    Ok(text)
}
