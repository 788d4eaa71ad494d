//! A log of acts, which any service has.

use proto::audit::{
    ListEntriesRequest, ListEntriesResponse, RecordedEntry,
    audit_service_server::{AuditService, AuditServiceServer},
};
use tonic::{Request, Response};

use super::{Answered, Calls};

#[derive(Clone, Default)]
pub(crate) struct FakeAudit {
    pub(crate) entries: Vec<RecordedEntry>,
    pub(crate) calls: Calls,
}

impl FakeAudit {
    pub(crate) fn server(&self) -> AuditServiceServer<Self> {
        AuditServiceServer::new(self.clone())
    }
}

#[tonic::async_trait]
impl AuditService for FakeAudit {
    /// Pages of two.
    async fn list_entries(&self, request: Request<ListEntriesRequest>) -> Answered<ListEntriesResponse> {
        let message = request.into_inner();
        self.calls.add(&message.resource_ids);
        let from: usize = message.page_token.parse().unwrap_or(0);
        let next_page_token = if from + 2 < self.entries.len() { (from + 2).to_string() } else { String::new() };
        let entries = self.entries.iter().skip(from).take(2).cloned().collect();
        Ok(Response::new(ListEntriesResponse { entries, next_page_token }))
    }
}
