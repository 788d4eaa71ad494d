//! What happened, in the order of time: facts of cases, notices, messages, money, matters.
//!
//! A moment is where the service that knows of it put it: facts when they were recorded, acts when they were done. The
//! carrier's booking and a reversal have a day and no hour.

mod acts;
mod facts;
mod post;

use std::fmt;

pub(crate) use post::evidence;

use kernel::{LegalDate, Timestamp};

use super::gather::Dossier;
use crate::{console::Tone, service::Service, when::in_india};

/// Something that happened.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    /// When.
    pub(super) at: At,
    /// Who says so.
    pub(super) service: Service,
    /// In a line, without a full stop.
    pub(super) what: String,
    /// On what ground, by whom.
    pub(super) details: Vec<String>,
    /// How much it stands out.
    pub(super) tone: Tone,
    /// Whether it was taken back.
    pub(super) undone: bool,
}

/// When something happened: an instant, or a day whose hour nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Instant(Timestamp),
    /// With what it comes after, for the order.
    Day(LegalDate, Timestamp),
}

impl At {
    /// An instant from the wire, if it is one.
    pub(super) fn instant(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::Instant)
    }

    /// A day, and the instant before which it cannot be.
    pub(super) fn day(day: LegalDate, not_before: &str) -> Self {
        let start = day.at_hour_in_india(0);
        Self::Day(day, not_before.parse().map_or(start, |instant: Timestamp| instant.max(start)))
    }

    const fn order(self) -> Timestamp {
        match self {
            Self::Instant(instant) | Self::Day(_, instant) => instant,
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(instant) => f.pad(&in_india(*instant)),
            Self::Day(day, _) => f.pad(&day.to_string()),
        }
    }
}

impl Moment {
    /// A moment without a ground.
    pub(super) const fn new(at: At, service: Service, what: String) -> Self {
        Self { at, service, what, details: Vec::new(), tone: Tone::Plain, undone: false }
    }

    /// With a ground, unless there is nothing to say.
    pub(super) fn with(mut self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        if !detail.is_empty() {
            self.details.push(detail);
        }
        self
    }

    /// Standing out like this.
    pub(super) fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

/// Everything that happened in a case. What happened at the same instant keeps the order of its service.
pub(super) fn of(dossier: &Dossier) -> Vec<Moment> {
    let mut moments = facts::facts(dossier);
    moments.extend(post::notices(dossier));
    moments.extend(acts::messages(dossier));
    moments.extend(acts::receipts(dossier));
    moments.extend(acts::matters(dossier));
    moments.sort_by_key(|moment| moment.at.order());
    moments
}

/// ` of cheque 000123`, where the case has several cheques.
fn of_cheque(dossier: &Dossier, proceeding_id: &str) -> String {
    let several = dossier.case.proceedings.len() > 1;
    let number = dossier.cheque_number(proceeding_id).filter(|_| several);
    number.map(|number| format!(" (cheque {number})")).unwrap_or_default()
}

/// `by recourse-local/priya`.
fn by(actor: Option<&proto::types::Actor>) -> String {
    actor.map_or_else(String::new, |by| format!("by {}/{}", by.issuer, by.subject))
}
