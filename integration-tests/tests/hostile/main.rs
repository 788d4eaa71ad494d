//! Every method of every service against a caller that means harm.
//!
//! What is wrong with a request is not listed here: it is read from the descriptors. For each method `examples.rs` has
//! one request that is right, or one a choice; `mutation.rs` makes every field of it wrong in every way of its type,
//! `json.rs` what is JSON inside a field, and `seen.rs` sends nothing twice; `judge.rs` says what an answer must be;
//! `rows.rs` that nothing was written. What may be odd and is done all the same is in `harmless.rs`.

#[cfg(test)]
mod access;
#[cfg(test)]
mod caller;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod dockets;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod harmless;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod json;
#[cfg(test)]
mod judge;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod progress;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod seen;
#[cfg(test)]
mod sweep;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod wire;
