//! A CA of the tests, and the files that it fills.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chassis::tls::TlsConfig;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, SanType, date_time_ymd};
use tempfile::TempDir;

pub(crate) const CASES: &str = "spiffe://bank.example/ns/recourse/sa/cases";

/// Signs certificates.
pub(crate) struct Ca(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key, in PEM.
#[derive(Clone)]
pub(crate) struct Issued {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Ca {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// A certificate for this name and URI.
    pub(crate) fn issue(&self, name: &str, uri: &str) -> Issued {
        self.issue_with(name, uri, |_| {})
    }

    /// The same until the first day of this year.
    pub(crate) fn issue_until(&self, year: i32, name: &str, uri: &str) -> Issued {
        self.issue_with(name, uri, |params| params.not_after = date_time_ymd(year, 1, 1))
    }

    fn issue_with(&self, name: &str, uri: &str, adjust: impl FnOnce(&mut CertificateParams)) -> Issued {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.subject_alt_names.push(SanType::URI(uri.try_into().unwrap()));
        adjust(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Issued { certificate: certificate.pem(), key: key.serialize_pem() }
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }
}

/// A mounted secret, which is swapped as a kubelet does: the files are links through a folder that is replaced whole.
pub(crate) struct Mount {
    folder: TempDir,
    swaps: u32,
}

impl Mount {
    pub(crate) fn of(issued: &Issued, ca: &str) -> Self {
        let mut mount = Self { folder: TempDir::new().unwrap(), swaps: 0 };
        mount.swap(&issued.certificate, &issued.key, ca);
        for file in ["tls.crt", "tls.key", "ca.crt"] {
            std::os::unix::fs::symlink(Path::new("..data").join(file), mount.path(file)).unwrap();
        }
        mount
    }

    pub(crate) fn swap(&mut self, certificate: &str, key: &str, ca: &str) {
        self.swaps += 1;
        let version = format!("..{}", self.swaps);
        fs::create_dir(self.path(&version)).unwrap();
        for (file, text) in [("tls.crt", certificate), ("tls.key", key), ("ca.crt", ca)] {
            fs::write(self.path(&version).join(file), text).unwrap();
        }
        std::os::unix::fs::symlink(&version, self.path("..data_tmp")).unwrap();
        fs::rename(self.path("..data_tmp"), self.path("..data")).unwrap();
    }

    pub(crate) fn config(&self, callers: &[&str]) -> TlsConfig {
        TlsConfig {
            certificate_file: self.path("tls.crt"),
            key_file: self.path("tls.key"),
            ca_file: self.path("ca.crt"),
            callers: callers.iter().map(ToString::to_string).collect(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
