//! Which certificates may call.

use std::{collections::BTreeSet, sync::Arc};

use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, OtherError, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    pki_types::{CertificateDer, UnixTime},
    server::danger::{ClientCertVerified, ClientCertVerifier},
};
use thiserror::Error;
use x509_parser::{extensions::GeneralName, parse_x509_certificate};

/// Takes certificates that the CA has signed and that have one of these URIs.
#[derive(Debug)]
pub(super) struct Callers {
    by_ca: Arc<dyn ClientCertVerifier>,
    uris: BTreeSet<String>,
}

/// A certificate is good, and is of nobody who may call.
#[derive(Debug, Error)]
#[error("the certificate is of {}, which is not among `tls.callers`", if uris.is_empty() { "no URI" } else { uris })]
pub(super) struct NoCaller {
    uris: String,
}

impl Callers {
    pub(super) fn new(by_ca: Arc<dyn ClientCertVerifier>, uris: &[String]) -> Self {
        Self { by_ca, uris: uris.iter().cloned().collect() }
    }
}

impl ClientCertVerifier for Callers {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.by_ca.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let verified = self.by_ca.verify_client_cert(end_entity, intermediates, now)?;
        let uris = uris(end_entity).ok_or(CertificateError::BadEncoding)?;
        if uris.iter().any(|uri| self.uris.contains(uri)) {
            return Ok(verified);
        }
        let refusal = NoCaller { uris: uris.join(", ") };
        Err(CertificateError::Other(OtherError(Arc::new(refusal))).into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.by_ca.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.by_ca.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.by_ca.supported_verify_schemes()
    }
}

fn uris(certificate: &CertificateDer<'_>) -> Option<Vec<String>> {
    let (_, parsed) = parse_x509_certificate(certificate).ok()?;
    let Some(names) = parsed.subject_alternative_name().ok()? else { return Some(Vec::new()) };
    let uris = names.value.general_names.iter().filter_map(|name| match name {
        GeneralName::URI(uri) => Some((*uri).to_owned()),
        _ => None,
    });
    Some(uris.collect())
}
