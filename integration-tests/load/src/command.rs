//! A durable command beside the SQL that it sends.
//!
//! Both fill the outbox of payments, whose relay brings it to the broker. Who follows payments is stopped meanwhile: the
//! followers would take as much of the machine as the command, at once from it and much later from pgbench, which the
//! mesh cannot keep up with. What the command comes to beside them is measured before.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::ensure;
use chassis::grpc::client::RequestExt as _;
use local::provision::{self, services};
use proto::payments::{PostReceiptRequest, payments_service_client::PaymentsServiceClient};
use serde_json::json;
use sqlx::Connection as _;
use tokio::task::JoinSet;
use tonic::Request;

use crate::{
    Effort,
    installation::Installation,
    pgbench::{Pgbench, Run},
    report::{Limit, Report, median, quantile},
    sample, statements,
};

const RATIO: f64 = 0.6;
/// How many commands are compared statement by statement.
const COMPARED: u32 = 100;
/// The same database, of which no service knows: no relay reads its outbox.
const ALONE: &str = "payments_alone";

/// What a load of commands came to.
#[derive(Debug)]
struct Load {
    a_second: f64,
    p50_ms: f64,
    p99_ms: f64,
}

/// Until when a client goes on.
#[derive(Clone, Copy, Debug)]
enum Until {
    Passed(Duration),
    Sent(u32),
}

pub(crate) async fn measure(mesh: &mut Installation, effort: Effort, report: &mut Report) -> anyhow::Result<()> {
    let clients = effort.clients;
    mesh.start_all().await?;
    // Every account gets its place in the ledger, caches and pools get warm.
    post(mesh, "WARM", clients, Until::Sent(sample::ACCOUNTS.div_ceil(clients))).await?;
    mesh.at_rest().await?;
    let pgbench = Pgbench::prepare(mesh).await?;
    let url = mesh.app_url("payments")?;
    let compared = compare(mesh, &pgbench, &url).await?;
    mesh.console.line(format_args!("pgbench sends what the service sends: {compared} statements a command"));
    report.note("statements a command", compared);

    mesh.stop("payments").await?;
    provision::drop_database(&mesh.servers.database_server_url, ALONE).await?;
    let alone = provision::database_from(&mesh.servers.database_server_url, "payments", "payments", ALONE).await?.app;
    mesh.start_all().await?;
    let beside = post(mesh, "BESIDE", clients, Until::Passed(effort.time)).await?;
    mesh.at_rest().await?;
    for follower in services().into_iter().filter(|service| *service != "payments") {
        mesh.stop(follower).await?;
    }

    let (mut ours, mut meshed, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for round in 0..effort.rounds {
        let load = post(mesh, &format!("R{round}"), clients, Until::Passed(effort.time)).await?;
        mesh.at_rest().await?;
        meshed.push(pgbench.run(&url, clients, Run::Time(effort.time)).await?);
        mesh.at_rest().await?;
        bare.push(pgbench.run(&alone, clients, Run::Time(effort.time)).await?);
        mesh.console.line(format_args!(
            "round {}: {:.0}/s (p50 {:.1} ms, p99 {:.1} ms); pgbench {:.0}/s, alone {:.0}/s",
            round + 1,
            load.a_second,
            load.p50_ms,
            load.p99_ms,
            median(meshed.get(meshed.len() - 1..).unwrap_or_default()),
            median(bare.get(bare.len() - 1..).unwrap_or_default()),
        ));
        ours.push(load.a_second);
        p50.push(load.p50_ms);
        p99.push(load.p99_ms);
    }
    provision::drop_database(&mesh.servers.database_server_url, ALONE).await?;
    mesh.start_all().await?;
    mesh.at_rest().await?;
    let ratio = |peer: &[f64]| ours.iter().zip(peer).map(|(ours, peer)| ours / peer).collect::<Vec<_>>();
    report.line("PostReceipt / pgbench, both through the relay to the broker", ratio(&meshed), Limit::AtLeast(RATIO));
    report.line("  the same / pgbench on a database without a relay", ratio(&bare), Limit::None);
    report.line(format!("  PostReceipt over gRPC, {clients} clients, a second"), ours, Limit::None);
    report.line(format!("  pgbench -M prepared -c {clients}, a second"), meshed, Limit::None);
    report.line("  pgbench without a relay, a second", bare, Limit::None);
    report.line("  PostReceipt p50, ms", p50, Limit::None);
    report.line("  PostReceipt p99, ms", p99, Limit::None);
    report.line("  PostReceipt beside all that follows from it, a second", vec![beside.a_second], Limit::None);
    Ok(())
}

/// Posts receipts with so many clients, each with a connection of its own and one call at a time.
async fn post(mesh: &Installation, series: &str, clients: u32, until: Until) -> anyhow::Result<Load> {
    let token = mesh.token("recovery-officer").await?;
    let series: Arc<str> = series.into();
    let begun = Instant::now();
    let mut running = JoinSet::new();
    for client in 0..clients {
        let mut payments = PaymentsServiceClient::new(mesh.channel("payments", &token)?);
        let series = Arc::clone(&series);
        running.spawn(async move {
            let mut took = Vec::new();
            for n in 0.. {
                let goes_on = match until {
                    Until::Passed(time) => begun.elapsed() < time,
                    Until::Sent(count) => n < count,
                };
                if !goes_on {
                    break;
                }
                let account = sample::account("LD", (n * clients + client) % sample::ACCOUNTS);
                let reference = format!("{series}-{client}-{n}");
                let key = reference.parse()?;
                let request = PostReceiptRequest { credit: Some(sample::credit(account, reference, sample::today())) };
                let sent = Instant::now();
                payments.post_receipt(Request::new(request).with_key(&key)).await?;
                took.push(sent.elapsed().as_secs_f64() * 1e3);
            }
            Ok::<_, anyhow::Error>(took)
        });
    }
    let mut took = Vec::new();
    while let Some(client) = running.join_next().await {
        took.extend(client??);
    }
    let count = f64::from(u32::try_from(took.len())?);
    Ok(Load {
        a_second: count / begun.elapsed().as_secs_f64(),
        p50_ms: quantile(&took, 50),
        p99_ms: quantile(&took, 99),
    })
}

/// Counts what both send and fails if they differ; how many statements a command has.
async fn compare(mesh: &Installation, pgbench: &Pgbench, url: &str) -> anyhow::Result<i64> {
    let mut conn = mesh.superuser("payments").await?;
    statements::begin(&mut conn).await?;
    post(mesh, "COMPARED", 1, Until::Sent(COMPARED)).await?;
    let ours = statements::end(&mut conn).await?;
    mesh.at_rest().await?;
    statements::begin(&mut conn).await?;
    pgbench.run(url, 1, Run::Transactions(COMPARED)).await?;
    let theirs = statements::end(&mut conn).await?;
    conn.close().await?;
    mesh.at_rest().await?;
    let a_command = |calls: &statements::Calls| {
        let mut calls = calls.clone();
        for count in calls.values_mut() {
            *count = (*count + 10) / i64::from(COMPARED);
        }
        // What is rarer than once a command belongs to something else.
        calls.retain(|_, count| *count > 0);
        calls
    };
    let (ours, theirs) = (a_command(&ours), a_command(&theirs));
    ensure!(
        ours == theirs,
        "post_receipt.sql is not what PostReceipt sends; a command sends {}, the script {}",
        json!(ours),
        json!(theirs)
    );
    // With BEGIN, SET CONSTRAINTS and COMMIT.
    Ok(ours.values().sum::<i64>() + 3)
}
