//! One article of a notice: when it was sent, and what is known of its service.

use super::{CoverReturn, Dispatch, Fact, PostalIntimation, Refusal, Service};
use crate::book::ServiceMode;

/// One article of the notice, sent to one noticee at one address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Article {
    /// What the steps call it: an article number or "the company's registered office". No personal data.
    pub label: String,
    /// When it was sent.
    pub dispatch: Fact<Dispatch>,
    /// How it was sent, if that is known: the law presumes the service of registered post alone.
    pub mode: Option<ServiceMode>,
    /// What is known of its service.
    pub evidence: Evidence,
}

/// What is known of the service of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Evidence {
    /// Nothing. When it counts as served is for the court; no day is guessed.
    #[default]
    Unknown,
    /// It was served.
    Served(Service),
    /// It was refused, which is service.
    Refused(Refusal),
    /// Nobody claimed it, which is service; on which day is disputed, and lies between these two.
    Unclaimed {
        /// When the carrier first left word of it.
        intimated: Fact<PostalIntimation>,
        /// When it came back.
        returned: Fact<CoverReturn>,
    },
    /// It was certainly not served: left, not known, insufficient address. No clock runs from it.
    NotServed,
}

impl Article {
    /// An article of which nothing is known yet.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), dispatch: Fact::Unknown, mode: None, evidence: Evidence::Unknown }
    }

    /// The same article, sent then.
    #[must_use]
    pub fn sent(self, dispatch: impl Into<Fact<Dispatch>>) -> Self {
        Self { dispatch: dispatch.into(), ..self }
    }

    /// The same article, sent that way.
    #[must_use]
    pub fn by(self, mode: ServiceMode) -> Self {
        Self { mode: Some(mode), ..self }
    }

    /// The same article, served then.
    #[must_use]
    pub fn served(self, service: impl Into<Fact<Service>>) -> Self {
        let evidence = service.into().known().map_or(Evidence::Unknown, Evidence::Served);
        Self { evidence, ..self }
    }

    /// The same article, refused then.
    #[must_use]
    pub fn refused(self, on: Refusal) -> Self {
        Self { evidence: Evidence::Refused(on), ..self }
    }

    /// The same article, which came back unclaimed.
    #[must_use]
    pub fn unclaimed(
        self,
        intimated: impl Into<Fact<PostalIntimation>>,
        returned: impl Into<Fact<CoverReturn>>,
    ) -> Self {
        let evidence = Evidence::Unclaimed { intimated: intimated.into(), returned: returned.into() };
        Self { evidence, ..self }
    }

    /// The same article, certainly not served.
    #[must_use]
    pub fn not_served(self) -> Self {
        Self { evidence: Evidence::NotServed, ..self }
    }
}
