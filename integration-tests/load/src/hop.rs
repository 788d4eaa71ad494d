//! From the commit of an event in payments to the commit of its effect in cases.
//!
//! The hop that has a limit is that of a receipt, which cases books beside the account: the way is measured, and not the
//! work at its end. The hop of a dishonour, which opens a case with its facts, deadlines, reminders and intents, and of
//! which two more services are told, is measured beside it at a rate that banks have.
//!
//! Both databases are of one server, which notes when each transaction was committed (`track_commit_timestamp`): one
//! clock, and no instant that a service chose. In payments it is the transaction that added the event's row; in cases the
//! one that last changed the inbox row, to `done`, which is that of the effect.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::ensure;
use chassis::grpc::client::RequestExt as _;
use proto::payments::{PostReceiptRequest, memo_result::Outcome, payments_service_client::PaymentsServiceClient};
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
/// How many cheques bounce a second where a case is opened for each: a million a day would be 12.
const DISHONOURS: u32 = 20;

/// What is stated in payments.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// Money of an account.
    Receipt,
    /// A cheque that bounced. Its account is not on record, so that the case asks for nothing more than itself: the
    /// drafting of letters is not measured.
    Dishonour,
}

impl Event {
    /// Its commit in payments, by the series that the thing it is about belongs to.
    const fn stated(self) -> &'static str {
        match self {
            Self::Receipt => {
                "SELECT l.event_id, extract(epoch FROM pg_xact_commit_timestamp(l.xmin))::float8 * 1000,
                        length(l.payload) + length(l.actor::text) + length(l.traceparent)
                 FROM messaging.event_log l JOIN receipt r ON r.receipt_id = l.aggregate_id
                 WHERE r.reference LIKE $1 AND l.event_type = 'payments.receipt_posted.v1'"
            }
            Self::Dishonour => {
                "SELECT l.event_id, extract(epoch FROM pg_xact_commit_timestamp(l.xmin))::float8 * 1000,
                        length(l.payload) + length(l.actor::text) + length(l.traceparent)
                 FROM messaging.event_log l JOIN instrument i ON i.instrument_id = l.aggregate_id
                 WHERE i.loan_account_number LIKE $1 AND l.event_type = 'payments.instrument_dishonoured.v1'"
            }
        }
    }
}

/// The rounds of one event.
#[derive(Debug, Default)]
struct Hops {
    p50: Vec<f64>,
    p99: Vec<f64>,
    rate: Vec<f64>,
    bare_p50: Vec<f64>,
    bare_p99: Vec<f64>,
}

pub(crate) async fn measure(mesh: &mut Installation, effort: Effort, report: &mut Report) -> anyhow::Result<()> {
    mesh.start_all().await?;
    let receipts = rounds(mesh, effort, Event::Receipt, effort.events).await?;
    let dishonours = rounds(mesh, effort, Event::Dishonour, DISHONOURS).await?;
    let events = effort.events;
    report.line(format!("event hop at {events}/s, p50, ms"), receipts.p50, Limit::AtMost(P50_LIMIT_MS));
    report.line(format!("event hop at {events}/s, p99, ms"), receipts.p99, Limit::AtMost(P99_LIMIT_MS));
    report.line("  publish, confirm, consume on a quorum queue, p50, ms", receipts.bare_p50, Limit::None);
    report.line("  publish, confirm, consume on a quorum queue, p99, ms", receipts.bare_p99, Limit::None);
    report.line("  receipts acknowledged a second", receipts.rate, Limit::None);
    report.line(format!("cheque bounced to case opened, at {DISHONOURS}/s, p50, ms"), dishonours.p50, Limit::None);
    report.line("  the same, p99, ms", dishonours.p99, Limit::None);
    report.line("  dishonours acknowledged a second", dishonours.rate, Limit::None);
    Ok(())
}

async fn rounds(mesh: &Installation, effort: Effort, event: Event, a_second: u32) -> anyhow::Result<Hops> {
    // Plans and pools get warm.
    let each = Duration::from_secs(1) / a_second;
    let count = a_second * u32::try_from(effort.time.as_secs())?;
    state(mesh, event, "HW", each, a_second * 2).await?;
    mesh.at_rest().await?;
    let mut all = Hops::default();
    for round in 0..effort.rounds {
        let series = format!("H{round}");
        let rate = state(mesh, event, &series, each, count).await?;
        mesh.at_rest().await?;
        let (hops, bytes) = hops(mesh, event, &series).await?;
        ensure!(u32::try_from(hops.len()) == Ok(count), "{} of {count} events have an effect", hops.len());
        let peer = bare::run(mesh, bytes, each, count).await?;
        mesh.console.line(format_args!(
            "round {}: {rate:.0} {event:?}s/s, hop p50 {:.1} ms, p99 {:.1} ms; bare broker p50 {:.1} ms, p99 {:.1} ms",
            round + 1,
            quantile(&hops, 50),
            quantile(&hops, 99),
            quantile(&peer, 50),
            quantile(&peer, 99),
        ));
        all.rate.push(rate);
        all.p50.push(quantile(&hops, 50));
        all.p99.push(quantile(&hops, 99));
        all.bare_p50.push(quantile(&peer, 50));
        all.bare_p99.push(quantile(&peer, 99));
    }
    Ok(all)
}

/// Has one event stated every so often, whatever the answers take; how many a second were acknowledged.
async fn state(mesh: &Installation, event: Event, series: &str, each: Duration, count: u32) -> anyhow::Result<f64> {
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
        let series = series.to_owned();
        let key = format!("{event:?}-{series}-{n}").parse()?;
        running.spawn(async move {
            match event {
                Event::Receipt => {
                    let account = sample::account("LD", n % sample::ACCOUNTS);
                    let credit = Some(sample::credit(account, format!("{series}-{n}"), sample::today()));
                    payments.post_receipt(Request::new(PostReceiptRequest { credit }).with_key(&key)).await?;
                }
                Event::Dishonour => {
                    let request = Request::new(sample::dishonour(&series, n, sample::today())).with_key(&key);
                    let answer = payments.record_dishonours(request).await?.into_inner();
                    let recorded = answer.results.first().and_then(|result| result.outcome.as_ref());
                    ensure!(matches!(recorded, Some(Outcome::Recorded(_))), "{recorded:?}");
                }
            }
            Ok(())
        });
    }
    while let Some(answer) = running.join_next().await {
        answer??;
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}

/// The hops of a series in milliseconds, and the size of its messages in bytes.
async fn hops(mesh: &Installation, event: Event, series: &str) -> anyhow::Result<(Vec<f64>, usize)> {
    let mut payments = mesh.superuser("payments").await?;
    let stated: Vec<(Uuid, f64, i32)> =
        sqlx::query_as(event.stated()).bind(format!("{series}-%")).fetch_all(&mut payments).await?;
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
