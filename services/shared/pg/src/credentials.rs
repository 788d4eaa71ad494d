//! Passwords that are renewed while a service works.
//!
//! Whoever renews a password writes it in two places, the server and the secret that is mounted here, one after the other;
//! in a cluster a minute may lie between them. So [`follow`] gives the pool what the file holds as soon as it holds it, and
//! [`crate::acquire`] takes the server's refusal for a state that passes: it has the file looked at again and goes on asking
//! for as long as callers wait for a connection anyway. Meanwhile they are served by the connections that are open: a
//! password is asked for only when one begins.

use std::{convert::Infallible, time::Duration};

use chassis::{config::Secret, lifecycle::Lifecycle};
use sqlx::PgPool;
use tokio::sync::Notify;

use crate::{ConnectError, DatabaseConfig, pool::options_at, tls};

/// How often the file is looked at when nobody was refused.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// Rung where the server refused a password. One for the whole process: a look in vain costs the reading of a small file.
static REFUSED: Notify = Notify::const_new();

/// The server refused a password: whoever follows the file of one looks at it now.
pub(crate) fn refused() {
    REFUSED.notify_waiters();
}

/// Gives the pool what the file of its URL holds, whenever that changes, as long as the service lives. Connections that
/// are open stay open, until they are as old as `max_lifetime_s` allows. A URL that came without a file stays as it is.
pub fn follow(pool: &PgPool, config: &DatabaseConfig, lifecycle: &Lifecycle) {
    if config.url.file().is_none() {
        return;
    }
    // What the file holds may have changed since it was read for the configuration: the first look is at once.
    let mut file = Follower { pool: pool.clone(), config: config.clone(), failing: false, refused: false };
    let stop = lifecycle.soft();
    lifecycle.spawn("database credentials", async move {
        let mut was_refused = false;
        loop {
            let refused = REFUSED.notified();
            file.look(was_refused);
            let next = async {
                tokio::select! {
                    () = refused => true,
                    () = tokio::time::sleep(LOOK_INTERVAL) => false,
                }
            };
            match stop.run_until_cancelled(next).await {
                Some(refused) => was_refused = refused,
                None => return Ok::<_, Infallible>(()),
            }
        }
    });
}

struct Follower {
    pool: PgPool,
    config: DatabaseConfig,
    /// The file as it is now cannot be used, and that was said.
    failing: bool,
    /// The server refuses what the file holds, and that was said.
    refused: bool,
}

impl Follower {
    fn look(&mut self, was_refused: bool) {
        match self.renew() {
            Ok(true) => {
                (self.failing, self.refused) = (false, false);
                tracing::info!("the database's address and password have changed; new connections use them");
            }
            Ok(false) => {
                self.failing = false;
                if was_refused && !self.refused {
                    self.refused = true;
                    tracing::warn!(
                        "the database refuses the password that is on file; open connections stay in use until the file \
                         and the server agree"
                    );
                }
            }
            Err(error) if !self.failing => {
                self.failing = true;
                tracing::warn!(
                    error = %error,
                    "the database's address and password have changed and cannot be used; the last ones stay in use"
                );
            }
            Err(_) => {}
        }
    }

    /// Whether the file holds something new, which the pool then has.
    fn renew(&mut self) -> Result<bool, Unusable> {
        let url: Secret = tls::renewed(&self.config.url)?;
        if url.expose() == self.config.url.expose() {
            return Ok(false);
        }
        self.pool.set_connect_options(options_at(&url, &self.config)?);
        self.config.url = url;
        Ok(true)
    }
}

#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error(transparent)]
    Renewal(#[from] tls::RenewalError),
    #[error(transparent)]
    Url(#[from] ConnectError),
}
