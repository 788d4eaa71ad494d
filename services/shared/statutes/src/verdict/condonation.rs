//! Whether a court may excuse lateness.

use kernel::{DateInterval, LegalDate};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::days_after;
use crate::{book::Rule, clock::OuterLimit, ni138};

/// Whether a court may excuse lateness.
///
/// As JSON always with the keys `available` (`possible` or `barred`), `how`, `until`, `before`, `days`, `reason` and
/// `authority`, null where there is nothing to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condonation {
    /// The court may excuse it for sufficient cause.
    Possible {
        /// The days that the application must explain, counted from the safe last day.
        days: u32,
        /// What it takes.
        how: String,
        /// The last day on which a late act can still be excused; none if the law sets no limit.
        until: Option<LegalDate>,
        /// Before what it must be decided: "cognizance".
        before: Option<String>,
        /// The section and the judgments.
        authority: String,
    },
    /// No court can excuse it.
    Barred {
        /// Why.
        reason: String,
        /// The section and the judgments.
        authority: String,
    },
}

impl Condonation {
    /// By a rule that sets no outer limit.
    pub(crate) fn by(law: &Rule, last: LegalDate, acted: LegalDate) -> Self {
        let before = (law.id == ni138::rule::CONDONATION).then(|| "cognizance".to_owned());
        Self::Possible {
            days: days_after(last, acted),
            how: law.plain.clone(),
            until: None,
            before,
            authority: law.citation(),
        }
    }

    /// Within a further period: barred once it is over on every reading.
    pub(crate) fn within(outer: &OuterLimit, last: LegalDate, acted: DateInterval, authority: String) -> Self {
        if acted.earliest() > outer.last.arguable() {
            let reason = format!("The further period, which {} could have allowed, ended on {}.", outer.by, outer.last);
            return Self::Barred { reason, authority };
        }
        Self::Possible {
            days: days_after(last, acted.latest()),
            how: outer.how.clone(),
            until: Some(outer.last.safe()),
            before: None,
            authority,
        }
    }

    /// The section and the judgments.
    #[must_use]
    pub fn authority(&self) -> &str {
        match self {
            Self::Possible { authority, .. } | Self::Barred { authority, .. } => authority,
        }
    }
}

impl Serialize for Condonation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        let (word, days, how, until, before, reason) = match self {
            Self::Possible { days, how, until, before, .. } => {
                ("possible", Some(*days), Some(how), *until, before.as_ref(), None)
            }
            Self::Barred { reason, .. } => ("barred", None, None, None, None, Some(reason)),
        };
        map.serialize_entry("available", word)?;
        map.serialize_entry("how", &how)?;
        map.serialize_entry("until", &until)?;
        map.serialize_entry("before", &before)?;
        map.serialize_entry("days", &days)?;
        map.serialize_entry("reason", &reason)?;
        map.serialize_entry("authority", self.authority())?;
        map.end()
    }
}
