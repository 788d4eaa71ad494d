//! SQL, nothing else. Functions borrow the caller's transaction; none of them commits.

pub(crate) mod advocate;
pub(crate) mod assignment;
pub(crate) mod authority;
pub(crate) mod court;
pub(crate) mod filing;
pub(crate) mod matter;
pub(crate) mod proceeding_seen;
pub(crate) mod progress;

use crate::error::Error;

const fn inconsistent(what: &'static str) -> Error {
    Error::inconsistent(what)
}
