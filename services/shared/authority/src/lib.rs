//! Who may do what to which thing: Cedar policies, decided on what was loaded.
//!
//! The access table of a service says which roles may call a method; this crate says whether this caller may do it to
//! this thing. An op asks after it has loaded and locked, and before it changes:
//!
//! ```ignore
//! let receipt = locked(&mut tx, context, request.id).await?;
//! let of = authority::Receipt { id: Some(receipt.id().uuid()), state: receipt.state_name() };
//! let permit = context.authority.require(command.principal, Action::ReverseReceipt, &of)?;
//! // … domain, store …
//! act.audit(&mut tx, "receipt.reverse", id, &permit.because("posted_in_error")).await?;
//! ```
//!
//! The `?` needs `#[error(transparent)] Denied(#[from] Box<Denied>)` in the service's error, and in its status map
//! `Error::Denied(denied) => denied.status()`. Where existence itself is secret ([`Concealment::Hidden`]) the service
//! answers there with the very words of "there is no such thing" instead. The refusal is put on record after the op's
//! transaction is gone: `foundation::Refusals`.
//!
//! Policies are text that a compliance head reads: `deploy/policies/*.cedar`, over the vocabulary of
//! `deploy/policies/recourse.cedarschema`. They are compiled in; `[authority] policies = "dir"` reads them from a folder
//! instead. At start every policy is checked against the schema in strict mode, and must have an `@id` and a `@reason`:
//! the id stands in the audit entry of what was allowed, the reason in the message and the entry of what was denied.
//!
//! What is not permitted is denied, and so is what cannot be decided: a thing that lacks an attribute, an action that
//! does not apply to it, a policy that fails. When a service acts for a person, both must be allowed.
//!
//! To add an action: a line in the schema, one in [`Action`], and a policy; a test tells if one is missing.

mod action;
mod attributes;
mod decision;
mod engine;
mod policies;
mod subject;
mod things;

pub use action::{Action, UnknownAction};
pub use attributes::Attributes;
pub use decision::{Concealment, Decision, Denied, Permit};
pub use engine::Authority;
pub use policies::{AuthorityConfig, PolicyError};
pub use subject::{By, Subject};
pub use things::{
    Account, Case, Clock, Filing, Hold, Instrument, Kind, Matter, Matters, Message, Notice, Panel, Party, Proceeding,
    Receipt, Register, Resource, ResourceId,
};
