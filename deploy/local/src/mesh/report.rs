//! What the mesh tells: tables and logs for people, `mesh.json` and `env.sh` for programs.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::{log, url};
use crate::account::tail;
use crate::console::Console;
use crate::keys::{self, Identity};
use crate::process::is_ready;
use crate::provision::services;
use crate::state::{Memory, State, write_json, write_private};

const HEADING: [&str; 6] = ["service", "state", "gRPC", "admin", "pid", "log"];

/// Shows the services; whether all are ready.
pub async fn status(console: Console) -> Result<bool> {
    let state = State::locate()?;
    Ok(show(&state, &state.memory()?, console).await)
}

/// Shows the last lines of a service's log and, if asked, what is added until interrupted.
pub async fn logs(service: &str, lines: usize, follow: bool, console: Console) -> Result<()> {
    if !services().contains(&service) {
        bail!("`{service}` is no service; services are {}", services().join(", "));
    }
    let log = log(&State::locate()?, service);
    if !log.exists() {
        bail!("{service} has not been started; there is no {}", log.display());
    }
    let mut file = fs::File::open(&log)?;
    file.seek(SeekFrom::End(0))?;
    console.line(tail(&log, lines));
    if !follow {
        return Ok(());
    }
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let mut added = Vec::new();
        file.read_to_end(&mut added)?;
        console.raw(String::from_utf8_lossy(&added));
    }
}

/// Shows the variables of the `recourse` command line as shell text.
pub fn environment(console: Console) -> Result<()> {
    let file = State::locate()?.path("env.sh");
    let text = fs::read_to_string(&file).context("the mesh has not been started; run `local mesh up`")?;
    console.raw(text);
    Ok(())
}

/// Writes `mesh.json` and `env.sh`.
pub(super) fn publish(state: &State, memory: &Memory, identity: &Identity) -> Result<()> {
    let mut described = BTreeMap::<&str, Value>::new();
    let mut variables = Vec::new();
    for service in services() {
        let grpc_url = url(memory, service, "grpc");
        let name = service.to_uppercase().replace('-', "_");
        variables.push(format!("export RECOURSE_{name}_URL={grpc_url}\n"));
        let pid = memory.services.get(service).map(|running| running.process.pid);
        let admin_url = url(memory, service, "admin");
        let log = log(state, service);
        described.insert(service, json!({ "grpc_url": grpc_url, "admin_url": admin_url, "log": log, "pid": pid }));
    }
    variables.push(format!("export RECOURSE_SIGNING_KEY={}\n", quoted(&identity.signing_key)));
    let signing_key = &identity.signing_key;
    let mesh = json!({
        "services": described, "signing_key": signing_key, "jwks": identity.jwks,
        "issuer": keys::ISSUER, "audience": keys::AUDIENCE,
    });
    write_json(&state.path("mesh.json"), &mesh)?;
    write_private(&state.path("env.sh"), &variables.concat())
}

pub(super) async fn show(state: &State, memory: &Memory, console: Console) -> bool {
    let mut rows = Vec::new();
    let mut all_ready = true;
    for service in services() {
        let running = memory.services.get(service).filter(|found| found.process.is_running());
        let (grpc_url, admin_url) = (url(memory, service, "grpc"), url(memory, service, "admin"));
        let ready = running.is_some() && is_ready(&admin_url).await;
        all_ready &= ready;
        let condition = match (running, ready) {
            (Some(_), true) => "ready",
            (Some(_), false) => "running, not ready",
            (None, _) => "down",
        };
        let pid = running.map_or("-".to_owned(), |found| found.process.pid.to_string());
        let log = log(state, service).display().to_string();
        rows.push([service.to_owned(), condition.to_owned(), grpc_url, admin_url, pid, log]);
    }
    console.table(HEADING, &rows);
    all_ready
}

/// A path as one word of a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_spaces_and_quotes_is_one_word_of_a_shell() {
        assert_eq!(quoted(Path::new("/a b/it's")), r"'/a b/it'\''s'");
    }
}
