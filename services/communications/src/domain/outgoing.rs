//! What a provider is given.

use kernel::{Masked, Timestamp};

use super::{Allowed, Contact, DecisionId, MessageId, PartyId, TemplateData, Text};

/// Where a message goes and what it is made of.
#[derive(Clone, Debug)]
pub(crate) struct Addressed {
    pub(crate) party: PartyId,
    pub(crate) contact: Contact,
    pub(crate) data: TemplateData,
    pub(crate) name: Option<Masked<String>>,
    /// What the message is about, whatever its id: `<party>/<return>/<channel>`, or `staff/…`. A simulation draws by it.
    pub(crate) lot: String,
}

/// A message that may be sent. There is no other way to make one than from the right to send it.
#[derive(Debug)]
pub(crate) struct Outgoing {
    allowed: Allowed,
    addressed: Addressed,
    text: Text,
    at: Timestamp,
}

impl Outgoing {
    /// The message of an allowed decision; `None` if its template has no text for the channel.
    pub(crate) fn new(allowed: Allowed, addressed: Addressed, at: Timestamp) -> Option<Self> {
        let text = addressed.data.text(addressed.contact.channel(), addressed.name.as_ref())?;
        Some(Self { allowed, addressed, text, at })
    }

    pub(crate) const fn id(&self) -> MessageId {
        self.allowed.message()
    }

    pub(crate) const fn decision(&self) -> DecisionId {
        self.allowed.decision()
    }

    /// When the hours of contact end, for providers that can drop what comes too late.
    pub(crate) const fn deliver_before(&self) -> Option<Timestamp> {
        self.allowed.deliver_before()
    }

    pub(crate) const fn party(&self) -> PartyId {
        self.addressed.party
    }

    pub(crate) const fn contact(&self) -> &Contact {
        &self.addressed.contact
    }

    pub(crate) const fn text(&self) -> &Text {
        &self.text
    }

    pub(crate) fn lot(&self) -> &str {
        &self.addressed.lot
    }

    /// When it is given, in business time.
    pub(crate) const fn at(&self) -> Timestamp {
        self.at
    }
}
