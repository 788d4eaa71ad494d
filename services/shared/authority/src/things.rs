//! What is acted on, as the services show it to the policies.
//!
//! Each type here is an entity type of the schema with its attributes as fields. A service fills one in from what it has
//! loaded; or it implements [`Resource`] for its own type.

use kernel::Actor;
use uuid::Uuid;

use crate::{Action, Attributes};

/// A thing that policies decide on.
pub trait Resource {
    /// Its type.
    fn kind(&self) -> Kind;

    /// Which one.
    fn id(&self) -> ResourceId;

    /// Adds what the schema says of its type.
    fn attributes(&self, to: &mut Attributes);

    /// Adds what the request says beside the thing: the purpose of a reading.
    fn circumstances(&self, _to: &mut Attributes) {}

    /// Who may not do this may not learn that the thing exists. `None`: its existence is no secret among callers.
    fn known_by(&self) -> Option<Action> {
        None
    }
}

/// Which one of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceId {
    /// One that is stored.
    Stored(Uuid),
    /// One that this call makes.
    New,
    /// A list or a file as a whole.
    Named(&'static str),
}

impl From<Option<Uuid>> for ResourceId {
    fn from(id: Option<Uuid>) -> Self {
        id.map_or(Self::New, Self::Stored)
    }
}

macro_rules! kinds {
    ($($kind:ident = $word:literal),* $(,)?) => {
        /// The type of a thing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the type of its name")]
        pub enum Kind {
            $($kind),*
        }

        impl Kind {
            /// Every type.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// As audit entries and messages write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $word),*
                }
            }

            pub(crate) const fn type_name(self) -> &'static str {
                match self {
                    $(Self::$kind => concat!("Recourse::", stringify!($kind))),*
                }
            }
        }
    };
}

kinds!(
    Account = "account",
    Case = "case",
    Proceeding = "proceeding",
    Party = "party",
    Instrument = "instrument",
    Receipt = "receipt",
    Notice = "notice",
    Message = "message",
    Hold = "hold",
    Matter = "matter",
    Filing = "filing",
    Matters = "matters",
    Panel = "panel",
    Register = "register",
    Clock = "clock",
);

macro_rules! thing {
    ($(#[$doc:meta])* $kind:ident { $($(#[$field_doc:meta])* $field:ident: $via:ident $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $kind<'a> {
            /// Absent for one that this call makes.
            pub id: Option<Uuid>,
            $($(#[$field_doc])* pub $field: $type),*
        }

        impl Resource for $kind<'_> {
            fn kind(&self) -> Kind {
                Kind::$kind
            }

            fn id(&self) -> ResourceId {
                self.id.into()
            }

            fn attributes(&self, to: &mut Attributes) {
                $(to.$via(stringify!($field), self.$field);)*
            }
        }
    };
}

thing!(
    /// A loan account.
    Account {
        /// The lender.
        creditor: text &'a str,
        /// The IFSC of its home branch.
        branch: text &'a str,
    }
);
thing!(
    /// A case.
    Case {
        /// The lender, if its account is on record.
        creditor: known Option<&'a str>,
        /// The IFSC of the account's home branch, if it is on record.
        branch: known Option<&'a str>,
    }
);
thing!(
    /// A proceeding of a case.
    Proceeding {
        /// As stored.
        state: text &'a str,
        /// The lender, if its account is on record.
        creditor: known Option<&'a str>,
        /// The IFSC of the account's home branch, if it is on record.
        branch: known Option<&'a str>,
    }
);
thing!(
    /// A cheque.
    Instrument {
        /// The IFSC of the loan account's home branch, where it is known.
        branch: known Option<&'a str>,
    }
);
thing!(
    /// A credit that was received.
    Receipt {
        /// `new`, `suspense`, `applied` or `reversed`.
        state: text &'a str,
        /// The IFSC of the loan account's home branch, where it is known.
        branch: known Option<&'a str>,
    }
);
thing!(
    /// A notice.
    Notice {
        /// `new`, or as stored.
        state: text &'a str,
        /// Whose will it was.
        drafted_by: actor &'a Actor,
    }
);
thing!(
    /// A message to a borrower.
    Message {
        /// `new`, or as stored.
        state: text &'a str,
    }
);
thing!(
    /// What keeps a party from being contacted.
    Hold {
        /// `new`, or as stored.
        state: text &'a str,
        /// Who placed it.
        placed_by: actor &'a Actor,
    }
);

/// A person of a case, and why his data is asked for in clear.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// The party.
    pub id: Uuid,
    /// The IFSC of the home branch of his account, if it is on record.
    pub branch: Option<&'a str>,
    /// Why: empty for no reason, which is not enough.
    pub purpose: &'a str,
}

impl Resource for Party<'_> {
    fn kind(&self) -> Kind {
        Kind::Party
    }

    fn id(&self) -> ResourceId {
        ResourceId::Stored(self.id)
    }

    fn attributes(&self, to: &mut Attributes) {
        to.known("branch", self.branch);
    }

    fn circumstances(&self, to: &mut Attributes) {
        to.text("purpose", self.purpose);
    }
}

/// A matter of outside counsel. Nobody learns of one that he may not see.
#[derive(Clone, Copy, Debug)]
pub struct Matter<'a> {
    /// Absent for one that this call opens.
    pub id: Option<Uuid>,
    /// `new`, or as stored.
    pub state: &'a str,
    /// The subject of the advocate in whose hands it is, if it is in any.
    pub assigned_subject: Option<&'a str>,
}

impl Resource for Matter<'_> {
    fn kind(&self) -> Kind {
        Kind::Matter
    }

    fn id(&self) -> ResourceId {
        self.id.into()
    }

    fn attributes(&self, to: &mut Attributes) {
        to.text("state", self.state);
        to.known("assigned_subject", self.assigned_subject);
    }

    fn known_by(&self) -> Option<Action> {
        self.id.map(|_| Action::GetMatter)
    }
}

/// A filing of a matter, or the one for which authority is asked.
///
/// Its existence is decided with its matter's: where that is secret, load the matter and ask `GetMatter` of it first.
#[derive(Clone, Copy, Debug)]
pub struct Filing<'a> {
    /// Absent for one that is not made yet.
    pub id: Option<Uuid>,
    /// The subject of the advocate in whose hands the matter is; absent where this is not known.
    pub assigned_subject: Option<&'a str>,
}

impl Resource for Filing<'_> {
    fn kind(&self) -> Kind {
        Kind::Filing
    }

    fn id(&self) -> ResourceId {
        self.id.into()
    }

    fn attributes(&self, to: &mut Attributes) {
        to.known("assigned_subject", self.assigned_subject);
    }
}

/// A list of matters.
#[derive(Clone, Copy, Debug)]
pub struct Matters<'a> {
    /// The advocate to whose matters the SQL limits it; absent for everybody's.
    pub assigned_subject: Option<&'a str>,
}

impl Resource for Matters<'_> {
    fn kind(&self) -> Kind {
        Kind::Matters
    }

    fn id(&self) -> ResourceId {
        ResourceId::Named("matters")
    }

    fn attributes(&self, to: &mut Attributes) {
        to.known("assigned_subject", self.assigned_subject);
    }
}

/// The panel of advocates, as a list.
#[derive(Clone, Copy, Debug)]
pub struct Panel<'a> {
    /// The advocate to whose entry the SQL limits it; absent for the whole panel.
    pub subject: Option<&'a str>,
}

impl Resource for Panel<'_> {
    fn kind(&self) -> Kind {
        Kind::Panel
    }

    fn id(&self) -> ResourceId {
        ResourceId::Named("panel")
    }

    fn attributes(&self, to: &mut Attributes) {
        to.known("subject", self.subject);
    }
}

/// A list, or a file of many rows, as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register(pub &'static str);

impl Register {
    /// Loan accounts.
    pub const ACCOUNTS: Self = Self("accounts");
    /// Cases.
    pub const CASES: Self = Self("cases");
    /// Instruments and their returns.
    pub const INSTRUMENTS: Self = Self("instruments");
    /// Receipts and the ledger.
    pub const RECEIPTS: Self = Self("receipts");
    /// Notices.
    pub const NOTICES: Self = Self("notices");
    /// Messages to borrowers.
    pub const MESSAGES: Self = Self("messages");
    /// Holds.
    pub const HOLDS: Self = Self("holds");
    /// The panel of advocates, as what entries are kept in.
    pub const ADVOCATES: Self = Self("advocates");
    /// The audit trail.
    pub const AUDIT: Self = Self("audit");
    /// Events that wait for people.
    pub const EVENTS: Self = Self("events");
}

impl Resource for Register {
    fn kind(&self) -> Kind {
        Kind::Register
    }

    fn id(&self) -> ResourceId {
        ResourceId::Named(self.0)
    }

    fn attributes(&self, _to: &mut Attributes) {}
}

/// Business time of a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock;

impl Resource for Clock {
    fn kind(&self) -> Kind {
        Kind::Clock
    }

    fn id(&self) -> ResourceId {
        ResourceId::Named("business time")
    }

    fn attributes(&self, _to: &mut Attributes) {}
}
