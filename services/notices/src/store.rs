//! SQL, nothing else. Functions borrow the caller's transaction; none of them commits.

pub(crate) mod article;
pub(crate) mod article_range;
pub(crate) mod hand_over;
pub(crate) mod notice;
pub(crate) mod simulated_post;

use crate::error::Error;

const fn inconsistent(what: &'static str) -> Error {
    Error::Inconsistent { what }
}
