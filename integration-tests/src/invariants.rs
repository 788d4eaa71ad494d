//! What must hold after everything, whatever was killed on the way.
//!
//! The mesh is first left alone until it rests. Then each promise is counted over the databases of all services, for every
//! arrow of `messaging::topology::MESH`, and against what a client outside the mesh has kept.

mod arrows;
mod deadlines;
mod effects;
mod ledger;
mod rest;

use std::collections::BTreeMap;

use anyhow::Context as _;
use sqlx::{PgConnection, postgres::PgRow};
use thiserror::Error;

use crate::Mesh;

/// What a client outside the mesh knows to be done: it was told so.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The ids of recorded dishonours.
    pub dishonours: Vec<String>,
    /// Every credit that was ever sent, and acknowledged: the reference with the paise. Absent where a test posts money
    /// by other ways.
    pub receipts: Option<BTreeMap<String, i64>>,
    /// How many events that no service of the mesh has stated were smuggled in, each counted once a follower.
    pub smuggled: usize,
    /// How many of them cannot be applied and are parked.
    pub parked: usize,
}

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Violation {
    /// A command was acknowledged and its row is not there.
    #[error("{0} acknowledged commands are lost")]
    CommandLost(usize),
    /// A committed event has no effect where it is followed.
    #[error("{0} committed events are lost")]
    EventLost(usize),
    /// Something was done more than once.
    #[error("twice: {0}")]
    EffectTwice(String),
    /// A deadline fired more than once, or half, or its day is over and it did not fire.
    #[error("deadlines: {0}")]
    DeadlineAmiss(String),
    /// The books do not agree with the payers' own list, or not with themselves.
    #[error("money: {0}")]
    MoneyAmiss(String),
    /// Something does not come to rest.
    #[error("the mesh does not come to rest: {0}")]
    Restless(String),
    /// An event is parked or waits for one that never comes.
    #[error("{0} events are held")]
    Held(usize),
}

/// What a check finds; the outer error is that it could not be made.
pub(crate) type Verdict = Result<(), Violation>;

/// Waits until the mesh is at rest and checks everything; `acknowledged` are ids of dishonours that payments answered.
///
/// The outer error is that it could not be checked; the inner one is the verdict.
pub async fn hold(mesh: &Mesh, acknowledged: &[String]) -> anyhow::Result<Result<(), Violation>> {
    hold_all(mesh, &Kept { dishonours: acknowledged.to_vec(), ..Kept::default() }).await
}

/// The same against all that a client has kept.
pub async fn hold_all(mesh: &Mesh, kept: &Kept) -> anyhow::Result<Result<(), Violation>> {
    let mut books = Books::open(mesh).await?;
    check(&mut books, kept).await
}

/// Waits until a mesh has done all that it knows of: a service that is stopped before that leaves something behind, and
/// rightly. Where `all_arrive`, every event that was stated must have been received, too.
pub(crate) async fn settled(mesh: &Mesh, all_arrive: bool) -> anyhow::Result<()> {
    rest::settles(&mut Books::open(mesh).await?, all_arrive).await
}

/// One after the other: what is found first explains what comes after it.
async fn check(books: &mut Books, kept: &Kept) -> anyhow::Result<Verdict> {
    macro_rules! holds {
        ($($check:expr;)*) => { $(if let Err(violation) = $check.await? { return Ok(Err(violation)); })* };
    }
    holds! {
        rest::comes(books);
        effects::commands_are_there(books, kept);
        effects::nothing_twice(books);
        deadlines::fire_once(books);
        arrows::nothing_lost(books, kept);
        effects::nothing_missing(books);
        ledger::agrees(books, kept);
        arrows::nothing_held(books, kept);
    }
    Ok(Ok(()))
}

/// The databases of all services, opened once.
struct Books {
    open: BTreeMap<&'static str, PgConnection>,
}

impl Books {
    async fn open(mesh: &Mesh) -> anyhow::Result<Self> {
        let mut open = BTreeMap::new();
        for service in Mesh::services() {
            open.insert(service, mesh.database(service).await?);
        }
        Ok(Self { open })
    }

    fn of(&mut self, service: &str) -> anyhow::Result<&mut PgConnection> {
        self.open.get_mut(service).context("no such service")
    }

    async fn count(&mut self, service: &str, query: &'static str) -> anyhow::Result<i64> {
        sqlx::query_scalar(query).fetch_one(self.of(service)?).await.context(query)
    }

    async fn texts(&mut self, service: &str, query: &'static str) -> anyhow::Result<Vec<String>> {
        sqlx::query_scalar(query).fetch_all(self.of(service)?).await.context(query)
    }

    async fn pairs<T>(&mut self, service: &str, query: &'static str) -> anyhow::Result<Vec<T>>
    where
        T: Send + Unpin + for<'r> sqlx::FromRow<'r, PgRow>,
    {
        sqlx::query_as(query).fetch_all(self.of(service)?).await.context(query)
    }

    async fn run(&mut self, service: &str, statement: &'static str) -> anyhow::Result<()> {
        sqlx::query(statement).execute(self.of(service)?).await.context(statement)?;
        Ok(())
    }
}
