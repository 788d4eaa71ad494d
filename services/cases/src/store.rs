//! SQL, nothing else. Functions borrow the caller's transaction; none of them commits.

pub(crate) mod case;
pub(crate) mod deadline;
pub(crate) mod fact;
pub(crate) mod proceeding;
