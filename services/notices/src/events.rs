//! The facts that notices states.

mod publish;

pub(crate) use publish::{
    article_booked, capacity, evidence, notice_issued, notice_redraft_requested, notice_rejected, notice_withdrawn,
    service_evidence_changed,
};
