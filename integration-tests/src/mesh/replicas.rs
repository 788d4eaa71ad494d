//! Replicas of a service as a cluster has them: each at an address of its own, all under one name and at one port.
//!
//! Linux answers at every address of 127.0.0.0/8, so a replica's address is told from others as a pod's is. A mesh of
//! replicas has no process at the address that its configuration names: there stands what a cluster calls the service's
//! own address ([`crate::rollout::fleet`]).

use std::{
    collections::BTreeMap,
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use local::{
    keys::{self, Identity},
    process::{self, ServiceProcess, ServiceSpec},
    state::State,
};

use super::{
    Certificates, Mesh, READY_WITHIN,
    places::{Place, Places},
};

/// How long `check-config` may take.
const CHECKED_WITHIN: Duration = Duration::from_secs(20);

/// What a replica is started with.
#[derive(Clone, Debug)]
pub(crate) struct ReplicaSpec {
    /// The service.
    pub(crate) service: &'static str,
    /// The replica's own name.
    pub(crate) name: String,
    /// Its address, at the service's ports.
    pub(crate) ip: Ipv4Addr,
    /// Where the binaries are; those of this build if absent.
    pub(crate) binaries: Option<PathBuf>,
    /// Variables of its environment, over those of every process of a mesh.
    pub(crate) env: Vec<(&'static str, String)>,
}

impl Mesh {
    /// Starts a replica and waits until it is ready. Answers where its gRPC is.
    pub(crate) async fn start_replica(&mut self, replica: &ReplicaSpec) -> anyhow::Result<SocketAddr> {
        let address = self.places.add_replica(replica).await?;
        let mut process = ServiceProcess::start(self.places.spec(&replica.name)?)?;
        process.wait_ready(READY_WITHIN).await?;
        self.processes.insert(replica.name.clone(), process);
        Ok(address)
    }

    /// Gives a replica's process away, for its end.
    pub(crate) fn release(&mut self, name: &str) -> anyhow::Result<ServiceProcess> {
        self.processes.remove(name).with_context(|| format!("{name} does not run"))
    }

    /// Has everybody prove who he is, before any replica is started.
    pub(crate) fn encrypt(&mut self) -> anyhow::Result<()> {
        self.places.encrypt()
    }

    /// What everybody proves it with.
    pub(crate) fn certificates_mut(&mut self) -> anyhow::Result<&mut Certificates> {
        self.places.certificates.as_mut().context("this mesh speaks no TLS")
    }

    /// The address that a service's clients are configured with.
    pub(crate) fn address(&self, service: &str) -> anyhow::Result<SocketAddr> {
        address_in(&self.grpc_url(service)?)
    }

    /// The endpoint of a service where clients balance: its name.
    pub(crate) fn named(&self, service: &str) -> anyhow::Result<String> {
        by_name(&self.grpc_url(service)?, service)
    }

    /// The file of names that replicas read.
    pub(crate) fn names_file(&self) -> PathBuf {
        names_file(self.places.folder())
    }

    /// The file from which every replica of a service takes its database's URL.
    pub(crate) fn database_url_file(&self, service: &str) -> PathBuf {
        self.places.folder().join(format!("{service}.database-url"))
    }

    /// The file from which every replica of a service takes its broker's URL.
    pub(crate) fn broker_url_file(&self, service: &str) -> PathBuf {
        self.places.folder().join(format!("{service}.broker-url"))
    }

    /// The token issuer of the mesh, and the issuer that would be the next one.
    pub(crate) fn identities(&self, generation: u32) -> anyhow::Result<(Identity, Identity)> {
        let state = &self.places.state;
        let next = State { dir: state.dir.join(format!("generation-{generation}")), ..state.clone() };
        fs::create_dir_all(&next.dir)?;
        Ok((keys::identity(state)?, keys::identity(&next)?))
    }

    /// Signs the tokens of services, and all that tests ask for from now on, with another issuer's key.
    pub(crate) fn sign_with(&mut self, identity: &Identity) -> anyhow::Result<()> {
        self.places.signing_key.clone_from(&identity.signing_key);
        for service in Self::services() {
            keys::service_token(&self.places.state, identity, service)?;
        }
        Ok(())
    }
}

/// Under which name a service's replicas are.
pub(crate) fn name_of(service: &str) -> String {
    format!("{service}.mesh")
}

/// Writes the names as they are now, all at once.
pub(crate) fn write_names(file: &Path, names: &BTreeMap<&'static str, Vec<SocketAddr>>) -> anyhow::Result<()> {
    let line = |(service, addresses): (&&str, &Vec<SocketAddr>)| {
        let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        format!("{} {}", name_of(service), addresses.join(" "))
    };
    let lines: Vec<String> = names.iter().map(line).collect();
    swap(file, &(lines.join("\n") + "\n"))
}

/// Puts a new file in the place of an old one at once, as Kubernetes does with secrets.
pub(crate) fn swap(file: &Path, text: &str) -> anyhow::Result<()> {
    let draft = file.with_extension("new");
    fs::write(&draft, text)?;
    Ok(fs::rename(draft, file)?)
}

fn address_in(url: &str) -> anyhow::Result<SocketAddr> {
    let (_, address) = url.split_once("://").context("an endpoint has a scheme")?;
    Ok(address.parse()?)
}

fn by_name(url: &str, service: &str) -> anyhow::Result<String> {
    Ok(url.replace(&address_in(url)?.ip().to_string(), &name_of(service)))
}

fn names_file(folder: &Path) -> PathBuf {
    folder.join("names")
}

impl Places {
    /// The service's configuration at another address. A replica that can finds its peers by their names; a binary from
    /// before that was possible calls the services' own addresses.
    async fn add_replica(&mut self, replica: &ReplicaSpec) -> anyhow::Result<SocketAddr> {
        let ReplicaSpec { service, name, ip, binaries, env } = replica;
        let place = self.services.get(*service).context("no such service")?;
        let admin_url = place.spec.admin_url.clone().context("a service's admin listener is always configured")?;
        let at = |url: &str| {
            let address = address_in(url)?;
            anyhow::Ok((address, SocketAddr::from((*ip, address.port()))))
        };
        let ((grpc, own_grpc), (admin, own_admin)) = (at(&place.grpc_url)?, at(&admin_url)?);
        let text = fs::read_to_string(self.folder().join(format!("{service}.toml")))?
            .replace(&format!("listen = \"{grpc}\""), &format!("listen = \"{own_grpc}\""))
            .replace(&format!("listen = \"{admin}\""), &format!("listen = \"{own_admin}\""));
        let log = self.folder().join(format!("{name}.log"));
        let binary = binaries.as_ref().unwrap_or(&self.binaries).join(service);
        let mut spec = ServiceSpec { name: name.clone(), binary, log, ..place.spec.clone() };
        spec.env.extend(env.iter().map(|(variable, value)| ((*variable).to_owned(), value.clone())));
        let file = self.folder().join(format!("{name}.toml"));
        let spec = spec.config(&file).admin_url(&format!("http://{own_admin}"));
        fs::write(&file, self.with_names(&text)?)?;
        if binaries.is_some() && process::run(&spec, "check-config", &[], CHECKED_WITHIN).await.is_err() {
            fs::write(&file, text)?;
        }
        let grpc_url = place.grpc_url.replace(&grpc.to_string(), &own_grpc.to_string());
        self.services.insert(name.clone(), Place { spec, grpc_url });
        Ok(own_grpc)
    }

    /// The same configuration with names for addresses of peers, of a service that has any.
    fn with_names(&self, text: &str) -> anyhow::Result<String> {
        let mut named = text.to_owned();
        for service in Mesh::services() {
            let url = self.grpc_url(service)?;
            let endpoint = format!("endpoint = \"{}\"", by_name(&url, service)?);
            named = named.replace(&format!("endpoint = \"{url}\""), &endpoint);
        }
        if !text.contains("[peers.") {
            return Ok(named);
        }
        Ok(format!("{named}\n[naming]\nfile = \"{}\"\n", names_file(self.folder()).display()))
    }
}
