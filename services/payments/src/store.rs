//! SQL, nothing else. Functions borrow the caller's transaction; none of them commits.

pub(crate) mod dishonour;
pub(crate) mod feed;
pub(crate) mod instrument;
pub(crate) mod ledger;
pub(crate) mod ledger_difference;
pub(crate) mod receipt;
