//! `recourse.simulation.v1.ClockService`.

use std::{sync::Arc, time::Duration};

use audit::Gate;
use authority::Action;
use chassis::grpc::{
    Server,
    access::AccessTable,
    error::{codes, field_invalid, status},
};
use kernel::{Clock as _, Role, SimulatedClock, Timestamp};
use messaging::Backlog;
use pg::StoreError;
use proto::simulation::{
    AdvanceClockRequest, AdvanceClockResponse, EventsReceived, GetClockRequest, GetClockResponse, NextDue,
    clock_service_server::{ClockService, ClockServiceServer},
};
use sqlx::PgPool;
use tokio::sync::Notify;
use tonic::{Code, Request, Response, Status};

use crate::{Agenda, Due};

const ACCESS: AccessTable = &[
    ("/recourse.simulation.v1.ClockService/GetClock", &[Role::Operator]),
    ("/recourse.simulation.v1.ClockService/AdvanceClock", &[Role::Operator]),
];

/// A slip of the finger must not take the mesh to another century, from which it cannot come back.
const FARTHEST: Duration = Duration::from_hours(24 * 3_660);

#[derive(Debug)]
pub(crate) struct Grpc<A> {
    pub(crate) clock: SimulatedClock,
    pub(crate) advanced: Arc<Notify>,
    pub(crate) pool: PgPool,
    pub(crate) gate: Gate,
    pub(crate) follows: &'static [&'static str],
    pub(crate) agenda: A,
}

pub(crate) fn add_to<A: Agenda>(server: Server, grpc: Grpc<A>) -> Server {
    let server = server.access(ACCESS).descriptors(proto::SIMULATION_DESCRIPTORS);
    server.service(ClockServiceServer::new(grpc))
}

#[tonic::async_trait]
impl<A: Agenda> ClockService for Grpc<A> {
    async fn get_clock(&self, request: Request<GetClockRequest>) -> Result<Response<GetClockResponse>, Status> {
        self.pass(&request, Action::GetClock).await?;
        // The clock first: what becomes due while we look is not held against the service. Then the agenda before the
        // backlog: what it has just done shows in one of the two.
        let now = self.clock.now();
        let due = self.agenda.next().await.map_err(|error| unavailable(&error))?;
        let backlog = self.backlog().await.map_err(|error| unavailable(&error))?;
        Ok(Response::new(answer(now, due, &backlog, self.follows)))
    }

    async fn advance_clock(
        &self,
        request: Request<AdvanceClockRequest>,
    ) -> Result<Response<AdvanceClockResponse>, Status> {
        self.pass(&request, Action::AdvanceClock).await?;
        let by = chassis::grpc::principal(&request)?.actor.to_string();
        let to = wanted(&request.into_inner().to, self.clock.now()).map_err(|reason| field_invalid("to", &reason))?;
        // Kept first: a clock that was seen to have moved must not go back with a crash.
        let now = self.store(to).await.map_err(|error| unavailable(&error))?;
        self.clock.advance_to(now);
        self.advanced.notify_waiters();
        tracing::info!(clock.now = %now, actor.subject = by, "business time was moved to {now}");
        Ok(Response::new(AdvanceClockResponse { now: now.to_string() }))
    }
}

impl<A> Grpc<A> {
    async fn pass<T: Sync>(&self, request: &Request<T>, action: Action) -> Result<(), Status> {
        let principal = chassis::grpc::principal(request)?;
        self.gate.pass(principal, action, &authority::Clock).await.map_err(|denied| denied.status())
    }

    async fn backlog(&self) -> Result<Backlog, StoreError> {
        messaging::backlog(&mut *pg::acquire(&self.pool).await?).await
    }

    async fn store(&self, to: Timestamp) -> Result<Timestamp, StoreError> {
        pg::simulation::store(&mut *pg::acquire(&self.pool).await?, to).await
    }
}

fn wanted(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    let to: Timestamp = text.parse().map_err(|_| "must be an instant such as 2026-03-02T09:00:00Z".to_owned())?;
    if to > now.plus(FARTHEST) {
        return Err("lies more than ten years ahead".to_owned());
    }
    Ok(to)
}

fn answer(now: Timestamp, due: Option<Due>, backlog: &Backlog, follows: &[&str]) -> GetClockResponse {
    let mut busy_with = Vec::new();
    if let Some(due) = due.as_ref().filter(|due| due.at <= now) {
        busy_with.push(due.what.clone());
    }
    for (count, what) in [(backlog.to_send, "to send"), (backlog.to_apply, "to apply")] {
        match count {
            0 => {}
            1 => busy_with.push(format!("1 event {what}")),
            more => busy_with.push(format!("{more} events {what}")),
        }
    }
    // A producer of which nothing has arrived yet counts too.
    let received = follows.iter().map(|&producer| EventsReceived {
        producer: producer.to_owned(),
        count: backlog.received.get(producer).copied().unwrap_or_default(),
    });
    GetClockResponse {
        now: now.to_string(),
        next_due: due.map(|due| NextDue { at: due.at.to_string(), what: due.what }),
        at_rest: busy_with.is_empty(),
        busy_with: busy_with.join(", "),
        events_stated: backlog.stated,
        events_received: received.collect(),
    }
}

fn unavailable(error: &StoreError) -> Status {
    tracing::warn!(error = %error, "the database cannot serve the simulated clock now");
    status(Code::Unavailable, codes::DATABASE_UNAVAILABLE, "the database cannot serve now; ask again", [])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_service_is_at_rest_when_nothing_is_due_and_no_event_is_on_its_way() {
        let now = instant("2026-03-02T09:00:00Z");
        let later = Due { at: instant("2026-03-02T09:00:01Z"), what: "1 deadline".to_owned() };
        let at_rest = answer(now, Some(later.clone()), &Backlog::default(), &[]);
        assert!(at_rest.at_rest, "{at_rest:?}");
        assert_eq!(at_rest.next_due.unwrap().at, "2026-03-02T09:00:01Z");
        assert_eq!(answer(later.at, Some(later.clone()), &Backlog::default(), &[]).busy_with, "1 deadline");
        let events =
            answer(now, Some(later), &Backlog { to_send: 1, to_apply: 2, ..Backlog::default() }, &["payments"]);
        assert_eq!(events.events_received, [EventsReceived { producer: "payments".to_owned(), count: 0 }]);
        assert_eq!((events.at_rest, events.busy_with.as_str()), (false, "1 event to send, 2 events to apply"));
    }

    #[test]
    fn an_instant_that_is_none_or_too_far_is_refused() {
        let now = instant("2026-03-02T09:00:00Z");
        assert!(wanted("2026-03-02", now).unwrap_err().contains("such as"));
        assert!(wanted("2036-04-02T09:00:00Z", now).unwrap_err().contains("ten years"));
        assert_eq!(wanted("2026-02-02T09:00:00Z", now), Ok(instant("2026-02-02T09:00:00Z")));
    }

    #[test]
    fn a_start_without_simulation_is_a_wrong_setting() {
        let start = Some(instant("2026-03-02T09:00:00Z"));
        assert!(crate::check_start(false, start).unwrap_err().contains("`simulation` must be true"));
        assert_eq!((crate::check_start(true, start), crate::check_start(false, None)), (Ok(()), Ok(())));
    }
}
