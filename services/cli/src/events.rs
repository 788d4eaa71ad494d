//! `recourse events`: events that could not be applied, in every service, and what people decide about them.

mod render;

use proto::messaging::{
    Gap, ListParkedRequest, ParkedEvent, ReleaseEventRequest, ReplayEventsRequest, SkipEventRequest,
};

use crate::{
    args::{DecideArgs, ParkedArgs, ReplayArgs},
    call::{Command, PAGE_SIZE, pages, question},
    case::Unavailable,
    console::Console,
    failure::{Exit, Failure},
    service::Service,
    session::Session,
    text::{counted, plain},
};

/// What waits for people in one service.
#[derive(Debug)]
struct Held {
    service: Service,
    parked: Vec<ParkedEvent>,
    gaps: Vec<Gap>,
}

/// `recourse events parked`. `Exit::Failed` if a service could not be asked.
pub async fn parked(args: &ParkedArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let (mut all, mut unavailable) = (Vec::new(), Vec::new());
    match args.service {
        // Of one service that was asked for by its name there is nothing to show without it.
        Some(service) => all.push(held(service, session).await?),
        None => {
            for service in Service::ALL {
                match held(service, session).await {
                    Ok(held) => all.push(held),
                    Err(failure) => unavailable.push(Unavailable::new(service, &failure)),
                }
            }
        }
    }
    if args.json {
        writeln!(console.out, "{:#}", render::json(&all, &unavailable))?;
    } else {
        console.out.write_all(render::page(&all, &unavailable, console.paint).as_bytes())?;
    }
    Ok(if unavailable.is_empty() { Exit::Done } else { Exit::Failed })
}

async fn held(service: Service, session: &Session) -> Result<Held, Failure> {
    let mut events = session.events(service)?;
    let client = &mut events.client;
    let mut gaps = Vec::new();
    let parked = pages(&events.callee, async |page_token| {
        let message = ListParkedRequest { page_size: PAGE_SIZE, page_token };
        let page = client.list_parked(question(message)).await?.into_inner();
        gaps.extend(page.gaps);
        Ok((page.events, page.next_page_token))
    })
    .await?;
    Ok(Held { service, parked, gaps })
}

/// `recourse events release`.
pub async fn release(args: &DecideArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut events = session.events(args.service)?;
    let command = Command::begin(session);
    let message = ReleaseEventRequest { event_id: args.event.clone(), reason: args.reason.clone() };
    let response = events.client.release_event(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&events.callee, status))?.into_inner();
    let event = response.event.unwrap_or_default();
    writeln!(console.out, "released {} in {}: it is tried again now", place(&event), args.service)?;
    writeln!(console.out, "{}", behind(&event, "go on when it is applied"))?;
    Ok(Exit::Done)
}

/// `recourse events skip`.
pub async fn skip(args: &DecideArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut events = session.events(args.service)?;
    let command = Command::begin(session);
    let message = SkipEventRequest { event_id: args.event.clone(), reason: args.reason.clone() };
    let response = events.client.skip_event(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&events.callee, status))?.into_inner();
    let event = response.event.unwrap_or_default();
    writeln!(console.out, "skipped {} in {}: it is never applied", place(&event), args.service)?;
    writeln!(console.out, "{}", behind(&event, "go on"))?;
    Ok(Exit::Done)
}

/// `recourse events replay`.
pub async fn replay(args: &ReplayArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mut events = session.events(args.service)?;
    let command = Command::begin(session);
    let message = ReplayEventsRequest {
        aggregate_id: args.aggregate.clone(),
        from_sequence: args.from,
        reason: args.reason.clone(),
    };
    let response = events.client.replay_events(command.request(message)?).await;
    let response = response.map_err(|status| command.failure(&events.callee, status))?.into_inner();
    let (count, last) = (counted(response.count, "event"), response.last_sequence);
    writeln!(console.out, "{count} of {} sent again: {} to {last}", plain(&args.aggregate), args.from)?;
    Ok(Exit::Done)
}

/// `event 3 of 0191…`.
fn place(event: &ParkedEvent) -> String {
    format!("event {} of {}", event.sequence, plain(&event.aggregate_id))
}

/// What the events behind it do now.
fn behind(event: &ParkedEvent, what: &str) -> String {
    match event.waiting {
        0 => "no later event waits behind it".to_owned(),
        1 => format!("the 1 event that waits behind it can {what}"),
        more => format!("the {more} events that wait behind it can {what}"),
    }
}
