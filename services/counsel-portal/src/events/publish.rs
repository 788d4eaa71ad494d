//! From the domain to the wire's events. Ids and dates, courts and their numbers; no name of a person.

use kernel::LegalDate;
use proto::counsel as wire;

use crate::domain::{AdvocateId, AuthorisationId, CondonationStep, Filing, FilingId, Record};

/// An advocate has taken a matter.
pub(crate) fn matter_accepted(record: &Record, advocate: AdvocateId) -> wire::MatterAccepted {
    wire::MatterAccepted {
        matter_id: record.id.to_string(),
        proceeding_id: record.proceeding.to_string(),
        advocate_id: advocate.to_string(),
    }
}

/// A complaint was presented to a court.
pub(crate) fn complaint_filed(
    record: &Record,
    filing: &Filing,
    authorisation: Option<AuthorisationId>,
) -> wire::ComplaintFiled {
    wire::ComplaintFiled {
        filing_id: filing.id.to_string(),
        matter_id: record.id.to_string(),
        proceeding_id: record.proceeding.to_string(),
        filed_on: Some(filing.filed_on.into()),
        court: filing.court.clone(),
        acknowledgement: filing.acknowledgement.to_string(),
        authorisation_id: authorisation.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// A filing was recorded in error.
pub(crate) fn filing_withdrawn(record: &Record, filing: FilingId) -> wire::FilingWithdrawn {
    wire::FilingWithdrawn {
        filing_id: filing.to_string(),
        matter_id: record.id.to_string(),
        proceeding_id: record.proceeding.to_string(),
    }
}

/// Condonation was applied for, or decided.
pub(crate) fn condonation_recorded(
    record: &Record,
    filing: FilingId,
    step: CondonationStep,
    dated: LegalDate,
) -> wire::CondonationRecorded {
    wire::CondonationRecorded {
        filing_id: filing.to_string(),
        matter_id: record.id.to_string(),
        proceeding_id: record.proceeding.to_string(),
        condonation: condonation(step).into(),
        dated: Some(dated.into()),
    }
}

/// A step on the wire.
pub(crate) const fn condonation(step: CondonationStep) -> wire::Condonation {
    match step {
        CondonationStep::Applied => wire::Condonation::Applied,
        CondonationStep::Allowed => wire::Condonation::Allowed,
        CondonationStep::Refused => wire::Condonation::Refused,
    }
}
