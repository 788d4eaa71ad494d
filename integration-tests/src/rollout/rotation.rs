//! Secrets that are renewed under load: at the servers and in the files that replicas read, one after the other.

use std::{fs, time::Duration};

use anyhow::{Context as _, ensure};
use local::{broker::Admin, keys::Identity, servers::Servers};
use reqwest::Url;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use testkit::eventually;

use super::{
    fleet::{CONNECTIONS_RENEWED_WITHIN, Fleet},
    load::Load,
};
use crate::{Mesh, mesh::Certificates};

/// How long a file is behind the server, or the server behind the file: a tenth of a connection's life here, as a minute is in
/// a cluster. In that while nobody new gets in; who is in goes on.
const APART: Duration = Duration::from_secs(3);

/// So long a file is good without a look at it, and a little more.
const SEEN_WITHIN: Duration = Duration::from_millis(1_500);

/// Gives the services' database roles the passwords that the mesh was told: an earlier run may have left others.
pub(super) async fn reset(mesh: &Mesh) -> anyhow::Result<()> {
    for service in Mesh::services() {
        let url = database_url(mesh, service)?;
        let password = url.password().context("the URL has a password")?.to_owned();
        set_password(mesh, service, url.username(), &password).await?;
    }
    Ok(())
}

/// Renews the password of every service's database role; with every other service, the file is there first. Answers how
/// many connections began with the new ones.
pub(super) async fn databases(fleet: &Fleet, generation: u32) -> anyhow::Result<i64> {
    let mesh = fleet.mesh();
    let mut steps = Vec::new();
    for (service, server_first) in Mesh::services().zip([true, false].into_iter().cycle()) {
        let mut url = database_url(mesh, service)?;
        let password = format!("renewed-{generation}-{service}");
        url.set_password(Some(&password)).ok().context("the URL takes a password")?;
        let began: String =
            sqlx::query_scalar("SELECT clock_timestamp()::text").fetch_one(&mut mesh.database(service).await?).await?;
        if server_first {
            set_password(mesh, service, url.username(), &password).await?;
        } else {
            Fleet::write(&mesh.database_url_file(service), url.as_str())?;
        }
        steps.push((service, server_first, url, password, began));
    }
    tokio::time::sleep(APART).await;
    for (service, server_first, url, password, _) in &steps {
        if *server_first {
            Fleet::write(&mesh.database_url_file(service), url.as_str())?;
        } else {
            set_password(mesh, service, url.username(), password).await?;
        }
    }
    let mut all = 0;
    for (service, _, url, _, began) in &steps {
        let replicas = i64::try_from(fleet.of(service).count())?;
        all += eventually(&format!("the replicas of {service} connect with the new password"), async || {
            let new = "SELECT count(*) FROM pg_stat_activity
                       WHERE datname = current_database() AND usename = $1 AND backend_start > $2::timestamptz";
            let new: i64 = sqlx::query_scalar(new)
                .bind(url.username())
                .bind(began)
                .fetch_one(&mut mesh.database(service).await?)
                .await?;
            Ok((new >= replicas).then_some(new))
        })
        .await?;
    }
    Ok(all)
}

/// Renews the password of every service's user at the broker and cuts all connections, so that new ones must begin.
/// Answers how many were cut.
pub(super) async fn broker(fleet: &Fleet, servers: &Servers, generation: u32) -> anyhow::Result<usize> {
    let (mesh, admin) = (fleet.mesh(), Admin::new(&servers.amqp_admin_url)?);
    let mut users = Vec::new();
    for service in Mesh::services() {
        let mut url: Url = fs::read_to_string(mesh.broker_url_file(service))?.trim().parse()?;
        let password = format!("renewed-{generation}-{service}");
        url.set_password(Some(&password)).ok().context("the URL takes a password")?;
        admin.put(&["users", url.username()], &json!({ "password": password, "tags": "" })).await?;
        users.push(url.username().to_owned());
        Fleet::write(&mesh.broker_url_file(service), url.as_str())?;
    }
    let ours = |connection: &Value| users.iter().any(|user| connection.get("user").is_some_and(|name| name == user));
    let named = |connection: &Value| connection.get("name").and_then(Value::as_str).map(str::to_owned);
    let known = admin.get(&["vhosts", mesh.namespace().vhost(), "connections"]).await?;
    let known: Vec<String> =
        known.as_array().context("a list of connections")?.iter().filter(|each| ours(each)).filter_map(named).collect();
    ensure!(!known.is_empty(), "the broker knows of no connection");
    for name in &known {
        // One that has ended meanwhile needs no cutting.
        let _ = admin.delete(&["connections", name]).await;
    }
    eventually("every path to the broker is connected again", async || Ok(fleet.is_connected().await?.then_some(())))
        .await?;
    Ok(known.len())
}

/// Renews the token issuer's key, as an issuer does: both keys are published, then the new one signs, then the old one goes.
pub(super) async fn issuer(fleet: &mut Fleet, load: &Load, generation: u32) -> anyhow::Result<()> {
    let (present, next) = fleet.mesh().identities(generation)?;
    let keys = |identity: &Identity| {
        let set: Value = serde_json::from_str(&fs::read_to_string(&identity.jwks)?)?;
        let keys = set.get("keys").and_then(Value::as_array).context("a set of keys")?;
        anyhow::Ok(keys.clone())
    };
    let (old, new) = (keys(&present)?, keys(&next)?);
    let both = [old, new.clone()].concat();
    Fleet::write(&present.jwks, &json!({ "keys": both }).to_string())?;
    tokio::time::sleep(SEEN_WITHIN).await;
    fleet.mesh_mut().sign_with(&next)?;
    load.renew_tokens(fleet.mesh()).await?;
    tokio::time::sleep(SEEN_WITHIN).await;
    Fleet::write(&present.jwks, &json!({ "keys": new }).to_string())?;
    tokio::time::sleep(SEEN_WITHIN).await;
    Ok(())
}

/// Renews everybody's certificate three times and thereby the CA, as is done where one follows another: both are trusted,
/// then the new one signs, then the old one is not trusted any more. Answers how many steps there were.
pub(super) async fn certificates(fleet: &mut Fleet) -> anyhow::Result<usize> {
    let steps = [Certificates::trust_next, Certificates::sign_with_next, Certificates::trust_signer_alone];
    for step in steps {
        let (_, before) = fleet.expiries().await?;
        step(fleet.mesh_mut().certificates_mut()?)?;
        eventually("every replica uses its new certificate at both ends", async || {
            let (first, _) = fleet.expiries().await?;
            Ok((first > before).then_some(()))
        })
        .await?;
        // The callers from outside have theirs as soon, and every connection is then of this step.
        tokio::time::sleep(CONNECTIONS_RENEWED_WITHIN).await;
    }
    Ok(steps.len())
}

fn database_url(mesh: &Mesh, service: &str) -> anyhow::Result<Url> {
    Ok(fs::read_to_string(mesh.database_url_file(service))?.trim().parse()?)
}

async fn set_password(mesh: &Mesh, service: &str, role: &str, password: &str) -> anyhow::Result<()> {
    // Both are ours, made of letters, digits, `-` and `_`.
    let statement = format!("ALTER ROLE {role} PASSWORD '{password}'");
    sqlx::query(AssertSqlSafe(statement)).execute(&mut mesh.database(service).await?).await?;
    Ok(())
}
