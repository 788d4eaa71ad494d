//! Several sets of migrations in one database, ahead of it and behind it.

use std::{borrow::Cow, time::Duration};

use pg::{
    MIGRATIONS,
    migrate::{self, MigrateError, Migrations},
};
use sqlx::{
    AssertSqlSafe, PgPool, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::database::{self, Database, execute};

/// A second set, with its own table.
fn other(files: &[(i64, &'static str)]) -> Migrations {
    let migrations = files.iter().map(|&(version, sql)| {
        Migration::new(version, Cow::Borrowed("it's a step"), MigrationType::Simple, sql.into_sql_str(), false)
    });
    let mut migrator = Migrator::with_migrations(migrations.collect());
    migrator.dangerous_set_table_name("other._sqlx_migrations");
    migrator.create_schema("other");
    Migrations { set: "other", migrator: Box::leak(Box::new(migrator)) }
}

async fn pending_versions(pool: &PgPool, sets: &[Migrations]) -> Vec<(&'static str, i64)> {
    let pending = migrate::pending(pool, sets).await.unwrap();
    pending.into_iter().map(|migration| (migration.set, migration.version)).collect()
}

#[tokio::test]
async fn each_set_is_applied_once_and_keeps_its_own_table() {
    database::empty(async |database| {
        let pool = database.pool().await;
        let sets = [MIGRATIONS, other(&[(1, "CREATE TABLE other.thing ()")])];
        let platform = MIGRATIONS.migrator.iter().map(|migration| ("platform", migration.version));
        let expected: Vec<_> = platform.chain([("other", 1)]).collect();
        assert!(expected.len() > 2);
        assert_eq!(pending_versions(&pool, &sets).await, expected);
        let applied = migrate::run(&database.url, &sets).await.unwrap();
        assert_eq!(applied.iter().map(|done| (done.set, done.version)).collect::<Vec<_>>(), expected);
        assert_eq!(pending_versions(&pool, &sets).await, []);
        assert_eq!(migrate::run(&database.url, &sets).await, Ok(vec![]));
        let tables = "SELECT count(*) FROM pg_tables WHERE tablename = '_sqlx_migrations' AND schemaname IN ('platform', 'other')";
        assert_eq!(sqlx::query_scalar::<_, i64>(tables).fetch_one(&pool).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_database_that_is_ahead_of_the_program_is_left_alone() {
    database::empty(async |database| {
        let newer = other(&[(1, "CREATE TABLE other.thing ()"), (3, "CREATE TABLE other.later ()")]);
        migrate::run(&database.url, &[newer]).await.unwrap();
        let older = [other(&[(1, "CREATE TABLE other.thing ()")])];
        assert_eq!(pending_versions(&database.pool().await, &older).await, []);
        assert_eq!(migrate::run(&database.url, &older).await, Ok(vec![]));
    })
    .await;
}

#[tokio::test]
async fn an_applied_migration_must_neither_change_nor_vanish() {
    database::empty(async |database| {
        let applied = [(1, "CREATE TABLE other.thing ()"), (3, "CREATE TABLE other.later ()")];
        migrate::run(&database.url, &[other(&applied)]).await.unwrap();
        let pool = database.pool().await;
        let changed = [other(&[(1, "CREATE TABLE other.thing (id int)"), applied[1]])];
        let expected = MigrateError::Changed { set: "other", version: 1 };
        assert_eq!(migrate::pending(&pool, &changed).await, Err(expected.clone()));
        assert_eq!(migrate::run(&database.url, &changed).await, Err(expected));
        let removed = [other(&applied[1..])];
        let expected = MigrateError::Removed { set: "other", version: 1 };
        assert_eq!(migrate::pending(&pool, &removed).await, Err(expected.clone()));
        assert_eq!(migrate::run(&database.url, &removed).await, Err(expected));
    })
    .await;
}

#[tokio::test]
async fn a_role_that_only_reads_the_tables_sees_what_is_pending() {
    database::migrated(async |database| {
        let role = database.role();
        let mut owner = database.observer().await;
        execute(
            &mut owner,
            format!(
                "CREATE ROLE {role}; GRANT USAGE ON SCHEMA platform TO {role};
                 GRANT SELECT ON platform._sqlx_migrations TO {role}"
            ),
        )
        .await;
        let pool = pool_as(database, &role).await;
        let newer = other(&[(1, "CREATE TABLE other.thing ()")]);
        assert_eq!(pending_versions(&pool, &[MIGRATIONS, newer]).await, [("other", 1)]);
    })
    .await;
}

async fn pool_as(database: &Database, role: &str) -> PgPool {
    let options: PgConnectOptions = database.url.parse().unwrap();
    PgPoolOptions::new().max_connections(1).connect_with(options.options([("role", role)])).await.unwrap()
}

#[tokio::test]
async fn a_migration_that_fails_is_named_and_leaves_nothing() {
    database::empty(async |database| {
        let sets = [other(&[(1, "CREATE TABLE other.thing ()"), (2, "CREATE TABLE other.half (); SELECT 1 / 0")])];
        let error = migrate::run(&database.url, &sets).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "migrations of other, 2: the database and the program disagree: the server refused a value (SQLSTATE 22012)"
        );
        let pool = database.pool().await;
        assert_eq!(pending_versions(&pool, &sets).await, [("other", 2)]);
        let half: bool = sqlx::query_scalar("SELECT to_regclass('other.half') IS NULL").fetch_one(&pool).await.unwrap();
        assert!(half);
    })
    .await;
}

#[tokio::test]
async fn a_second_run_does_not_wait_without_end_for_the_first() {
    database::empty(async |database| {
        let mut first = database.observer().await;
        // The key is part of the contract with DBAs who hold migrations back.
        execute(&mut first, "SELECT pg_advisory_lock(x'7265636f75727365'::bigint)").await;
        let blocked = migrate::run_within(&database.url, &[MIGRATIONS], Duration::ZERO).await;
        assert!(matches!(blocked, Err(MigrateError::Locked { .. })), "{blocked:?}");
        drop(first);
        assert_eq!(migrate::run(&database.url, &[MIGRATIONS]).await.unwrap().len(), MIGRATIONS.migrator.iter().count());
    })
    .await;
}

#[tokio::test]
async fn the_printed_script_does_what_a_run_does() {
    database::empty(async |database| {
        let sets = [MIGRATIONS, other(&[(1, "CREATE TABLE other.thing ()")])];
        let script = migrate::print(&sets);
        assert!(script.contains("-- ==== platform ====") && script.contains("-- ---- 1 it's a step ----"), "{script}");
        let mut owner = database.observer().await;
        sqlx::raw_sql(AssertSqlSafe(script)).execute(&mut owner).await.unwrap();
        assert_eq!(pending_versions(&database.pool().await, &sets).await, []);
        assert_eq!(migrate::run(&database.url, &sets).await, Ok(vec![]));
    })
    .await;
}
