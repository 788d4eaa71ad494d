//! How soon services are ready, and what memory they take.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use chassis::grpc::client::RequestExt as _;
use local::provision::services;
use proto::payments::{PostReceiptRequest, payments_service_client::PaymentsServiceClient};
use serde_json::{Value, json};
use tonic::Request;

use crate::{
    Effort,
    installation::Installation,
    report::{Limit, Report},
    sample,
};

const READY_LIMIT_S: f64 = 1.0;
const IDLE_LIMIT_MIB: f64 = 40.0;
const LOADED_LIMIT_MIB: f64 = 60.0;
/// How long a service is left alone before its memory counts as idle.
const IDLE: Duration = Duration::from_secs(5);
/// How long notices' render workers live without a letter, and a little more.
const WORKERS_GONE: Duration = Duration::from_secs(35);
/// The bounced cheques of the demo.
const MEMOS: u32 = 120;

pub(crate) async fn measure(mesh: &mut Installation, effort: Effort, report: &mut Report) -> anyhow::Result<()> {
    let mut ready: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut idle: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut loaded: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut rendering = Vec::new();
    for round in 0..effort.rounds {
        mesh.stop_all().await?;
        for service in services() {
            let took = mesh.start(service).await?;
            ready.entry(service).or_default().push(took.as_secs_f64());
        }
        tokio::time::sleep(IDLE).await;
        for service in services() {
            idle.entry(service).or_default().push(mebibytes(mesh, service)?);
        }
        load(mesh, round).await?;
        rendering.push(mebibytes(mesh, "notices")?);
        tokio::time::sleep(WORKERS_GONE).await;
        for service in services() {
            loaded.entry(service).or_default().push(mebibytes(mesh, service)?);
        }
        mesh.console.line(format_args!("round {}: {}", round + 1, memory_of_all(mesh)?));
    }
    for (service, rounds) in ready {
        report.line(format!("start to ready, {service}, s"), rounds, Limit::AtMost(READY_LIMIT_S));
    }
    for (service, rounds) in idle {
        report.line(format!("memory idle, {service}, MiB"), rounds, Limit::AtMost(IDLE_LIMIT_MIB));
    }
    for (service, rounds) in loaded {
        report.line(format!("memory after the load, {service}, MiB"), rounds, Limit::AtMost(LOADED_LIMIT_MIB));
    }
    report.line("  notices while its two render workers live, MiB", rendering, Limit::None);
    Ok(())
}

/// What the demo does in size: 1,000 accounts, 120 bounced cheques whose notices are drafted, 120 receipts.
async fn load(mesh: &Installation, round: u32) -> anyhow::Result<()> {
    let series = &format!("D{round}");
    let file = mesh.out.join("demo-like.csv");
    fs::write(&file, sample::extract(series, sample::ACCOUNTS, sample::today()))?;
    let token = mesh.token("recovery-officer").await?;
    let path = file.display().to_string();
    mesh.recourse(&["import", "accounts", &path, "--source", "load"], Some(&token)).await?;
    let mut payments = PaymentsServiceClient::new(mesh.channel("payments", &token)?);
    for n in 0..MEMOS {
        let request =
            Request::new(sample::dishonour(series, n, sample::today())).with_key(&format!("demo-{round}-{n}").parse()?);
        payments.record_dishonours(request).await?;
    }
    for n in 0..MEMOS {
        let credit = sample::credit(sample::account(series, n), format!("DEMO{round}-{n}"), sample::today());
        let request = PostReceiptRequest { credit: Some(credit) };
        payments.post_receipt(Request::new(request).with_key(&format!("demo-receipt-{round}-{n}").parse()?)).await?;
    }
    mesh.at_rest().await?;
    // What cases asks of the others is a job, not an event: it is given time, and what it made is said.
    tokio::time::sleep(IDLE).await;
    let manager = mesh.token("legal-manager").await?;
    for listing in [["case", "list"], ["notice", "list"]] {
        mesh.recourse(&listing, Some(&manager)).await?;
    }
    mesh.at_rest().await?;
    let mut conn = mesh.superuser("notices").await?;
    let notices: i64 = sqlx::query_scalar("SELECT count(*) FROM notice").fetch_one(&mut conn).await?;
    let sum = format!("{notices} notices drafted so far");
    mesh.console.line(format_args!("round {}: {} accounts, {MEMOS} memos, {sum}", round + 1, sample::ACCOUNTS));
    Ok(())
}

/// The memory of each service in MiB.
pub(crate) fn memory_of_all(mesh: &Installation) -> anyhow::Result<Value> {
    let mut all = BTreeMap::new();
    for service in services() {
        all.insert(service, format!("{:.1}", mebibytes(mesh, service)?));
    }
    Ok(json!(all))
}

/// What a service and its child processes hold: their own pages, and their share of what they have in common.
fn mebibytes(mesh: &Installation, service: &str) -> anyhow::Result<f64> {
    let mut kibibytes = 0;
    for pid in tree(mesh.pid(service)?) {
        let Ok(rollup) = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) else { continue };
        let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        kibibytes += pss.and_then(|pss| pss.trim().strip_suffix(" kB")?.trim().parse::<u32>().ok()).unwrap_or_default();
    }
    anyhow::ensure!(kibibytes > 0, "the memory of {service} cannot be read");
    Ok(f64::from(kibibytes) / 1024.0)
}

/// A process and its children.
pub(crate) fn tree(root: u32) -> Vec<u32> {
    let mut all = vec![root];
    let tasks = fs::read_dir(Path::new("/proc").join(root.to_string()).join("task")).into_iter().flatten().flatten();
    for task in tasks {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        all.extend(children.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()).flat_map(tree));
    }
    all
}
