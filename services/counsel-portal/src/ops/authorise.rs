//! Who may do what to which matter. `grpc/access.rs` says which roles may call a method at all; [`scope`] which matters
//! the queries of a caller find; [`authorise`] asks the policies about the one that was found.

use authority::{Authority, Denied, Permit};
use chassis::identity::Principal;
use kernel::{
    Role::{self, Auditor, ComplianceHead, LegalManager, RecoveryOfficer, Service},
    TypedId as _,
};

use crate::{
    domain::{AnyMatter, Scope},
    store,
};

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
    RecordProgress,
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
            Self::RecordProgress => "progress.record",
        }
    }

    /// As policies name it.
    pub(crate) const fn policy(self) -> authority::Action {
        match self {
            Self::Open => authority::Action::OpenMatter,
            Self::Read => authority::Action::GetMatter,
            Self::Assign => authority::Action::AssignMatter,
            Self::Accept => authority::Action::AcceptMatter,
            Self::Decline => authority::Action::DeclineMatter,
            Self::RequestAuthority => authority::Action::RequestAuthority,
            Self::RecordFiling => authority::Action::RecordFiling,
            Self::WithdrawFiling => authority::Action::WithdrawFiling,
            Self::RecordCondonation => authority::Action::RecordCondonation,
            Self::RecordProgress => authority::Action::RecordProgress,
        }
    }

    /// The roles whose queries find every matter when they do it.
    pub(crate) const fn to_any_matter(self) -> &'static [Role] {
        match self {
            Self::Open => &[Service],
            Self::Read => &[LegalManager, ComplianceHead, Auditor, RecoveryOfficer],
            Self::Assign
            | Self::RequestAuthority
            | Self::RecordFiling
            | Self::WithdrawFiling
            | Self::RecordCondonation
            | Self::RecordProgress => &[LegalManager],
            Self::Accept | Self::Decline => &[],
        }
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

/// The permit to do this to a matter, or why not.
pub(crate) fn authorise(
    authority: &Authority,
    principal: &Principal,
    action: Action,
    matter: &AnyMatter,
) -> Result<Permit, Box<Denied>> {
    let of = authority::Matter {
        id: Some(matter.record().id.uuid()),
        state: store::matter::state(matter),
        assigned_subject: subject_of(matter),
    };
    authority.require(principal, action.policy(), &of)
}

/// Whose tokens see a matter.
pub(super) fn subject_of(matter: &AnyMatter) -> Option<&str> {
    matter.assigned().and_then(|assigned| assigned.subject.as_deref())
}
