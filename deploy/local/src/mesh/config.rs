//! The configuration file of one service.

use std::{
    fs, io,
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
    /// The services that it calls.
    pub peers: Vec<Peer>,
    /// Where traces go, if anywhere.
    pub otlp_endpoint: Option<String>,
    /// What a bank would configure: sections of `deploy/local/house/<service>.toml`, as they are.
    pub house: String,
    /// What the simulated clock shows at the service's first start, in RFC 3339; the system's present if absent.
    pub simulated_start: Option<String>,
}

/// A service that another one calls.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its name.
    pub name: String,
    /// Where its gRPC is served: `http://address:port`.
    pub endpoint: String,
    /// Holds the caller's token.
    pub token_file: PathBuf,
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
        let peer = |peer: &Peer| {
            let (endpoint, token) = (text(&peer.endpoint), path(&peer.token_file));
            format!("\n[peers.{}]\nendpoint = {endpoint}\ntoken_file = {token}\n", peer.name)
        };
        let peers: String = self.peers.iter().map(peer).collect();
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
             {peers}\
             \n[broker]\nurl_file = {broker}\n\
             {house}",
            grpc = text(&self.grpc_listen),
            admin = text(&self.admin_listen),
            issuer = text(ISSUER),
            audience = text(AUDIENCE),
            jwks = path(&self.jwks_file),
            database = path(&self.database_url_file),
            broker = path(&self.broker_url_file),
            house = self.house,
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

/// The names of the services that a service calls: those with a section `[peers.<name>]`.
pub fn peers(workspace: &Path, service: &str) -> Result<Vec<String>> {
    let named = |line: &str| Some(line.trim().strip_prefix("[peers.")?.strip_suffix(']')?.to_owned());
    Ok(defaults(workspace, service)?.lines().filter_map(named).collect())
}

/// The sections that stand for what a bank configures; empty for a service that needs none.
pub fn house(workspace: &Path, service: &str) -> Result<String> {
    let file = workspace.join(format!("deploy/local/house/{service}.toml"));
    match fs::read_to_string(&file) {
        Ok(text) => Ok(format!("\n{text}")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
    }
}

fn has_section(workspace: &Path, service: &str, section: &str) -> Result<bool> {
    Ok(defaults(workspace, service)?.lines().any(|line| line.trim() == section))
}

/// A service's embedded defaults, which list every section that it knows.
fn defaults(workspace: &Path, service: &str) -> Result<String> {
    let file = workspace.join(format!("services/{service}/config/default.toml"));
    fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))
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
            peers: Vec::new(),
            house: String::new(),
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
    fn a_service_is_told_where_its_peers_are_and_what_to_show_them() {
        let peer = |name: &str, port: u16| Peer {
            name: name.to_owned(),
            endpoint: format!("http://127.0.0.1:{port}"),
            token_file: "/state/tokens/cases".into(),
        };
        let config = ServiceConfig { peers: vec![peer("notices", 1), peer("counsel-portal", 2)], ..config() };
        let parsed: toml::Table = config.render().parse().unwrap();
        assert_eq!(parsed["peers"]["notices"]["endpoint"].as_str(), Some("http://127.0.0.1:1"));
        assert_eq!(parsed["peers"]["counsel-portal"]["endpoint"].as_str(), Some("http://127.0.0.1:2"));
        assert_eq!(parsed["peers"]["counsel-portal"]["token_file"].as_str(), Some("/state/tokens/cases"));
        assert!(parsed.contains_key("broker"));
    }

    #[test]
    fn what_a_bank_configures_goes_in_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(house(dir.path(), "cases").unwrap(), "");
        fs::create_dir_all(dir.path().join("deploy/local/house")).unwrap();
        fs::write(dir.path().join("deploy/local/house/cases.toml"), "[courts]\ncourt = \"JMFC Pune\"\n").unwrap();
        let config = ServiceConfig { house: house(dir.path(), "cases").unwrap(), ..config() };
        let parsed: toml::Table = config.render().parse().unwrap();
        assert_eq!(parsed["courts"]["court"].as_str(), Some("JMFC Pune"));
    }

    #[test]
    fn peers_are_those_that_the_defaults_have_a_section_for() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("services/cases/config");
        fs::create_dir_all(&folder).unwrap();
        let text = "[grpc]\n\n[peers.notices]\nendpoint = \"x\"\n# [peers.payments]\n[peers.counsel-portal]\n";
        fs::write(folder.join("default.toml"), text).unwrap();
        assert_eq!(peers(dir.path(), "cases").unwrap(), ["notices", "counsel-portal"]);
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
