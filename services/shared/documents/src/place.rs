//! Where an object is, and which lock belongs to it.

use object_store::path::Path;
use pg::{StoreError, sealing::SealContext};
use sqlx::PgConnection;
use uuid::Uuid;

/// The content of one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) service: &'static str,
    pub(crate) subject: Uuid,
    pub(crate) sha256: [u8; 32],
}

impl Place {
    pub(crate) fn path(&self) -> Path {
        Path::from_iter([self.service, &self.subject.to_string(), &hex::encode(self.sha256)])
    }

    /// The place of a path of this service, if it is one.
    pub(crate) fn parse(service: &'static str, path: &Path) -> Option<Self> {
        let parts: Vec<_> = path.parts().collect();
        let [prefix, subject, hash] = parts.as_slice() else { return None };
        let mut sha256 = [0; 32];
        hex::decode_to_slice(hash.as_ref(), &mut sha256).ok()?;
        let subject = Uuid::try_parse(subject.as_ref()).ok()?;
        (prefix.as_ref() == service).then_some(Self { service, subject, sha256 })
    }

    /// What the ciphertext is bound to, besides the subject: the first half of the hash, which is as hard to meet by
    /// chance as a key; [`crate::Documents::get`] compares the whole.
    pub(crate) fn seal_context(&self) -> SealContext {
        let row = Uuid::from_bytes(self.sha256.first_chunk().copied().unwrap_or_default());
        SealContext { table: "documents.document", column: "object", row }
    }

    /// Held until the end of the transaction. One of a put and a sweep of the same content waits for the other.
    pub(crate) async fn lock(&self, conn: &mut PgConnection) -> Result<(), StoreError> {
        sqlx::query!("SELECT pg_advisory_xact_lock($1)", self.lock_key()).execute(conn).await?;
        Ok(())
    }

    /// The hash and the random end of the subject's id.
    fn lock_key(&self) -> i64 {
        let number = |bytes: Option<&[u8; 8]>| i64::from_be_bytes(bytes.copied().unwrap_or_default());
        number(self.sha256.first_chunk()) ^ number(self.subject.as_bytes().last_chunk())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_place_reads_back_from_its_path(subject: u128, sha256: [u8; 32]) {
            let place = Place { service: "notices", subject: Uuid::from_u128(subject), sha256 };
            prop_assert_eq!(Place::parse("notices", &place.path()), Some(place));
            prop_assert_eq!(Place::parse("cases", &place.path()), None);
        }
    }

    #[test]
    fn a_foreign_object_is_no_place() {
        for path in ["notices/readme", "notices/a/b", "notices"] {
            assert_eq!(Place::parse("notices", &Path::from(path)), None);
        }
    }
}
