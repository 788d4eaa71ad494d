//! Where a party is reached.

use formats::{EmailAddress, IndianMobile};
use kernel::{LegalDate, Masked};
use serde::Deserialize;

/// The way a message takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Channel {
    Sms,
    Email,
}

impl Channel {
    pub(crate) const ALL: [Self; 2] = [Self::Sms, Self::Email];

    /// As it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// A contact point in its one spelling. It does not print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Contact {
    Mobile(IndianMobile),
    Mailbox(EmailAddress),
}

impl Contact {
    /// Reads what somebody wrote. The error repeats nothing of it but an offending character.
    pub(crate) fn parse(channel: Channel, text: &Masked<String>) -> Result<Self, String> {
        let text = text.reveal().trim();
        match channel {
            Channel::Sms => {
                text.parse().map(Self::Mobile).map_err(|error: formats::IndianMobileError| error.to_string())
            }
            Channel::Email => {
                text.parse().map(Self::Mailbox).map_err(|error: formats::EmailAddressError| error.to_string())
            }
        }
    }

    pub(crate) const fn channel(&self) -> Channel {
        match self {
            Self::Mobile(_) => Channel::Sms,
            Self::Mailbox(_) => Channel::Email,
        }
    }

    /// The form that staff may see.
    pub(crate) fn masked(&self) -> String {
        match self {
            Self::Mobile(mobile) => mobile.masked(),
            Self::Mailbox(mailbox) => mailbox.masked(),
        }
    }

    /// The one spelling, for sealing it, finding it, or sending to it.
    pub(crate) fn reveal(&self) -> &str {
        match self {
            Self::Mobile(mobile) => mobile.as_str(),
            Self::Mailbox(mailbox) => mailbox.as_str(),
        }
    }
}

/// A contact point as cases has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ContactPoint {
    pub(crate) contact: Contact,
    /// When the lender last made sure that it is the party's.
    pub(crate) verified_on: Option<LegalDate>,
}
