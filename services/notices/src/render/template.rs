//! The templates. A template is code: a change is a new version beside the old one.

/// A template in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    /// Demand under NI Act s.138, English, version 1.
    Ni138DemandV1,
    /// Version 2: the same words; what is written in Devanagari can be copied and searched as it is written.
    Ni138DemandV2,
}

impl Template {
    /// Every version that can be rendered again.
    pub(crate) const ALL: [Self; 2] = [Self::Ni138DemandV1, Self::Ni138DemandV2];

    /// What new notices are rendered from.
    pub(crate) const CURRENT: Self = Self::Ni138DemandV2;

    /// As it is stored: `ni138_demand/v1`.
    pub(crate) const fn version(self) -> &'static str {
        match self {
            Self::Ni138DemandV1 => "ni138_demand/v1",
            Self::Ni138DemandV2 => "ni138_demand/v2",
        }
    }

    pub(super) const fn source(self) -> &'static str {
        match self {
            Self::Ni138DemandV1 | Self::Ni138DemandV2 => include_str!("../../templates/ni138_demand/v1.typ"),
        }
    }

    /// Whether the glyphs of a syllable are kept in one run. A letter renders to the same bytes for ever, so that what was
    /// sent from the first version stays as it was.
    pub(super) const fn keeps_syllables(self) -> bool {
        match self {
            Self::Ni138DemandV1 => false,
            Self::Ni138DemandV2 => true,
        }
    }

    pub(super) fn of_version(version: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.version() == version)
    }
}
