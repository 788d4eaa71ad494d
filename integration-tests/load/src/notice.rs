//! Notices of one page, from the call to the sealed PDF.

use std::{
    fs,
    time::{Duration, Instant},
};

use chassis::grpc::client::RequestExt as _;
use proto::notices::{DraftNoticeRequest, notices_service_client::NoticesServiceClient};
use tokio::task::JoinSet;
use tonic::Request;
use uuid::Uuid;

use crate::{
    Effort,
    installation::Installation,
    report::{Limit, Report},
    resources, sample,
};

/// Letters at the same time: as many as `rendering.workers` sets, and one that waits.
const CLIENTS: u32 = 3;

pub(crate) async fn measure(mesh: &mut Installation, effort: Effort, report: &mut Report) -> anyhow::Result<()> {
    mesh.start_all().await?;
    // The workers read the fonts.
    draft(mesh, u32::MAX, Duration::from_secs(2)).await?;
    let cores = f64::from(u32::try_from(std::thread::available_parallelism()?.get())?);
    let (mut a_core, mut a_cpu_second) = (Vec::new(), Vec::new());
    for round in 0..effort.rounds {
        let (busy, begun) = (cpu_seconds(mesh)?, Instant::now());
        let drafted = f64::from(draft(mesh, round, effort.time).await?);
        let (a_second, busy) = (drafted / begun.elapsed().as_secs_f64(), cpu_seconds(mesh)? - busy);
        a_core.push(a_second / cores);
        a_cpu_second.push(drafted / busy);
        let spent = 1e3 * busy / drafted;
        mesh.console.line(format_args!("round {}: {a_second:.1}/s, {spent:.1} ms of processor each", round + 1));
        mesh.at_rest().await?;
    }
    report.line("one-page notices drafted a second and core", a_core, Limit::None);
    report.line("  a second of the service's own processor time", a_cpu_second, Limit::None);
    Ok(())
}

/// Drafts notices with some clients until the time has passed; how many.
async fn draft(mesh: &Installation, round: u32, time: Duration) -> anyhow::Result<u32> {
    let token = mesh.token("recovery-officer").await?;
    let begun = Instant::now();
    let mut running = JoinSet::new();
    for client in 0..CLIENTS {
        let mut notices = NoticesServiceClient::new(mesh.channel("notices", &token)?);
        running.spawn(async move {
            let mut drafted = 0;
            while begun.elapsed() < time {
                // No proceeding twice, in whatever round.
                let proceeding =
                    Uuid::from_u128((u128::from(round) << 64) | (u128::from(client) << 32) | u128::from(drafted));
                let request = DraftNoticeRequest {
                    proceeding_id: proceeding.to_string(),
                    case_reference: format!("LOAD-{client}-{drafted}"),
                    dishonour_ordinal: 1,
                    letter: Some(sample::letter(drafted, sample::today())),
                    serving: 1,
                    for_approver: Vec::new(),
                };
                notices.draft_notice(Request::new(request).with_key(&proceeding.to_string().parse()?)).await?;
                drafted += 1;
            }
            Ok::<_, anyhow::Error>(drafted)
        });
    }
    let mut drafted = 0;
    while let Some(client) = running.join_next().await {
        drafted += client??;
    }
    Ok(drafted)
}

/// What notices and its render workers have used of the processors so far.
fn cpu_seconds(mesh: &Installation) -> anyhow::Result<f64> {
    let mut ticks = 0;
    for pid in resources::tree(mesh.pid("notices")?) {
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        // After the name in parentheses; its own time and that of its children which ended, each user and system, are the
        // 14th to 17th field of all (proc_pid_stat(5)). Render workers come and go.
        let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().skip(11).take(4));
        ticks += fields.into_iter().flatten().filter_map(|field| field.parse::<u32>().ok()).sum::<u32>();
    }
    // Linux counts in hundredths of a second wherever it meets a program.
    Ok(f64::from(ticks) / 100.0)
}
