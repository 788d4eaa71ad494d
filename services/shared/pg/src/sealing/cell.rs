//! What stands in a sealed column: version, key id, nonce, ciphertext, tag.

use std::fmt;

use kernel::Masked;
use uuid::Uuid;

use super::{
    SealingError,
    keys::{KEY_ID_BYTES, Key},
};

/// The first byte of every cell, so that another algorithm can follow this one.
const VERSION: u8 = 1;

const HEADER_BYTES: usize = 1 + KEY_ID_BYTES;

/// The cell that a value is sealed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealContext {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's key.
    pub row: Uuid,
}

/// A sealed value, for a column of type BYTEA.
#[derive(Clone, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct SealedBytes(Vec<u8>);

impl SealedBytes {
    /// The bytes, to be stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, to be stored.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn seal(key: &Key, subject: Uuid, context: SealContext, plaintext: &[u8]) -> Result<Self, SealingError> {
        let header = header(key);
        let sealed = key.seal(&associated(&header, subject, context), plaintext)?;
        Ok(Self([header.as_slice(), &sealed].concat()))
    }

    pub(super) fn open(&self, key: &Key, subject: Uuid, context: SealContext) -> Result<Masked<String>, SealingError> {
        let bytes = self.open_bytes(key, subject, context)?.into_revealed();
        let SealContext { table, column, row } = context;
        String::from_utf8(bytes).map(Masked::new).map_err(|_| SealingError::Forged { table, column, row })
    }

    pub(super) fn open_bytes(
        &self,
        key: &Key,
        subject: Uuid,
        context: SealContext,
    ) -> Result<Masked<Vec<u8>>, SealingError> {
        let SealContext { table, column, row } = context;
        self.opened(key, subject, context).map(Masked::new).ok_or(SealingError::Forged { table, column, row })
    }

    fn opened(&self, key: &Key, subject: Uuid, context: SealContext) -> Option<Vec<u8>> {
        let (found, sealed) = self.0.split_at_checked(HEADER_BYTES)?;
        let expected = header(key);
        if found != expected {
            return None;
        }
        let plaintext = key.open(&associated(&expected, subject, context), sealed)?;
        Some(plaintext.to_vec())
    }
}

/// From a column.
impl From<Vec<u8>> for SealedBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for SealedBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedBytes({} bytes)", self.0.len())
    }
}

fn header(key: &Key) -> [u8; HEADER_BYTES] {
    let mut header = [VERSION; HEADER_BYTES];
    let (_, id) = header.split_at_mut(1);
    id.copy_from_slice(&key.id());
    header
}

/// Everything that the cell must agree with. Names in PostgreSQL hold no zero byte, so that no two cells share these bytes.
fn associated(header: &[u8], subject: Uuid, context: SealContext) -> Vec<u8> {
    let SealContext { table, column, row } = context;
    let zero: &[u8] = &[0];
    [header, subject.as_bytes(), row.as_bytes(), table.as_bytes(), zero, column.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SUBJECT: Uuid = Uuid::from_u128(7);
    const CELL: SealContext = SealContext { table: "instrument", column: "drawer_name", row: Uuid::from_u128(1) };

    fn key(byte: u8) -> Key {
        Key::from_bytes([byte; 32])
    }

    fn sealed(text: &str) -> SealedBytes {
        SealedBytes::seal(&key(1), SUBJECT, CELL, text.as_bytes()).unwrap()
    }

    #[test]
    fn a_cell_opens_in_its_own_place_only() {
        let cell = sealed("Ravi Kumar");
        let elsewhere = [
            SealContext { table: "party", ..CELL },
            SealContext { column: "payee_name", ..CELL },
            SealContext { row: Uuid::from_u128(2), ..CELL },
            // The same letters, cut at another place.
            SealContext { table: "instrumentdrawer", column: "_name", ..CELL },
        ];
        for context in elsewhere {
            assert!(matches!(cell.open(&key(1), SUBJECT, context), Err(SealingError::Forged { .. })), "{context:?}");
        }
        assert!(cell.open(&key(1), Uuid::from_u128(8), CELL).is_err());
        assert!(cell.open(&key(2), SUBJECT, CELL).is_err());
        assert_eq!(cell.open(&key(1), SUBJECT, CELL).unwrap().reveal(), "Ravi Kumar");
    }

    #[test]
    fn equal_values_do_not_look_equal() {
        assert_ne!(sealed("Ravi Kumar"), sealed("Ravi Kumar"));
    }

    #[test]
    fn neither_the_cell_nor_its_error_shows_the_value() {
        let cell = sealed("Ravi Kumar");
        assert_eq!(format!("{cell:?}"), "SealedBytes(47 bytes)");
        let error = cell.open(&key(2), SUBJECT, CELL).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cell instrument.drawer_name of row 00000000-0000-0000-0000-000000000001 does not open: \
             it was changed or belongs elsewhere"
        );
    }

    proptest! {
        #[test]
        fn what_was_sealed_comes_back(text in ".{0,200}") {
            prop_assert_eq!(sealed(&text).open(&key(1), SUBJECT, CELL).unwrap().into_revealed(), text);
        }

        #[test]
        fn a_cell_with_any_bit_changed_or_byte_cut_does_not_open(
            text in ".{0,40}", at in any::<prop::sample::Index>(), bit in 0_u8..8,
        ) {
            let cell = sealed(&text);
            let at = at.index(cell.as_bytes().len());
            let mut changed = cell.as_bytes().to_vec();
            changed[at] ^= 1 << bit;
            prop_assert!(SealedBytes::from(changed).open(&key(1), SUBJECT, CELL).is_err());
            let cut = cell.as_bytes()[..at].to_vec();
            prop_assert!(SealedBytes::from(cut).open(&key(1), SUBJECT, CELL).is_err());
        }
    }
}
