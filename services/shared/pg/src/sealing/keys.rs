//! Keys: of 32 bytes, read from files, wiped when dropped, never printed.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use rand::{TryRngCore, rngs::OsRng};
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, zeroize::Zeroizing};
use serde::Deserialize;
use sha2::Sha256;
use thiserror::Error;
use uuid::Uuid;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// Bytes of the name of a key.
pub(super) const KEY_ID_BYTES: usize = 8;

/// The section `[sealing]` of a service's configuration: files that hold 64 hexadecimal digits each.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealingConfig {
    /// The key-encryption key, which wraps the subjects' keys.
    pub key_file: PathBuf,
    /// The key of blind indexes.
    pub index_key_file: PathBuf,
}

/// A key file cannot be used. Neither its content nor its path is repeated.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// It cannot be read.
    #[error("the file of `{key}` cannot be read: {source}")]
    Unreadable {
        /// The key of the configuration that names the file.
        key: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// It holds something else than a key.
    #[error("the file of `{key}` does not hold 64 hexadecimal digits")]
    NotAKey {
        /// The key of the configuration that names the file.
        key: &'static str,
    },
}

/// The operating system gives no randomness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the operating system gives no randomness")]
pub struct RandomnessError;

/// A value cannot be encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum SealError {
    #[error("the value is too long to be sealed")]
    TooLong,
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
}

/// 32 secret bytes.
pub struct Key(SecretBox<[u8; KEY_BYTES]>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

impl Key {
    /// Reads a key from a file; `config_key` is what the configuration calls the file.
    pub fn from_file(config_key: &'static str, path: &Path) -> Result<Self, KeyFileError> {
        let text = std::fs::read_to_string(path)
            .map(Zeroizing::new)
            .map_err(|source| KeyFileError::Unreadable { key: config_key, source })?;
        let mut key = Self::zeroed();
        hex::decode_to_slice(text.trim_ascii(), key.0.expose_secret_mut())
            .map_err(|_| KeyFileError::NotAKey { key: config_key })?;
        Ok(key)
    }

    /// A key of given bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(SecretBox::new(Box::new(bytes)))
    }

    /// A new key from the operating system's randomness.
    pub fn random() -> Result<Self, RandomnessError> {
        let mut key = Self::zeroed();
        fill(key.0.expose_secret_mut())?;
        Ok(key)
    }

    /// The key's name: tells two keys apart and says nothing about either.
    pub(super) fn id(&self) -> [u8; KEY_ID_BYTES] {
        truncated(&self.hmac(&[b"recourse key id"]))
    }

    /// HMAC-SHA-256 over the parts, one after the other.
    pub(super) fn hmac(&self, parts: &[&[u8]]) -> Zeroizing<[u8; KEY_BYTES]> {
        let mut mac = self.keyed();
        for part in parts {
            mac.update(part);
        }
        Zeroizing::new(mac.finalize().into_bytes().into())
    }

    /// AES-256-GCM: 12 bytes of random nonce, then ciphertext and tag. The associated data must be given again to open.
    pub(super) fn seal(&self, associated: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_BYTES];
        fill(&mut nonce)?;
        let payload = Payload { msg: plaintext, aad: associated };
        let ciphertext = self.cipher().encrypt(&Nonce::from(nonce), payload).map_err(|_| SealError::TooLong)?;
        Ok([nonce.as_slice(), &ciphertext].concat())
    }

    /// The plaintext, if the bytes were sealed with this key and associated data.
    pub(super) fn open(&self, associated: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: ciphertext, aad: associated };
        self.cipher().decrypt(&Nonce::from(*nonce), payload).ok().map(Zeroizing::new)
    }

    /// A subject's key, sealed with this one for that subject only.
    pub(super) fn wrap_key(&self, subject: Uuid, key: &Self) -> Result<Vec<u8>, SealError> {
        self.seal(&wrapping(subject), key.0.expose_secret())
    }

    /// The reverse of [`Key::wrap_key`]; `None` if the bytes were changed or belong to another subject.
    pub(super) fn unwrap_key(&self, subject: Uuid, wrapped: &[u8]) -> Option<Self> {
        let bytes = self.open(&wrapping(subject), wrapped)?;
        bytes.as_slice().try_into().ok().map(Self::from_bytes)
    }

    fn zeroed() -> Self {
        Self::from_bytes([0; KEY_BYTES])
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(self.0.expose_secret().into())
    }

    fn keyed(&self) -> Hmac<Sha256> {
        // A key of this length is one that HMAC takes, padded to its block of 64 bytes.
        let mut block = Zeroizing::new([0; 64]);
        let (head, _) = block.split_at_mut(KEY_BYTES);
        head.copy_from_slice(self.0.expose_secret());
        <Hmac<Sha256> as KeyInit>::new((&*block).into())
    }
}

/// The first bytes of a digest.
pub(super) fn truncated<const N: usize>(digest: &[u8; KEY_BYTES]) -> [u8; N] {
    const { assert!(N <= KEY_BYTES, "a digest has 32 bytes") };
    let mut start = [0; N];
    start.iter_mut().zip(digest).for_each(|(to, from)| *to = *from);
    start
}

fn wrapping(subject: Uuid) -> Vec<u8> {
    [b"recourse subject key\0".as_slice(), subject.as_bytes()].concat()
}

fn fill(bytes: &mut [u8]) -> Result<(), RandomnessError> {
    OsRng.try_fill_bytes(bytes).map_err(|_| RandomnessError)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Key::from_bytes([byte; KEY_BYTES])
    }

    fn file(content: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        file
    }

    #[test]
    fn a_key_file_holds_64_hexadecimal_digits_and_perhaps_a_line_end() {
        let file = file(&format!("{}\n", "0a".repeat(32)));
        let read = Key::from_file("sealing.key_file", file.path()).unwrap();
        assert_eq!(read.0.expose_secret(), &[10; KEY_BYTES]);
    }

    #[test]
    fn a_bad_key_file_is_named_by_its_configuration_key_and_not_quoted() {
        for content in ["", "abcdef", &"zz".repeat(32), &"0a".repeat(33)] {
            let error = Key::from_file("sealing.key_file", file(content).path()).unwrap_err();
            assert_eq!(error.to_string(), "the file of `sealing.key_file` does not hold 64 hexadecimal digits");
        }
        let absent = Key::from_file("sealing.index_key_file", Path::new("absent")).unwrap_err();
        assert!(absent.to_string().starts_with("the file of `sealing.index_key_file` cannot be read"));
    }

    #[test]
    fn a_key_does_not_print() {
        assert_eq!(format!("{:?}", key(7)), "Key(***)");
    }

    #[test]
    fn hmac_agrees_with_rfc_4231_but_for_its_fixed_length_of_key() {
        // Test case 2 has the key "Jefe"; HMAC pads keys with zeros, so 28 zeros after it change nothing.
        let mut bytes = [0; KEY_BYTES];
        bytes[..4].copy_from_slice(b"Jefe");
        let digest = Key::from_bytes(bytes).hmac(&[b"what do ya want ", b"for nothing?"]);
        assert_eq!(hex::encode(*digest), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn a_wrapped_key_unwraps_for_its_subject_only() {
        let (subject, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let wrapped = key(1).wrap_key(subject, &key(2)).unwrap();
        assert_eq!(wrapped.len(), 60);
        assert_eq!(key(1).unwrap_key(subject, &wrapped).unwrap().id(), key(2).id());
        assert!(key(1).unwrap_key(other, &wrapped).is_none());
        assert!(key(3).unwrap_key(subject, &wrapped).is_none());
    }
}
