//! The state directory: where it is, what is remembered there, and how files get written.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::console::Console;
use crate::pid::Remembered;

/// The variable that names the state directory.
pub const DIR_VARIABLE: &str = "RECOURSE_LOCAL_DIR";
/// The variable that names another installation beside the usual one, such as `demo`: its own servers, mesh and data.
pub const INSTANCE_VARIABLE: &str = "RECOURSE_LOCAL_INSTANCE";
/// The directory of the other installations, within that of the usual one.
const INSTANCES: &str = "instances";

/// The state of this workspace's servers and services.
#[derive(Clone, Debug)]
pub struct State {
    /// The root of the workspace.
    pub workspace: PathBuf,
    /// The state directory.
    pub dir: PathBuf,
}

/// What is remembered between commands; `state.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// The port of each listener.
    #[serde(default)]
    pub ports: BTreeMap<String, u16>,
    /// Servers that were started.
    #[serde(default)]
    pub servers: BTreeMap<String, Remembered>,
    /// Services that were started.
    #[serde(default)]
    pub services: BTreeMap<String, RunningService>,
}

/// A service that was started and what it was started from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningService {
    /// The process.
    pub process: Remembered,
    /// A hash of the binary's size and time and of the configuration: another one asks for a restart.
    pub fingerprint: String,
}

impl State {
    /// Finds the workspace and the state directory, and makes the directory.
    pub fn locate() -> Result<Self> {
        let workspace = workspace()?;
        let chosen = env::var_os(DIR_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
        let instance = env::var(INSTANCE_VARIABLE).ok().filter(|name| !name.is_empty());
        let dir = choose_dir(&workspace, chosen, is_root(), traversable_by_others);
        let dir = instance.as_deref().map_or(Ok(dir.clone()), |name| instance_dir(&dir, name))?;
        let state = Self { workspace, dir };
        state.make()?;
        Ok(state)
    }

    fn make(&self) -> Result<()> {
        let parent = self.dir.parent().context("the state directory has no parent")?;
        fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
        match fs::DirBuilder::new().mode(0o755).create(&self.dir) {
            Ok(()) => fs::set_permissions(&self.dir, fs::Permissions::from_mode(0o755))?,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("{} cannot be made", self.dir.display())),
        }
        // The name under the temporary directory can be guessed: somebody else may have made it first.
        let found = fs::symlink_metadata(&self.dir)?;
        if !found.is_dir() || found.uid() != user_id()? || found.mode() & 0o022 != 0 {
            bail!("{} is not a directory of yours that only you may write", self.dir.display());
        }
        Ok(())
    }

    /// Whether this is an installation beside the usual one, by [`INSTANCE_VARIABLE`].
    #[must_use]
    pub fn is_instance(&self) -> bool {
        self.dir.parent().is_some_and(|parent| parent.ends_with(INSTANCES))
    }

    /// A path in the state directory.
    #[must_use]
    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.dir.join(relative)
    }

    /// A short name that no other workspace has.
    #[must_use]
    pub fn tag(&self) -> String {
        short_hash(self.dir.as_os_str().as_encoded_bytes())
    }

    /// Keeps other `local` commands of this workspace out until the result is dropped.
    pub fn lock(&self, console: Console) -> Result<File> {
        let path = self.path("lock");
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
        if file.try_lock().is_err() {
            console.line("another `local` command is at work; waiting for it");
            file.lock().with_context(|| format!("{} cannot be locked", path.display()))?;
        }
        Ok(file)
    }

    /// What earlier commands remembered; nothing if there were none.
    pub fn memory(&self) -> Result<Memory> {
        Ok(read_json(&self.path("state.json"))?.unwrap_or_default())
    }

    /// Remembers for later commands.
    pub fn remember(&self, memory: &Memory) -> Result<()> {
        write_json(&self.path("state.json"), memory)
    }
}

/// `RECOURSE_LOCAL_DIR`, else `.local` in the workspace, else a directory under the system's temporary one.
///
/// As root the servers run as other users, who must be able to reach their files; a workspace in a private home
/// directory is closed to them.
fn choose_dir(workspace: &Path, chosen: Option<PathBuf>, root: bool, traversable: impl Fn(&Path) -> bool) -> PathBuf {
    match chosen {
        Some(dir) => env::current_dir().map(|here| here.join(&dir)).unwrap_or(dir),
        None if !root || workspace.ancestors().all(traversable) => workspace.join(".local"),
        None => env::temp_dir().join(format!("recourse-{}", short_hash(workspace.as_os_str().as_encoded_bytes()))),
    }
}

/// The directory of another installation, within that of the usual one.
fn instance_dir(dir: &Path, name: &str) -> Result<PathBuf> {
    let letters = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if !letters || name.len() > 20 {
        bail!("{INSTANCE_VARIABLE} is `{name}`: use up to 20 lower-case letters and digits");
    }
    Ok(dir.join(INSTANCES).join(name))
}

fn traversable_by_others(dir: &Path) -> bool {
    fs::metadata(dir).is_ok_and(|found| found.mode() & 0o001 != 0)
}

/// The nearest parent of the current directory, or of this program, that is a Cargo workspace.
fn workspace() -> Result<PathBuf> {
    let starts = [env::current_dir().ok(), env::current_exe().ok()];
    starts
        .iter()
        .flatten()
        .flat_map(|start| start.ancestors())
        .find(|dir| fs::read_to_string(dir.join("Cargo.toml")).is_ok_and(|text| text.contains("[workspace]")))
        .map(Path::to_path_buf)
        .context("no Cargo workspace here or above; run this in the repository")
}

/// Whether this process runs as root.
#[must_use]
pub fn is_root() -> bool {
    user_id().is_ok_and(|id| id == 0)
}

fn user_id() -> Result<u32> {
    Ok(fs::metadata("/proc/self").context("/proc is needed; only Linux is supported")?.uid())
}

/// Sixteen hex digits of SHA-256.
#[must_use]
pub fn short_hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes)).chars().take(16).collect()
}

/// Reads a JSON file; `None` if there is no such file.
pub fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => {
            let value = serde_json::from_slice(&bytes);
            value.map(Some).with_context(|| format!("{} is damaged; remove it and try again", path.display()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

/// Writes a JSON file that only its owner can read.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    write_private(path, &format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// Writes a file that only its owner can read. A reader sees the old or the new content, never a part.
pub fn write_private(path: &Path, content: &str) -> Result<()> {
    let write = || -> Result<()> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let draft = path.with_added_extension(format!("{}.new", std::process::id()));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        file.write_all(content.as_bytes())?;
        Ok(fs::rename(&draft, path)?)
    };
    write().with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_lives_in_the_workspace_when_others_can_reach_it() {
        let workspace = Path::new("/src/recourse");
        assert_eq!(choose_dir(workspace, None, true, |_| true), workspace.join(".local"));
    }

    #[test]
    fn one_closed_parent_moves_the_state_of_root_to_the_temporary_directory() {
        let workspace = Path::new("/private/src/recourse");
        let dir = choose_dir(workspace, None, true, |dir| dir != Path::new("/private"));
        assert!(dir.starts_with(env::temp_dir()));
        assert_eq!(dir, choose_dir(workspace, None, true, |dir| dir != Path::new("/private")));
        assert_ne!(dir, choose_dir(Path::new("/private/other"), None, true, |dir| dir != Path::new("/private")));
        assert_eq!(choose_dir(workspace, None, false, |_| false), workspace.join(".local"));
    }

    #[test]
    fn a_directory_that_was_asked_for_is_used() {
        let dir = choose_dir(Path::new("/src/recourse"), Some(PathBuf::from("/var/x")), true, |_| false);
        assert_eq!(dir, Path::new("/var/x"));
    }

    #[test]
    fn an_instance_has_a_directory_of_its_own() {
        let dir = Path::new("/src/recourse/.local");
        assert_eq!(instance_dir(dir, "demo").unwrap(), dir.join("instances/demo"));
        let state = |dir: &Path| State { workspace: dir.to_owned(), dir: dir.to_owned() };
        assert!(state(&dir.join("instances/demo")).is_instance() && !state(dir).is_instance());
        for name in ["..", "a/b", "Demo", "a-b", &"a".repeat(21)] {
            assert!(instance_dir(dir, name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_directory_without_the_search_bit_for_others_is_not_traversable() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o750)).unwrap();
        assert!(!traversable_by_others(dir.path()));
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o751)).unwrap();
        assert!(traversable_by_others(dir.path()));
    }

    #[test]
    fn a_state_directory_that_others_may_write_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let state = State { workspace: dir.path().to_owned(), dir: dir.path().join("state") };
        state.make().unwrap();
        fs::set_permissions(&state.dir, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(state.make().is_err());
    }

    #[test]
    fn what_is_remembered_is_read_again_and_closed_to_others() {
        let dir = tempfile::tempdir().unwrap();
        let state = State { workspace: dir.path().to_owned(), dir: dir.path().to_owned() };
        let memory = Memory { ports: BTreeMap::from([("postgres".to_owned(), 4321)]), ..Memory::default() };
        state.remember(&memory).unwrap();
        assert_eq!(state.memory().unwrap(), memory);
        assert_eq!(fs::metadata(state.path("state.json")).unwrap().mode() & 0o777, 0o600);
    }
}
