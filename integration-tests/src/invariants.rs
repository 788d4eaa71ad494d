//! What must hold after everything, whatever was killed on the way.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use sqlx::PgConnection;
use thiserror::Error;

use crate::Mesh;

/// How long a mesh may take to come to rest.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long an event that has left its outbox may take to reach its consumer before it counts as lost.
const IN_FLIGHT: Duration = Duration::from_secs(8);

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Violation {
    /// A command was acknowledged and its row is not there.
    #[error("{0} acknowledged commands are lost")]
    CommandLost(usize),
    /// A committed event has no effect where it is followed.
    #[error("{0} committed events are lost")]
    EventLost(usize),
    /// A committed event has more than one effect.
    #[error("{0} events have more than one effect")]
    EffectTwice(usize),
    /// Something does not come to rest.
    #[error("the mesh does not come to rest: {outbox} outbox rows, {ready} ready events")]
    Restless {
        /// Rows in the outbox of payments.
        outbox: i64,
        /// Ready rows in the inbox of cases.
        ready: i64,
    },
    /// An event is parked or waits for one that never comes.
    #[error("{0} events are held")]
    Held(usize),
}

/// Waits until the mesh is at rest and checks that every acknowledged dishonour is there and taken up exactly once.
///
/// The outer error is that it could not be checked; the inner one is the verdict.
pub async fn hold(mesh: &Mesh, acknowledged: &[String]) -> anyhow::Result<Result<(), Violation>> {
    let mut payments = mesh.database("payments").await?;
    let mut cases = mesh.database("cases").await?;
    if let Err(restless) = rest(&mut payments, &mut cases).await? {
        return Ok(Err(restless));
    }
    let stated = texts(&mut payments, "SELECT dishonour_id::text FROM dishonour").await?;
    let known: HashSet<&String> = stated.iter().collect();
    let lost = acknowledged.iter().filter(|id| !known.contains(id)).count();
    if lost > 0 {
        return Ok(Err(Violation::CommandLost(lost)));
    }
    let taken_up =
        texts(&mut cases, "SELECT details ->> 'dishonour_id' FROM fact WHERE kind = 'cheque.dishonoured'").await?;
    let once: HashSet<&String> = taken_up.iter().collect();
    if once.len() < taken_up.len() {
        return Ok(Err(Violation::EffectTwice(taken_up.len() - once.len())));
    }
    let missing = stated.iter().filter(|id| !once.contains(id)).count();
    if missing > 0 {
        return Ok(Err(Violation::EventLost(missing)));
    }
    let held = messaging::held(&mut cases).await?;
    if !held.is_empty() {
        return Ok(Err(Violation::Held(held.len())));
    }
    Ok(Ok(()))
}

/// At rest: nothing to send, nothing to apply, and everything stated has arrived, or had long enough to.
async fn rest(payments: &mut PgConnection, cases: &mut PgConnection) -> anyhow::Result<Result<(), Violation>> {
    let started = Instant::now();
    let mut quiet_since: Option<Instant> = None;
    loop {
        let outbox = count(payments, "SELECT count(*) FROM messaging.outbox").await?;
        let ready = count(cases, "SELECT count(*) FROM messaging.inbox WHERE state = 'ready'").await?;
        if outbox == 0 && ready == 0 {
            let sent = count(payments, "SELECT count(*) FROM messaging.event_log").await?;
            let arrived = count(cases, "SELECT count(*) FROM messaging.inbox").await?;
            let quiet = quiet_since.get_or_insert_with(Instant::now);
            if arrived >= sent || quiet.elapsed() > IN_FLIGHT {
                return Ok(Ok(()));
            }
        } else {
            quiet_since = None;
            if started.elapsed() > PATIENCE {
                return Ok(Err(Violation::Restless { outbox, ready }));
            }
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

async fn count(conn: &mut PgConnection, query: &'static str) -> anyhow::Result<i64> {
    sqlx::query_scalar(query).fetch_one(conn).await.context(query)
}

async fn texts(conn: &mut PgConnection, query: &'static str) -> anyhow::Result<Vec<String>> {
    sqlx::query_scalar(query).fetch_all(conn).await.context(query)
}
