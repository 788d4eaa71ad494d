//! From the commit of an event in payments to the commit of its effect in cases.
//!
//! Both databases are of one server, which notes when each transaction was committed (`track_commit_timestamp`): one
//! clock, and no instant that a service chose. In payments it is the transaction that added the event's row; in cases the
//! one that last changed the inbox row, to `done`, which is that of the effect.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use chassis::grpc::client::RequestExt as _;
use proto::payments::payments_service_client::PaymentsServiceClient;
use sqlx::Connection as _;
use tokio::{task::JoinSet, time::MissedTickBehavior};
use tonic::Request;
use uuid::Uuid;

use crate::{
    Effort, bare,
    installation::Installation,
    report::{Limit, Report, quantile},
    sample,
};

const P50_LIMIT_MS: f64 = 30.0;
const P99_LIMIT_MS: f64 = 250.0;
/// Connections that the calls are spread over.
const CHANNELS: u32 = 8;

pub(crate) async fn measure(mesh: &mut Installation, effort: Effort, report: &mut Report) -> anyhow::Result<()> {
    mesh.start_all().await?;
    // Plans and pools get warm.
    let each = Duration::from_secs(1) / effort.events;
    let count = effort.events * u32::try_from(effort.time.as_secs())?;
    dishonours(mesh, "HW", each, effort.events * 2).await?;
    mesh.at_rest().await?;
    let (mut p50, mut p99, mut rate) = (Vec::new(), Vec::new(), Vec::new());
    let (mut bare_p50, mut bare_p99) = (Vec::new(), Vec::new());
    for round in 0..effort.rounds {
        let series = format!("H{round}");
        let a_second = dishonours(mesh, &series, each, count).await?;
        mesh.at_rest().await?;
        let (hops, bytes) = hops(mesh, &series).await?;
        ensure!(u32::try_from(hops.len()) == Ok(count), "{} of {count} events have an effect", hops.len());
        let peer = bare::run(mesh, bytes, each, count).await?;
        mesh.console.line(format_args!(
            "round {}: {a_second:.0}/s, hop p50 {:.1} ms, p99 {:.1} ms; bare broker p50 {:.1} ms, p99 {:.1} ms",
            round + 1,
            quantile(&hops, 50),
            quantile(&hops, 99),
            quantile(&peer, 50),
            quantile(&peer, 99),
        ));
        rate.push(a_second);
        p50.push(quantile(&hops, 50));
        p99.push(quantile(&hops, 99));
        bare_p50.push(quantile(&peer, 50));
        bare_p99.push(quantile(&peer, 99));
    }
    report.line(format!("event hop at {}/s, p50, ms", effort.events), p50, Limit::AtMost(P50_LIMIT_MS));
    report.line(format!("event hop at {}/s, p99, ms", effort.events), p99, Limit::AtMost(P99_LIMIT_MS));
    report.line("  publish, confirm, consume on a quorum queue, p50, ms", bare_p50, Limit::None);
    report.line("  publish, confirm, consume on a quorum queue, p99, ms", bare_p99, Limit::None);
    report.line("  dishonours acknowledged a second", rate, Limit::None);
    Ok(())
}

/// Records one dishonour every so often, whatever the answers take; how many a second were acknowledged.
///
/// Their accounts are not on record, so that their cases ask for nothing more than the case itself: the hop is measured,
/// not the drafting of 200 notices a second.
async fn dishonours(mesh: &Installation, series: &str, each: Duration, count: u32) -> anyhow::Result<f64> {
    let token = mesh.token("recovery-officer").await?;
    let mut clients = Vec::new();
    for _ in 0..CHANNELS {
        clients.push(PaymentsServiceClient::new(mesh.channel("payments", &token)?));
    }
    let mut ticks = tokio::time::interval(each);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let begun = Instant::now();
    let mut running = JoinSet::new();
    for (n, client) in (0..count).zip(clients.iter().cycle()) {
        ticks.tick().await;
        let mut payments = client.clone();
        let request = Request::new(sample::dishonour(series, n)).with_key(&format!("{series}-{n}").parse()?);
        running.spawn(async move { payments.record_dishonours(request).await });
    }
    while let Some(answer) = running.join_next().await {
        let answer = answer??.into_inner();
        let recorded = answer.results.first().and_then(|result| result.outcome.as_ref());
        let recorded = recorded.context("an answer without a result")?;
        ensure!(matches!(recorded, proto::payments::memo_result::Outcome::Recorded(_)), "{recorded:?}");
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}

/// The hops of a series in milliseconds, and the size of its messages in bytes.
async fn hops(mesh: &Installation, series: &str) -> anyhow::Result<(Vec<f64>, usize)> {
    let mut payments = mesh.superuser("payments").await?;
    let stated: Vec<(Uuid, f64, i32)> = sqlx::query_as(
        "SELECT l.event_id, extract(epoch FROM pg_xact_commit_timestamp(l.xmin))::float8 * 1000,
                length(l.payload) + length(l.actor::text) + length(l.traceparent)
         FROM messaging.event_log l JOIN instrument i ON i.instrument_id = l.aggregate_id
         WHERE i.loan_account_number LIKE $1 AND l.event_type = 'payments.instrument_dishonoured.v1'",
    )
    .bind(format!("{series}-%"))
    .fetch_all(&mut payments)
    .await?;
    payments.close().await?;
    let mut cases = mesh.superuser("cases").await?;
    let applied: Vec<(Uuid, f64)> = sqlx::query_as(
        "SELECT event_id, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 * 1000
         FROM messaging.inbox WHERE producer = 'payments' AND state = 'done'",
    )
    .fetch_all(&mut cases)
    .await?;
    cases.close().await?;
    let applied: HashMap<Uuid, f64> = applied.into_iter().collect();
    let bytes = stated.first().map_or(0, |(_, _, bytes)| *bytes);
    let hops = stated.iter().filter_map(|(id, from, _)| Some(applied.get(id)? - from)).collect();
    Ok((hops, usize::try_from(bytes)?))
}
