//! What is in whose hands at this moment.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use sqlx::PgConnection;

use crate::Mesh;

/// How long it is waited for something to be in flight, under load.
const PATIENCE: Duration = Duration::from_secs(30);

const OUTBOX: &str = "SELECT count(*) FROM messaging.outbox";
const INBOX: &str = "SELECT count(*) FROM messaging.inbox WHERE state = 'ready'";
/// Asked of notices, and no answer recorded.
const DRAFTS: &str = "SELECT count(*) FROM intent
                      WHERE kind = 'draft_notice' AND state = 'planned' AND free_at > clock_timestamp()";
const OUTREACH: &str = "SELECT count(*) FROM intent
                        WHERE kind = 'courtesy' AND state = 'planned' AND free_at > clock_timestamp()";

/// What a victim has in its hands: where to look, and for what.
fn sights(victim: &str) -> &'static [(&'static str, &'static str)] {
    match victim {
        "payments" => &[("payments", OUTBOX)],
        "cases" => &[("cases", INBOX), ("cases", OUTBOX)],
        "notices" => &[("notices", OUTBOX), ("cases", DRAFTS)],
        "communications" => &[("communications", INBOX), ("cases", OUTREACH)],
        "counsel-portal" => &[("counsel-portal", INBOX)],
        _ => &[("payments", OUTBOX), ("cases", OUTBOX), ("cases", INBOX), ("communications", INBOX)],
    }
}

/// Connections that are kept open: what is looked for lasts some milliseconds.
#[derive(Debug, Default)]
pub(super) struct Lookout {
    open: BTreeMap<&'static str, PgConnection>,
}

impl Lookout {
    /// Waits until the victim has something in its hands, and counts it.
    pub(super) async fn catch(&mut self, mesh: &Mesh, victim: &str) -> anyhow::Result<i64> {
        let started = Instant::now();
        loop {
            let found = self.count(mesh, victim).await?;
            if found > 0 {
                return Ok(found);
            }
            if started.elapsed() > PATIENCE {
                bail!("nothing was in flight at {victim} for {PATIENCE:?}");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// What the victim has in its hands now.
    pub(super) async fn count(&mut self, mesh: &Mesh, victim: &str) -> anyhow::Result<i64> {
        let mut found = 0;
        for (service, query) in sights(victim) {
            let counted: i64 = sqlx::query_scalar(*query).fetch_one(self.of(mesh, service).await?).await?;
            found += counted;
        }
        Ok(found)
    }

    /// Forgets connections that ended with their server.
    pub(super) fn blink(&mut self) {
        self.open.clear();
    }

    async fn of(&mut self, mesh: &Mesh, service: &'static str) -> anyhow::Result<&mut PgConnection> {
        if !self.open.contains_key(service) {
            self.open.insert(service, mesh.database(service).await?);
        }
        self.open.get_mut(service).context("it was opened just now")
    }
}
