//! What is proved about the service of a letter has changed.

use messaging::{Handle, HandleError, Received};
use proto::{
    FieldError,
    notices::{self as wire, ServiceEvidenceChanged, service_evidence},
    required,
};
use sqlx::PgConnection;

use super::fields;
use crate::{
    domain::{Evidence, NotServedReason, ProceedingId, ServiceEvidence, UnknownReason},
    ops::{self, Context},
};
use kernel::DateInterval;

/// Handles `notices.service_evidence_changed.v1`.
#[derive(Debug)]
pub(crate) struct OnServiceEvidenceChanged {
    pub(crate) context: Context,
}

impl Handle<ServiceEvidenceChanged> for OnServiceEvidenceChanged {
    async fn handle(
        &self,
        conn: &mut PgConnection,
        received: Received<ServiceEvidenceChanged>,
    ) -> Result<(), HandleError> {
        let (news, event) = fields::news(received, "notices");
        let (proceeding, service) = service(event).map_err(HandleError::park)?;
        Ok(ops::take_up_service(&self.context, conn, proceeding, service, &news).await?)
    }
}

fn service(event: ServiceEvidenceChanged) -> Result<(ProceedingId, ServiceEvidence), FieldError> {
    let stated = required("evidence", event.evidence)?;
    let service = ServiceEvidence {
        article_id: fields::id("article_id", &event.article_id)?,
        noticee: event.noticee,
        evidence: evidence(required("evidence.evidence", stated.evidence)?)?,
    };
    Ok((fields::id("proceeding_id", &event.proceeding_id)?, service))
}

fn evidence(evidence: service_evidence::Evidence) -> Result<Evidence, FieldError> {
    match evidence {
        service_evidence::Evidence::Served(served) => {
            let on = required("evidence.served.on", served.on)?;
            let on = DateInterval::try_from(on).map_err(|error: FieldError| error.within("evidence.served.on"))?;
            Ok(Evidence::Served { on, authority: served.authority })
        }
        service_evidence::Evidence::NotServed(not_served) => {
            let reason = match not_served.reason() {
                wire::NotServedReason::Left => NotServedReason::Left,
                wire::NotServedReason::NotKnown => NotServedReason::NotKnown,
                wire::NotServedReason::InsufficientAddress => NotServedReason::InsufficientAddress,
                wire::NotServedReason::Deceased => NotServedReason::Deceased,
                wire::NotServedReason::Unspecified => return Err(unknown_reason("evidence.not_served.reason")),
            };
            Ok(Evidence::NotServed { reason })
        }
        service_evidence::Evidence::Unknown(unknown) => {
            let reason = match unknown.reason() {
                wire::ServiceUnknownReason::Pending => UnknownReason::Pending,
                wire::ServiceUnknownReason::ReturnedWithoutReason => UnknownReason::ReturnedWithoutReason,
                wire::ServiceUnknownReason::Contradictory => UnknownReason::Contradictory,
                wire::ServiceUnknownReason::Unspecified => return Err(unknown_reason("evidence.unknown.reason")),
            };
            Ok(Evidence::Unknown { reason })
        }
    }
}

fn unknown_reason(field: &'static str) -> FieldError {
    FieldError::new(field, "is not known here")
}
