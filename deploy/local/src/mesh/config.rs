//! The configuration file of one service.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use crate::keys::{AUDIENCE, ISSUER, SealingKeys};

/// What a service needs to know that its embedded defaults cannot.
#[derive(Clone, Debug)]
pub struct ServiceConfig {
    /// `address:port` of gRPC.
    pub grpc_listen: String,
    /// `address:port` of health and metrics.
    pub admin_listen: String,
    /// Holds the application role's database URL.
    pub database_url_file: PathBuf,
    /// Holds the AMQP URL.
    pub broker_url_file: PathBuf,
    /// The token issuer's public keys.
    pub jwks_file: PathBuf,
    /// The sealing keys, for a service that seals.
    pub sealing: Option<SealingKeys>,
    /// The directory of its documents, for a service that keeps some.
    pub documents: Option<PathBuf>,
    /// Where traces go, if anywhere.
    pub otlp_endpoint: Option<String>,
    /// What the simulated clock shows at the service's first start, in RFC 3339; the system's present if absent.
    pub simulated_start: Option<String>,
}

impl ServiceConfig {
    /// The file's text. The owner's database URL is not in it: only `migrate` needs it.
    #[must_use]
    pub fn render(&self) -> String {
        let mut telemetry = String::new();
        if let Some(endpoint) = &self.otlp_endpoint {
            telemetry = format!("\n[telemetry]\notlp_endpoint = {}\n", text(endpoint));
        }
        let mut start = String::new();
        if let Some(instant) = &self.simulated_start {
            start = format!("simulated_start = {}\n", text(instant));
        }
        let mut sealing = String::new();
        if let Some(keys) = &self.sealing {
            let (key, index_key) = (path(&keys.key), path(&keys.index_key));
            sealing = format!("\n[sealing]\nkey_file = {key}\nindex_key_file = {index_key}\n");
        }
        let mut documents = String::new();
        if let Some(directory) = &self.documents {
            documents = format!("\n[documents]\ndirectory = {}\n", path(directory));
        }
        format!(
            "# Written by `local mesh up`; changes are overwritten.\n\
             simulation = true\n\
             {start}\
             \n[grpc]\nlisten = {grpc}\n\
             \n[admin]\nlisten = {admin}\n\
             {telemetry}\
             \n[identity]\nissuer = {issuer}\naudience = {audience}\njwks_file = {jwks}\n\
             \n[database]\nurl_file = {database}\n\
             {sealing}\
             {documents}\
             \n[broker]\nurl_file = {broker}\n",
            grpc = text(&self.grpc_listen),
            admin = text(&self.admin_listen),
            issuer = text(ISSUER),
            audience = text(AUDIENCE),
            jwks = path(&self.jwks_file),
            database = path(&self.database_url_file),
            broker = path(&self.broker_url_file),
        )
    }
}

/// Whether a service seals personal data.
pub fn seals(workspace: &Path, service: &str) -> Result<bool> {
    has_section(workspace, service, "[sealing]")
}

/// Whether a service keeps documents.
pub fn keeps_documents(workspace: &Path, service: &str) -> Result<bool> {
    has_section(workspace, service, "[documents]")
}

/// Whether a service's embedded defaults, which list every section it knows, have a section.
fn has_section(workspace: &Path, service: &str, section: &str) -> Result<bool> {
    let defaults = workspace.join(format!("services/{service}/config/default.toml"));
    let text = fs::read_to_string(&defaults).with_context(|| format!("{} cannot be read", defaults.display()))?;
    Ok(text.lines().any(|line| line.trim() == section))
}

fn path(path: &Path) -> String {
    text(&path.display().to_string())
}

/// A basic string of TOML.
fn text(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|letter| match letter {
            '"' | '\\' => format!("\\{letter}"),
            control if control.is_control() => format!("\\u{:04X}", u32::from(control)),
            other => other.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> ServiceConfig {
        ServiceConfig {
            grpc_listen: "127.0.0.1:1".to_owned(),
            admin_listen: "127.0.0.1:2".to_owned(),
            database_url_file: "/state/a \"b\"/database".into(),
            broker_url_file: "/state/broker".into(),
            jwks_file: "/state/jwks.json".into(),
            sealing: Some(SealingKeys { key: "/state/key".into(), index_key: "/state/index-key".into() }),
            documents: None,
            otlp_endpoint: None,
            simulated_start: None,
        }
    }

    #[test]
    fn a_service_that_keeps_documents_is_told_where() {
        let config = ServiceConfig { documents: Some("/state/documents/notices".into()), ..config() };
        let parsed: toml::Table = config.render().parse().unwrap();
        assert_eq!(parsed["documents"]["directory"].as_str(), Some("/state/documents/notices"));
    }

    #[test]
    fn the_rendered_file_is_toml_with_secrets_in_files_only() {
        let parsed: toml::Table = config().render().parse().unwrap();
        assert_eq!(parsed["simulation"], toml::Value::Boolean(true));
        assert_eq!(parsed["database"]["url_file"].as_str(), Some("/state/a \"b\"/database"));
        assert_eq!(parsed["grpc"]["listen"].as_str(), Some("127.0.0.1:1"));
        assert!(!parsed.contains_key("telemetry") && !parsed.contains_key("simulated_start"));
        assert!(!parsed["database"].as_table().unwrap().contains_key("owner_url_file"));
    }

    #[test]
    fn the_first_instant_of_a_simulated_clock_is_passed_on() {
        let config = ServiceConfig { simulated_start: Some("2026-03-02T09:00:00Z".to_owned()), ..config() };
        let parsed: toml::Table = config.render().parse().unwrap();
        assert_eq!(parsed["simulated_start"].as_str(), Some("2026-03-02T09:00:00Z"));
    }

    #[test]
    fn the_trace_endpoint_is_passed_on() {
        let config = ServiceConfig { otlp_endpoint: Some("http://127.0.0.1:4317".to_owned()), ..config() };
        let parsed: toml::Table = config.render().parse().unwrap();
        assert_eq!(parsed["telemetry"]["otlp_endpoint"].as_str(), Some("http://127.0.0.1:4317"));
    }
}
