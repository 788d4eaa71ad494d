//! Mutual TLS of a mesh: a CA, a secret of cert-manager for each service, and one for those who call from outside.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context as _;
use chassis::tls::{Certificate, ClientTls, End, TlsConfig};
use local::mesh::config;
use testkit::certificates::{Ca, Mount};

use super::{Mesh, replicas::name_of};

/// The test itself and the command line, as callers from outside.
const OUTSIDE: &str = "outside";

/// The first certificates are good until this year begins. Those after them are told by theirs.
const FIRST_YEAR: i32 = 2090;

/// The certificates of a mesh and who signs them.
#[derive(Debug)]
pub(crate) struct Certificates {
    signer: Ca,
    next: Option<Ca>,
    /// In PEM.
    trusted: Vec<String>,
    year: i32,
    mounts: BTreeMap<&'static str, Mount>,
    outside: ClientTls,
}

impl Certificates {
    /// A CA that has issued a certificate to everybody. To be called within a tokio runtime.
    pub(super) fn issue() -> anyhow::Result<Self> {
        let signer = Ca::new("the CA of the mesh")?;
        let mut mounts = BTreeMap::new();
        for name in everybody() {
            let issued =
                signer.issue_until(FIRST_YEAR, &names_of(name).each_ref().map(String::as_str), &uri_of(name))?;
            mounts.insert(name, Mount::of(&issued, &signer.pem())?);
        }
        let files = files(mounts.get(OUTSIDE).context("everybody has a certificate")?, Vec::new());
        let outside = ClientTls::Service(Certificate::open(&files, End::Client)?);
        Ok(Self { trusted: vec![signer.pem()], signer, next: None, year: FIRST_YEAR, mounts, outside })
    }

    /// How somebody calls the mesh from outside.
    pub(crate) fn outside(&self) -> ClientTls {
        self.outside.clone()
    }

    /// The files that somebody from outside shows and trusts.
    pub(super) fn files_of_outside(&self) -> anyhow::Result<&Mount> {
        self.mounts.get(OUTSIDE).context("everybody has a certificate")
    }

    /// The section `[tls]` of a service, which takes calls of those that know it as a peer, and from outside.
    pub(super) fn section(&self, workspace: &Path, service: &str) -> anyhow::Result<String> {
        let mut callers = vec![uri_of(OUTSIDE)];
        for other in Mesh::services() {
            if config::peers(workspace, other)?.iter().any(|peer| peer == service) {
                callers.push(uri_of(other));
            }
        }
        let files = files(self.mounts.get(service).with_context(|| format!("{service} has no certificate"))?, callers);
        Ok(format!(
            "\n[tls]\ncertificate_file = \"{}\"\nkey_file = \"{}\"\nca_file = \"{}\"\ncallers = {:?}\n",
            files.certificate_file.display(),
            files.key_file.display(),
            files.ca_file.display(),
            files.callers
        ))
    }

    /// The first step of another CA: it is trusted too. Everybody has a new certificate after this step and the others.
    pub(crate) fn trust_next(&mut self) -> anyhow::Result<()> {
        let next = Ca::new("the next CA of the mesh")?;
        self.trusted.push(next.pem());
        self.next = Some(next);
        self.renew()
    }

    /// The second step: certificates are signed by it.
    pub(crate) fn sign_with_next(&mut self) -> anyhow::Result<()> {
        self.signer = self.next.take().context("the next CA is trusted first")?;
        self.renew()
    }

    /// The last step: the former one is not trusted any more.
    pub(crate) fn trust_signer_alone(&mut self) -> anyhow::Result<()> {
        self.trusted = vec![self.signer.pem()];
        self.renew()
    }

    fn renew(&mut self) -> anyhow::Result<()> {
        self.year += 1;
        let trusted = self.trusted.concat();
        for (name, mount) in &mut self.mounts {
            let names = names_of(name);
            let issued = self.signer.issue_until(self.year, &names.each_ref().map(String::as_str), &uri_of(name))?;
            mount.swap(&issued, &trusted)?;
        }
        Ok(())
    }
}

fn everybody() -> impl Iterator<Item = &'static str> {
    Mesh::services().chain([OUTSIDE])
}

/// A service is called by its name, and at the address that stands for all its replicas.
fn names_of(name: &str) -> [String; 2] {
    [name_of(name), "127.0.0.1".to_owned()]
}

fn uri_of(name: &str) -> String {
    format!("spiffe://bank.example/ns/recourse/sa/{name}")
}

fn files(mount: &Mount, callers: Vec<String>) -> TlsConfig {
    TlsConfig {
        certificate_file: mount.certificate_file(),
        key_file: mount.key_file(),
        ca_file: mount.ca_file(),
        callers,
    }
}
