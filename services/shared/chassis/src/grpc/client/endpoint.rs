//! The endpoint of a service, taken apart.

use std::{fmt, net::IpAddr};

use http::{
    Uri,
    uri::{Authority, PathAndQuery, Scheme},
};
use rustls::pki_types::ServerName;
use thiserror::Error;

use crate::tls::ClientTls;

/// The endpoint is not an address of a service.
#[derive(Debug, Error)]
#[error("`{endpoint}` is not an endpoint such as http://127.0.0.1:50051: {reason}")]
pub struct EndpointError {
    endpoint: String,
    reason: String,
}

/// What TLS needs to know of an endpoint.
#[derive(Clone, Debug)]
pub(super) struct Encryption {
    pub(super) tls: ClientTls,
    /// Of whom the other's certificate must be.
    pub(super) name: ServerName<'static>,
}

/// What an endpoint says.
#[derive(Clone, Debug)]
pub(super) struct Target {
    scheme: Scheme,
    authority: Authority,
    /// Without the dot at the end of a name that is complete, and without the brackets of an address.
    pub(super) host: String,
    pub(super) port: u16,
}

impl Target {
    pub(super) fn parse(endpoint: &str) -> Result<Self, EndpointError> {
        let refused = |reason: &str| EndpointError { endpoint: endpoint.to_owned(), reason: reason.to_owned() };
        let uri: Uri = endpoint.parse().map_err(|error: http::uri::InvalidUri| refused(&error.to_string()))?;
        let parts = uri.into_parts();
        let scheme = parts.scheme.filter(|scheme| [Scheme::HTTP, Scheme::HTTPS].contains(scheme));
        let scheme = scheme.ok_or_else(|| refused("it begins with neither http:// nor https://"))?;
        let authority = parts.authority.ok_or_else(|| refused("it has no host"))?;
        if parts.path_and_query.is_some_and(|path| path != "/") {
            return Err(refused("a service has no path"));
        }
        let port = authority.port_u16().unwrap_or(if scheme == Scheme::HTTPS { 443 } else { 80 });
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_owned();
        if host.is_empty() {
            return Err(refused("it has no host"));
        }
        Ok(Self { scheme, authority, host, port })
    }

    /// The address, if the host is one.
    pub(super) fn literal(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// How a connection is encrypted, if it is. An endpoint and how to call it go together, or neither is for TLS.
    pub(super) fn encrypted_for(&self, tls: Option<&ClientTls>) -> Result<Option<Encryption>, EndpointError> {
        let refused = |reason: &str| EndpointError { endpoint: self.to_string(), reason: reason.to_owned() };
        match (tls, self.scheme == Scheme::HTTPS) {
            (Some(tls), true) => {
                let name = self.host.clone().try_into().map_err(|_| refused("its host is no name in a certificate"))?;
                Ok(Some(Encryption { tls: tls.clone(), name }))
            }
            (None, false) => Ok(None),
            (None, true) => Err(refused("it begins with https://, and there is no certificate to show")),
            (Some(_), false) => Err(refused("it begins with http://, and there is a certificate to show")),
        }
    }

    /// Where a request to this path goes.
    pub(super) fn uri_of(&self, path: &Uri) -> Uri {
        let path = path.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
        let whole = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone()).path_and_query(path);
        // Three parts that were parsed are a whole.
        whole.build().unwrap_or_default()
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_asked_for_without_what_only_marks_it() {
        let parts = |endpoint: &str| {
            let target = Target::parse(endpoint).unwrap();
            (target.host.clone(), target.port, target.literal().is_some())
        };
        assert_eq!(parts("http://notices:7021"), ("notices".to_owned(), 7021, false));
        assert_eq!(
            parts("https://notices.bank.svc.cluster.local.:8443"),
            ("notices.bank.svc.cluster.local".to_owned(), 8443, false)
        );
        assert_eq!(parts("http://[::1]:7021/"), ("::1".to_owned(), 7021, true));
        assert_eq!(parts("https://127.0.0.1"), ("127.0.0.1".to_owned(), 443, true));
    }

    #[test]
    fn what_is_no_endpoint_is_refused_with_the_reason() {
        for (endpoint, reason) in [
            ("notices:7021", "neither http:// nor https://"),
            ("ftp://notices", "neither http:// nor https://"),
            ("http://notices:7021/v1", "no path"),
            ("not an endpoint", "invalid uri"),
        ] {
            let refused = Target::parse(endpoint).unwrap_err().to_string();
            assert!(refused.contains(endpoint) && refused.contains(reason), "{refused}");
        }
    }

    #[test]
    fn a_request_goes_to_its_path_at_the_endpoint() {
        let target = Target::parse("http://notices:7021").unwrap();
        let uri = target.uri_of(&Uri::from_static("/recourse.notices.v1.NoticesService/GetNotice"));
        assert_eq!(uri, "http://notices:7021/recourse.notices.v1.NoticesService/GetNotice");
    }
}
