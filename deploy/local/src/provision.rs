//! Databases with their roles, and the broker's objects, as a service expects to find them.
//!
//! | who | may |
//! |---|---|
//! | `<service>_owner` | everything in its database; runs migrations |
//! | `<service>_app` | read and change rows; add to `audit` but not change it |
//! | `<service>_read` | read rows, but not the keys and stored answers of `platform` |
//!
//! Databases and roles of a service whose name has a hyphen have `_` in its place: [`database_name`].
//!
//! Calling twice changes nothing. Test databases of a service share its roles.

mod sql;

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context as _, Result, bail};
use messaging::topology::{MESH, definitions};
use reqwest::Url;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::broker::Admin;
use crate::console::Console;
use crate::secrets::{Passwords, passwords};
use crate::servers::Servers;
use crate::state::{INSTANCE_VARIABLE, State, write_private};

/// The virtual host of the mesh.
pub const VHOST: &str = "recourse";
const KINDS: [&str; 3] = ["owner", "app", "read"];
/// What `CREATE DATABASE` answers when another has made it: before we began, or while we waited for the other.
const EXISTS_ALREADY: [&str; 2] = ["42P04", "23505"];
const INVALID_PASSWORD: &str = "28P01";

/// The URLs of one database, one for each role. They hold passwords; the debug form does not.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrls {
    /// For migrations.
    pub owner: String,
    /// For the running service.
    pub app: String,
    /// For reports.
    pub read: String,
}

impl fmt::Debug for DatabaseUrls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrls(***)")
    }
}

/// The name of a service's database, with which the names of its roles begin: the service's, with `_` for `-`, which
/// SQL would have quoted. At the broker and in folders a service keeps its hyphen.
#[must_use]
pub fn database_name(service: &str) -> String {
    service.replace('-', "_")
}

/// Makes the database `name` for a service, with the service's roles, schemas and privileges.
///
/// `server_url` is the superuser's. The database has no tables yet: the service's `migrate` makes them.
pub async fn database(server_url: &str, service: &str, name: &str) -> Result<DatabaseUrls> {
    let (mut server, passwords) = server_with_roles(server_url, service).await?;
    create(&mut server, name, sql::create_database(service, name, "template0")?).await?;
    server.close().await?;
    let mut database = connect(with(server_url, None, name)?.as_str()).await?;
    run(&mut database, sql::privileges(service, name)?).await?;
    database.close().await?;
    let urls = urls(server_url, service, name, &passwords)?;
    keep_passwords_in_step(server_url, service, &urls, &passwords).await?;
    Ok(urls)
}

/// Makes the database `name` as a copy of `template`, which [`database`] made and nobody is connected to.
pub async fn database_from(server_url: &str, service: &str, template: &str, name: &str) -> Result<DatabaseUrls> {
    let (mut server, passwords) = server_with_roles(server_url, service).await?;
    create(&mut server, name, sql::create_database(service, name, template)?).await?;
    // Who may connect is no part of what is copied.
    run(&mut server, sql::connections(service, name)?).await?;
    server.close().await?;
    urls(server_url, service, name, &passwords)
}

/// Removes a database and ends its connections; a database that is not there is no error.
pub async fn drop_database(server_url: &str, name: &str) -> Result<()> {
    let mut server = connect(server_url).await?;
    run(&mut server, sql::drop_database(name)?).await?;
    Ok(server.close().await?)
}

/// Makes a virtual host with the mesh's exchanges, queues and policies, and the services' users with their permissions
/// in it. Returns each service's AMQP URL.
///
/// The administrator gets every permission in it, so that a test can publish and look by itself.
pub async fn broker(servers: &Servers, vhost: &str) -> Result<BTreeMap<String, String>> {
    let state = State::locate()?;
    let names: Vec<_> = services().iter().map(|service| format!("broker/{service}")).collect();
    let by_service: Passwords = passwords(&state, &names)?
        .into_iter()
        .map(|(name, password)| (name.trim_start_matches("broker/").to_owned(), password))
        .collect();
    let admin = Admin::new(&servers.amqp_admin_url)?;
    admin.put(&["vhosts", vhost], &json!({})).await?;
    let all = json!({ "configure": ".*", "write": ".*", "read": ".*" });
    admin.put(&["permissions", vhost, admin.user()], &all).await?;
    admin.post(&["definitions"], &definitions(&MESH, vhost, &by_service)).await?;
    by_service
        .iter()
        .map(|(service, password)| Ok((service.clone(), with(&servers.amqp_url, Some((service, password)), vhost)?)))
        .collect()
}

/// Removes a virtual host and everything in it.
pub async fn drop_vhost(servers: &Servers, vhost: &str) -> Result<()> {
    Admin::new(&servers.amqp_admin_url)?.delete(&["vhosts", vhost]).await
}

/// The services of the mesh.
#[must_use]
pub fn services() -> Vec<&'static str> {
    MESH.services.iter().map(|service| service.name).collect()
}

/// The files that hold a service's URLs, for the `url_file` settings of its configuration.
#[derive(Clone, Debug)]
pub struct UrlFiles {
    /// The application role's database URL.
    pub database: std::path::PathBuf,
    /// The owner role's database URL; for `migrate` only.
    pub database_owner: std::path::PathBuf,
    /// The reading role's database URL; for reports.
    pub database_read: std::path::PathBuf,
    /// The AMQP URL.
    pub broker: std::path::PathBuf,
}

impl UrlFiles {
    /// Where they are for a service.
    #[must_use]
    pub fn of(state: &State, service: &str) -> Self {
        let path = |name: &str| state.path(format!("urls/{service}/{name}"));
        Self {
            database: path("database"),
            database_owner: path("database-owner"),
            database_read: path("database-read"),
            broker: path("broker"),
        }
    }
}

/// Removes the mesh's databases and virtual host, so that [`mesh`] makes them anew and empty.
///
/// Only for an instance ([`crate::state::INSTANCE_VARIABLE`]) whose services are down: the usual installation holds
/// somebody's data, and the servers of the environment may be anybody's.
pub async fn reset(servers: &Servers, console: Console) -> Result<()> {
    let state = State::locate()?;
    if !state.is_instance() || Servers::from_environment()?.is_some() {
        bail!(
            "only the data of an instance with servers of its own is removed; set {INSTANCE_VARIABLE}, and none of the \
             variables that name servers"
        );
    }
    let memory = state.memory()?;
    if let Some((running, _)) = memory.services.iter().find(|(_, service)| service.process.is_running()) {
        bail!("{running} runs; stop the mesh with `local mesh down` before its data is removed");
    }
    let step = console.step("reset", "databases and queues of this instance");
    for service in services() {
        drop_database(&servers.database_server_url, &database_name(service)).await?;
    }
    empty_queues(servers).await?;
    step.done("emptied");
    Ok(())
}

/// Empties the queues and leaves them where they are: a quorum queue that is removed and made again at once can meet
/// the end of its former self, and the broker then answers 500.
async fn empty_queues(servers: &Servers) -> Result<()> {
    let admin = Admin::new(&servers.amqp_admin_url)?;
    // Made first: at the first reset there is nothing to ask about.
    admin.put(&["vhosts", VHOST], &json!({})).await?;
    let queues = admin.get(&["queues", VHOST]).await?;
    for name in queues.as_array().into_iter().flatten().filter_map(|queue| queue.get("name")?.as_str()) {
        admin.delete(&["queues", VHOST, name, "contents"]).await?;
    }
    Ok(())
}

/// Provisions the named services, or all, and writes the files of [`UrlFiles`].
pub async fn mesh(servers: &Servers, only: &[String], console: Console) -> Result<()> {
    if let Some(unknown) = only.iter().find(|name| !services().contains(&name.as_str())) {
        bail!("`{unknown}` is no service; services are {}", services().join(", "));
    }
    let state = State::locate()?;
    let step = console.step("broker", &format!("virtual host {VHOST}"));
    let mut amqp_urls = broker(servers, VHOST).await?;
    step.done("provisioned");
    for service in services().into_iter().filter(|name| only.is_empty() || only.iter().any(|wanted| wanted == name)) {
        let step = console.step("database", service);
        let urls = database(&servers.database_server_url, service, &database_name(service)).await?;
        let files = UrlFiles::of(&state, service);
        write_private(&files.database, &urls.app)?;
        write_private(&files.database_owner, &urls.owner)?;
        write_private(&files.database_read, &urls.read)?;
        write_private(&files.broker, &amqp_urls.remove(service).unwrap_or_default())?;
        step.done("provisioned");
    }
    Ok(())
}

/// The name of one of a service's roles.
fn role(service: &str, kind: &str) -> String {
    format!("{}_{kind}", database_name(service))
}

/// A connection to the server on which the service's roles exist, and the roles' passwords.
async fn server_with_roles(server_url: &str, service: &str) -> Result<(PgConnection, Passwords)> {
    let state = State::locate()?;
    let roles: Vec<_> = KINDS.iter().map(|kind| role(service, kind)).collect();
    let names: Vec<_> = roles.iter().map(|role| format!("database/{role}")).collect();
    let passwords = passwords(&state, &names)?;
    let mut server = connect(server_url).await?;
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_roles WHERE rolname = ANY($1)")
        .bind(&roles)
        .fetch_one(&mut server)
        .await?;
    if usize::try_from(known) != Ok(roles.len()) {
        run(&mut server, sql::create_roles(service, &passwords)?).await?;
    }
    Ok((server, passwords))
}

/// Roles that another state directory made have other passwords: they get ours.
async fn keep_passwords_in_step(
    server_url: &str,
    service: &str,
    urls: &DatabaseUrls,
    passwords: &Passwords,
) -> Result<()> {
    match PgConnection::connect(&urls.app).await {
        Ok(connection) => Ok(connection.close().await?),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(INVALID_PASSWORD) => {
            let mut server = connect(server_url).await?;
            run(&mut server, sql::change_passwords(service, passwords)?).await?;
            Ok(server.close().await?)
        }
        Err(error) => Err(error).context("the new database cannot be reached by its application role"),
    }
}

async fn connect(url: &str) -> Result<PgConnection> {
    PgConnection::connect(url).await.context("the database server cannot be reached")
}

async fn run(connection: &mut PgConnection, sql: String) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// Runs the statement that makes the database `name`, unless it is there or somebody else makes it meanwhile.
async fn create(server: &mut PgConnection, name: &str, sql: String) -> Result<()> {
    let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(name)
        .fetch_one(&mut *server)
        .await?;
    if known {
        return Ok(());
    }
    match sqlx::raw_sql(AssertSqlSafe(sql)).execute(server).await {
        Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| EXISTS_ALREADY.contains(&&*code)) => {
            Ok(())
        }
        outcome => outcome.map(drop).context("the database cannot be made"),
    }
}

fn urls(server_url: &str, service: &str, name: &str, passwords: &Passwords) -> Result<DatabaseUrls> {
    let url = |kind: &str| {
        let role = role(service, kind);
        let password = passwords.get(&format!("database/{role}")).with_context(|| format!("no password for {role}"))?;
        with(server_url, Some((&role, password)), name)
    };
    Ok(DatabaseUrls { owner: url("owner")?, app: url("app")?, read: url("read")? })
}

/// The same server, another user and another database or virtual host.
fn with(url: &str, credentials: Option<(&str, &str)>, place: &str) -> Result<String> {
    let mut url = Url::parse(url).ok().context("a server's URL cannot be parsed")?;
    if let Some((user, password)) = credentials {
        let set = url.set_username(user).and_then(|()| url.set_password(Some(password)));
        set.ok().context("a server's URL has no host")?;
    }
    url.path_segments_mut().ok().context("a server's URL has no host")?.clear().push(place);
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_keeps_its_server_when_user_and_place_change() {
        let url = with("postgres://postgres:a@127.0.0.1:5/postgres?sslmode=disable", Some(("u", "p")), "payments");
        assert_eq!(url.unwrap(), "postgres://u:p@127.0.0.1:5/payments?sslmode=disable");
        assert_eq!(with("amqp://a:b@127.0.0.1:5/%2f", None, "recourse").unwrap(), "amqp://a:b@127.0.0.1:5/recourse");
    }
}
