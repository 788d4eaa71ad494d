use anyhow::Result;
use local::console::Console;
use local::provision::{self, DatabaseUrls, database, database_from, drop_database};
use local::servers;
use local::state::State;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::unique;

const INSUFFICIENT_PRIVILEGE: &str = "42501";

/// A database of payments with one table in each schema, dropped by [`Provisioned::drop`].
struct Provisioned {
    server_url: String,
    name: String,
    urls: DatabaseUrls,
}

impl Provisioned {
    async fn create(purpose: &str) -> Result<Self> {
        let server_url = servers::read()?.database_server_url;
        let name = unique(purpose);
        let urls = database(&server_url, "payments", &name).await?;
        for schema in ["public", "messaging", "audit", "platform"] {
            run(&urls.owner, &format!("CREATE TABLE {schema}.entry (id int GENERATED ALWAYS AS IDENTITY, n int)"))
                .await?;
        }
        run(&urls.owner, "CREATE FUNCTION platform.one() RETURNS int LANGUAGE sql AS 'SELECT 1'").await?;
        Ok(Self { server_url, name, urls })
    }

    async fn drop(self) -> Result<()> {
        drop_database(&self.server_url, &self.name).await
    }
}

async fn run(url: &str, sql: &str) -> Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

async fn is_denied(url: &str, sql: &str) -> bool {
    match run(url, sql).await.map_err(anyhow::Error::downcast::<sqlx::Error>) {
        Err(Ok(sqlx::Error::Database(error))) => error.code().as_deref() == Some(INSUFFICIENT_PRIVILEGE),
        _ => false,
    }
}

#[tokio::test]
async fn the_application_changes_rows_and_only_adds_to_the_audit_trail() {
    let provisioned = Provisioned::create("local_app").await.unwrap();
    let app = provisioned.urls.app.as_str();
    for schema in ["public", "messaging", "platform"] {
        run(app, &format!("INSERT INTO {schema}.entry (n) VALUES (1)")).await.unwrap();
        run(app, &format!("UPDATE {schema}.entry SET n = 2; DELETE FROM {schema}.entry")).await.unwrap();
    }
    run(app, "INSERT INTO audit.entry (n) VALUES (1); SELECT platform.one()").await.unwrap();
    for sql in ["UPDATE audit.entry SET n = 2", "DELETE FROM audit.entry", "TRUNCATE audit.entry"] {
        assert!(is_denied(app, sql).await, "{sql}");
    }
    provisioned.drop().await.unwrap();
}

#[tokio::test]
async fn nobody_but_the_owner_makes_or_changes_objects() {
    let provisioned = Provisioned::create("local_ddl").await.unwrap();
    for url in [&provisioned.urls.app, &provisioned.urls.read] {
        for sql in [
            "CREATE TABLE public.other (n int)",
            "CREATE TEMPORARY TABLE other (n int)",
            "CREATE SCHEMA other",
            "ALTER TABLE public.entry ADD m int",
            "DROP TABLE messaging.entry",
            "CREATE FUNCTION audit.two() RETURNS int LANGUAGE sql AS 'SELECT 2'",
        ] {
            assert!(is_denied(url, sql).await, "{sql}");
        }
    }
    provisioned.drop().await.unwrap();
}

#[tokio::test]
async fn a_reader_reads_rows_but_no_keys_and_runs_nothing() {
    let provisioned = Provisioned::create("local_read").await.unwrap();
    let read = provisioned.urls.read.as_str();
    run(read, "SELECT n FROM public.entry; SELECT n FROM messaging.entry; SELECT n FROM audit.entry").await.unwrap();
    for sql in ["SELECT n FROM platform.entry", "INSERT INTO public.entry (n) VALUES (1)", "SELECT platform.one()"] {
        assert!(is_denied(read, sql).await, "{sql}");
    }
    provisioned.drop().await.unwrap();
}

#[tokio::test]
async fn a_copy_has_the_tables_and_is_closed_to_other_services() {
    let provisioned = Provisioned::create("local_template").await.unwrap();
    let copy = unique("local_copy");
    let urls = database_from(&provisioned.server_url, "payments", &provisioned.name, &copy).await.unwrap();
    run(&urls.app, "INSERT INTO public.entry (n) VALUES (1)").await.unwrap();

    let other = unique("local_other");
    let other_urls = database(&provisioned.server_url, "cases", &other).await.unwrap();
    let into_copy = other_urls.app.replace(&other, &copy);
    assert!(is_denied(&into_copy, "SELECT 1").await);

    drop_database(&provisioned.server_url, &other).await.unwrap();
    drop_database(&provisioned.server_url, &copy).await.unwrap();
    provisioned.drop().await.unwrap();
}

#[tokio::test]
async fn a_service_whose_name_has_a_hyphen_has_a_database_and_roles_without_one() {
    let server_url = servers::read().unwrap().database_server_url;
    let name = unique("local_hyphen");
    let urls = database(&server_url, "counsel-portal", &name).await.unwrap();
    run(&urls.app, "DO $$ BEGIN ASSERT current_user = 'counsel_portal_app'; END $$").await.unwrap();
    run(&urls.owner, "CREATE TABLE public.entry (n int)").await.unwrap();
    run(&urls.read, "SELECT n FROM public.entry").await.unwrap();
    assert_eq!(provision::database_name("counsel-portal"), "counsel_portal");
    drop_database(&server_url, &name).await.unwrap();
}

#[tokio::test]
async fn provisioning_again_keeps_rows_and_privileges_that_migrations_took_away() {
    let provisioned = Provisioned::create("local_again").await.unwrap();
    run(&provisioned.urls.owner, "REVOKE UPDATE ON messaging.entry FROM payments_app").await.unwrap();
    run(&provisioned.urls.app, "INSERT INTO messaging.entry (n) VALUES (1)").await.unwrap();
    let again = database(&provisioned.server_url, "payments", &provisioned.name).await.unwrap();
    assert_eq!(again, provisioned.urls);
    assert!(is_denied(&again.app, "UPDATE messaging.entry SET n = 2").await);
    run(&again.app, "DO $$ BEGIN ASSERT (SELECT count(*) FROM messaging.entry) = 1; END $$").await.unwrap();
    provisioned.drop().await.unwrap();
}

#[tokio::test]
async fn databases_of_one_service_can_be_made_at_the_same_time() {
    let server_url = servers::read().unwrap().database_server_url;
    let names = [unique("local_a"), unique("local_b"), unique("local_c")];
    let made = tokio::join!(
        database(&server_url, "payments", &names[0]),
        database(&server_url, "payments", &names[1]),
        database(&server_url, "payments", &names[2]),
        database(&server_url, "payments", &names[0]),
    );
    for urls in [made.0.unwrap(), made.1.unwrap(), made.2.unwrap(), made.3.unwrap()] {
        run(&urls.app, "SELECT 1").await.unwrap();
    }
    for name in &names {
        drop_database(&server_url, name).await.unwrap();
    }
}

/// The servers of the tests are those of the usual installation.
#[tokio::test]
async fn the_data_of_the_usual_installation_is_not_removed() {
    assert!(!State::locate().unwrap().is_instance(), "these tests run in the usual installation");
    let error = provision::reset(&servers::read().unwrap(), Console::quiet()).await.unwrap_err();
    assert!(error.to_string().contains("RECOURSE_LOCAL_INSTANCE"), "{error}");
}
