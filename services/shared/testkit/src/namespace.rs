//! A virtual host of the broker per test.

use std::{
    collections::BTreeMap,
    path::Path,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::Context as _;
use local::{
    broker::Admin,
    provision,
    servers::{self, Servers},
};
use messaging::topology;

use crate::background;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A virtual host with the exchanges, queues, policies and permissions of the mesh, removed when dropped.
#[derive(Debug)]
pub struct Namespace {
    servers: Servers,
    vhost: String,
    urls: BTreeMap<String, String>,
}

impl Namespace {
    /// A fresh one.
    pub async fn create() -> anyhow::Result<Self> {
        Self::create_on(servers::read()?).await
    }

    /// The same on a certain broker, such as one that a test may kill.
    pub async fn create_on(servers: Servers) -> anyhow::Result<Self> {
        let vhost = format!("test-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let urls = provision::broker(&servers, &vhost).await?;
        Ok(Self { servers, vhost, urls })
    }

    /// A service's AMQP URL.
    pub fn url(&self, service: &str) -> anyhow::Result<&str> {
        self.urls.get(service).map(String::as_str).with_context(|| format!("{service} is not in the mesh"))
    }

    /// A service's AMQP URL by TLS, at the name in the broker's certificate, and the file of the CA by which it is checked.
    pub fn tls(&self, service: &str) -> anyhow::Result<(String, &Path)> {
        let amqps = self.servers.amqps.as_ref().context(
            "the broker has no TLS: end the servers with `make down` and start them with `make servers`, or set \
             RECOURSE_AMQPS_URL and RECOURSE_AMQPS_CA_FILE",
        )?;
        let (_, place) = amqps.url.rsplit_once('@').context("the AMQPS URL names an administrator")?;
        let (place, _) = place.rsplit_once('/').context("the AMQPS URL names a virtual host")?;
        let (user, _) = self.url(service)?.rsplit_once('@').context("a service has a password")?;
        let user = user.trim_start_matches("amqp://");
        Ok((format!("amqps://{user}@{place}/{}", self.vhost), &amqps.ca_file))
    }

    /// How many messages a queue holds: ready ones and those handed over without an acknowledgement.
    ///
    /// The broker counts at intervals; the answer may be a few seconds old.
    pub async fn messages_in(&self, queue: &str) -> anyhow::Result<u64> {
        let answer = Admin::new(&self.servers.amqp_admin_url)?.get(&["queues", &self.vhost, queue]).await?;
        Ok(answer.get("messages").and_then(serde_json::Value::as_u64).unwrap_or_default())
    }

    /// How many dead letters a consumer has.
    pub async fn dead_letters_of(&self, consumer: &str) -> anyhow::Result<u64> {
        self.messages_in(&topology::park_queue(consumer)).await
    }

    /// The virtual host's name.
    #[must_use]
    pub fn vhost(&self) -> &str {
        &self.vhost
    }

    /// The administrator's AMQP URL of this virtual host, for a test that publishes or reads by itself.
    pub fn admin_url(&self) -> anyhow::Result<String> {
        let (base, _) = self.servers.amqp_url.rsplit_once('/').context("the AMQP URL names a virtual host")?;
        Ok(format!("{base}/{}", self.vhost))
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let (servers, vhost) = (self.servers.clone(), self.vhost.clone());
        background::run(async move { provision::drop_vhost(&servers, &vhost).await });
    }
}
