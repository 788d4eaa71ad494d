//! A fleet under load while it is scaled, restarted, given new secrets and other versions: what its callers notice.
//!
//! ```ignore
//! let mut rollout = Rollout::begin("rollout", Links::MutualTls, |line| println!("{line}")).await?;
//! rollout.scale().await?;
//! rollout.restart().await?;
//! assert_eq!(rollout.end().await?, []);
//! ```
//!
//! Each act prints a line with what was counted meanwhile. What is too much is remembered and is the verdict at the end:
//! a run goes on, for the next act may explain the last.

pub mod fleet;
mod front;
pub mod load;
mod rotation;
pub mod tally;

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use testkit::eventually;

use self::{
    fleet::{Fleet, Links, Replica},
    load::Load,
    tally::Counts,
};
use crate::{
    Mesh,
    bank::{Loan, fate},
    invariants,
    own_servers::{OwnServers, Server},
};

/// How many replicas each service has before it is scaled.
const REPLICAS: usize = 2;

/// So many loans are known; memos on others open cases without a person to tell.
const LOANS: u32 = 100;

/// So much of its even share may a replica have more, or less.
const SPREAD: f64 = 0.2;

/// So many calls show how a service's calls are spread.
const CALLS_THAT_SHOW: f64 = 300.0;

/// How long they may take to come, on a machine that does much else.
const CALLS_WITHIN: Duration = Duration::from_mins(4);

/// How long load goes on between two acts, and a server is away.
const WHILE: Duration = Duration::from_secs(3);

/// Between two looks at counters.
const PAUSE: Duration = Duration::from_millis(250);

/// A fleet, its load and its servers.
pub struct Rollout {
    load: Load,
    // The fleet goes before the servers under it.
    fleet: Fleet,
    servers: OwnServers,
    started: Instant,
    sum: Counts,
    excess: Vec<String>,
    generation: u32,
    say: Box<dyn Fn(String) + Send + Sync>,
}

impl std::fmt::Debug for Rollout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rollout").field("fleet", &self.fleet).finish_non_exhaustive()
    }
}

impl Rollout {
    /// Two replicas of each service on servers of their own, and everybody who calls them.
    pub async fn begin(
        instance: &'static str,
        links: Links,
        say: impl Fn(String) + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let started = Instant::now();
        let servers = OwnServers::start(instance).await?;
        let mut fleet = Fleet::prepare(servers.servers(), links).await?;
        rotation::reset(fleet.mesh()).await?;
        for _ in 0..REPLICAS {
            fleet.add(&services(), None).await?;
        }
        let loans: Vec<_> = (0..LOANS).map(|n| Loan::new(&format!("HL-{n:05}"), &[fate::DELIVERED])).collect();
        fleet.bank().lend(&loans.iter().collect::<Vec<_>>()).await?;
        let load = Load::begin(&fleet, &services()).await?;
        let (sum, excess) = (Counts::default(), Vec::new());
        let mut rollout = Self { load, fleet, servers, started, sum, excess, generation: 0, say: Box::new(say) };
        tokio::time::sleep(WHILE).await;
        rollout.planned("two replicas of each service", "");
        Ok(rollout)
    }

    /// From two replicas of every service to three, whose calls are then spread evenly, and back to two.
    pub async fn scale(&mut self) -> anyhow::Result<()> {
        self.fleet.add(&services(), None).await?;
        self.planned("scaled to three", "");
        self.spread().await?;
        let leaving = self.fleet.oldest(&services(), false);
        self.fleet.retire(&leaving).await?;
        self.planned("scaled to two", "");
        Ok(())
    }

    /// Counts what each replica answers in a while.
    async fn spread(&mut self) -> anyhow::Result<()> {
        // Clients have heard of all replicas, and are connected.
        tokio::time::sleep(WHILE).await;
        let mut before = Vec::new();
        for service in services() {
            before.push((service, self.fleet.served(service).await?));
        }
        let mut said = Vec::new();
        for (service, before) in before {
            let counts = self.answered(service, &before).await?;
            let off = furthest_from_even(&counts);
            let calls: Vec<_> = counts.iter().map(|calls| format!("{calls:.0}")).collect();
            said.push(format!("{service} {} (furthest {:.0} %)", calls.join("/"), off * 100.0));
            if off > SPREAD {
                self.excess.push(format!("the calls of {service} are spread {}", calls.join("/")));
            }
        }
        self.planned("spread", &said.join(", "));
        Ok(())
    }

    /// How many calls each replica of a service has answered since, once they are enough.
    async fn answered(&self, service: &str, before: &BTreeMap<String, f64>) -> anyhow::Result<Vec<f64>> {
        let began = Instant::now();
        loop {
            let now = self.fleet.served(service).await?;
            let calls = now.iter().map(|(name, calls)| calls - before.get(name).copied().unwrap_or_default());
            let calls: Vec<f64> = calls.collect();
            if calls.iter().sum::<f64>() >= CALLS_THAT_SHOW {
                return Ok(calls);
            }
            ensure!(began.elapsed() < CALLS_WITHIN, "{service} has answered no more than {calls:?} calls");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Restarts every replica of every service, one of each at a time, after its successor is ready.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.fleet.roll(&services(), None).await?;
        self.planned("rolling restart of every service", "");
        Ok(())
    }

    /// Renews the passwords of databases and broker, and the key that signs tokens.
    pub async fn rotate(&mut self) -> anyhow::Result<()> {
        self.generation += 1;
        let began = rotation::databases(&self.fleet, self.generation).await?;
        self.planned("database passwords renewed", &format!("{began} connections with new ones"));
        let cut = rotation::broker(&self.fleet, self.servers.servers(), self.generation).await?;
        self.planned("broker passwords renewed", &format!("{cut} connections cut and made anew"));
        rotation::issuer(&mut self.fleet, &self.load, self.generation).await?;
        self.planned("token issuer's key renewed", "");
        Ok(())
    }

    /// Renews everybody's certificate, and who signs them.
    pub async fn renew_certificates(&mut self) -> anyhow::Result<()> {
        let refused = self.fleet.refused().await?;
        let renewals = rotation::certificates(&mut self.fleet).await?;
        let refused = self.fleet.refused().await? - refused;
        self.planned(
            "certificates and their CA renewed",
            &format!("in {renewals} steps; {refused:.0} handshakes failed"),
        );
        if refused > 0.0 {
            self.excess.push(format!("certificates renewed: {refused:.0} handshakes failed"));
        }
        Ok(())
    }

    /// Kills a server, starts it again after a while, and waits until every service answers.
    pub async fn outage(&mut self, server: Server) -> anyhow::Result<()> {
        self.servers.kill(server).await?;
        tokio::time::sleep(WHILE).await;
        self.servers.back().await?;
        let back = Instant::now();
        eventually("every path to the broker is connected again", async || {
            Ok(self.fleet.is_connected().await?.then_some(()))
        })
        .await?;
        let recovered = back.elapsed().as_secs_f64();
        tokio::time::sleep(WHILE).await;
        let counts = self.load.tally().take();
        if let Some(excess) = counts.excess_of_an_outage() {
            self.excess.push(format!("{} killed: {excess}", server.name()));
        }
        if server == Server::RabbitMq
            && let Some(excess) = counts.noticed()
        {
            // Events wait in the outbox: no caller depends on the broker.
            self.excess.push(format!("{} killed: {excess}", server.name()));
        }
        let what = format!("{} killed and started again", server.name());
        self.tell(&what, &counts, &format!("events flow {recovered:.1} s after"));
        Ok(())
    }

    /// Replicas of an older build among the newer ones, over the newer schema; then back to the older build alone, as after
    /// a release that disappoints; then on to the newer one again.
    pub async fn versions(&mut self, old: &Path) -> anyhow::Result<()> {
        let leaving: Vec<Replica> = self.fleet.oldest(&services(), false);
        self.fleet.add(&services(), Some(old)).await?;
        self.fleet.retire(&leaving).await?;
        tokio::time::sleep(WHILE).await;
        self.planned("an older replica beside a newer one", "");
        self.fleet.roll(&services(), Some(old)).await?;
        tokio::time::sleep(WHILE).await;
        self.planned("rolled back to the older version", "");
        self.fleet.roll(&services(), None).await?;
        tokio::time::sleep(WHILE).await;
        self.planned("rolled out again", "");
        Ok(())
    }

    /// Lets the load come to its end, waits for rest and checks everything. What was too much; nothing is as it should be.
    pub async fn end(mut self) -> anyhow::Result<Vec<String>> {
        let kept = self.load.end().await?;
        let begun = Instant::now();
        let verdict = invariants::hold_all(self.fleet.mesh(), &kept).await?;
        let receipts = kept.receipts.as_ref().context("receipts are kept")?.len();
        (self.say)(format!(
            "{} memos and {receipts} credits acknowledged; at rest and counted after {:.1} s: {}",
            kept.dishonours.len(),
            begun.elapsed().as_secs_f64(),
            verdict.as_ref().map_or_else(ToString::to_string, |()| "none lost, nothing twice".to_owned())
        ));
        (self.say)(format!("while replicas came and went: {}", self.sum));
        self.excess.extend(self.sum.excess());
        if let Err(violation) = verdict {
            self.excess.push(violation.to_string());
        } else {
            rotation::reset(self.fleet.mesh()).await?;
            self.fleet.finish().await?;
        }
        Ok(self.excess)
    }

    /// Tells what was counted during something that nobody should notice.
    fn planned(&mut self, what: &str, more: &str) {
        let counts = self.load.tally().take();
        if let Some(excess) = counts.noticed() {
            let said: Vec<_> = counts.said.iter().map(|(code, said)| format!("{code}: {said}")).collect();
            self.excess.push(format!("{what}: {excess} ({})", said.join("; ")));
        }
        self.sum.add(&counts);
        self.tell(what, &counts, more);
    }

    fn tell(&self, what: &str, counts: &Counts, more: &str) {
        let seconds = self.started.elapsed().as_secs_f64();
        let more = if more.is_empty() { String::new() } else { format!("; {more}") };
        (self.say)(format!("{seconds:6.1} s  {what:<36}  {counts}{more}"));
    }
}

fn services() -> Vec<&'static str> {
    Mesh::services().collect()
}

/// By how much of the even share the worst replica is off it.
fn furthest_from_even(calls: &[f64]) -> f64 {
    let even = calls.iter().sum::<f64>() / f64::from(u32::try_from(calls.len()).unwrap_or(u32::MAX)).max(1.0);
    calls.iter().map(|calls| (calls / even - 1.0).abs()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::furthest_from_even;

    #[test]
    fn a_spread_is_as_uneven_as_its_worst_replica() {
        assert!(furthest_from_even(&[100.0, 100.0, 100.0]).abs() < 1e-9);
        assert!((furthest_from_even(&[60.0, 110.0, 130.0]) - 0.4).abs() < 1e-9);
        assert!((furthest_from_even(&[0.0, 150.0, 150.0]) - 1.0).abs() < 1e-9);
    }
}
