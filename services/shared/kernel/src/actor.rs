//! Who acts.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a person or service may do, in the words of the bank's organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Works cases: imports, records facts, asks for the next step.
    RecoveryOfficer,
    /// Approves legal steps and assigns counsel.
    LegalManager,
    /// Watches conduct and deadlines; approves exceptions.
    ComplianceHead,
    /// Outside counsel; sees assigned matters only.
    Advocate,
    /// Reads everything, changes nothing.
    Auditor,
    /// Runs the installation; sees no personal data.
    Operator,
    /// Another service of the mesh, acting as itself or for somebody.
    Service,
}

/// The text names no role.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a role; roles are {list}", list = Role::ALL.map(Role::as_str).join(", "))]
pub struct UnknownRole(String);

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::RecoveryOfficer,
        Self::LegalManager,
        Self::ComplianceHead,
        Self::Advocate,
        Self::Auditor,
        Self::Operator,
        Self::Service,
    ];

    /// The role as tokens and policies write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RecoveryOfficer => "recovery-officer",
            Self::LegalManager => "legal-manager",
            Self::ComplianceHead => "compliance-head",
            Self::Advocate => "advocate",
            Self::Auditor => "auditor",
            Self::Operator => "operator",
            Self::Service => "service",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Whether a person, a service or nobody in particular acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A person with a token of the bank's identity provider.
    Person,
    /// A service of the mesh.
    Service,
}

/// Who acts, as the audit trail and events name them: the token's issuer and subject, never a name or an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// Person or service.
    pub kind: ActorKind,
    /// The identity provider that vouches for the subject.
    pub issuer: String,
    /// The subject within the issuer.
    pub subject: String,
    /// The roles in force for this act.
    pub roles: Vec<Role>,
}

impl Actor {
    /// A service of the mesh acting by itself: a consumer, a timer, a sweep.
    #[must_use]
    pub fn service(name: &str) -> Self {
        Self {
            kind: ActorKind::Service,
            issuer: "recourse".to_owned(),
            subject: name.to_owned(),
            roles: vec![Role::Service],
        }
    }

    /// Whether the actor holds a role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// `issuer/subject`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.issuer, self.subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_as_they_are_written() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
            assert_eq!(serde_plain(role), role.as_str());
        }
        assert!("boss".parse::<Role>().unwrap_err().to_string().contains("recovery-officer, legal-manager"));
    }

    fn serde_plain(role: Role) -> String {
        format!("{role:?}")
            .chars()
            .enumerate()
            .flat_map(|(index, letter)| {
                let dash = (index > 0 && letter.is_uppercase()).then_some('-');
                dash.into_iter().chain(letter.to_lowercase())
            })
            .collect()
    }
}
