//! A small file that is read again when it changes: a key set, a token.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use thiserror::Error;

/// How long an answer is good without looking at the file again.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// The file cannot be read, or not understood.
#[derive(Debug, Error)]
#[error("{path}: {reason}", path = path.display())]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// What the system or the parser said.
    pub reason: String,
}

/// What a file holds, as of its last modification that could be read.
pub(crate) struct Watched<T> {
    path: PathBuf,
    parse: fn(&str) -> Result<T, String>,
    state: Mutex<State<T>>,
}

struct State<T> {
    value: Arc<T>,
    modified: Modified,
    looked: Instant,
    broken: bool,
}

/// Time and length: two writes within one tick of the file system's clock rarely have the same length.
type Modified = (SystemTime, u64);

impl<T> Watched<T> {
    pub(crate) fn open(path: &Path, parse: fn(&str) -> Result<T, String>) -> Result<Self, FileError> {
        let (value, modified) = read(path, parse).map_err(|reason| FileError { path: path.to_owned(), reason })?;
        let state = State { value: Arc::new(value), modified, looked: Instant::now(), broken: false };
        Ok(Self { path: path.to_owned(), parse, state: Mutex::new(state) })
    }

    /// The present value. While the file cannot be read, the last one that could.
    pub(crate) fn current(&self) -> Arc<T> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.looked.elapsed() >= LOOK_INTERVAL {
            state.looked = Instant::now();
            self.look(&mut state);
        }
        state.value.clone()
    }

    fn look(&self, state: &mut State<T>) {
        if modified(&self.path).is_ok_and(|modified| modified == state.modified) {
            return;
        }
        match read(&self.path, self.parse) {
            Ok((value, modified)) => {
                *state = State { value: Arc::new(value), modified, looked: state.looked, broken: false };
                tracing::info!(file.path = %self.path.display(), "{} was read again", self.path.display());
            }
            Err(reason) if !state.broken => {
                state.broken = true;
                tracing::warn!(
                    file.path = %self.path.display(),
                    "{} has changed and cannot be read, so its last content stays in use: {reason}",
                    self.path.display()
                );
            }
            Err(_) => {}
        }
    }
}

fn read<T>(path: &Path, parse: fn(&str) -> Result<T, String>) -> Result<(T, Modified), String> {
    let describe = |error: io::Error| error.to_string();
    // Before the content: a write in between is then seen at the next look.
    let modified = modified(path).map_err(describe)?;
    let text = fs::read_to_string(path).map_err(describe)?;
    Ok((parse(&text)?, modified))
}

fn modified(path: &Path) -> io::Result<Modified> {
    let metadata = fs::metadata(path)?;
    Ok((metadata.modified()?, metadata.len()))
}

impl<T> fmt::Debug for Watched<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").field("path", &self.path).finish_non_exhaustive()
    }
}

#[cfg(test)]
impl<T> Watched<T> {
    /// Makes the next [`current`](Self::current) look at the file, as if the interval were over.
    pub(crate) fn forget_when_looked(&self) {
        let mut state = self.state.lock().unwrap();
        state.looked = state.looked.checked_sub(LOOK_INTERVAL).unwrap();
    }
}
