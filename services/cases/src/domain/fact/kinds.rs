//! The return, deadlines, bars, the complaint, and the end.

use kernel::{DateInterval, LegalDate, Paise, typed_id};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::as_uuid;
use crate::domain::DeadlineKind;

typed_id!(
    /// A leave to file that was given.
    pub(crate) AuthorisationId,
    "authorisation"
);
typed_id!(
    /// A complaint that was presented to a court, at counsel-portal.
    pub(crate) FilingId,
    "filing"
);
typed_id!(
    /// A proceeding in the hands of an advocate, at counsel-portal.
    pub(crate) MatterId,
    "matter"
);

/// One return of the cheque.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChequeDishonoured {
    pub(crate) dishonour_id: Uuid,
    /// 1 for the first return of the cheque.
    pub(crate) ordinal: u32,
    pub(crate) drawn_on: LegalDate,
    pub(crate) amount: Paise,
    pub(crate) presented_on: LegalDate,
    pub(crate) returned_on: LegalDate,
    /// CTS, two digits.
    pub(crate) return_code: String,
    /// When the payee received information of the return.
    pub(crate) informed_on: DateInterval,
}

/// A deadline that nobody met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeadlinePassed {
    pub(crate) deadline_id: Uuid,
    pub(crate) deadline: DeadlineKind,
    /// The day at whose end it had passed.
    pub(crate) day: LegalDate,
    /// The fact from which the deadline ran.
    pub(crate) basis: Uuid,
}

/// What can keep a proceeding from going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BarKind {
    /// Insolvency and Bankruptcy Code ss.14, 96.
    Moratorium,
    DrawerDeceased,
    /// A court has stayed it.
    Stay,
    /// Less than the cheque amount was due when the cheque was presented.
    DuesBelowCheque,
    /// The cheque was not presented within its validity.
    StaleCheque,
}

/// Something keeps the proceeding from going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BarRecorded {
    pub(crate) bar: BarKind,
    /// From when it bars.
    pub(crate) since: LegalDate,
    /// The order or document. No personal data.
    pub(crate) evidence: String,
}

/// A bar does not hold, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BarLifted {
    /// Why. No personal data.
    pub(crate) reason: String,
}

/// The days on which a complaint may be filed (NI Act s.142), over every noticee and letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FilingWindow {
    /// The first day on which filing is not premature, whatever the facts.
    pub(crate) earliest_safe: LegalDate,
    pub(crate) earliest_arguable: LegalDate,
    /// The last day on every reading of the law.
    pub(crate) last_safe: LegalDate,
    pub(crate) last_arguable: LegalDate,
    /// Set if no day is safe.
    pub(crate) empty: Option<EmptyWindow>,
}

/// No day is both after every possible time to pay and within every possible month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmptyWindow {
    pub(crate) act_on: LegalDate,
    /// How to file on that day, in a sentence.
    pub(crate) course: String,
}

/// A complaint may be filed on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FilingAuthorised {
    #[serde(with = "as_uuid")]
    pub(crate) authorisation_id: AuthorisationId,
    #[serde(with = "as_uuid")]
    pub(crate) matter_id: MatterId,
    pub(crate) file_on: LegalDate,
    /// By which it was decided.
    pub(crate) window: FilingWindow,
    /// In the course that an empty window leaves.
    pub(crate) protective: bool,
}

/// A complaint was presented to a court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComplaintFiled {
    #[serde(with = "as_uuid")]
    pub(crate) filing_id: FilingId,
    pub(crate) filed_on: LegalDate,
    pub(crate) court: String,
    /// The court's number for it.
    pub(crate) acknowledgement: String,
}

/// A complaint was recorded in error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComplaintWithdrawn {
    #[serde(with = "as_uuid")]
    pub(crate) filing_id: FilingId,
}

/// How far an application to condone delay has come (proviso to NI Act s.142(1)(b)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Condonation {
    Applied,
    Allowed,
    Refused,
}

/// Condonation of delay was applied for, or decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CondonationRecorded {
    #[serde(with = "as_uuid")]
    pub(crate) filing_id: FilingId,
    pub(crate) condonation: Condonation,
    /// Of the application or the order.
    pub(crate) dated: LegalDate,
}

/// A person has ended the proceeding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProceedingDropped {
    /// Why. No personal data.
    pub(crate) reason: String,
}
