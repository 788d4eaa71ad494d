//! A CA, the certificates that it signs, and the secret in which a pod finds its own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, SanType, date_time_ymd};
use tempfile::TempDir;

/// The files of a secret of cert-manager.
const FILES: [&str; 3] = ["tls.crt", "tls.key", "ca.crt"];

/// Signs certificates.
#[derive(Debug)]
pub struct Ca(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key, in PEM.
#[derive(Clone)]
pub struct Issued {
    /// The certificate.
    pub certificate: String,
    /// Its private key.
    pub key: String,
}

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issued").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

impl Ca {
    /// A CA that calls itself so.
    pub fn new(name: &str) -> anyhow::Result<Self> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Ok(Self(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?))
    }

    /// A certificate for these names, of which some may be addresses, and this URI.
    pub fn issue(&self, names: &[&str], uri: &str) -> anyhow::Result<Issued> {
        self.issue_with(names, uri, |_| {})
    }

    /// The same until the first day of this year.
    pub fn issue_until(&self, year: i32, names: &[&str], uri: &str) -> anyhow::Result<Issued> {
        self.issue_with(names, uri, |params| params.not_after = date_time_ymd(year, 1, 1))
    }

    fn issue_with(
        &self,
        names: &[&str],
        uri: &str,
        adjust: impl FnOnce(&mut CertificateParams),
    ) -> anyhow::Result<Issued> {
        let mut params = CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        params.subject_alt_names.push(SanType::URI(uri.try_into()?));
        adjust(&mut params);
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.0)?;
        Ok(Issued { certificate: certificate.pem(), key: key.serialize_pem() })
    }

    /// Its own certificate, in PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        self.0.pem()
    }
}

/// A mounted secret, which is swapped as a kubelet does: the files are links through a folder that is replaced whole.
#[derive(Debug)]
pub struct Mount {
    folder: TempDir,
    swaps: u32,
}

impl Mount {
    /// A secret with these contents.
    pub fn of(issued: &Issued, ca: &str) -> anyhow::Result<Self> {
        let mut mount = Self { folder: TempDir::new()?, swaps: 0 };
        mount.swap(issued, ca)?;
        for file in FILES {
            std::os::unix::fs::symlink(Path::new("..data").join(file), mount.path(file))?;
        }
        Ok(mount)
    }

    /// Puts other contents in their place, all at once.
    pub fn swap(&mut self, issued: &Issued, ca: &str) -> anyhow::Result<()> {
        self.swaps += 1;
        let version = format!("..{}", self.swaps);
        fs::create_dir(self.path(&version))?;
        for (file, text) in FILES.into_iter().zip([&*issued.certificate, &*issued.key, ca]) {
            fs::write(self.path(&version).join(file), text)?;
        }
        std::os::unix::fs::symlink(&version, self.path("..data_tmp"))?;
        Ok(fs::rename(self.path("..data_tmp"), self.path("..data"))?)
    }

    /// The file of the certificate.
    #[must_use]
    pub fn certificate_file(&self) -> PathBuf {
        self.path("tls.crt")
    }

    /// The file of its key.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.path("tls.key")
    }

    /// The file of those who are trusted.
    #[must_use]
    pub fn ca_file(&self) -> PathBuf {
        self.path("ca.crt")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
