//! Who takes messages to their addressees.
//!
//! [`Smtp`] and [`SmsGateway`] in production, [`Simulated`] for both channels in simulation. Each is told the message's
//! id, so that a message given twice is one message there, and the gateway can be asked what it has.

mod simulated;
mod sms_gateway;
mod smtp;

use std::fmt;

use thiserror::Error;

pub(crate) use self::{simulated::Simulated, sms_gateway::SmsGateway, smtp::Smtp};
use crate::domain::{MessageId, Outgoing};

/// A provider does not take a message. The words are about the provider; they hold nothing of the message.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum ProviderError {
    /// It will not take this message. It has not got it.
    #[error("the provider refuses the message: {0}")]
    Refused(String),
    /// It cannot take it now, and certainly has not got it.
    #[error("the provider cannot take the message now: {0}")]
    NotNow(String),
    /// Whether it has the message is not known.
    #[error("the provider did not answer: {0}")]
    NoAnswer(String),
}

/// What a provider says of a message when it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It has it, under this reference of its own.
    Taken(String),
    /// It never got it.
    NotTaken,
}

/// What every provider can do. Both calls may be repeated for one message.
pub(crate) trait Provider: fmt::Debug + Send + Sync + 'static {
    /// Whether it can be asked what it has. What is unknown at one that cannot stays unknown until a person finds out.
    const CAN_BE_ASKED: bool;

    /// Gives a message; answers with the provider's own reference.
    fn send(&self, message: &Outgoing) -> impl Future<Output = Result<String, ProviderError>> + Send;

    /// What became of a message.
    fn standing(&self, id: MessageId) -> impl Future<Output = Result<Standing, ProviderError>> + Send;
}

/// A provider's reference as it is kept: its first line, cut to a length.
fn reference(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    let kept: String = line.chars().filter(|c| !c.is_control()).take(200).collect();
    if kept.is_empty() { "none given".to_owned() } else { kept }
}

#[cfg(test)]
pub(crate) mod tests;
