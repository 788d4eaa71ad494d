//! `recourse clock`: the business time of a simulated mesh.
//!
//! To advance is a loop: jump every clock to the earliest instant at which any service has something to do, let the
//! mesh come to rest, look again. So everything happens at its own time and in its order, as if one had waited.

use std::{
    collections::HashMap,
    io::Write as _,
    time::{Duration, Instant},
};

use chassis::grpc::client::Channel;
use kernel::Timestamp;
use proto::simulation::{
    AdvanceClockRequest, GetClockRequest, GetClockResponse, clock_service_client::ClockServiceClient,
};

use crate::{
    args::AdvanceArgs,
    console::Console,
    failure::{Callee, Exit, Failure},
    service::Service,
    session::{Connection, Session},
    text::plain,
    when::in_india,
};

/// Between two looks at a mesh that is coming to rest.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// How many looks in a row must find it at rest: an event may be between two services at the first.
const LOOKS_AT_REST: u32 = 2;

/// How long a mesh may take to come to rest.
const PATIENCE: Duration = Duration::from_mins(2);

/// How long an event may be on its way, while all else is at rest, before the counts are not believed: those of a
/// service that was restored, or that follows another since lately, never meet.
const UNDERWAY: Duration = Duration::from_secs(10);

type Clock = Connection<ClockServiceClient<Channel>>;

/// A service's clock as it was found.
struct Reading {
    callee: Callee,
    now: Timestamp,
    next: Option<(Timestamp, String)>,
    answer: GetClockResponse,
}

/// Shows each service's time and what comes next.
pub async fn show(session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let readings = read(&mut clocks(session, console)?).await?;
    let widest = readings.iter().map(|reading| reading.callee.service.len()).max().unwrap_or_default();
    for reading in &readings {
        let busy = if reading.answer.at_rest {
            "at rest".to_owned()
        } else {
            format!("busy: {}", plain(&reading.answer.busy_with))
        };
        let service = reading.callee.service;
        writeln!(console.out, "{service:widest$}  {}  {busy}", in_india(reading.now))?;
        if let Some((at, what)) = &reading.next {
            writeln!(console.out, "{:widest$}  {}  {}", "", in_india(*at), plain(what))?;
        }
    }
    Ok(Exit::Done)
}

/// The clocks of the services whose address is known. A mesh is stepped as a whole, so what is left out is said.
fn clocks(session: &Session, console: &mut Console) -> Result<Vec<Clock>, Failure> {
    let missing = session.without_address();
    if missing.len() < Service::ALL.len() {
        for service in missing {
            let (option, variable) = (service.option(), service.variable());
            writeln!(console.err, "note: {service} is left out: {option} or {variable} says where it is")?;
        }
    }
    session.clocks()
}

/// Steps the mesh forward.
pub async fn advance(args: AdvanceArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut clocks = clocks(session, console)?;
    let readings = at_rest(&mut clocks).await?;
    let latest = readings.iter().map(|reading| reading.now).max();
    let latest = latest.ok_or_else(|| Failure::Usage("there is no service whose clock could be moved".to_owned()))?;
    let target = match args {
        AdvanceArgs { to: Some(to), .. } => to,
        AdvanceArgs { by, .. } => latest.plus(by.unwrap_or_default()),
    };
    if target < latest {
        let sentence = format!("it is {} already, and time does not go back", in_india(latest));
        return Err(Failure::Usage(sentence));
    }
    let mut stops = 0_u32;
    let mut readings = readings;
    while let Some(stop) = earliest(&readings).filter(|stop| *stop <= target) {
        writeln!(console.out, "{}  {}", in_india(stop), due_at(stop, &readings))?;
        console.out.flush()?;
        readings = jump(&mut clocks, stop).await?;
        stops += 1;
    }
    jump(&mut clocks, target).await?;
    let stops = if stops == 1 { "1 stop".to_owned() } else { format!("{stops} stops") };
    writeln!(console.out, "{}  arrived, {stops} on the way", in_india(target))?;
    Ok(Exit::Done)
}

/// Waits until whatever was done has had all its effects: for scripts that look at them next.
pub async fn rest(session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let readings = at_rest(&mut clocks(session, console)?).await?;
    let latest = readings.iter().map(|reading| reading.now).max();
    let latest = latest.ok_or_else(|| Failure::Usage("there is no service that could come to rest".to_owned()))?;
    writeln!(console.out, "{}  at rest", in_india(latest))?;
    Ok(Exit::Done)
}

/// The earliest instant that is due anywhere.
fn earliest(readings: &[Reading]) -> Option<Timestamp> {
    readings.iter().filter_map(|reading| Some(reading.next.as_ref()?.0)).min()
}

/// What is due at that instant: `2 deadlines (cases)`.
fn due_at(instant: Timestamp, readings: &[Reading]) -> String {
    let due = readings.iter().filter_map(|reading| {
        let (_, what) = reading.next.as_ref().filter(|(at, _)| *at == instant)?;
        Some(format!("{} ({})", plain(what), reading.callee.service))
    });
    due.collect::<Vec<_>>().join(", ")
}

/// Moves every clock and waits until the mesh is at rest there.
async fn jump(clocks: &mut [Clock], to: Timestamp) -> Result<Vec<Reading>, Failure> {
    for clock in clocks.iter_mut() {
        let request = AdvanceClockRequest { to: to.to_string() };
        clock.client.advance_clock(request).await.map_err(|status| Failure::call(&clock.callee, status))?;
    }
    at_rest(clocks).await
}

/// Waits until the mesh is at rest: no service has anything to do, and nothing is on its way, twice in a row.
async fn at_rest(clocks: &mut [Clock]) -> Result<Vec<Reading>, Failure> {
    let started = Instant::now();
    let (mut quiet_since, mut looks) = (None, 0);
    loop {
        let readings = read(clocks).await?;
        let quiet = readings.iter().all(|reading| reading.answer.at_rest);
        if quiet {
            let since = *quiet_since.get_or_insert_with(Instant::now);
            let arrived = underway(&readings) == 0 || since.elapsed() > UNDERWAY;
            looks = if arrived { looks + 1 } else { 0 };
        } else {
            (quiet_since, looks) = (None, 0);
        }
        if looks >= LOOKS_AT_REST {
            return Ok(readings);
        }
        if started.elapsed() > PATIENCE {
            return Err(restless(&readings));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// How many events have been stated and have not arrived at a service that follows their producer.
fn underway(readings: &[Reading]) -> i64 {
    let stated: HashMap<&str, i64> =
        readings.iter().map(|reading| (reading.callee.service, reading.answer.events_stated)).collect();
    let missing = readings.iter().flat_map(|reading| &reading.answer.events_received).map(|received| {
        let stated = stated.get(received.producer.as_str()).copied().unwrap_or_default();
        stated.saturating_sub(received.count).max(0)
    });
    missing.sum()
}

fn restless(readings: &[Reading]) -> Failure {
    let busy = readings.iter().filter(|reading| !reading.answer.at_rest);
    let busy = busy.map(|reading| format!("{}: {}", reading.callee.service, plain(&reading.answer.busy_with)));
    let busy = busy.collect::<Vec<_>>().join("; ");
    Failure::Restless { busy, seconds: PATIENCE.as_secs() }
}

async fn read(clocks: &mut [Clock]) -> Result<Vec<Reading>, Failure> {
    let mut readings = Vec::with_capacity(clocks.len());
    for clock in clocks {
        let answer = clock.client.get_clock(GetClockRequest {}).await;
        let answer = answer.map_err(|status| Failure::call(&clock.callee, status))?.into_inner();
        readings.push(reading(&clock.callee, answer)?);
    }
    Ok(readings)
}

fn reading(callee: &Callee, answer: GetClockResponse) -> Result<Reading, Failure> {
    let instant = |field: &str, text: &str| {
        text.parse::<Timestamp>()
            .map_err(|error| Failure::Answer { callee: callee.clone(), what: format!("{field}: {error}") })
    };
    let now = instant("now", &answer.now)?;
    let next = match &answer.next_due {
        Some(due) => Some((instant("next_due.at", &due.at)?, due.what.clone())),
        None => None,
    };
    Ok(Reading { callee: callee.clone(), now, next, answer })
}

#[cfg(test)]
mod tests {
    use proto::simulation::{EventsReceived, NextDue};

    use super::*;

    fn found(service: &'static str, answer: GetClockResponse) -> Reading {
        let callee = Callee { service, url: String::new() };
        let answer = GetClockResponse { now: "2026-03-02T09:00:00Z".to_owned(), ..answer };
        reading(&callee, answer).unwrap()
    }

    #[test]
    fn the_earliest_instant_is_named_with_all_that_is_due_then() {
        let due = |at: &str, what: &str| GetClockResponse {
            next_due: Some(NextDue { at: at.to_owned(), what: what.to_owned() }),
            ..GetClockResponse::default()
        };
        let readings = [
            found("payments", GetClockResponse::default()),
            found("cases", due("2026-04-01T18:30:00Z", "2 deadlines")),
            found("notices", due("2026-04-01T18:30:00Z", "1 batch")),
            found("communications", due("2026-04-02T03:30:00Z", "9 messages")),
        ];
        let stop = earliest(&readings).unwrap();
        assert_eq!(in_india(stop), "2026-04-02 00:00");
        assert_eq!(due_at(stop, &readings), "2 deadlines (cases), 1 batch (notices)");
    }

    #[test]
    fn an_event_that_has_not_arrived_is_on_its_way() {
        let stated = GetClockResponse { events_stated: 3, ..GetClockResponse::default() };
        let received = |count| GetClockResponse {
            events_received: vec![EventsReceived { producer: "payments".to_owned(), count }],
            ..GetClockResponse::default()
        };
        assert_eq!(underway(&[found("payments", stated.clone()), found("cases", received(1))]), 2);
        assert_eq!(underway(&[found("payments", stated), found("cases", received(3))]), 0);
    }

    #[test]
    fn a_time_that_is_none_is_an_answer_against_the_contract() {
        let callee = Callee { service: "cases", url: String::new() };
        let answer = GetClockResponse { now: "soon".to_owned(), ..GetClockResponse::default() };
        let failure = reading(&callee, answer).err().unwrap();
        assert!(matches!(failure, Failure::Answer { .. }), "{failure}");
    }
}
