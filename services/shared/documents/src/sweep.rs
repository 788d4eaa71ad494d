//! Deleting objects that no row names.

use std::{convert::Infallible, time::Duration};

use futures_util::TryStreamExt as _;
use kernel::{Clock, SystemClock, Timestamp};
use object_store::{ObjectMeta, ObjectStoreExt as _, path::Path};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use crate::{DocumentError, Documents, place::Place};

/// How old an orphan must be. A transaction lives for seconds.
const GRACE: Duration = Duration::from_hours(24);

/// How often to sweep.
const EVERY: Duration = Duration::from_hours(24);

/// What a sweep found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Swept {
    /// Objects that a row names, or that are too young to tell.
    pub kept: usize,
    /// Objects that no row names, deleted.
    pub deleted: usize,
    /// Objects that are not ours, left alone.
    pub foreign: usize,
}

impl Documents {
    /// Deletes the service's objects that no committed row names and that were last written before `before`.
    pub async fn sweep(&self, pool: &PgPool, before: Timestamp) -> Result<Swept, DocumentError> {
        let mut swept = Swept::default();
        let prefix = Path::from(self.service);
        let mut objects = self.store.list(Some(&prefix));
        while let Some(object) = objects.try_next().await? {
            let Some(place) = Place::parse(self.service, &object.location) else {
                swept.foreign += 1;
                continue;
            };
            if is_older(&object, before) && self.delete_orphan(pool, &place, before).await? {
                swept.deleted += 1;
            } else {
                swept.kept += 1;
            }
        }
        Ok(swept)
    }

    async fn delete_orphan(&self, pool: &PgPool, place: &Place, before: Timestamp) -> Result<bool, DocumentError> {
        let mut tx = pg::begin(pool).await?;
        place.lock(&mut tx).await?;
        let named = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM documents.document WHERE subject_id = $1 AND sha256 = $2) AS "named!""#,
            place.subject,
            place.sha256.as_slice(),
        )
        .fetch_one(&mut *tx)
        .await?;
        if named {
            return Ok(false);
        }
        // A put that was rolled back while we waited for the lock has left a younger object.
        let still_old = match self.store.head(&place.path()).await {
            Err(object_store::Error::NotFound { .. }) => false,
            object => is_older(&object?, before),
        };
        if still_old {
            self.store.delete(&place.path()).await?;
        }
        Ok(still_old)
    }
}

fn is_older(object: &ObjectMeta, before: Timestamp) -> bool {
    object.last_modified.timestamp_micros() < before.as_unix_micros()
}

/// Sweeps now and every day until told to stop. Time is the system's: that of the object store.
pub async fn sweep_nightly(documents: Documents, pool: PgPool, stop: CancellationToken) -> Result<(), Infallible> {
    while !stop.is_cancelled() {
        match documents.sweep(&pool, SystemClock.now().minus(GRACE)).await {
            Ok(Swept { kept, deleted, foreign }) => tracing::info!(
                sweep.kept = kept,
                sweep.deleted = deleted,
                sweep.foreign = foreign,
                "the object store was swept: {deleted} documents that nothing names were deleted, {kept} are kept"
            ),
            Err(error) => tracing::warn!(error = %error, "the object store could not be swept; it will be tried again"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
    Ok(())
}
