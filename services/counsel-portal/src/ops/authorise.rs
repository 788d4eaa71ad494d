//! Who may do what to which matter: the one place that decides. `grpc/access.rs` says which roles may call a method at
//! all; here the matter itself counts. A decision of a policy engine would be asked for in [`authorise`].

use chassis::identity::Principal;
use kernel::Role::{self, Advocate, Auditor, ComplianceHead, LegalManager, RecoveryOfficer, Service};

use crate::domain::{AnyMatter, Scope};

/// What is done to a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Open,
    Read,
    Assign,
    Accept,
    Decline,
    RequestAuthority,
    RecordFiling,
    WithdrawFiling,
    RecordCondonation,
}

impl Action {
    /// As audit entries name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "matter.open",
            Self::Read => "matter.read",
            Self::Assign => "matter.assign",
            Self::Accept => "matter.accept",
            Self::Decline => "matter.decline",
            Self::RequestAuthority => "matter.request_authority",
            Self::RecordFiling => "filing.record",
            Self::WithdrawFiling => "filing.withdraw",
            Self::RecordCondonation => "condonation.record",
        }
    }

    /// The roles that may do it to any matter.
    pub(crate) const fn to_any_matter(self) -> &'static [Role] {
        match self {
            Self::Open => &[Service],
            Self::Read => &[LegalManager, ComplianceHead, Auditor, RecoveryOfficer],
            Self::Assign
            | Self::RequestAuthority
            | Self::RecordFiling
            | Self::WithdrawFiling
            | Self::RecordCondonation => &[LegalManager],
            Self::Accept | Self::Decline => &[],
        }
    }

    /// Whether an advocate may do it to a matter that is assigned to him.
    const fn to_his_own(self) -> bool {
        !matches!(self, Self::Open | Self::Assign)
    }
}

/// The matters that a caller may know of when he does this.
///
/// An advocate is told by his role. Who holds a role that may do it to any matter is not held to his own, and nobody
/// else sees anything.
pub(crate) fn scope(principal: &Principal, action: Action) -> Scope<'_> {
    if action.to_any_matter().iter().any(|role| principal.actor.has(*role)) {
        return Scope::Everything;
    }
    Scope::AssignedTo(&principal.originator().subject)
}

/// Whether a caller may do this to this matter. If not, there is no such matter for him.
pub(crate) fn authorise(principal: &Principal, action: Action, matter: &AnyMatter) -> bool {
    match scope(principal, action) {
        Scope::Everything => true,
        Scope::AssignedTo(subject) => {
            let assigned = matter.assigned().and_then(|assigned| assigned.subject.as_deref());
            action.to_his_own() && principal.actor.has(Advocate) && assigned == Some(subject)
        }
    }
}
