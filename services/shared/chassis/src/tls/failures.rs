//! Handshakes that failed: counted by reason, and each reason logged once a minute.

use std::{
    fmt, io,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use metrics::{Unit, counter, describe_counter, describe_gauge};
use rustls::{AlertDescription, CertificateError, Error};

use super::{End, callers::NoCaller};

/// How long a reason that was logged is only counted.
const QUIET: Duration = Duration::from_mins(1);

/// Why a handshake failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// A certificate is not good now.
    Expired,
    /// A certificate is of another CA.
    UnknownCa,
    /// A certificate is good and of somebody else.
    Name,
    /// There was no certificate.
    NoCertificate,
    /// Anything else: a caller that speaks no TLS, or hangs.
    Other,
}

impl Reason {
    const ALL: [Self; 5] = [Self::Expired, Self::UnknownCa, Self::Name, Self::NoCertificate, Self::Other];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::UnknownCa => "unknown_ca",
            Self::Name => "name",
            Self::NoCertificate => "no_certificate",
            Self::Other => "other",
        }
    }

    /// What the error says: of the other's certificate, or in the other's alert about ours.
    fn of(error: &io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
            Some(Error::NoCertificatesPresented | Error::AlertReceived(AlertDescription::CertificateRequired)) => {
                Self::NoCertificate
            }
            Some(Error::AlertReceived(AlertDescription::CertificateExpired)) => Self::Expired,
            Some(Error::AlertReceived(AlertDescription::UnknownCA)) => Self::UnknownCa,
            Some(Error::InvalidCertificate(error)) => Self::of_certificate(error),
            _ => Self::Other,
        }
    }

    fn of_certificate(error: &CertificateError) -> Self {
        match error {
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => Self::Expired,
            // Of a CA with the same name and another key, it is the signature that is wrong.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Self::UnknownCa,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Self::Name,
            CertificateError::Other(other) if other.0.is::<NoCaller>() => Self::Name,
            _ => Self::Other,
        }
    }
}

/// Describes the metrics of TLS, and shows failures at zero. Only where there is TLS: elsewhere nothing can fail.
pub(super) fn register() {
    describe_gauge!(
        "tls_certificate_not_after_seconds",
        Unit::Seconds,
        "When the certificate in use expires, since 1970, by the end that shows it."
    );
    describe_counter!("tls_handshake_failures_total", "Connections that ended before they were encrypted, by reason.");
    for reason in Reason::ALL {
        counter!("tls_handshake_failures_total", "reason" => reason.as_str()).increment(0);
    }
}

/// Counts the failures of one end.
pub(crate) struct Failures {
    end: End,
    logged: Mutex<Vec<(Reason, Instant)>>,
}

impl Failures {
    pub(super) fn new(end: End) -> Self {
        Self { end, logged: Mutex::default() }
    }

    /// Counts a handshake with `other` that failed; logged if its reason was not within the last minute.
    pub(crate) fn count(&self, other: &dyn fmt::Display, error: &io::Error) {
        let reason = Reason::of(error);
        counter!("tls_handshake_failures_total", "reason" => reason.as_str()).increment(1);
        if self.is_news(reason) {
            tracing::warn!(
                tls.end = self.end.as_str(), tls.reason = reason.as_str(), peer.address = %other,
                "no connection with {other}: {error}; more of this kind within a minute are only counted"
            );
        }
    }

    fn is_news(&self, reason: Reason) -> bool {
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        logged.retain(|(_, at)| at.elapsed() < QUIET);
        let news = logged.iter().all(|(of, _)| *of != reason);
        if news {
            logged.push((reason, Instant::now()));
        }
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::Inventory;

    #[test]
    fn each_reason_shows_at_zero_and_an_expiry_only_when_it_is_known() {
        let registered = Inventory::of(register);
        assert_eq!(registered.undescribed(), [""; 0]);
        assert_eq!(registered.hidden(), ["tls_certificate_not_after_seconds"]);
        let reasons = ["reason=expired", "reason=name", "reason=no_certificate", "reason=other", "reason=unknown_ca"];
        assert_eq!(registered.series("tls_handshake_failures_total"), reasons);
    }

    #[test]
    fn a_reason_is_news_once_and_another_one_as_well() {
        let failures = Failures::new(End::Server);
        assert!(failures.is_news(Reason::Expired) && failures.is_news(Reason::Other));
        assert!(!failures.is_news(Reason::Expired));
    }
}
