//! What use-cases stand on in tests: a database of their own, a clock that is set, the law as embedded.

use std::sync::Arc;

use audit::AuditLog;
use authority::Authority;
use chassis::identity::Principal;
use foundation::Refusals;
use kernel::{Actor, ActorKind, Role, SimulatedClock, SystemIds};
use messaging::{Publisher, topology::MESH};
use pg::sealing::{Key, Vault};
use sqlx::PgPool;
use statutes::Book;
use testkit::Database;

use super::{Context, Courts};
use crate::SERVICE;

pub(crate) async fn context(database: &Database, clock: &SimulatedClock) -> Context {
    with(pg::connect(&database.config()).await.unwrap(), clock)
}

/// For what does not ask the database.
pub(crate) fn without_a_database(clock: &SimulatedClock) -> Context {
    with(PgPool::connect_lazy("postgres://nobody@127.0.0.1:1/none").unwrap(), clock)
}

fn with(pool: PgPool, clock: &SimulatedClock) -> Context {
    let ids = Arc::new(SystemIds);
    let audit = AuditLog::new(SERVICE, ids.clone());
    Context {
        pool: pool.clone(),
        vault: Arc::new(Vault::new(Key::from_bytes([1; 32]), Key::from_bytes([2; 32]))),
        book: Arc::new(Book::embedded()),
        courts: Courts::everywhere(&Book::embedded(), None),
        clock: Arc::new(clock.clone()),
        ids: ids.clone(),
        audit: audit.clone(),
        authority: Authority::embedded().unwrap(),
        refusals: Refusals::new(pool, audit, Arc::new(clock.clone())),
        publisher: Publisher::new(SERVICE, &MESH, ids),
    }
}

pub(crate) fn person(role: Role) -> Principal {
    let actor =
        Actor { kind: ActorKind::Person, issuer: "test".to_owned(), subject: "priya".to_owned(), roles: vec![role] };
    let expires_at = "2030-03-11T06:00:00Z".parse().unwrap();
    Principal { actor, token_id: "token-1".to_owned(), expires_at, on_behalf_of: None }
}
