//! Communications: messages to borrowers within the conduct rules, and mail to staff.
//!
//! Owns: contact decisions, messages, holds, the templates of messages. Sole writer of all of it. Never sends anything
//! without a recorded decision that allows it, and never carries a statutory demand: that is the notice's, in
//! `notices`. States what happened (`communications.message_sent.v1`, `communications.message_not_sent.v1`).
//!
//! Invariants:
//!
//! - A message points at its contact decision; one that is on its way points at one that allows it. The type
//!   `domain::Outgoing`, which is all that a provider takes, is made from such a decision only; the tables have the same rule as
//!   a foreign key and a check.
//! - The decision is taken when a message is asked for and again when it is about to be sent, by the same pure
//!   function: a hold that was placed meanwhile refuses it.
//! - A message to a borrower that waits is cancelled when the proceeding that it is about ends.
//! - No borrower is written to before 08:00 or from 19:00 on in India, whatever the instant.
//! - What is unknown is asked for, never sent again on a guess; the provider is told the message's id.
//! - Contact points and names are stored sealed under the party's key; a name is kept only where the template writes
//!   it. They leave the service to the provider alone.
//! - A change, its audit entry and its event are one transaction.

mod app;
mod config;
mod domain;
mod error;
mod events;
mod faults;
mod grpc;
mod jobs;
mod ops;
mod provider;
mod store;

pub use app::{MIGRATIONS, migrate, serve, start};
pub use config::{
    Config, EmailConfig, FrequencyConfig, LenderConfig, SendingConfig, SmsConfig, StaffConfig, TemplatesConfig, Tls,
};

/// The service's name: its database, its broker user, its exchange.
pub const SERVICE: &str = "communications";
