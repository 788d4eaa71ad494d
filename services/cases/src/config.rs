//! The configuration of cases. `config/default.toml` documents every key.

mod courts;
mod house;

use std::collections::BTreeMap;

use chassis::{
    grpc::client::{LinksConfig, NamingConfig, PeerConfig},
    lifecycle::LifecycleConfig,
    service::ServiceConfig,
    telemetry::TelemetryConfig,
};
use foundation::{LawConfig, Sections};
use kernel::Timestamp;
use serde::Deserialize;

pub(crate) use self::{courts::CourtCalendars, house::House};
pub use self::{courts::CourtsConfig, house::Creditor};

/// Everything that cases can be told.
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
    /// The database `cases`.
    pub database: pg::DatabaseConfig,
    /// The keys of personal data.
    pub sealing: pg::SealingConfig,
    /// Who may do what to which thing.
    #[serde(default)]
    pub authority: authority::AuthorityConfig,
    /// The broker.
    pub broker: messaging::BrokerConfig,
    /// The statute book.
    #[serde(default)]
    pub law: LawConfig,
    /// The services that this one calls.
    pub peers: PeersConfig,
    /// Where they are, if a file says so and not the system.
    pub naming: Option<NamingConfig>,
    /// The lenders in whose name demands are made, by the name that extracts of accounts give them.
    #[serde(default)]
    pub creditors: BTreeMap<String, Creditor>,
    /// Stands for every lender that is not named, where time is simulated.
    pub creditor_default: Option<Creditor>,
    /// Names of banks by the first four letters of their IFSC, as notices print them.
    #[serde(default)]
    pub drawee_banks: BTreeMap<String, String>,
    /// When courts are open. Without it no filing is authorised, and no last day for a complaint is moved to an open one,
    /// but before those of `court_calendars`.
    pub courts: Option<CourtsConfig>,
    /// Courts that have a calendar of their own, by the branches whose matters come before them.
    #[serde(default)]
    pub court_calendars: Vec<CourtsConfig>,
}

/// The section `[peers]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeersConfig {
    /// Knows cheques and receipts.
    pub payments: PeerConfig,
    /// Drafts demand notices.
    pub notices: PeerConfig,
    /// Tells borrowers.
    pub communications: PeerConfig,
    /// Hands matters to advocates.
    #[serde(rename = "counsel-portal")]
    pub counsel_portal: PeerConfig,
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
        let PeersConfig { payments, notices, communications, counsel_portal } = &self.peers;
        LinksConfig {
            tls: self.tls.as_ref(),
            naming: self.naming.as_ref(),
            peers: vec![
                ("payments", payments),
                ("notices", notices),
                ("communications", communications),
                ("counsel-portal", counsel_portal),
            ],
        }
    }

    fn check(&self) -> Result<(), String> {
        self.database.check(self.simulation)?;
        self.broker.check(self.simulation)?;
        authority::Authority::load(&self.authority).map_err(|error| format!("`authority.policies`: {error}"))?;
        self.law.book().map_err(|error| format!("`law.overlay`: {error}"))?;
        simulation::check_start(self.simulation, self.simulated_start)?;
        if self.creditor_default.is_some() && !self.simulation {
            return Err(
                "`creditor_default` would demand money for an account that is nobody's: give each lender its own \
                        section in `creditors`"
                    .to_owned(),
            );
        }
        let house = self.house();
        house.check().map_err(|fault| fault.to_string())?;
        self.court_calendars()?;
        Ok(())
    }
}

impl Config {
    /// What demands say of the lender.
    pub(crate) fn house(&self) -> House {
        House {
            creditors: self.creditors.clone(),
            default: self.creditor_default.clone().or_else(|| self.simulation.then(Creditor::simulated)),
            drawee_banks: self.drawee_banks.clone(),
        }
    }

    /// When courts are open; elsewhere a made-up calendar where time is simulated and none is given.
    pub(crate) fn court_calendars(&self) -> Result<CourtCalendars, String> {
        let courts = self.courts.clone().or_else(|| self.simulation.then(CourtsConfig::simulated).flatten());
        let elsewhere = courts.as_ref().map(CourtsConfig::calendar).transpose();
        let elsewhere = elsewhere.map_err(|reason| format!("`courts`: {reason}"))?;
        if courts.is_some_and(|courts| !courts.ifsc.is_empty()) {
            return Err("`courts`: `ifsc` is for a section of `court_calendars`; this one is of all others".to_owned());
        }
        Ok(CourtCalendars { by_branch: courts::by_branch(&self.court_calendars)?, elsewhere })
    }
}

impl From<Config> for Sections {
    fn from(config: Config) -> Self {
        let Config { simulation, simulated_start, grpc, admin, tls, identity, authority, database, broker, .. } =
            config;
        Self { simulation, simulated_start, grpc, admin, tls, identity, authority, database, broker }
    }
}

#[cfg(test)]
mod tests {
    use chassis::config::{Layers, load};

    use super::*;

    #[derive(Deserialize)]
    struct Banks {
        drawee_banks: BTreeMap<String, String>,
    }

    #[test]
    fn a_demand_names_the_bank_of_a_cheque_or_gives_its_code() {
        let banks: Banks = load(Config::DEFAULTS, &Layers::none()).unwrap();
        let house = House { drawee_banks: banks.drawee_banks, ..House::default() };
        assert_eq!(house.drawee_bank(&"HDFC0000001".parse().unwrap()), "HDFC Bank");
        assert_eq!(house.drawee_bank(&"ZZZZ0000001".parse().unwrap()), "the bank with code ZZZZ");
    }

    #[test]
    fn what_stands_in_where_time_is_simulated_can_be_printed_and_counted() {
        let house = House { default: Some(Creditor::simulated()), ..House::default() };
        assert_eq!(house.check(), Ok(()));
        assert!(house.creditor("Anybody Ltd").is_some() && House::default().creditor("Anybody Ltd").is_none());
        let calendar = CourtsConfig::simulated().unwrap().calendar().unwrap();
        let open = |day: &str| calendar.is_open(day.parse().unwrap());
        assert_eq!(
            (open("2026-01-26"), open("2026-01-27"), open("2026-02-01")),
            (Some(false), Some(true), Some(false))
        );
    }
}
