//! Several replicas of each service, and the two ways to them: the name, and the service's own address.
//!
//! A replica comes and goes as a pod does. It is under the service's name from when it is ready until it is told to go;
//! then the kubelet waits, sends SIGTERM, and the service drains. All these times are those of the charts.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use local::servers::Servers;
use tokio::task::JoinSet;

use super::front::Fronts;
use crate::{
    Leftovers, Mesh,
    bank::Bank,
    mesh::{ReplicaSpec, swap, write_names},
};

/// `lifecycle.preStopSleepSeconds` of the charts.
const PRE_STOP_SLEEP: Duration = Duration::from_secs(5);

/// The charts' grace period; a service that takes longer is killed, which is an error here.
const GRACE: Duration = Duration::from_secs(35);

/// What a replica has that a process of a test's mesh has not: the charts' drain, and connections that are renewed often
/// enough to be seen, between services and to databases. Fifteen processes that tell all their spans to one test would keep it busier than the mesh.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("RECOURSE__LIFECYCLE__DRAIN_DELAY_MS", "2000"),
    ("RECOURSE__GRPC__MAX_CONNECTION_AGE_MS", "10000"),
    ("RECOURSE__DATABASE__MAX_LIFETIME_S", "30"),
    ("RECOURSE__DATABASE__MAX_CONNECTIONS", "6"),
    ("RECOURSE__TELEMETRY__OTLP_ENDPOINT", ""),
];

/// Every connection between services is younger than this: a tenth more than its age, and the calls that are on it then.
pub(super) const CONNECTIONS_RENEWED_WITHIN: Duration = Duration::from_secs(12);

/// What errors in a log are about: the broker's client calls it one when its broker dies or cuts it off.
const EXPLAINED: &str = "\"target\":\"lapin::";

/// Replicas of every service.
#[derive(Debug)]
pub struct Fleet {
    fronts: Fronts,
    // The processes go before what they stand on.
    bank: Bank,
    replicas: Vec<Replica>,
    /// How many replicas there ever were.
    made: u8,
    errors: Vec<String>,
}

/// How replicas and their callers are connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Each proves who it is.
    MutualTls,
    /// As a version from before `[tls]` wants it.
    Plaintext,
}

/// A replica that is under its service's name.
#[derive(Clone, Debug)]
pub struct Replica {
    /// The service.
    pub service: &'static str,
    /// The replica's own name.
    pub name: String,
    address: SocketAddr,
    /// Whether it is of the older version.
    pub is_old: bool,
}

impl Fleet {
    /// Everything but replicas. They prove to each other who they are, unless it is to be plaintext.
    pub async fn prepare(servers: &Servers, links: Links) -> anyhow::Result<Self> {
        let mut mesh = Mesh::prepare(servers).await?;
        if links == Links::MutualTls {
            mesh.encrypt()?;
        }
        let mut fronts = Fronts::default();
        for service in Mesh::services() {
            fronts.open(service, mesh.address(service)?).await?;
        }
        let fleet = Self { bank: Bank::on(mesh), fronts, replicas: Vec::new(), made: 0, errors: Vec::new() };
        fleet.publish(&[])?;
        Ok(fleet)
    }

    /// What a replica's clients, databases and files are.
    #[must_use]
    pub const fn mesh(&self) -> &Mesh {
        &self.bank.mesh
    }

    /// The same, to change who signs.
    pub(super) const fn mesh_mut(&mut self) -> &mut Mesh {
        &mut self.bank.mesh
    }

    /// The lender, at work on this mesh.
    #[must_use]
    pub const fn bank(&self) -> &Bank {
        &self.bank
    }

    /// The replicas of a service.
    pub fn of(&self, service: &str) -> impl Iterator<Item = &Replica> {
        self.replicas.iter().filter(move |replica| replica.service == service)
    }

    /// The oldest replica of each of these services that is of the older version, or not.
    #[must_use]
    pub fn oldest(&self, services: &[&'static str], is_old: bool) -> Vec<Replica> {
        let first = |service: &&'static str| self.of(service).find(|replica| replica.is_old == is_old).cloned();
        services.iter().filter_map(first).collect()
    }

    /// Starts one more replica of each of these services, of this build or of the one in `old`.
    pub async fn add(&mut self, services: &[&'static str], old: Option<&Path>) -> anyhow::Result<()> {
        for service in services {
            self.made += 1;
            let spec = ReplicaSpec {
                service,
                name: format!("{service}-{}", self.made),
                ip: Ipv4Addr::new(127, 0, 0, 10 + self.made),
                binaries: old.map(Path::to_owned),
                env: ENVIRONMENT.iter().map(|(variable, value)| (*variable, (*value).to_owned())).collect(),
            };
            let address = self.bank.mesh.start_replica(&spec).await?;
            self.replicas.push(Replica { service, name: spec.name, address, is_old: old.is_some() });
            self.publish(&[])?;
        }
        Ok(())
    }

    /// Lets replicas go, all at the same time, as pods go: out of the name, a pause, SIGTERM, drain.
    pub async fn retire(&mut self, leaving: &[Replica]) -> anyhow::Result<()> {
        self.publish(leaving)?;
        tokio::time::sleep(PRE_STOP_SLEEP).await;
        self.stop(leaving).await
    }

    /// Stops replicas in order.
    async fn stop(&mut self, leaving: &[Replica]) -> anyhow::Result<()> {
        let mut ends = JoinSet::new();
        for replica in leaving {
            let mut process = self.bank.mesh.release(&replica.name)?;
            let name = replica.name.clone();
            ends.spawn(async move {
                let status = process.stop(GRACE).await?;
                ensure!(status.success(), "{name} ended with {status}:\n{}", process.log_tail(20));
                anyhow::Ok((name, process.log()))
            });
        }
        let explained = Leftovers { errors: vec![EXPLAINED], ..Leftovers::default() };
        while let Some(ended) = ends.join_next().await {
            let (name, log) = ended??;
            self.replicas.retain(|replica| replica.name != name);
            self.errors.extend(explained.unexplained(&log).into_iter().map(|line| format!("{name}: {line}")));
        }
        Ok(())
    }

    /// One replica of each service after the other goes, after another one has come: no service is ever with fewer.
    pub async fn roll(&mut self, services: &[&'static str], old: Option<&Path>) -> anyhow::Result<()> {
        let mut before = self.replicas.clone();
        before.retain(|replica| services.contains(&replica.service));
        while !before.is_empty() {
            let mut leaving: Vec<Replica> = Vec::new();
            for replica in &before {
                if leaving.iter().all(|chosen| chosen.service != replica.service) {
                    leaving.push(replica.clone());
                }
            }
            before.retain(|replica| leaving.iter().all(|chosen| chosen.name != replica.name));
            let services: Vec<_> = leaving.iter().map(|replica| replica.service).collect();
            self.add(&services, old).await?;
            self.retire(&leaving).await?;
        }
        Ok(())
    }

    /// How many calls each replica of a service has answered, by its own count.
    pub async fn served(&self, service: &str) -> anyhow::Result<BTreeMap<String, f64>> {
        let mut served = BTreeMap::new();
        for replica in self.of(service) {
            let calls = self.values(&replica.name, "rpc_server_requests_total").await?;
            served.insert(replica.name.clone(), calls.iter().sum());
        }
        Ok(served)
    }

    /// Whether every path of every replica to the broker is connected.
    pub async fn is_connected(&self) -> anyhow::Result<bool> {
        for replica in &self.replicas {
            if self.values(&replica.name, "amqp_connected").await?.contains(&0.0) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// When the first and the last certificate expire that replicas use, at either end, in seconds since 1970.
    pub(super) async fn expiries(&self) -> anyhow::Result<(f64, f64)> {
        let (mut first, mut last) = (f64::INFINITY, 0.0_f64);
        for replica in &self.replicas {
            for expiry in self.values(&replica.name, "tls_certificate_not_after_seconds").await? {
                (first, last) = (first.min(expiry), last.max(expiry));
            }
        }
        Ok((first, last))
    }

    /// How many handshakes have failed, by the count of both ends.
    pub(super) async fn refused(&self) -> anyhow::Result<f64> {
        let mut refused = 0.0;
        for replica in &self.replicas {
            refused += self.values(&replica.name, "tls_handshake_failures_total").await?.iter().sum::<f64>();
        }
        Ok(refused)
    }

    /// The values of a metric's series.
    async fn values(&self, replica: &str, metric: &str) -> anyhow::Result<Vec<f64>> {
        let text = self.bank.mesh.metrics(replica).await?;
        let of_metric = |line: &&str| line.strip_prefix(metric).is_some_and(|rest| rest.starts_with('{'));
        let value = |line: &str| {
            let (_, value) = line.rsplit_once(' ').context("a series has a value")?;
            Ok(value.parse()?)
        };
        text.lines().filter(of_metric).map(value).collect()
    }

    /// Stops everything in order and checks that nothing is left behind.
    pub async fn finish(mut self) -> anyhow::Result<()> {
        let all = self.replicas.clone();
        self.stop(&all).await?;
        ensure!(self.errors.is_empty(), "errors in the logs:\n{}", self.errors.join("\n"));
        self.bank.close().await
    }

    /// Says where every service is, but for those that are leaving.
    fn publish(&self, leaving: &[Replica]) -> anyhow::Result<()> {
        let mut names: BTreeMap<&'static str, Vec<SocketAddr>> =
            Mesh::services().map(|service| (service, Vec::new())).collect();
        for replica in &self.replicas {
            if leaving.iter().all(|gone| gone.name != replica.name) {
                names.entry(replica.service).or_default().push(replica.address);
            }
        }
        write_names(&self.bank.mesh.names_file(), &names)?;
        self.fronts.set(names);
        Ok(())
    }

    /// Puts a text in the place of a file that replicas read, at once.
    pub(super) fn write(file: &Path, text: &str) -> anyhow::Result<()> {
        swap(file, text)
    }
}
