//! SQL, nothing else. Functions borrow the caller's transaction; none of them commits.

pub(crate) mod decision;
pub(crate) mod hold;
pub(crate) mod message;
pub(crate) mod party;
pub(crate) mod proceeding;
pub(crate) mod sending;
pub(crate) mod simulated_inbox;

use crate::error::Error;

const fn inconsistent(what: &'static str) -> Error {
    Error::inconsistent(what)
}
