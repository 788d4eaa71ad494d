//! The configuration of payments. `config/default.toml` documents every key.

use chassis::{lifecycle::LifecycleConfig, service::ServiceConfig, telemetry::TelemetryConfig};
use foundation::Sections;
use kernel::Timestamp;
use serde::Deserialize;

/// Everything that payments can be told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// True only where time is simulated.
    pub simulation: bool,
    /// What a simulated clock shows at its first start; what the system's shows, if absent.
    pub simulated_start: Option<Timestamp>,
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
    /// The database `payments`.
    pub database: pg::DatabaseConfig,
    /// The keys of personal data.
    pub sealing: pg::SealingConfig,
    /// Who may do what to which thing.
    #[serde(default)]
    pub authority: authority::AuthorityConfig,
    /// The broker.
    pub broker: messaging::BrokerConfig,
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

    fn check(&self) -> Result<(), String> {
        self.database.check(self.simulation)?;
        self.broker.check(self.simulation)?;
        authority::Authority::load(&self.authority).map_err(|error| format!("`authority.policies`: {error}"))?;
        simulation::check_start(self.simulation, self.simulated_start)
    }
}

impl From<Config> for Sections {
    fn from(config: Config) -> Self {
        let Config { simulation, simulated_start, grpc, admin, tls, identity, authority, database, broker, .. } =
            config;
        Self { simulation, simulated_start, grpc, admin, tls, identity, authority, database, broker }
    }
}
