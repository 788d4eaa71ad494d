//! Every arrow of the mesh: what a producer's log has, each of its followers has applied.

use std::collections::HashMap;

use messaging::topology::MESH;

use super::{Books, Kept, Verdict, Violation};

const STATED: &str = "SELECT event_id::text FROM messaging.event_log";
const RECEIVED: &str = "SELECT event_id::text, state, producer FROM messaging.inbox";

/// An event of an inbox, which holds each once: its id, its state, its producer.
type Arrived = (String, String, String);

/// Every event in a producer's log is in the inbox of each of its followers, and applied there or of no use to it.
pub(super) async fn nothing_lost(books: &mut Books, kept: &Kept) -> anyhow::Result<Verdict> {
    let (mut lost, mut unheard_of) = (0, 0);
    for follower in MESH.services.iter().filter(|service| !service.follows.is_empty()) {
        let arrived: Vec<Arrived> = books.pairs(follower.name, RECEIVED).await?;
        let mut unclaimed: HashMap<&str, &str> =
            arrived.iter().map(|(event, state, _)| (event.as_str(), state.as_str())).collect();
        for producer in follower.follows {
            let stated = books.texts(producer, STATED).await?;
            lost += stated.iter().filter(|event| unclaimed.remove(event.as_str()).is_none()).count();
        }
        unheard_of += unclaimed.len();
    }
    if lost > 0 {
        return Ok(Err(Violation::EventLost(lost)));
    }
    if unheard_of != kept.smuggled {
        return Ok(Err(Violation::EffectTwice(format!("{unheard_of} events that nobody stated were received"))));
    }
    Ok(Ok(()))
}

/// Nothing is parked and nothing waits, except what a test has smuggled in.
pub(super) async fn nothing_held(books: &mut Books, kept: &Kept) -> anyhow::Result<Verdict> {
    let mut held = 0;
    for service in MESH.services {
        held += messaging::held(books.of(service.name)?).await?.len();
    }
    Ok(if held == kept.parked { Ok(()) } else { Err(Violation::Held(held)) })
}
