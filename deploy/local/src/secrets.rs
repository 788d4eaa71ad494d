//! Random passwords, kept in the state directory in a file that only its owner can read.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use rand::TryRngCore as _;
use rand::rngs::OsRng;

use crate::console::Console;
use crate::state::{State, read_json, write_json};

/// Passwords by name: `postgres`, `broker-admin`, `database/payments_app`, `broker/payments`.
pub type Passwords = BTreeMap<String, String>;

/// The passwords of the names, made at the first call and the same ever after.
///
/// Takes the state's lock only when one is missing; safe for processes that run at the same time.
pub fn passwords(state: &State, names: &[String]) -> Result<Passwords> {
    if let Some(found) = all(&read(state)?, names) {
        return Ok(found);
    }
    let _lock = state.lock(Console::quiet())?;
    passwords_under_lock(state, names)
}

/// The same for a caller that holds the state's lock.
pub fn passwords_under_lock(state: &State, names: &[String]) -> Result<Passwords> {
    let mut kept = read(state)?;
    for name in names {
        if !kept.contains_key(name) {
            kept.insert(name.clone(), random_hex::<24>()?);
        }
    }
    write_json(&state.path("secrets.json"), &kept)?;
    Ok(all(&kept, names).unwrap_or_default())
}

fn read(state: &State) -> Result<Passwords> {
    Ok(read_json(&state.path("secrets.json"))?.unwrap_or_default())
}

fn all(kept: &Passwords, names: &[String]) -> Option<Passwords> {
    names.iter().map(|name| Some((name.clone(), kept.get(name)?.clone()))).collect()
}

/// `N` bytes of the operating system's generator.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes).context("the operating system gives no random bytes")?;
    Ok(bytes)
}

/// The same in hexadecimal digits, which need no quoting in URLs, SQL or configuration files.
pub(crate) fn random_hex<const N: usize>() -> Result<String> {
    Ok(hex::encode(random_bytes::<N>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_made_once_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let state = State { workspace: dir.path().to_owned(), dir: dir.path().to_owned() };
        let names = ["a".to_owned(), "b".to_owned()];
        let first = passwords(&state, &names[..1]).unwrap();
        let both = passwords(&state, &names).unwrap();
        assert_eq!(first["a"], both["a"]);
        assert_ne!(both["a"], both["b"]);
        assert_eq!(both["a"].len(), 48);
    }
}
