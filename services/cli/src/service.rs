//! The services of the mesh, as operators name them.

use std::fmt;

/// A service of the mesh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// Cheques, returns, money.
    Payments,
    /// Accounts, cases, deadlines.
    Cases,
    /// Demand notices.
    Notices,
    /// Messages to borrowers.
    Communications,
    /// Advocates and their matters.
    CounselPortal,
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 5] = [Self::Payments, Self::Cases, Self::Notices, Self::Communications, Self::CounselPortal];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Cases => "cases",
            Self::Notices => "notices",
            Self::Communications => "communications",
            Self::CounselPortal => "counsel-portal",
        }
    }

    /// The option that says where it is.
    #[must_use]
    pub fn option(self) -> String {
        format!("--{self}-url")
    }

    /// The variable that says where it is.
    #[must_use]
    pub fn variable(self) -> String {
        format!("RECOURSE_{}_URL", self.as_str().to_uppercase().replace('-', "_"))
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
