//! Migrations as SQL, for a house whose DBA applies them by hand.

use std::fmt::{self, Write};

use sqlx::migrate::Migration;

use super::Migrations;

/// The SQL of all sets for an empty database, with headings, ending in the same state as [`super::run`].
#[must_use]
pub fn print(sets: &[Migrations]) -> String {
    let mut script = String::new();
    // Writing to a string does not fail.
    sets.iter().try_for_each(|migrations| write_set(&mut script, migrations)).unwrap_or_default();
    script
}

fn write_set(script: &mut String, migrations: &Migrations) -> fmt::Result {
    let table = &migrations.migrator.table_name;
    writeln!(script, "-- ==== {} ====\n", migrations.set)?;
    for schema in migrations.migrator.create_schemas.iter() {
        writeln!(script, "CREATE SCHEMA IF NOT EXISTS {schema};")?;
    }
    // As sqlx makes it.
    writeln!(
        script,
        "CREATE TABLE IF NOT EXISTS {table} (\n    \
         version BIGINT PRIMARY KEY,\n    \
         description TEXT NOT NULL,\n    \
         installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),\n    \
         success BOOLEAN NOT NULL,\n    \
         checksum BYTEA NOT NULL,\n    \
         execution_time BIGINT NOT NULL\n);\n"
    )?;
    migrations.upwards().try_for_each(|migration| write_migration(script, table, migration))
}

fn write_migration(script: &mut String, table: &str, migration: &Migration) -> fmt::Result {
    let (begin, commit) = if migration.no_tx { ("", "") } else { ("BEGIN;\n", "COMMIT;\n") };
    let description = migration.description.replace('\'', "''");
    let sql = migration.sql.as_str().trim_end();
    // On a line of its own, for the last line may be a comment.
    let end = if sql.ends_with(';') { "" } else { "\n;" };
    writeln!(script, "-- ---- {} {} ----\n", migration.version, migration.description)?;
    writeln!(script, "{begin}{sql}{end}")?;
    writeln!(
        script,
        "INSERT INTO {table} (version, description, success, checksum, execution_time)\n    \
         VALUES ({}, '{description}', TRUE, '\\x{}', -1);\n{commit}",
        migration.version,
        hex::encode(&migration.checksum),
    )
}
