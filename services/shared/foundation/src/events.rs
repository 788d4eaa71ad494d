//! `recourse.messaging.v1.EventsService`: events that wait for people, and what people decide about them.

mod decide;
mod error;
mod replay;

use std::sync::Arc;

use audit::{AuditLog, Entry, Gate, Outcome, Resource};
use authority::{Action, Permit, Register};
use chassis::{
    grpc::{Server, access::AccessTable},
    identity::Principal,
};
use kernel::{Clock, PageSize, PageToken, Role, Timestamp, TypedId as _};
use messaging::{EventId, Gap, Parked, Publisher};
use pg::StoreError;
use proto::{
    FieldError,
    messaging::{
        self as wire, ListParkedRequest, ListParkedResponse, ParkedEvent, ReleaseEventRequest, ReleaseEventResponse,
        ReplayEventsRequest, ReplayEventsResponse, SkipEventRequest, SkipEventResponse,
        events_service_server::{EventsService, EventsServiceServer},
    },
};
use sqlx::{PgConnection, PgPool};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use self::{
    decide::{Release, Skip},
    error::Error,
    replay::Replay,
};
use crate::{Command, Failure, Sent, Work, answer, carry_out};

const OPERATOR: &[Role] = &[Role::Operator];

const ACCESS: AccessTable = &[
    ("/recourse.messaging.v1.EventsService/ListParked", &[Role::Operator, Role::Auditor]),
    ("/recourse.messaging.v1.EventsService/ReleaseEvent", OPERATOR),
    ("/recourse.messaging.v1.EventsService/SkipEvent", OPERATOR),
    ("/recourse.messaging.v1.EventsService/ReplayEvents", OPERATOR),
];

const REASON_CHARS_MAX: usize = 200;

/// What the service of events works with.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    pub(crate) service: &'static str,
    pub(crate) pool: PgPool,
    pub(crate) publisher: Publisher,
    pub(crate) audit: AuditLog,
    pub(crate) gate: Gate,
    pub(crate) clock: Arc<dyn Clock>,
}

/// Adds the service of events to a service's server.
pub(crate) fn offer(server: Server, events: Events) -> Server {
    server.access(ACCESS).service(EventsServiceServer::new(events))
}

/// A command, who may give it, and why he does.
struct Decision<'a> {
    events: &'a Events,
    command: Command<'a>,
    reason: String,
}

impl Decision<'_> {
    fn require(&self, action: Action) -> Result<Permit, Error> {
        let asked = self.events.gate.authority.require(self.command.principal, action, &Register::EVENTS);
        Ok(asked.map_err(Failure::from)?)
    }

    /// Puts the act on record: what was done to which event, the words of whoever did it, and by which policy.
    async fn record(
        &self,
        conn: &mut PgConnection,
        action: &'static str,
        resource: Resource,
        what: &str,
        permit: &Permit,
    ) -> Result<(), StoreError> {
        let Principal { actor, on_behalf_of, .. } = self.command.principal;
        let entry = Entry {
            occurred_at: self.events.clock.now(),
            actor,
            on_behalf_of: on_behalf_of.as_ref(),
            action,
            resource,
            outcome: Outcome::Allowed,
            reason: &permit.because(&format!("{}; {what}", self.reason)),
            book_version: "",
            cause: self.command.key,
        };
        self.events.audit.record(conn, &entry).await
    }
}

impl Events {
    fn decision<'a>(&'a self, sent: &'a Sent, reason: &str) -> Result<Decision<'a>, Error> {
        Ok(Decision { events: self, command: sent.command(), reason: said(reason).map_err(Failure::from)? })
    }

    async fn done<T: prost::Message + Default>(
        &self,
        command: Command<'_>,
        work: &impl Work<Error = Error>,
    ) -> Result<Response<T>, Status> {
        let kept = carry_out(&self.pool, &self.publisher, &self.gate.refusals, command, work).await;
        answer(self.service, &kept.map_err(|error| error.status(self.service))?)
    }

    async fn list(&self, size: PageSize, after: Option<PageToken>) -> Result<ListParkedResponse, StoreError> {
        let mut conn = pg::acquire(&self.pool).await?;
        let after_id = after.map(|token| EventId::from_uuid(token.id()));
        // One more than the page holds tells whether there is another.
        let mut parked = messaging::parked(&mut conn, after_id, size.get().saturating_add(1)).await?;
        let more = parked.len() > usize::from(size.get());
        parked.truncate(size.get().into());
        let next = parked.last().filter(|_| more).map(|last| PageToken::after(last.event_id.uuid()));
        let gaps = if after.is_none() { messaging::old_gaps(&mut conn).await? } else { Vec::new() };
        Ok(ListParkedResponse {
            events: parked.into_iter().map(event).collect(),
            gaps: gaps.into_iter().map(gap).collect(),
            next_page_token: next.map(PageToken::encode).unwrap_or_default(),
        })
    }
}

#[tonic::async_trait]
impl EventsService for Events {
    async fn list_parked(&self, request: Request<ListParkedRequest>) -> Result<Response<ListParkedResponse>, Status> {
        let principal = chassis::grpc::principal(&request)?.clone();
        let refused = |failure: Failure| failure.status(self.service);
        let message = request.into_inner();
        let size = PageSize::new(message.page_size).map_err(|error| refused(error.into()))?;
        let after = PageToken::parse(&message.page_token).map_err(|error| refused(error.into()))?;
        let passed = self.gate.pass(&principal, Action::ListParked, &Register::EVENTS).await;
        passed.map_err(|denied| refused(denied.into()))?;
        Ok(Response::new(self.list(size, after).await.map_err(|error| refused(error.into()))?))
    }

    async fn release_event(
        &self,
        request: Request<ReleaseEventRequest>,
    ) -> Result<Response<ReleaseEventResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let refused = |error: Error| error.status(self.service);
        let decision = self.decision(&sent, &message.reason).map_err(refused)?;
        let event_id = event_id(&message.event_id).map_err(|error| refused(error.into()))?;
        self.done(sent.command(), &Release { decision, event_id }).await
    }

    async fn skip_event(&self, request: Request<SkipEventRequest>) -> Result<Response<SkipEventResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let refused = |error: Error| error.status(self.service);
        let decision = self.decision(&sent, &message.reason).map_err(refused)?;
        let event_id = event_id(&message.event_id).map_err(|error| refused(error.into()))?;
        self.done(sent.command(), &Skip { decision, event_id }).await
    }

    async fn replay_events(
        &self,
        request: Request<ReplayEventsRequest>,
    ) -> Result<Response<ReplayEventsResponse>, Status> {
        let (sent, message) = Sent::of(request)?;
        let refused = |error: Error| error.status(self.service);
        let decision = self.decision(&sent, &message.reason).map_err(refused)?;
        let aggregate_id = id("aggregate_id", &message.aggregate_id).map_err(|error| refused(error.into()))?;
        let from_sequence = first(message.from_sequence).map_err(|error| refused(error.into()))?;
        self.done(sent.command(), &Replay { decision, aggregate_id, from_sequence }).await
    }
}

fn id(field: &'static str, text: &str) -> Result<Uuid, FieldError> {
    text.parse().map_err(|_| FieldError::new(field, "must be an id (a UUID)"))
}

fn event_id(text: &str) -> Result<EventId, FieldError> {
    id("event_id", text).map(EventId::from_uuid)
}

fn first(sequence: i64) -> Result<i64, FieldError> {
    if sequence >= 1 { Ok(sequence) } else { Err(FieldError::new("from_sequence", "must be 1 or more")) }
}

/// Why somebody does it: one line.
fn said(reason: &str) -> Result<String, FieldError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        return Err(FieldError::new("reason", format!("must be 1 to {REASON_CHARS_MAX} characters")));
    }
    if reason.chars().any(char::is_control) {
        return Err(FieldError::new("reason", "must be one line without control characters"));
    }
    Ok(reason.to_owned())
}

fn event(parked: Parked) -> ParkedEvent {
    let split = parked.event_type.rsplit_once(".v");
    let known = split.and_then(|(name, version)| Some((name.to_owned(), version.parse().ok()?)));
    // What has no version came from elsewhere, and is shown as it came.
    let (event_type, schema_version) = known.unwrap_or_else(|| (parked.event_type.clone(), 0));
    ParkedEvent {
        event_id: parked.event_id.to_string(),
        event_type,
        schema_version,
        producer: parked.producer,
        aggregate_id: parked.aggregate_id.to_string(),
        sequence: parked.sequence,
        attempts: parked.attempts,
        first_failed_at: instant(parked.first_failed_at),
        last_failed_at: instant(parked.last_failed_at),
        reason: parked.reason,
        waiting: parked.waiting,
    }
}

fn instant(at: Option<Timestamp>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

fn gap(gap: Gap) -> wire::Gap {
    wire::Gap {
        producer: gap.producer,
        aggregate_id: gap.aggregate_id.to_string(),
        missing_from: gap.missing_from,
        missing_to: gap.missing_to,
        since: gap.since.to_string(),
        waiting: gap.waiting,
    }
}

#[cfg(test)]
mod tests;
