//! Deleting objects that no row names.

use std::{convert::Infallible, time::Duration};

use futures_util::TryStreamExt as _;
use kernel::{Clock, SystemClock, Timestamp};
use object_store::{ObjectMeta, ObjectStoreExt as _, path::Path};
use pg::check::Check;
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{DocumentError, Documents, place::Place};

/// How old an orphan must be. A transaction lives for seconds.
const GRACE: Duration = Duration::from_hours(24);

/// How often to sweep.
const EVERY: Duration = Duration::from_hours(24);

/// How often a replica looks whether it is time.
const LOOK_EVERY: Duration = Duration::from_hours(1);

/// Objects of which the database is asked at once.
const AT_ONCE: usize = 500;

/// One replica sweeps for all. A sweep lists every object.
const SWEEP: Check = Check { name: "document sweep", takes_at_most: Duration::from_hours(12) };

/// What a sweep found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Swept {
    /// Objects that a row names, or that are too young to tell.
    pub kept: usize,
    /// Objects that no row names, deleted. Where the bucket keeps versions, that is a mark over them.
    pub deleted: usize,
    /// Objects that no row names and that the store does not let us delete.
    pub held: usize,
    /// Objects that are not ours, left alone.
    pub foreign: usize,
}

/// What became of an object that no row seemed to name.
enum Orphan {
    Kept,
    Deleted,
    Held,
}

impl Documents {
    /// Deletes the service's objects that no committed row names and that were last written before `before`.
    pub async fn sweep(&self, pool: &PgPool, before: Timestamp) -> Result<Swept, DocumentError> {
        let mut swept = Swept::default();
        let prefix = Path::from(self.service);
        let mut batches = self.store.list(Some(&prefix)).try_chunks(AT_ONCE);
        while let Some(batch) = batches.try_next().await.map_err(|broken| broken.1)? {
            let count = batch.len();
            let places: Vec<_> = batch
                .iter()
                .filter_map(|object| Some((Place::parse(self.service, &object.location)?, object)))
                .collect();
            swept.foreign += count - places.len();
            let old: Vec<Place> =
                places.iter().filter(|(_, object)| is_older(object, before)).map(|(place, _)| *place).collect();
            swept.kept += places.len() - old.len();
            let orphans = self.unnamed(pool, &old).await?;
            swept.kept += old.len() - orphans.len();
            for place in orphans {
                match self.delete_orphan(pool, &place, before).await? {
                    Orphan::Kept => swept.kept += 1,
                    Orphan::Deleted => swept.deleted += 1,
                    Orphan::Held => swept.held += 1,
                }
            }
        }
        Ok(swept)
    }

    /// Those of the places that no row names as it seems, without a lock.
    async fn unnamed(&self, pool: &PgPool, places: &[Place]) -> Result<Vec<Place>, DocumentError> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let subjects: Vec<Uuid> = places.iter().map(|place| place.subject).collect();
        let hashes: Vec<Vec<u8>> = places.iter().map(|place| place.sha256.to_vec()).collect();
        let mut conn = pg::acquire(pool).await?;
        let rows = sqlx::query!(
            r#"SELECT o.number AS "number!" FROM unnest($1::uuid[], $2::bytea[]) WITH ORDINALITY
                   AS o (subject_id, sha256, number)
             WHERE NOT EXISTS (
                 SELECT FROM documents.document d WHERE d.subject_id = o.subject_id AND d.sha256 = o.sha256)"#,
            &subjects,
            &hashes,
        )
        .fetch_all(&mut *conn)
        .await?;
        // Numbers begin with one.
        let at = |number: i64| usize::try_from(number).ok().and_then(|number| places.get(number.checked_sub(1)?));
        Ok(rows.into_iter().filter_map(|row| at(row.number).copied()).collect())
    }

    async fn delete_orphan(&self, pool: &PgPool, place: &Place, before: Timestamp) -> Result<Orphan, DocumentError> {
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
            return Ok(Orphan::Kept);
        }
        // A put that was rolled back while we waited for the lock has left a younger object.
        let still_old = match self.store.head(&place.path()).await {
            Err(object_store::Error::NotFound { .. }) => false,
            object => is_older(&object?, before),
        };
        if !still_old {
            return Ok(Orphan::Kept);
        }
        match self.store.delete(&place.path()).await {
            // Until its time is over, if the bucket holds objects for a time.
            Err(object_store::Error::PermissionDenied { .. }) => Ok(Orphan::Held),
            deleted => Ok(deleted.map(|()| Orphan::Deleted)?),
        }
    }
}

fn is_older(object: &ObjectMeta, before: Timestamp) -> bool {
    object.last_modified.timestamp_micros() < before.as_unix_micros()
}

/// Sweeps once a day, in one of the replicas, until told to stop. Time is the system's: that of the object store.
pub async fn sweep_nightly(documents: Documents, pool: PgPool, stop: CancellationToken) -> Result<(), Infallible> {
    while !stop.is_cancelled() {
        match documents.sweep_in_turn(&pool, SystemClock.now()).await {
            Ok(Some(Swept { kept, deleted, held, foreign })) => tracing::info!(
                sweep.kept = kept,
                sweep.deleted = deleted,
                sweep.held = held,
                sweep.foreign = foreign,
                "the object store was swept: {deleted} documents that nothing names were deleted, {kept} are kept"
            ),
            Ok(None) => {}
            Err(error) => tracing::warn!(
                error = %error,
                "the object store could not be swept; it will be tried again in {} hours",
                SWEEP.takes_at_most.as_secs() / 3_600
            ),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
    Ok(())
}

impl Documents {
    /// Sweeps, if no replica has done so for a day; none, if it is not time.
    pub async fn sweep_in_turn(&self, pool: &PgPool, now: Timestamp) -> Result<Option<Swept>, DocumentError> {
        let mut conn = pg::acquire(pool).await?;
        let run = SWEEP.begin(&mut conn, now, now.minus(EVERY)).await?;
        drop(conn);
        let Some(run) = run else { return Ok(None) };
        let swept = self.sweep(pool, now.minus(GRACE)).await?;
        let found = [swept.kept, swept.deleted, swept.held, swept.foreign];
        let found = found.map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        let mut conn = pg::acquire(pool).await?;
        run.end(&mut conn, SystemClock.now(), &found).await?;
        Ok(Some(swept))
    }
}
