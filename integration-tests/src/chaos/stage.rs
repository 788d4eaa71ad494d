//! How each act is performed.

use std::time::Duration;

use kernel::{LegalDate, Timestamp};
use messaging::faults;
use proto::{payments::ReturnMemo, simulation::AdvanceClockRequest};
use sqlx::Connection as _;
use testkit::eventually;
use tonic::{Code, Status};

use super::{act::Act, lookout::Lookout};
use crate::{
    Mesh,
    bank::{Bank, later},
    memo, memo_again,
    own_servers::{OwnServers, Server},
};

/// Memos of acts, beside those of the load.
const FIRST_OF_ACTS: u32 = 500_000;

/// The mesh that things happen to.
#[derive(Debug)]
pub(super) struct Stage {
    // In this order: each goes before what it stands on.
    pub(super) lookout: Lookout,
    pub(super) bank: Bank,
    pub(super) servers: OwnServers,
    /// What is sabotaged, as a failpoint.
    pub(super) failpoints: String,
    /// How many memos acts have used.
    pub(super) used: u32,
}

impl Stage {
    /// Performs an act. Answers how much was in flight when it struck.
    pub(super) async fn perform(&mut self, act: Act) -> anyhow::Result<i64> {
        match act {
            Act::Kill(service) => self.kill(service).await,
            Act::KillServer(server) => self.kill_server(server).await,
            Act::Halt(service, place) => self.halt(service, place).await,
            Act::Repeat(service) => self.repeat(service).await,
            Act::LateCommit => {
                let first = self.memos(3);
                late_commit(&self.bank.mesh, first).await
            }
            Act::Twins => twins(&mut self.bank.mesh, &self.failpoints).await,
            Act::HandOver => self.hand_over().await,
            Act::Jump(days) => {
                jump(&self.bank.mesh, &Mesh::services().collect::<Vec<_>>(), days).await?;
                self.lookout.count(&self.bank.mesh, "all").await
            }
        }
    }

    async fn kill(&mut self, service: &'static str) -> anyhow::Result<i64> {
        let in_flight = self.lookout.catch(&self.bank.mesh, service).await?;
        self.bank.mesh.kill(service)?;
        self.bank.mesh.restart(service, &self.failpoints).await?;
        Ok(in_flight)
    }

    async fn kill_server(&mut self, server: Server) -> anyhow::Result<i64> {
        let in_flight = self.lookout.catch(&self.bank.mesh, server.name()).await?;
        self.servers.kill(server).await?;
        self.lookout.blink();
        self.servers.back().await?;
        Ok(in_flight)
    }

    /// The service is started with the place armed, which the load then leads it to.
    async fn halt(&mut self, service: &'static str, place: &str) -> anyhow::Result<i64> {
        let mesh = &mut self.bank.mesh;
        mesh.kill(service)?;
        mesh.restart(service, &format!("{place}=return;{}", self.failpoints)).await?;
        if service == "communications" {
            // Messages wait for the hours in which people may be disturbed.
            jump(mesh, &Mesh::services().collect::<Vec<_>>(), 1).await?;
        }
        mesh.halted(service).await?;
        let in_flight = self.lookout.count(mesh, service).await?;
        mesh.kill(service)?;
        mesh.restart(service, &self.failpoints).await?;
        // The service that halts holds one thing at least.
        Ok(in_flight.max(1))
    }

    async fn repeat(&mut self, service: &'static str) -> anyhow::Result<i64> {
        let mesh = &self.bank.mesh;
        let mut messages = faults::stated(&mut mesh.database(service).await?, service).await?;
        let url = mesh.namespace().admin_url()?;
        messages.reverse();
        faults::deliver(&url, service, &messages).await?;
        messages.reverse();
        faults::deliver(&url, service, &messages).await?;
        Ok(i64::try_from(messages.len() * 2)?)
    }

    async fn hand_over(&mut self) -> anyhow::Result<i64> {
        self.bank.told("legal-manager", &["notice", "approve", "--all"]).await?;
        self.bank.told("legal-manager", &["notice", "hand-over", "--all"]).await?;
        self.lookout.count(&self.bank.mesh, "notices").await
    }

    fn memos(&mut self, count: u32) -> u32 {
        self.used += count;
        FIRST_OF_ACTS + self.used - count
    }
}

/// Two commands at once: the one that states its event first commits last, because it waits for a cheque that somebody
/// holds. A relay that remembers how far it has come misses the first event.
pub async fn late_commit(mesh: &Mesh, first: u32) -> anyhow::Result<i64> {
    let (cheque, early, quick) = (first, first + 1, first + 2);
    mesh.record(&[memo(cheque)]).await?;
    let mut holder = mesh.database("payments").await?;
    let mut hold = holder.begin().await?;
    let lock = "SELECT FROM instrument WHERE cheque_number = $1 FOR UPDATE";
    sqlx::query(lock).bind(format!("{cheque:06}")).execute(&mut *hold).await?;
    let waits = async { record_at_last(mesh, &[memo(early), memo_again(cheque)]).await };
    let overtakes = async {
        eventually("the first command waits for the cheque", async || {
            let waiting = "SELECT count(*) FROM pg_stat_activity
                           WHERE datname = current_database() AND usename = 'payments_app' AND wait_event_type = 'Lock'";
            let waiting: i64 = sqlx::query_scalar(waiting).fetch_one(&mut mesh.database("payments").await?).await?;
            Ok((waiting > 0).then_some(()))
        })
        .await?;
        mesh.record(&[memo(quick)]).await?;
        eventually("the second command's event is sent", async || {
            let left = "SELECT count(*) FROM messaging.outbox o JOIN dishonour d ON d.instrument_id = o.aggregate_id
                        JOIN instrument i USING (instrument_id) WHERE i.cheque_number = $1";
            let left = sqlx::query_scalar::<_, i64>(left).bind(format!("{quick:06}"));
            Ok((left.fetch_one(&mut mesh.database("payments").await?).await? == 0).then_some(()))
        })
        .await?;
        hold.rollback().await?;
        anyhow::Ok(())
    };
    let (waited, overtook) = tokio::join!(waits, overtakes);
    overtook?;
    Ok(i64::try_from(waited?.len())?)
}

/// Whoever waits for a lock for too long is told to come again.
async fn record_at_last(mesh: &Mesh, memos: &[ReturnMemo]) -> anyhow::Result<Vec<String>> {
    loop {
        match mesh.record(memos).await {
            Err(error) if error.downcast_ref::<Status>().is_some_and(|status| status.code() == Code::Aborted) => {}
            outcome => return outcome,
        }
    }
}

/// A second replica of cases, and forty days that pass for both of them at the same moment.
pub async fn twins(mesh: &mut Mesh, failpoints: &str) -> anyhow::Result<i64> {
    const TWIN: &str = "cases-twin";
    mesh.twin("cases", TWIN, failpoints).await?;
    let armed = "SELECT count(*) FROM deadline WHERE state = 'armed'";
    let in_flight = sqlx::query_scalar(armed).fetch_one(&mut mesh.database("cases").await?).await?;
    let all: Vec<_> = Mesh::services().chain([TWIN]).collect();
    jump(mesh, &all, 40).await?;
    eventually("what is over has fired", async || {
        let late = "SELECT count(*) FROM deadline d, platform.simulated_clock c
                    WHERE d.state = 'armed' AND d.due_at <= c.instant";
        let late: i64 = sqlx::query_scalar(late).fetch_one(&mut mesh.database("cases").await?).await?;
        Ok((late == 0).then_some(()))
    })
    .await?;
    // A saboteur dawdles; what it has in its hands it shall let fall before it goes.
    tokio::time::sleep(Duration::from_secs(if failpoints.is_empty() { 0 } else { 3 })).await;
    mesh.part(TWIN)?;
    Ok(in_flight)
}

/// Moves clocks by so many days and to ten in the morning, in India, all at once.
pub async fn jump(mesh: &Mesh, services: &[&'static str], days: u32) -> anyhow::Result<()> {
    let now =
        "SELECT to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM platform.simulated_clock";
    let now: String = sqlx::query_scalar(now).fetch_one(&mut mesh.database("cases").await?).await?;
    let day = now.parse::<Timestamp>()?.legal_date();
    let to = LegalDate::at_hour_in_india(later(day, i32::try_from(days)?), 10).to_string();
    let mut clocks = Vec::new();
    for service in services {
        clocks.push(mesh.clock(service, "operator").await?);
    }
    let moves = clocks.into_iter().map(|clock| {
        let to = to.clone();
        async move {
            eventually("a clock moves", async || {
                Ok(clock.clone().advance_clock(AdvanceClockRequest { to: to.clone() }).await.map(Some)?)
            })
            .await
        }
    });
    let mut all = tokio::task::JoinSet::new();
    for one in moves {
        all.spawn(one);
    }
    while let Some(moved) = all.join_next().await {
        moved??;
    }
    Ok(())
}
