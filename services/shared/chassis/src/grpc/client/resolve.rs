//! At which addresses a service is.

use std::{
    fmt,
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    time::Duration,
};

/// What a source of addresses answers with, some time.
pub type Resolving<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>>;

/// Tells the addresses of a name. It is asked again and again, for pods come and go under one name.
pub trait Resolve: fmt::Debug + Send + Sync {
    /// All addresses at which `host` is now. An error or an empty answer leaves those in use that were known before.
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> Resolving<'a>;

    /// How long an answer is good, give or take a fifth. A connection that breaks has it asked for at once.
    fn good_for(&self) -> Duration {
        Duration::from_secs(5)
    }
}

/// The system's resolver: DNS, and what the machine has beside it.
#[derive(Clone, Copy, Debug)]
pub struct Dns;

impl Resolve for Dns {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> Resolving<'a> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) })
    }
}

/// An address that was given as such. It has nothing to ask for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Literal(pub(super) IpAddr);

impl Resolve for Literal {
    fn resolve<'a>(&'a self, _host: &'a str, port: u16) -> Resolving<'a> {
        Box::pin(std::future::ready(Ok(vec![SocketAddr::new(self.0, port)])))
    }

    fn good_for(&self) -> Duration {
        Duration::MAX
    }
}
