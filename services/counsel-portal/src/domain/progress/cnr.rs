//! The case number record of a court, as people write it and as it is stored.

use formats::Cnr;
use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

use crate::domain::field::FieldFault;

/// As people write it: small letters are read as capitals, and the dashes that some print are left out.
pub(crate) fn cnr(text: &str) -> Result<Cnr, FieldFault> {
    let text: String = text.trim().chars().filter(|&c| c != '-').map(|c| c.to_ascii_uppercase()).collect();
    text.parse().map_err(|error| FieldFault::new("cnr", error))
}

pub(super) fn serialize<S: Serializer>(cnr: &Cnr, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(cnr.as_str())
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cnr, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cnr_is_read_as_people_write_it() {
        for text in ["MHPU010012342026", " mhpu010012342026 ", "MHPU01-001234-2026"] {
            assert_eq!(cnr(text).unwrap().as_str(), "MHPU010012342026");
        }
        for text in ["", "MHPU01001234202", "MHPU0100123420266", "MHPU01001234202क", "MHPU01 001234 2026"] {
            assert_eq!(cnr(text).unwrap_err().field, "cnr", "{text}");
        }
    }
}
