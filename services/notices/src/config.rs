//! The configuration of notices. `config/default.toml` documents every key.

use chassis::{lifecycle::LifecycleConfig, service::ServiceConfig, telemetry::TelemetryConfig};
use formats::S10;
use foundation::{LawConfig, Sections};
use kernel::Timestamp;
use serde::Deserialize;
use statutes::{Book, ServiceMode};

use crate::{domain::check_book, render::RenderingConfig};

/// Everything that notices can be told.
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
    /// The database `notices`.
    pub database: pg::DatabaseConfig,
    /// The keys of personal data.
    pub sealing: pg::SealingConfig,
    /// The PDFs.
    pub documents: documents::DocumentsConfig,
    /// How letters are set.
    pub rendering: RenderingConfig,
    /// The numbers of articles.
    pub articles: ArticlesConfig,
    /// How letters are sent.
    pub dispatch: DispatchConfig,
    /// The statute book.
    #[serde(default)]
    pub law: LawConfig,
    /// Who may do what to which thing.
    #[serde(default)]
    pub authority: authority::AuthorityConfig,
    /// The broker.
    pub broker: messaging::BrokerConfig,
}

impl From<Config> for Sections {
    fn from(config: Config) -> Self {
        let Config { simulation, simulated_start, grpc, admin, tls, identity, authority, database, broker, .. } =
            config;
        Self { simulation, simulated_start, grpc, admin, tls, identity, authority, database, broker }
    }
}

/// The section `[articles]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticlesConfig {
    /// What the carrier has allotted; in simulation everything, if absent.
    pub range: Option<ArticleRange>,
}

/// The section `[dispatch]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatchConfig {
    /// The ways in which the house serves a demand on each noticee. The statute book must admit all of them.
    pub modes: Vec<ServiceMode>,
}

/// A range of article numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleRange {
    /// The two letters of the service: `EM`.
    pub service: String,
    /// The first serial, of eight digits.
    pub first: u32,
    /// The last serial.
    pub last: u32,
}

impl ArticleRange {
    /// All numbers of Speed Post: for a simulation.
    #[must_use]
    pub fn simulated() -> Self {
        Self { service: "EM".to_owned(), first: 0, last: 99_999_999 }
    }

    fn check(&self) -> Result<(), String> {
        let ends = [self.first, self.last].map(|serial| S10::of_serial(&self.service, serial, "IN"));
        if let Some(error) = ends.iter().find_map(|end| end.as_ref().err()) {
            return Err(format!("`articles.range`: {error}"));
        }
        if self.first > self.last {
            return Err("`articles.range`: the first serial comes after the last".to_owned());
        }
        Ok(())
    }
}

impl Config {
    /// The statute book, by which this service can send what it sends.
    pub(crate) fn book(&self) -> Result<Book, String> {
        let book = self.law.book().map_err(|error| format!("`law.overlay`: {error}"))?;
        check_book(&book, &self.dispatch.modes).map_err(|fault| {
            let section = if fault.is_about_modes() { "dispatch.modes" } else { "law" };
            format!("`{section}`: {fault}")
        })?;
        Ok(book)
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

    fn check(&self) -> Result<(), String> {
        if let Some(range) = &self.articles.range {
            range.check()?;
        }
        self.documents.check()?;
        self.database.check(self.simulation)?;
        self.broker.check(self.simulation)?;
        authority::Authority::load(&self.authority).map_err(|error| format!("`authority.policies`: {error}"))?;
        self.book()?;
        simulation::check_start(self.simulation, self.simulated_start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dispatch(text: &str) -> Result<DispatchConfig, String> {
        chassis::config::load(text, &chassis::config::Layers::none()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_default_modes_are_admitted_by_the_book_and_an_unknown_one_is_no_setting() {
        let checked = |text: &str| check_book(&Book::embedded(), &dispatch(text).unwrap().modes);
        let default = Config::DEFAULTS.split("[dispatch]").nth(1).unwrap().split("[law]").next().unwrap();
        assert_eq!(checked(default), Ok(()));
        assert!(checked("modes = [\"affixture\"]").unwrap_err().is_about_modes());
        let unknown = dispatch("modes = [\"pigeon\"]").unwrap_err();
        assert!(unknown.contains("`modes[0]`"), "{unknown}");
    }

    #[test]
    fn a_range_is_made_of_serials_in_order() {
        let range = |first, last| ArticleRange { service: "EM".to_owned(), first, last };
        assert_eq!((range(1, 1).check(), ArticleRange::simulated().check()), (Ok(()), Ok(())));
        assert!(range(2, 1).check().unwrap_err().contains("comes after"));
        assert!(range(1, 100_000_000).check().unwrap_err().contains("eight digits"));
        assert!(ArticleRange { service: "E".to_owned(), ..range(1, 2) }.check().is_err());
    }
}
