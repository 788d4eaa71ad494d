//! Domain to wire. Ids only; no name, no contact point.

use proto::communications as wire;

use crate::domain::{Channel, Kind, Message};

/// The provider has a message.
pub(crate) fn message_sent(message: &Message) -> wire::MessageSent {
    wire::MessageSent {
        message_id: message.id.to_string(),
        proceeding_id: message.proceeding.to_string(),
        party_id: party_id(message),
        channel: channel(message.channel).into(),
        template_version: message.template_version.clone(),
        decision_id: message.decision.id.to_string(),
    }
}

/// A message will not be sent.
pub(crate) fn message_not_sent(message: &Message, reason: &str) -> wire::MessageNotSent {
    wire::MessageNotSent {
        message_id: message.id.to_string(),
        proceeding_id: message.proceeding.to_string(),
        party_id: party_id(message),
        channel: channel(message.channel).into(),
        reason: reason.to_owned(),
    }
}

/// Empty for mail to staff.
pub(crate) fn party_id(message: &Message) -> String {
    match message.kind {
        Kind::Courtesy => message.party.to_string(),
        Kind::Staff => String::new(),
    }
}

pub(crate) const fn channel(channel: Channel) -> wire::Channel {
    match channel {
        Channel::Sms => wire::Channel::Sms,
        Channel::Email => wire::Channel::Email,
    }
}
