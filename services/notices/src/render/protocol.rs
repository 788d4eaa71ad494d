//! What parent and child say to each other: a length of four bytes, then that many bytes.
//!
//! A request is JSON. An answer is two parts: JSON, then the PDF, which is empty if the letter was refused.

use kernel::LegalDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::typeset::Refusal;

/// The largest part. A letter takes some hundred kilobytes.
pub(super) const PART_MAX: u32 = 32 * 1024 * 1024;

/// A letter to set.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) template: String,
    pub(super) dated: (i32, u8, u8),
    pub(super) data: Value,
}

/// What became of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    Rendered { pages: Vec<String>, demand: String },
    Refused(Refusal),
}

/// Year, month, day.
pub(super) fn date_parts(day: LegalDate) -> (i32, u8, u8) {
    (day.year().into(), u8::try_from(day.month()).unwrap_or_default(), u8::try_from(day.day()).unwrap_or_default())
}
