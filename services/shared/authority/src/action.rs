//! What is done.

use std::fmt;

use thiserror::Error;

/// The text names no action.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is no action that policies know")]
pub struct UnknownAction(String);

macro_rules! actions {
    ($($name:ident),* $(,)?) => {
        /// What is done: an RPC by its name, or a verb. `deploy/policies/recourse.cedarschema` has the same list, and says
        /// to what each applies.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the RPC of its name")]
        pub enum Action {
            $($name),*
        }

        impl Action {
            /// Every action.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in the schema.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name)),*
                }
            }
        }
    };
}

actions!(
    // payments
    GetInstrument,
    GetReceipt,
    GetBalance,
    GetFeed,
    ListReceipts,
    RecordDishonours,
    RecordReceipts,
    PostReceipt,
    IdentifyReceipt,
    ReassignReceipt,
    ReverseReceipt,
    // notices
    GetNotice,
    GetNoticeDocument,
    ListNotices,
    DraftNotice,
    ApproveNotices,
    RejectNotice,
    WithdrawNotice,
    RedraftNotice,
    HandOverNotices,
    RecordBooking,
    CorrectBooking,
    RecordTracking,
    // cases
    GetAccount,
    GetCase,
    ListAccounts,
    ListCases,
    ReplayCase,
    GetDocket,
    ListDockets,
    RevealParty,
    RecordAccounts,
    RecordBar,
    LiftBar,
    DropProceeding,
    AuthoriseFiling,
    OpenDocket,
    RecordFact,
    TakeBackFact,
    AuthoriseAct,
    // communications
    GetMessage,
    ListMessages,
    ListHolds,
    RequestOutreach,
    PlaceHold,
    LiftHold,
    // counsel-portal
    GetMatter,
    ListMatters,
    ListAdvocates,
    OpenMatter,
    AssignMatter,
    AcceptMatter,
    DeclineMatter,
    RequestAuthority,
    RecordFiling,
    WithdrawFiling,
    RecordCondonation,
    RecordProgress,
    EmpanelAdvocate,
    // every service
    ListEntries,
    // running the installation
    GetClock,
    AdvanceClock,
    ListParked,
    ReleaseEvent,
    SkipEvent,
    ReplayEvents,
);

impl std::str::FromStr for Action {
    type Err = UnknownAction;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|action| action.as_str() == text);
        found.copied().ok_or_else(|| UnknownAction(text.to_owned()))
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
