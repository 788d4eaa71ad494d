//! `recourse.audit.v1.AuditService`: what is on record about a thing, as it was recorded.

use std::{collections::BTreeSet, sync::Arc};

use authority::{Action, Register};
use chassis::{
    grpc::{
        Server,
        access::AccessTable,
        error::{codes, field_invalid, status},
    },
    identity::Principal,
};
use kernel::{Clock, PageToken, Role};
use pg::StoreError;
use proto::audit::{
    ListEntriesRequest, ListEntriesResponse, RecordedEntry,
    audit_service_server::{AuditService, AuditServiceServer},
};
use sqlx::{PgConnection, PgPool};
use tonic::{Code, Request, Response, Status};
use uuid::Uuid;

use crate::{AuditLog, Entry, Gate, Outcome, Resource};

const ACCESS: AccessTable =
    &[("/recourse.audit.v1.AuditService/ListEntries", &[Role::Auditor, Role::ComplianceHead, Role::LegalManager])];

/// The most ids of one request.
const RESOURCES_MAX: usize = 500;
/// The most entries of one page, and what a caller that does not say gets.
const PAGE_MAX: u16 = 500;
const PAGE_DEFAULT: u16 = 200;
/// So many of the ids that were asked for are named in the entry about the reading.
const NAMED_MAX: usize = 10;

/// Adds the reading of a service's entries to its server.
#[must_use]
pub fn offer(server: Server, pool: PgPool, log: AuditLog, gate: Gate, clock: Arc<dyn Clock>) -> Server {
    server.access(ACCESS).service(AuditServiceServer::new(Reading { gate, pool, log, clock }))
}

#[derive(Debug)]
struct Reading {
    gate: Gate,
    pool: PgPool,
    log: AuditLog,
    clock: Arc<dyn Clock>,
}

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    resources: Vec<Uuid>,
    size: u16,
    after: Option<Uuid>,
}

impl Asked {
    /// What a message asks for, or the field that is wrong and why.
    fn of(request: &ListEntriesRequest) -> Result<Self, (&'static str, String)> {
        let count = request.resource_ids.len();
        if count == 0 || count > RESOURCES_MAX {
            return Err(("resource_ids", format!("must be 1 to {RESOURCES_MAX} ids")));
        }
        let parse = |id: &String| id.parse().map_err(|_| ("resource_ids", "must be UUIDs".to_owned()));
        // An id that is given twice is meant once.
        let resources = request.resource_ids.iter().map(parse).collect::<Result<BTreeSet<_>, _>>()?;
        let size = match u16::try_from(request.page_size) {
            Ok(0) => PAGE_DEFAULT,
            Ok(size) => size.min(PAGE_MAX),
            Err(_) if request.page_size < 0 => return Err(("page_size", "must not be negative".to_owned())),
            Err(_) => PAGE_MAX,
        };
        let after = PageToken::parse(&request.page_token).map_err(|error| ("page_token", error.to_string()))?;
        Ok(Self { resources: resources.into_iter().collect(), size, after: after.map(PageToken::id) })
    }

    /// What goes on record about the reading: which things, by their ids.
    fn described(&self) -> String {
        let named: Vec<_> = self.resources.iter().take(NAMED_MAX).map(Uuid::to_string).collect();
        let more = match self.resources.len().saturating_sub(NAMED_MAX) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("entries about {}{more}", named.join(", "))
    }
}

/// An entry as it is stored.
struct Stored {
    entry_id: Uuid,
    body: Vec<u8>,
    leaf_hash: Vec<u8>,
}

impl Reading {
    /// One page; that it was read is committed before it is given.
    async fn page(&self, principal: &Principal, asked: &Asked) -> Result<Vec<Stored>, StoreError> {
        let mut tx = pg::begin(&self.pool).await?;
        let entries = entries(&mut tx, asked).await?;
        let reading = Entry {
            occurred_at: self.clock.now(),
            actor: &principal.actor,
            on_behalf_of: principal.on_behalf_of.as_ref(),
            action: "audit.read",
            // Not the things themselves: a reading would then be the next entry to read, without an end.
            resource: Resource::kind("audit"),
            outcome: Outcome::Allowed,
            reason: &asked.described(),
            book_version: "",
            cause: &principal.token_id,
        };
        self.log.record(&mut tx, &reading).await?;
        pg::commit(tx).await?;
        Ok(entries)
    }
}

/// Up to one more than the page holds. Each id's entries are taken from the index in order, so that a thing with a long
/// history costs no more than the page.
async fn entries(conn: &mut PgConnection, asked: &Asked) -> Result<Vec<Stored>, StoreError> {
    let rows = sqlx::query_as!(
        Stored,
        r#"
        SELECT e.entry_id AS "entry_id!", e.body AS "body!", e.leaf_hash AS "leaf_hash!"
        FROM unnest($1::uuid[]) AS wanted (id)
        CROSS JOIN LATERAL (
            SELECT entry_id, body, leaf_hash FROM audit.entry
            WHERE resource_id = wanted.id AND entry_id > $2
            ORDER BY entry_id
            LIMIT $3
        ) e
        ORDER BY e.entry_id
        LIMIT $3
        "#,
        &asked.resources,
        asked.after.unwrap_or(Uuid::nil()),
        i64::from(asked.size) + 1,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

#[tonic::async_trait]
impl AuditService for Reading {
    async fn list_entries(
        &self,
        request: Request<ListEntriesRequest>,
    ) -> Result<Response<ListEntriesResponse>, Status> {
        let principal = chassis::grpc::principal(&request)?.clone();
        let asked = Asked::of(request.get_ref()).map_err(|(field, reason)| field_invalid(field, &reason))?;
        let passed = self.gate.pass(&principal, Action::ListEntries, &Register::AUDIT).await;
        passed.map_err(|denied| denied.status())?;
        let mut entries = self.page(&principal, &asked).await.map_err(|error| refusal(&error))?;
        let more = entries.len() > usize::from(asked.size);
        entries.truncate(usize::from(asked.size));
        let next = entries.last().filter(|_| more).map(|last| PageToken::after(last.entry_id));
        let entry = |stored: Stored| RecordedEntry { entry: stored.body, leaf_hash: stored.leaf_hash };
        Ok(Response::new(ListEntriesResponse {
            entries: entries.into_iter().map(entry).collect(),
            next_page_token: next.map(PageToken::encode).unwrap_or_default(),
        }))
    }
}

fn refusal(error: &StoreError) -> Status {
    match error {
        StoreError::Unavailable { .. } | StoreError::OutcomeUnknown { .. } | StoreError::Retryable { .. } => {
            tracing::warn!(error = %error, "the database cannot serve the audit trail now");
            status(Code::Unavailable, codes::DATABASE_UNAVAILABLE, "the database cannot serve now; ask again", [])
        }
        StoreError::Constraint { .. } | StoreError::Database { .. } => {
            tracing::error!(error = %error, "the audit trail cannot be read");
            status(Code::Internal, codes::INTERNAL, "the audit trail cannot be read; the log has the reason", [])
        }
    }
}

#[cfg(test)]
mod tests;
