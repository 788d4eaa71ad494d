//! The facts that notices states.

mod publish;

pub(crate) use publish::{article_booked, capacity, evidence, notice_issued, service_evidence_changed};
