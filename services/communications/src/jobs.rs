//! What communications does by itself: sending what is due, and asking about what is unknown.

mod agenda;
mod sender;

pub(crate) use agenda::CommunicationsAgenda;
pub(crate) use sender::Sender;
