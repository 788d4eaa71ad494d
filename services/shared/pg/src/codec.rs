//! DATE and TIMESTAMPTZ as the kernel's own types.
//!
//! Written by hand because no calendar type of another crate may reach a service: a [`kernel::LegalDate`] has no arithmetic.

mod date;
mod instant;

pub use date::Date;
pub use instant::Instant;
use thiserror::Error;

/// A value that PostgreSQL can hold and the kernel's type cannot, or the reverse.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CodecError {
    /// `infinity` or `-infinity`.
    #[error("the value is infinity, which is not a day or an instant")]
    Infinite,
    /// Before or after every day that the kernel's types know.
    #[error("the value lies outside the years -9999 to 9999")]
    OutOfRange,
    /// Neither of PostgreSQL's two formats.
    #[error("the value is not in a format of PostgreSQL")]
    Malformed,
}
