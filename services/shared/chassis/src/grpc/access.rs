//! Which roles may call which method.

use std::{collections::HashMap, fmt, future::Future, pin::Pin};

use kernel::{Actor, Role};

/// Method path (`/recourse.cases.v1.CasesService/GetCase`) and the roles that may call it.
pub type AccessTable = &'static [(&'static str, &'static [Role])];

/// The methods of a server and who may call them. A method that is absent is refused to everybody.
///
/// ```ignore
/// const ACCESS: AccessTable = &[
///     ("/recourse.cases.v1.CasesService/GetCase", &[Role::RecoveryOfficer, Role::Auditor]),
/// ];
/// let access = Access::new(ACCESS);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Access(HashMap<&'static str, &'static [Role]>);

impl Access {
    /// The access that a table grants. Two lines for one method grant what the later one says.
    #[must_use]
    pub fn new(table: AccessTable) -> Self {
        Self(table.iter().copied().collect())
    }

    /// The same with further lines.
    #[must_use]
    pub fn with(mut self, table: AccessTable) -> Self {
        self.0.extend(table.iter().copied());
        self
    }

    /// The paths in the table.
    pub fn methods(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// The path and roles of a method of this server.
    pub(super) fn find(&self, path: &str) -> Option<(&'static str, &'static [Role])> {
        self.0.get_key_value(path).map(|(path, roles)| (*path, *roles))
    }
}

/// A known principal was refused a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// Who called.
    pub actor: Actor,
    /// For whom, if a service acts for somebody.
    pub on_behalf_of: Option<Actor>,
    /// The token's `jti`.
    pub token_id: String,
    /// The path that was called; at most 200 characters of it if the server has no such method.
    pub method: String,
    /// Why.
    pub reason: DenialReason,
}

/// Why a known principal was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DenialReason {
    /// No role of the token may call the method.
    Role,
    /// The method is not in the access table.
    NoSuchMethod,
    /// The caller sent somebody else's token along and is no service, or acts for somebody already.
    OnBehalf,
}

impl DenialReason {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Role, Self::NoSuchMethod, Self::OnBehalf];

    /// One word, for records and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::NoSuchMethod => "no_such_method",
            Self::OnBehalf => "on_behalf",
        }
    }
}

/// Where denials are put on record, before the caller is answered.
///
/// Called within the call's own task, which a caller that goes away does not stop. An implementation that cannot record
/// a denial logs it; the caller is refused all the same.
pub trait DenialSink: fmt::Debug + Send + Sync {
    /// Records a denial.
    fn denied(&self, denial: Denial) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// Keeps no record beyond the log line that every denial gets.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogOnly;

impl DenialSink for LogOnly {
    fn denied(&self, _denial: Denial) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::ready(()))
    }
}
