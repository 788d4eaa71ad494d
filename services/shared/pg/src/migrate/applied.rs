//! What a database already has of a set.

use std::collections::BTreeMap;

use sqlx::{PgConnection, migrate::Migrate};

use super::{MigrateError, Migrations};

/// The rows of a set's table: version and checksum.
pub(super) struct Applied(BTreeMap<i64, Vec<u8>>);

impl Applied {
    pub(super) async fn read(migrations: &Migrations, connection: &mut PgConnection) -> Result<Self, MigrateError> {
        let table = &*migrations.migrator.table_name;
        let failed = |source| MigrateError::Failed { set: migrations.set, version: None, source };
        let exists = sqlx::query_scalar!("SELECT to_regclass($1) IS NOT NULL AS \"exists!\"", table)
            .fetch_one(&mut *connection)
            .await
            .map_err(|error| failed(error.into()))?;
        if !exists {
            return Ok(Self(BTreeMap::new()));
        }
        let rows = connection.list_applied_migrations(table).await.map_err(|error| migrations.failed(error))?;
        Ok(Self(rows.into_iter().map(|row| (row.version, row.checksum.into_owned())).collect()))
    }

    pub(super) fn versions(&self) -> impl Iterator<Item = i64> {
        self.0.keys().copied()
    }

    pub(super) fn checksum(&self, version: i64) -> Option<&[u8]> {
        self.0.get(&version).map(Vec::as_slice)
    }
}
