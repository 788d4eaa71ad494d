//! Dockets: proceedings whose facts people record. One file a use-case, and what they share.

mod authorise;
mod enter;
mod open;
mod pass;
mod read;
mod settle;
mod view;

pub(crate) use authorise::{Answered, AuthoriseAct, authorise_act};
pub(crate) use enter::{Enter, enter};
pub(crate) use open::{OpenDocket, Subject, open_docket};
pub(super) use pass::pass_clock;
pub(crate) use pass::refold;
pub(super) use read::of_case;
pub(crate) use read::{DocketPage, ListDockets, get_docket, list_dockets};

#[cfg(test)]
mod tests;
