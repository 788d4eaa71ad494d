//! Who answers for an account, and where they are reached. All of it is personal but the customer number and the PIN code.

use formats::{CustomerId, EmailAddress, IndianMobile, Pan, PanHolder, PinCode};
use kernel::{LegalDate, Masked, typed_id};
use serde::{Serialize, Serializer};

use super::account::{RowFault, parsed, personal};

typed_id!(
    /// One person or company. The subject whose data key seals what is personal about it.
    pub(crate) PartyId,
    "party"
);

const NAME_CHARS_MAX: usize = 200;
const LINES_CHARS_MAX: usize = 500;
const CONTACT_POINTS_MAX: usize = 10;
const ADDRESSES_MAX: usize = 10;

/// Declares an enum whose values are stored and shown as text.
macro_rules! stored_as {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum $name {
            $($(#[$variant_doc])* $variant),*
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $name {
            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),*
                }
            }

            pub(crate) fn from_stored(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

stored_as! {
    /// How a party answers for an account, the borrower first.
    PartyRole { Borrower = "borrower", CoBorrower = "co_borrower", Guarantor = "guarantor" }
}
stored_as! {
    /// A human being, or anybody else.
    PartyKind { Individual = "individual", Company = "company" }
}
stored_as! {
    /// How a contact point is used.
    ContactPointKind { Mobile = "mobile", Email = "email" }
}
stored_as! {
    /// What an address is to the party.
    AddressKind { Current = "current", Permanent = "permanent", Office = "office", Registered = "registered" }
}

/// A party as an extract gives it.
#[derive(Clone, Debug)]
pub(crate) struct PartyDraft {
    pub(crate) role: PartyRole,
    pub(crate) customer_id: String,
    pub(crate) kind: PartyKind,
    pub(crate) name: Masked<String>,
    pub(crate) pan: Option<Masked<String>>,
    pub(crate) contact_points: Vec<ContactPoint>,
    pub(crate) addresses: Vec<AddressDraft>,
}

/// An address as an extract gives it.
#[derive(Clone, Debug)]
pub(crate) struct AddressDraft {
    pub(crate) kind: AddressKind,
    pub(crate) lines: Masked<String>,
    pub(crate) pin: String,
}

/// A party of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) role: PartyRole,
    pub(crate) customer_id: CustomerId,
    pub(crate) kind: PartyKind,
    pub(crate) name: Masked<String>,
    pub(crate) pan: Option<Pan>,
    pub(crate) contact_points: Vec<ContactPoint>,
    pub(crate) addresses: Vec<Address>,
}

/// A mobile number or a mailbox. In a checked party the value is in its one spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ContactPoint {
    pub(crate) kind: ContactPointKind,
    pub(crate) value: Masked<String>,
    /// When the lender last made sure that it is the party's.
    pub(crate) verified_on: Option<LegalDate>,
}

impl ContactPoint {
    /// The form that staff may see; empty if the value is not of its kind.
    pub(crate) fn masked(&self) -> String {
        let value = self.value.reveal();
        let masked = match self.kind {
            ContactPointKind::Mobile => value.parse().ok().map(|mobile: IndianMobile| mobile.masked()),
            ContactPointKind::Email => value.parse().ok().map(|address: EmailAddress| address.masked()),
        };
        masked.unwrap_or_default()
    }
}

/// Where a party gets post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) kind: AddressKind,
    /// Everything but the PIN code.
    pub(crate) lines: Masked<String>,
    pub(crate) pin: PinCode,
}

impl Party {
    /// Checks a party of a row as of a day. Fields are named without the party's role.
    pub(crate) fn check(draft: &PartyDraft, as_of: LegalDate) -> Result<Self, RowFault> {
        let customer_id = parsed("customer_id", &draft.customer_id)?;
        let name = personal("name", &draft.name, NAME_CHARS_MAX)?;
        let pan: Option<Pan> = draft.pan.as_ref().map(|pan| parsed("pan", pan.reveal())).transpose()?;
        if let Some(pan) = &pan {
            of_kind(pan.holder(), draft.kind)?;
        }
        if draft.contact_points.len() > CONTACT_POINTS_MAX {
            return Err(RowFault::new("contact_points", format!("are more than {CONTACT_POINTS_MAX}")));
        }
        if draft.addresses.len() > ADDRESSES_MAX {
            return Err(RowFault::new("addresses", format!("are more than {ADDRESSES_MAX}")));
        }
        let contact_points = draft.contact_points.iter().map(|point| contact_point(point, as_of));
        let addresses = draft.addresses.iter().map(|address| {
            Ok(Address {
                kind: address.kind,
                lines: personal("address", &address.lines, LINES_CHARS_MAX)?,
                pin: parsed("pin", &address.pin)?,
            })
        });
        Ok(Self {
            role: draft.role,
            customer_id,
            kind: draft.kind,
            name,
            pan,
            contact_points: contact_points.collect::<Result<_, _>>()?,
            addresses: addresses.collect::<Result<_, _>>()?,
        })
    }
}

/// A PAN says what its holder is. A family's PAN goes with the individual who answers for it.
fn of_kind(holder: PanHolder, kind: PartyKind) -> Result<(), RowFault> {
    let individual = matches!(holder, PanHolder::Individual | PanHolder::HinduUndividedFamily);
    match kind {
        PartyKind::Individual if !individual => {
            Err(RowFault::new("pan", "is not that of an individual, and the party is one"))
        }
        PartyKind::Company if holder == PanHolder::Individual => {
            Err(RowFault::new("pan", "is that of an individual, and the party is none"))
        }
        _ => Ok(()),
    }
}

fn contact_point(draft: &ContactPoint, as_of: LegalDate) -> Result<ContactPoint, RowFault> {
    let text = draft.value.reveal();
    let value = match draft.kind {
        ContactPointKind::Mobile => parsed::<IndianMobile>("mobile", text)?.as_str().to_owned(),
        ContactPointKind::Email => parsed::<EmailAddress>("email", text)?.as_str().to_owned(),
    };
    if let Some(day) = draft.verified_on.filter(|day| *day > as_of) {
        let field = format!("{}_verified_on", draft.kind.as_str());
        return Err(RowFault::new(field, format!("{day} is after as_of, {as_of}")));
    }
    Ok(ContactPoint { kind: draft.kind, value: Masked::new(value), verified_on: draft.verified_on })
}

/// Why a party's data is needed in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RevealPurpose {
    /// To speak to the party.
    Contact,
    /// To address a notice or a court paper.
    LegalProcess,
    /// To make sure of an identity.
    Verification,
    /// To answer the party's own request or grievance.
    RequestOfParty,
}

impl RevealPurpose {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::LegalProcess => "legal process",
            Self::Verification => "verification",
            Self::RequestOfParty => "request of the party",
        }
    }
}
