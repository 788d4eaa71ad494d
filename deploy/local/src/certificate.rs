//! A server's certificate, of a CA that signs nothing else: its key is forgotten at once.

use anyhow::Result;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

/// A certificate, its key, and the CA by which it is checked; all in PEM.
pub(crate) struct Issued {
    pub(crate) certificate: String,
    pub(crate) key: String,
    pub(crate) ca: String,
}

/// A certificate for this name alone.
pub(crate) fn issue(name: &str) -> Result<Issued> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Recourse local servers");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let certificate = CertificateParams::new(vec![name.to_owned()])?.signed_by(&key, &ca)?;
    Ok(Issued { certificate: certificate.pem(), key: key.serialize_pem(), ca: ca.pem() })
}
