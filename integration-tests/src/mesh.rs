//! One mesh: databases, a virtual host, processes.

mod certificates;
mod clients;
mod leftovers;
mod places;
mod replicas;
mod twin;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use anyhow::{Context as _, bail, ensure};
use chassis::grpc::client::RequestExt as _;
use local::{
    process::ServiceProcess,
    servers::{self, Servers},
};
use pg::{
    migrate::Migrations,
    sealing::{SealingConfig, Vault},
};
use proto::payments::{RecordDishonoursRequest, ReturnMemo, memo_result::Outcome};
use sqlx::PgConnection;
use testkit::{Database, Namespace, OtlpReceiver, eventually};
use tonic::Request;

pub use self::leftovers::Leftovers;
use self::places::Places;
pub(crate) use self::{
    certificates::Certificates,
    replicas::{ReplicaSpec, swap, write_names},
};
use crate::invariants;

const READY_WITHIN: Duration = Duration::from_mins(1);
const STOPPED_WITHIN: Duration = Duration::from_secs(30);

/// The services, with the migrations of their databases. A new service adds a line.
const SERVICES: &[(&str, &[Migrations])] = &[
    (payments::SERVICE, &payments::MIGRATIONS),
    (cases::SERVICE, &cases::MIGRATIONS),
    (notices::SERVICE, &notices::MIGRATIONS),
    (communications::SERVICE, &communications::MIGRATIONS),
    (counsel_portal::SERVICE, &counsel_portal::MIGRATIONS),
];

static KEYS: AtomicU32 = AtomicU32::new(0);

/// A running mesh.
#[derive(Debug)]
pub struct Mesh {
    // Processes first: they are dropped before what they use.
    processes: BTreeMap<String, ServiceProcess>,
    databases: BTreeMap<&'static str, Database>,
    namespace: Namespace,
    otlp: OtlpReceiver,
    places: Places,
}

impl Mesh {
    /// A mesh of every service, ready.
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_with(&[]).await
    }

    /// A mesh in which some services have failpoints armed: `("cases", "intake.between_store_and_ack=return")`.
    pub async fn start_with(failpoints: &[(&str, &str)]) -> anyhow::Result<Self> {
        Self::start_on(&servers::read()?, failpoints).await
    }

    /// The same on certain servers, such as [`crate::own_servers::OwnServers`].
    pub async fn start_on(servers: &Servers, failpoints: &[(&str, &str)]) -> anyhow::Result<Self> {
        let mut mesh = Self::prepare(servers).await?;
        for (service, _) in SERVICES {
            let armed = failpoints.iter().find(|(name, _)| name == service).map_or("", |(_, armed)| *armed);
            mesh.restart(service, armed).await?;
        }
        Ok(mesh)
    }

    /// All that a mesh needs, and no process yet.
    pub(crate) async fn prepare(servers: &Servers) -> anyhow::Result<Self> {
        let namespace = Namespace::create_on(servers.clone()).await?;
        let otlp = OtlpReceiver::start().await?;
        let mut databases = BTreeMap::new();
        for (service, migrations) in SERVICES {
            databases.insert(*service, Database::create_on(servers, service, migrations).await?);
        }
        let places = Places::prepare(&databases, &namespace, &otlp)?;
        Ok(Self { processes: BTreeMap::new(), databases, namespace, otlp, places })
    }

    /// The names of the services.
    pub fn services() -> impl Iterator<Item = &'static str> {
        SERVICES.iter().map(|(service, _)| *service)
    }

    /// Starts a service, or starts it again, with failpoints armed, and waits until it is ready.
    pub async fn restart(&mut self, service: &str, failpoints: &str) -> anyhow::Result<()> {
        let spec = self.places.spec(service)?;
        let mut process = ServiceProcess::start_with(spec, &[("FAILPOINTS", failpoints)])?;
        process.wait_ready(READY_WITHIN).await?;
        self.processes.insert(service.to_owned(), process);
        Ok(())
    }

    /// Kills a service as a crash of its machine would.
    pub fn kill(&mut self, service: &str) -> anyhow::Result<()> {
        self.process_mut(service)?.kill_hard()
    }

    /// Waits until a service has halted at its failpoint.
    pub async fn halted(&self, service: &str) -> anyhow::Result<()> {
        let process = self.processes.get(service).context("no such service")?;
        eventually(&format!("{service} has halted at its failpoint"), async || {
            Ok(process.log().contains("halted at ").then_some(()))
        })
        .await
    }

    /// Everything that a service wrote to its log since it was last started.
    pub fn log(&self, service: &str) -> anyhow::Result<String> {
        Ok(self.processes.get(service).context("no such service")?.log())
    }

    /// What a service's `/metrics` says.
    pub async fn metrics(&self, service: &str) -> anyhow::Result<String> {
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build()?;
        Ok(client.get(format!("{}/metrics", self.places.admin_url(service)?)).send().await?.text().await?)
    }

    /// Where a service's gRPC is served.
    pub fn grpc_url(&self, service: &str) -> anyhow::Result<String> {
        self.places.grpc_url(service)
    }

    /// A connection of the superuser to a service's database.
    pub async fn database(&self, service: &str) -> anyhow::Result<PgConnection> {
        self.databases.get(service).context("no such service")?.superuser().await
    }

    /// The broker's virtual host.
    #[must_use]
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// What the processes exported as traces.
    #[must_use]
    pub fn otlp(&self) -> &OtlpReceiver {
        &self.otlp
    }

    /// What opens the cells that a service has sealed.
    pub fn vault(&self, service: &str) -> anyhow::Result<Vault> {
        let keys = self.places.sealing(service)?;
        Ok(Vault::load(&SealingConfig { key_file: keys.key, index_key_file: keys.index_key })?)
    }

    /// Where a service keeps its documents, if it keeps any.
    #[must_use]
    pub fn documents(&self, service: &str) -> PathBuf {
        self.places.documents(service)
    }

    /// Where test files of this mesh may be written.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.places.folder().to_owned()
    }

    /// Runs the command line as its user would: with the mesh's addresses and a token of a recovery officer.
    pub async fn recourse(&self, arguments: &[&str]) -> anyhow::Result<Output> {
        self.recourse_as("recovery-officer", arguments).await
    }

    /// Runs the command line with a token of another role.
    pub async fn recourse_as(&self, role: &str, arguments: &[&str]) -> anyhow::Result<Output> {
        self.recourse_by(role, "tester", arguments).await
    }

    /// Runs the command line as a certain person with a role.
    pub async fn recourse_by(&self, role: &str, subject: &str, arguments: &[&str]) -> anyhow::Result<Output> {
        let token = self.token_of(role, subject).await?;
        let mut command = self.places.recourse()?;
        command.args(arguments).env("RECOURSE_TOKEN", token).env("RECOURSE_OTLP_ENDPOINT", self.otlp.endpoint());
        run(command).await
    }

    /// Records memos as a recovery officer and returns the ids of the dishonours that payments acknowledged.
    pub async fn record(&self, memos: &[ReturnMemo]) -> anyhow::Result<Vec<String>> {
        let key = format!("test-{}", KEYS.fetch_add(1, Ordering::Relaxed)).parse()?;
        let message =
            RecordDishonoursRequest { file: Some(crate::return_file()), memos: memos.to_vec(), validate_only: false };
        let mut client = self.payments("recovery-officer").await?;
        let response = client.record_dishonours(Request::new(message).with_key(&key)).await?.into_inner();
        let acknowledged = response.results.into_iter().map(|result| match result.outcome {
            Some(Outcome::Recorded(recorded)) => Ok(recorded.dishonour_id),
            Some(Outcome::AlreadyRecorded(known)) => Ok(known.dishonour_id),
            other => bail!("line {}: {other:?}", result.row_number),
        });
        acknowledged.collect()
    }

    /// Stops everything in order and checks that nothing is left behind.
    pub async fn finish(self) -> anyhow::Result<()> {
        self.finish_but_for(&Leftovers::default()).await
    }

    /// The same, where a test has put something there that stays.
    pub async fn finish_but_for(mut self, leftovers: &Leftovers) -> anyhow::Result<()> {
        invariants::settled(&self, leftovers.are_none()).await?;
        for (service, process) in &mut self.processes {
            let status = process.stop(STOPPED_WITHIN).await?;
            ensure!(status.success(), "{service} ended with {status}:\n{}", process.log_tail(20));
            let log = process.log();
            let unexpected = leftovers.unexplained(&log);
            ensure!(unexpected.is_empty(), "{service} logged errors:\n{}", unexpected.join("\n"));
        }
        for (service, _) in SERVICES {
            let mut conn = self.database(service).await?;
            let outbox: i64 = sqlx::query_scalar("SELECT count(*) FROM messaging.outbox").fetch_one(&mut conn).await?;
            ensure!(outbox == 0, "{service} leaves {outbox} outbox rows");
            let held = messaging::held(&mut conn).await?;
            ensure!(held.len() == leftovers.parked_in(service), "{service} leaves held events: {held:?}");
            let dead = self.namespace.dead_letters_of(service).await.unwrap_or_default();
            ensure!(dead == leftovers.dead_letters_of(service), "{service} leaves {dead} dead letters");
        }
        Ok(())
    }

    fn process_mut(&mut self, service: &str) -> anyhow::Result<&mut ServiceProcess> {
        self.processes.get_mut(service).context("no such service")
    }
}

/// Runs a command without holding up the runtime, which may be serving the command's own traces.
async fn run(mut command: Command) -> anyhow::Result<Output> {
    Ok(tokio::task::spawn_blocking(move || command.output()).await??)
}
