//! The templates. A template is code: a change is a new version beside the old one.

/// A template in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    /// Demand under NI Act s.138, English, version 1.
    Ni138DemandV1,
}

impl Template {
    /// Every version that can be rendered again.
    pub(crate) const ALL: [Self; 1] = [Self::Ni138DemandV1];

    /// What new notices are rendered from.
    pub(crate) const CURRENT: Self = Self::Ni138DemandV1;

    /// As it is stored: `ni138_demand/v1`.
    pub(crate) const fn version(self) -> &'static str {
        match self {
            Self::Ni138DemandV1 => "ni138_demand/v1",
        }
    }

    pub(super) const fn source(self) -> &'static str {
        match self {
            Self::Ni138DemandV1 => include_str!("../../templates/ni138_demand/v1.typ"),
        }
    }

    pub(super) fn of_version(version: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.version() == version)
    }
}
