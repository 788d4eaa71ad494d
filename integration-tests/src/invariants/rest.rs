//! A mesh at rest: nothing to send, nothing to apply, nothing to ask, and everything stated has arrived or had long enough
//! to.

use std::time::{Duration, Instant};

use anyhow::ensure;
use messaging::topology::MESH;

use super::{Books, Verdict, Violation};

/// How long a mesh may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(90);

/// How long an event that has left its outbox may take to reach its follower before it counts as lost.
const IN_FLIGHT: Duration = Duration::from_secs(8);

/// How long a mesh must be quiet. What was not acknowledged when a process died is in no table, and the broker hands it
/// over again.
const QUIET: Duration = Duration::from_secs(2);

const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How often what waits for system time is told that it has passed.
const HURRY_EVERY: Duration = Duration::from_secs(2);

/// What a dead process held is free again after a while of system time, and what failed is tried again after a pause.
/// Nobody waits for either here: all of it may happen earlier without harm, or the promise is broken.
const HURRY: &[(&str, &str)] = &[
    ("cases", "UPDATE intent SET free_at = '-infinity' WHERE state = 'planned' AND free_at > clock_timestamp()"),
    ("notices", "UPDATE article SET hand_over_since = '-infinity' WHERE hand_over = 'sending'"),
    (
        "communications",
        "UPDATE message SET sending_since = CASE WHEN state = 'sending' THEN clock_timestamp() - interval '1 hour' \
         ELSE sending_since END, ask_at = CASE WHEN state = 'unknown' THEN clock_timestamp() ELSE ask_at END \
         WHERE state IN ('sending', 'unknown')",
    ),
];
const TRY_AGAIN: &str =
    "UPDATE messaging.inbox SET next_attempt_at = '-infinity' WHERE state = 'ready' AND attempts > 0";
const SEND_AGAIN: &str = "UPDATE messaging.outbox SET next_attempt_at = '-infinity' WHERE attempts > 0";

/// What each service has still to do, besides events.
const BUSY: &[(&str, &str, &str)] = &[
    (
        "cases",
        "intents planned",
        "SELECT count(*) FROM intent WHERE state = 'planned'
         AND not_before <= coalesce((SELECT instant FROM platform.simulated_clock), clock_timestamp())",
    ),
    (
        "notices",
        "articles at the counter",
        "SELECT count(*) FROM article WHERE hand_over IN ('intended', 'sending', 'unknown')",
    ),
    ("communications", "messages on their way", "SELECT count(*) FROM message WHERE state IN ('sending', 'unknown')"),
];

/// Waits until there is rest, or not.
pub(super) async fn comes(books: &mut Books) -> anyhow::Result<Verdict> {
    let started = Instant::now();
    let mut quiet_since: Option<Instant> = None;
    let mut hurried: Option<Instant> = None;
    loop {
        if hurried.is_none_or(|at| at.elapsed() > HURRY_EVERY) {
            hurry(books).await?;
            hurried = Some(Instant::now());
        }
        let (busy, underway) = look(books).await?;
        if busy.is_empty() {
            let quiet = quiet_since.get_or_insert_with(Instant::now);
            let enough = if underway == 0 { QUIET } else { IN_FLIGHT };
            if quiet.elapsed() > enough {
                return Ok(Ok(()));
            }
        } else {
            quiet_since = None;
            if started.elapsed() > PATIENCE {
                return Ok(Err(Violation::Restless(busy.join(", "))));
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Waits until nothing is to be done any more, with nobody hurrying it. Where `all_arrive`, until every event that was
/// stated has been received, too.
pub(super) async fn settles(books: &mut Books, all_arrive: bool) -> anyhow::Result<()> {
    let started = Instant::now();
    let mut looks = 0;
    // Twice: one look goes from database to database while events go the same way.
    while looks < 2 {
        let (mut busy, underway) = look(books).await?;
        if all_arrive && underway > 0 {
            busy.push(format!("{underway} events on their way"));
        }
        looks = if busy.is_empty() { looks + 1 } else { 0 };
        ensure!(started.elapsed() < PATIENCE, "the mesh does not settle: {}", busy.join(", "));
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}

/// What is still to be done, and how many events are between two services.
async fn look(books: &mut Books) -> anyhow::Result<(Vec<String>, i64)> {
    let mut busy = Vec::new();
    let mut stated = Vec::new();
    let mut received = Vec::new();
    for service in MESH.services {
        let backlog = messaging::backlog(books.of(service.name)?).await?;
        for (count, what) in [(backlog.to_send, "to send"), (backlog.to_apply, "to apply")] {
            if count > 0 {
                busy.push(format!("{count} events {what} in {}", service.name));
            }
        }
        stated.push((service.name, backlog.stated));
        received.extend(
            service
                .follows
                .iter()
                .map(|producer| (*producer, backlog.received.get(*producer).copied().unwrap_or_default())),
        );
    }
    for (service, what, query) in BUSY {
        let count = books.count(service, query).await?;
        if count > 0 {
            busy.push(format!("{count} {what} in {service}"));
        }
    }
    let sent = |producer| stated.iter().find(|(name, _)| *name == producer).map_or(0, |(_, count)| *count);
    let underway = received.iter().map(|(producer, count)| (sent(*producer) - count).max(0)).sum();
    Ok((busy, underway))
}

async fn hurry(books: &mut Books) -> anyhow::Result<()> {
    for (service, statement) in HURRY {
        books.run(service, statement).await?;
    }
    for service in MESH.services {
        books.run(service.name, TRY_AGAIN).await?;
        books.run(service.name, SEND_AGAIN).await?;
    }
    Ok(())
}
