//! A mesh under load to which things happen, one act after the other, and what must hold afterwards.
//!
//! ```ignore
//! let mut chaos = Chaos::begin("faults", "", |line| println!("{line}")).await?;
//! for act in act::EVERY_DEATH {
//!     chaos.perform(*act).await?;
//! }
//! assert_eq!(chaos.end().await?, Ok(()));
//! ```

pub mod act;
mod lookout;
mod schedule;
pub mod stage;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use self::{act::Act, lookout::Lookout, schedule::Dice, stage::Stage};
use crate::{
    Mesh,
    bank::{Bank, Loan, fate},
    invariants::{self, Violation},
    mesh::Leftovers,
    outside::Outside,
    own_servers::OwnServers,
};

/// So many memos at least, on so many loans.
const MEMOS: u32 = 200;
const LOANS: u32 = 100;

/// A load, a stage, and somebody who is told.
pub struct Chaos {
    // The mesh goes before the servers under it.
    stage: Stage,
    outside: Outside,
    started: Instant,
    say: Box<dyn Fn(String) + Send + Sync>,
}

impl std::fmt::Debug for Chaos {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chaos").field("stage", &self.stage).finish_non_exhaustive()
    }
}

impl Chaos {
    /// A mesh on servers of its own, with a promise broken by `sabotage` (`no-dedupe`), or none.
    pub async fn begin(
        instance: &'static str,
        sabotage: &str,
        say: impl Fn(String) + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let failpoints = if sabotage.is_empty() { String::new() } else { format!("sabotage.{sabotage}=return") };
        let servers = OwnServers::start(instance).await?;
        let armed: Vec<_> = Mesh::services().map(|service| (service, failpoints.as_str())).collect();
        let mesh = Mesh::start_on(servers.servers(), &armed).await?;
        let outside = Outside::of(&mesh).await?;
        let bank = Bank::on(mesh);
        let loans: Vec<_> = (0..LOANS).map(|n| Loan::new(&format!("HL-{n:05}"), &[fate::DELIVERED])).collect();
        bank.lend(&loans.iter().collect::<Vec<_>>()).await?;
        let lookout = Lookout::default();
        let stage = Stage { lookout, bank, servers, failpoints, used: 0 };
        Ok(Self { stage, outside, started: Instant::now(), say: Box::new(say) })
    }

    /// Lets something happen while memos and credits keep coming.
    pub async fn perform(&mut self, act: Act) -> anyhow::Result<()> {
        let (begun, stop) = (Instant::now(), AtomicBool::new(false));
        let (stage, outside) = (&mut self.stage, &mut self.outside);
        let deed = async {
            let done = stage.perform(act).await;
            stop.store(true, Ordering::Relaxed);
            done
        };
        let (worked, done) = tokio::join!(outside.work(&stop), deed);
        let in_flight = done.map_err(|error| error.context(format!("during: {act}")))?;
        worked.map_err(|error| error.context(format!("the client, during: {act}")))?;
        let seconds = begun.duration_since(self.started).as_secs_f64();
        let (what, took) = (act.to_string(), begun.elapsed().as_secs_f64());
        (self.say)(format!("{seconds:7.1} s  {what:<58}  in flight {in_flight:>5}  took {took:4.1} s"));
        Ok(())
    }

    /// Lets things happen as the dice of a seed fall, for so long.
    pub async fn reign(&mut self, seed: u64, lasting: Duration) -> anyhow::Result<()> {
        let mut dice = Dice::of(seed);
        while self.started.elapsed() < lasting {
            self.perform(dice.act()).await?;
        }
        Ok(())
    }

    /// Lets the rest of the memos come, waits for rest and checks everything. A mesh in order is also stopped in order.
    pub async fn end(mut self) -> anyhow::Result<Result<(), Violation>> {
        self.outside.reach(MEMOS).await?;
        let begun = Instant::now();
        let kept = self.outside.kept();
        let verdict = invariants::hold_all(&self.stage.bank.mesh, kept).await?;
        let (memos, credits) =
            (kept.dishonours.len(), kept.receipts.as_ref().map_or(0, std::collections::BTreeMap::len));
        let took = begun.elapsed().as_secs_f64();
        (self.say)(format!("{memos} memos and {credits} credits acknowledged; at rest and counted after {took:.1} s"));
        if verdict.is_ok() {
            // The broker's client calls it an error when its broker dies.
            let leftovers = Leftovers { errors: vec!["\"target\":\"lapin::"], ..Leftovers::default() };
            self.stage.bank.mesh.finish_but_for(&leftovers).await?;
        }
        Ok(verdict)
    }
}
