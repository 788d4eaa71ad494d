//! The key that signs requests, from two files that something else renews.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use object_store::{CredentialProvider, aws::AwsCredential};

use crate::{OpenError, S3Config};

/// How long a key is good without looking at its files again.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// The key of two files, as of their last content that could be read together.
#[derive(Debug)]
pub(super) struct KeyFiles {
    name: PathBuf,
    key: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    current: Arc<AwsCredential>,
    looked: Instant,
    broken: bool,
}

impl KeyFiles {
    /// The key in the files, which must be there already.
    pub(super) fn open(config: &S3Config) -> Result<Self, OpenError> {
        let (name, key) = (config.access_key_id_file.clone(), config.secret_access_key_file.clone());
        let current = Arc::new(read(&name, &key)?);
        Ok(Self { name, key, state: Mutex::new(State { current, looked: Instant::now(), broken: false }) })
    }

    fn current(&self) -> Arc<AwsCredential> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.looked.elapsed() >= LOOK_INTERVAL {
            state.looked = Instant::now();
            self.look(&mut state);
        }
        Arc::clone(&state.current)
    }

    fn look(&self, state: &mut State) {
        match read(&self.name, &self.key) {
            Ok(found) => {
                if found != *state.current {
                    tracing::info!("the key of the object store was read again");
                    state.current = Arc::new(found);
                }
                state.broken = false;
            }
            Err(error) if !state.broken => {
                state.broken = true;
                tracing::warn!(error = %error, "the key of the object store cannot be read; the last one stays in use");
            }
            Err(_) => {}
        }
    }
}

#[async_trait]
impl CredentialProvider for KeyFiles {
    type Credential = AwsCredential;

    async fn get_credential(&self) -> object_store::Result<Arc<AwsCredential>> {
        Ok(self.current())
    }
}

/// Both or neither: a change between the two readings would join a new name to an old key.
fn read(name: &Path, key: &Path) -> Result<AwsCredential, OpenError> {
    let found = (word("access_key_id_file", name)?, word("secret_access_key_file", key)?);
    if word("access_key_id_file", name)? != found.0 {
        return Err(OpenError::Key { setting: "access_key_id_file", reason: "is being changed just now".to_owned() });
    }
    Ok(AwsCredential { key_id: found.0, secret_key: found.1, token: None })
}

fn word(setting: &'static str, file: &Path) -> Result<String, OpenError> {
    let text = fs::read_to_string(file)
        .map_err(|error| OpenError::Key { setting, reason: format!("cannot be read: {error}") })?;
    match text.trim() {
        "" => Err(OpenError::Key { setting, reason: "is empty".to_owned() }),
        word => Ok(word.to_owned()),
    }
}
