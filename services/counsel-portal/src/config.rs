//! The configuration of counsel-portal. `config/default.toml` documents every key.

use std::collections::BTreeSet;

use chassis::{
    grpc::client::{LinksConfig, NamingConfig, PeerConfig},
    lifecycle::LifecycleConfig,
    service::ServiceConfig,
    telemetry::TelemetryConfig,
};
use foundation::Sections;
use kernel::Timestamp;
use serde::Deserialize;

/// Everything that counsel-portal can be told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// True only where time is simulated.
    pub simulation: bool,
    /// What a simulated clock shows at its first start; what the system's shows, if absent.
    pub simulated_start: Option<Timestamp>,
    /// The courts, by branch.
    pub courts: Vec<CourtConfig>,
    /// The gRPC server.
    pub grpc: chassis::grpc::GrpcConfig,
    /// The admin listener.
    pub admin: chassis::admin::AdminConfig,
    /// Logs and traces.
    pub telemetry: TelemetryConfig,
    /// The certificate of this service, and who may call; plaintext without it.
    pub tls: Option<chassis::tls::TlsConfig>,
    /// Whose tokens are good.
    pub identity: chassis::identity::IdentityConfig,
    /// How to stop.
    pub lifecycle: LifecycleConfig,
    /// The database `counsel_portal`.
    pub database: pg::DatabaseConfig,
    /// The keys of personal data.
    pub sealing: pg::SealingConfig,
    /// Who may do what to which thing.
    #[serde(default)]
    pub authority: authority::AuthorityConfig,
    /// The broker.
    pub broker: messaging::BrokerConfig,
    /// The services that are called.
    pub peers: Peers,
    /// Where they are, if a file says so and not the system.
    pub naming: Option<NamingConfig>,
}

/// The sections `[peers.*]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peers {
    /// Who says whether a complaint may be filed.
    pub cases: PeerConfig,
}

/// A section `[[courts]]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourtConfig {
    /// As matters name it.
    pub name: String,
    /// The IFSCs of the branches over which it has jurisdiction, or their beginnings.
    pub ifsc: Vec<String>,
}

impl CourtConfig {
    /// One court for every branch: for a simulation.
    #[must_use]
    pub fn simulated() -> Self {
        Self { name: "JMFC Pune".to_owned(), ifsc: vec![String::new()] }
    }

    fn check(&self) -> Result<(), String> {
        crate::domain::court(&self.name).map_err(|fault| format!("`courts`: a name {}", fault.reason))?;
        let fits = |prefix: &String| {
            let plain = prefix.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            plain && (4..=11).contains(&prefix.len())
        };
        match self.ifsc.iter().find(|prefix| !fits(prefix)) {
            Some(prefix) => Err(format!("`courts`: `{prefix}` is no IFSC and no beginning of one with its bank")),
            None => Ok(()),
        }
    }
}

impl From<Config> for Sections {
    fn from(config: Config) -> Self {
        let Config { simulation, simulated_start, grpc, admin, tls, identity, authority, database, broker, .. } =
            config;
        Self { simulation, simulated_start, grpc, admin, tls, identity, authority, database, broker }
    }
}

impl ServiceConfig for Config {
    const DEFAULTS: &'static str = include_str!("../config/default.toml");

    fn telemetry(&self) -> &TelemetryConfig {
        &self.telemetry
    }

    fn lifecycle(&self) -> &LifecycleConfig {
        &self.lifecycle
    }

    fn simulation(&self) -> bool {
        self.simulation
    }

    fn links(&self) -> LinksConfig<'_> {
        LinksConfig { tls: self.tls.as_ref(), naming: self.naming.as_ref(), peers: vec![("cases", &self.peers.cases)] }
    }

    fn check(&self) -> Result<(), String> {
        self.database.check(self.simulation)?;
        self.broker.check(self.simulation)?;
        authority::Authority::load(&self.authority).map_err(|error| format!("`authority.policies`: {error}"))?;
        check_courts(&self.courts)?;
        simulation::check_start(self.simulation, self.simulated_start)
    }
}

fn check_courts(courts: &[CourtConfig]) -> Result<(), String> {
    courts.iter().try_for_each(CourtConfig::check)?;
    let (mut names, mut prefixes) = (BTreeSet::new(), BTreeSet::new());
    for court in courts {
        if !names.insert(&court.name) {
            return Err(format!("`courts`: {} is there twice", court.name));
        }
        if let Some(prefix) = court.ifsc.iter().find(|prefix| !prefixes.insert(*prefix)) {
            return Err(format!("`courts`: `{prefix}` is there twice; a branch has one court"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn court(name: &str, ifsc: &[&str]) -> CourtConfig {
        CourtConfig { name: name.to_owned(), ifsc: ifsc.iter().map(|&prefix| prefix.to_owned()).collect() }
    }

    #[test]
    fn a_branch_has_one_court() {
        let good = [court("JMFC Pune", &["HDFC0000007", "HDFC00001"]), court("JMFC Nashik", &["HDFC"])];
        assert_eq!(check_courts(&good), Ok(()));
        let error = |courts: &[CourtConfig]| check_courts(courts).unwrap_err();
        assert!(error(&[court("A", &["HDFC"]), court("B", &["HDFC"])]).contains("one court"));
        assert!(error(&[court("A", &["HDFC"]), court("A", &["SBIN"])]).contains("A is there twice"));
        for wrong in ["", "HDF", "hdfc0000007", "HDFC00000071", "HDFC-"] {
            assert!(error(&[court("A", &[wrong])]).contains("no beginning"), "{wrong}");
        }
        assert!(error(&[court(" ", &["HDFC"])]).contains("is missing"));
    }
}
