//! Where a mesh's processes find things: configuration, keys, ports, binaries.

use std::{
    collections::BTreeMap,
    env, fs,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    net::TcpListener,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use anyhow::{Context as _, bail};
use local::{
    keys::{self, SealingKeys},
    mesh::config::{self, Peer, ServiceConfig},
    process::ServiceSpec,
    state::State,
};
use tempfile::TempDir;
use testkit::{Database, Namespace, OtlpReceiver};

use super::Certificates;

/// The files of a mesh, removed with it.
#[derive(Debug)]
pub(super) struct Places {
    folder: TempDir,
    pub(super) binaries: PathBuf,
    pub(super) signing_key: PathBuf,
    pub(super) state: State,
    pub(super) services: BTreeMap<String, Place>,
    /// Of a mesh that speaks TLS.
    pub(super) certificates: Option<Certificates>,
}

#[derive(Debug)]
pub(super) struct Place {
    pub(super) spec: ServiceSpec,
    pub(super) grpc_url: String,
}

impl Places {
    /// Writes keys and one configuration file a service, on free ports.
    pub(super) fn prepare(
        databases: &BTreeMap<&'static str, Database>,
        namespace: &Namespace,
        otlp: &OtlpReceiver,
    ) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace")?.to_owned();
        let state = State { workspace, dir: folder.path().to_owned() };
        let identity = keys::identity(&state)?;
        let binaries = binaries()?;
        // All of them first: a service is told where its peers listen.
        let mut addresses = BTreeMap::new();
        for service in databases.keys() {
            addresses.insert(*service, free_addresses()?);
        }
        let mut services = BTreeMap::new();
        for (service, database) in databases {
            let [grpc_listen, admin_listen] = addresses.get(service).context("every service has addresses")?;
            let token_file = keys::service_token(&state, &identity, service)?;
            let peer = |name: String| {
                let [grpc, _] = addresses.get(&*name).with_context(|| format!("{name} is not in the mesh"))?;
                Ok::<_, anyhow::Error>(Peer {
                    endpoint: format!("http://{grpc}"),
                    name,
                    token_file: token_file.clone(),
                })
            };
            let database_url_file = folder.path().join(format!("{service}.database-url"));
            fs::write(&database_url_file, &database.urls().app)?;
            let broker_url_file = folder.path().join(format!("{service}.broker-url"));
            fs::write(&broker_url_file, namespace.url(service)?)?;
            let config = ServiceConfig {
                grpc_listen: grpc_listen.clone(),
                admin_listen: admin_listen.clone(),
                database_url_file,
                broker_url_file,
                jwks_file: identity.jwks.clone(),
                sealing: config::seals(&state.workspace, service)?
                    .then(|| keys::sealing(&state, service))
                    .transpose()?,
                documents: config::keeps_documents(&state.workspace, service)?
                    .then(|| documents(folder.path(), service)),
                peers: config::peers(&state.workspace, service)?.into_iter().map(peer).collect::<Result<_, _>>()?,
                otlp_endpoint: Some(otlp.endpoint()),
                simulated_start: None,
                house: config::house(&state.workspace, service)?,
            };
            let file = folder.path().join(format!("{service}.toml"));
            fs::write(&file, config.render())?;
            let log = folder.path().join(format!("{service}.log"));
            let spec = ServiceSpec::new(service, &binaries.join(service), &log)
                .config(&file)
                .admin_url(&format!("http://{admin_listen}"))
                .env("RECOURSE__LIFECYCLE__DRAIN_DELAY_MS", "0")
                // Spans are exported soon, not every five seconds.
                .env("OTEL_BSP_SCHEDULE_DELAY", "200");
            services.insert((*service).to_owned(), Place { spec, grpc_url: format!("http://{grpc_listen}") });
        }
        Ok(Self { folder, binaries, signing_key: identity.signing_key, state, services, certificates: None })
    }

    /// From here on everybody proves who he is, and nothing is plaintext. No service must run yet.
    pub(super) fn encrypt(&mut self) -> anyhow::Result<()> {
        let certificates = Certificates::issue()?;
        for (service, place) in &mut self.services {
            place.grpc_url = place.grpc_url.replace("http://", "https://");
            let file = self.folder.path().join(format!("{service}.toml"));
            let text = fs::read_to_string(&file)?.replace("\nendpoint = \"http://", "\nendpoint = \"https://");
            fs::write(&file, text + &certificates.section(&self.state.workspace, service)?)?;
        }
        self.certificates = Some(certificates);
        Ok(())
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn spec(&self, service: &str) -> anyhow::Result<&ServiceSpec> {
        Ok(&self.services.get(service).context("no such service")?.spec)
    }

    pub(super) fn grpc_url(&self, service: &str) -> anyhow::Result<String> {
        Ok(self.services.get(service).context("no such service")?.grpc_url.clone())
    }

    pub(super) fn admin_url(&self, service: &str) -> anyhow::Result<String> {
        self.spec(service)?.admin_url.clone().context("a service's admin listener is always configured")
    }

    /// Where a service keeps documents, sealed.
    pub(super) fn documents(&self, service: &str) -> PathBuf {
        documents(self.folder.path(), service)
    }

    /// The keys that a service seals with.
    pub(super) fn sealing(&self, service: &str) -> anyhow::Result<SealingKeys> {
        keys::sealing(&self.state, service)
    }

    /// The command line with the addresses of this mesh.
    pub(super) fn recourse(&self) -> anyhow::Result<Command> {
        let mut command = Command::new(self.binaries.join("recourse"));
        command.env("RECOURSE_SIGNING_KEY", &self.signing_key);
        if let Some(certificates) = &self.certificates {
            let files = certificates.files_of_outside()?;
            command.env("RECOURSE_CA_FILE", files.ca_file());
            command.env("RECOURSE_CERTIFICATE_FILE", files.certificate_file());
            command.env("RECOURSE_KEY_FILE", files.key_file());
        }
        for (service, place) in &self.services {
            command.env(format!("RECOURSE_{}_URL", service.to_uppercase().replace('-', "_")), &place.grpc_url);
        }
        Ok(command)
    }
}

fn documents(folder: &Path, service: &str) -> PathBuf {
    folder.join(format!("{service}.documents"))
}

/// Beside the folder of the test binaries. `make test` builds both in one go.
fn binaries() -> anyhow::Result<PathBuf> {
    let test = env::current_exe()?;
    let folder = test.parent().and_then(Path::parent).context("the test binary has no folder")?;
    Ok(folder.to_owned())
}

/// Where services listen: below the ports that the system gives to connections (from 32768 on), one of which it might
/// give away before the service has it; and below those of deploy/local.
const PORTS: RangeInclusive<u16> = 10_000..=19_999;

/// Two loopback addresses that were free a moment ago.
pub(super) fn free_addresses() -> anyhow::Result<[String; 2]> {
    // Both are held until both are known, so that they differ.
    let held = [hold_free_port()?, hold_free_port()?];
    let [first, second] = &held;
    Ok([first.local_addr()?.to_string(), second.local_addr()?.to_string()])
}

/// Never the same port twice in a process: one that was let go is still to be bound by the service that it was meant for.
/// The first is at random, since tests are processes that start at the same time.
fn hold_free_port() -> anyhow::Result<TcpListener> {
    static GIVEN: AtomicUsize = AtomicUsize::new(0);
    static FIRST: LazyLock<u64> = LazyLock::new(|| RandomState::new().build_hasher().finish());
    let count = PORTS.len();
    for _ in 0..count {
        let next = u64::try_from(GIVEN.fetch_add(1, Ordering::Relaxed))?;
        let offset = FIRST.wrapping_add(next) % u64::try_from(count)?;
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", PORTS.start() + u16::try_from(offset)?)) {
            return Ok(listener);
        }
    }
    bail!("no port of {PORTS:?} is free")
}
