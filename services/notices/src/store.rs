//! SQL, nothing else. Functions borrow the caller's transaction; none of them commits.

pub(crate) mod article;
pub(crate) mod article_range;
pub(crate) mod ending;
pub(crate) mod hand_over;
pub(crate) mod notice;
pub(crate) mod simulated_post;
pub(crate) mod waiting;

use kernel::Actor;
use serde_json::Value;

use crate::error::Error;

const fn inconsistent(what: &'static str) -> Error {
    Error::inconsistent(what)
}

fn actor_json(actor: &Actor) -> Result<Value, Error> {
    serde_json::to_value(actor).map_err(|_| inconsistent("actor"))
}

fn actor(json: Value) -> Result<Actor, serde_json::Error> {
    serde_json::from_value(json)
}
