//! What communications knows, without how it is stored or sent.

mod contact;
mod decision;
mod gsm;
mod hold;
mod hours;
mod message;
mod outgoing;
mod template;

pub(crate) use contact::{Channel, Contact, ContactPoint};
pub(crate) use decision::{
    Allowed, Answer, Caps, Contacted, Decision, DecisionId, KnownContact, Question, RULES_VERSION, Rule, Verdict,
    decide,
};
pub(crate) use gsm::septets;
pub(crate) use hold::{Hold, HoldId, HoldReason};
pub(crate) use message::{
    Ended, Kind, Message, MessageId, PartyId, ProceedingId, Return, State, account_ending, case_reference,
};
pub(crate) use outgoing::{Addressed, Outgoing};
pub(crate) use template::{StaffDeadline, TemplateData, Text};
