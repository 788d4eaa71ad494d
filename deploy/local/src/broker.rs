//! A small client of RabbitMQ's management API.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, Method, Url};
use serde_json::Value;

/// The management API with the administrator's credentials.
#[derive(Clone)]
pub struct Admin {
    client: Client,
    base: Url,
}

impl std::fmt::Debug for Admin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Admin({}:{})", self.base.host_str().unwrap_or("?"), self.base.port().unwrap_or(0))
    }
}

impl Admin {
    /// A client for a URL like `http://user:password@127.0.0.1:15672`.
    pub fn new(admin_url: &str) -> Result<Self> {
        let base = Url::parse(admin_url).context("the broker's admin URL cannot be parsed")?;
        let client = Client::builder().no_proxy().timeout(Duration::from_secs(30)).build()?;
        Ok(Self { client, base })
    }

    /// The administrator's name.
    #[must_use]
    pub fn user(&self) -> &str {
        self.base.username()
    }

    /// Whether the API answers and accepts the credentials.
    pub(crate) async fn is_known(&self) -> bool {
        match self.url(&["whoami"]) {
            Ok(url) => self.client.get(url).send().await.is_ok_and(|response| response.status().is_success()),
            Err(_) => false,
        }
    }

    /// Reads a resource; path segments need no escaping.
    pub async fn get(&self, path: &[&str]) -> Result<Value> {
        Ok(self.send(Method::GET, path, None).await?.json().await?)
    }

    /// Creates or replaces a resource.
    pub async fn put(&self, path: &[&str], body: &Value) -> Result<()> {
        self.send(Method::PUT, path, Some(body)).await.map(drop)
    }

    /// Sends a document, such as definitions.
    pub async fn post(&self, path: &[&str], body: &Value) -> Result<()> {
        self.send(Method::POST, path, Some(body)).await.map(drop)
    }

    /// Asks with a document, such as for the messages of a queue, and gives the answer.
    pub async fn post_for(&self, path: &[&str], body: &Value) -> Result<Value> {
        Ok(self.send(Method::POST, path, Some(body)).await?.json().await?)
    }

    /// Removes a resource.
    pub async fn delete(&self, path: &[&str]) -> Result<()> {
        self.send(Method::DELETE, path, None).await.map(drop)
    }

    fn url(&self, path: &[&str]) -> Result<Url> {
        let mut url = self.base.clone();
        let mut segments = url.path_segments_mut().ok().context("the broker's admin URL has no host")?;
        segments.pop_if_empty().push("api").extend(path);
        drop(segments);
        Ok(url)
    }

    async fn send(&self, method: Method, path: &[&str], body: Option<&Value>) -> Result<reqwest::Response> {
        let name = format!("{method} /api/{}", path.join("/"));
        let mut request = self.client.request(method, self.url(path)?);
        if let Some(body) = body {
            request = request.json(body);
        }
        // The URL holds the password: the error must not.
        let sent = request.send().await.map_err(reqwest::Error::without_url);
        let response = sent.with_context(|| format!("{name}: the broker's management API does not answer"))?;
        let status = response.status();
        if !status.is_success() {
            bail!("{name} was answered with {status}: {}", response.text().await.unwrap_or_default());
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_escaped_and_the_password_does_not_print() {
        let admin = Admin::new("http://someone:hidden@127.0.0.1:15672").unwrap();
        assert_eq!(admin.url(&["vhosts", "/"]).unwrap().path(), "/api/vhosts/%2F");
        assert_eq!(admin.user(), "someone");
        assert_eq!(format!("{admin:?}"), "Admin(127.0.0.1:15672)");
    }
}
