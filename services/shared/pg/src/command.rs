//! A command from its first statement to its commit: the key, the work, the answer, in one transaction, tried again when
//! it loses to another.
//!
//! ```ignore
//! struct HandOver<'a, F> { context: &'a Context, command: Command<'a>, ids: &'a [NoticeId], encode: F }
//!
//! impl<F: Fn(&BatchOutcomes) -> Vec<u8> + Sync> Work for HandOver<'_, F> {
//!     const OPERATION: &'static str = "HandOverNotices";
//!     type Error = Error;
//!
//!     async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
//!         let act = Act::of(self.context, self.command);
//!         let mut outcomes = Vec::new();
//!         for &id in self.ids { outcomes.push((id, hand_over(conn, &act, id).await?)); }
//!         Ok((self.encode)(&outcomes))
//!     }
//! }
//!
//! let key = Key { key: command.key, request_hash: command.request_hash, actor: &command.principal.actor };
//! let answer = pg::command::run(&context.pool, key, &work).await?;
//! ```

use kernel::Actor;
use sqlx::{PgConnection, PgPool};

use crate::{
    Attempts, Retry, StoreError,
    idempotency::{self, IdempotencyError, Outcome},
};

/// Under which key a command is done once.
#[derive(Clone, Copy, Debug)]
pub struct Key<'a> {
    /// The key that the caller sent.
    pub key: &'a str,
    /// Of the request's canonical bytes.
    pub request_hash: &'a [u8; 32],
    /// Whose key it is.
    pub actor: &'a Actor,
}

/// What a command does between the taking of its key and its commit.
///
/// A trait and not a closure: the future of an async closure that borrows its request is not known to be `Send`
/// (Rust 1.95), and handlers run in tasks that move between threads.
pub trait Work: Sync {
    /// The operation that the key belongs to.
    const OPERATION: &'static str;

    /// Why the command fails. A failure rolls everything back, the key included.
    type Error: Retry + From<StoreError> + From<IdempotencyError> + Send;

    /// Does the work in a transaction that the caller commits, and gives the answer that is kept with the key.
    ///
    /// Called again, in a new transaction, if this one lost to another.
    fn attempt(&self, conn: &mut PgConnection) -> impl Future<Output = Result<Vec<u8>, Self::Error>> + Send;

    /// Whether the answer that is kept may be given again: who has lost the right to do it may not read what came of it.
    ///
    /// Does nothing where the right cannot be lost.
    fn admit_replay(&self, _conn: &mut PgConnection) -> impl Future<Output = Result<(), Self::Error>> + Send {
        std::future::ready(Ok(()))
    }
}

/// Does the work once, or answers as before if the key was used for this request.
pub async fn run<W: Work>(pool: &PgPool, key: Key<'_>, work: &W) -> Result<Vec<u8>, W::Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(pool, key, work).await {
            Err(error) if attempts.again(&error).await => {}
            done => return done,
        }
    }
}

/// Does the work for real and leaves nothing of it, not even the key: what the answer would be.
pub async fn rehearse<W: Work>(pool: &PgPool, work: &W) -> Result<Vec<u8>, W::Error> {
    let mut attempts = Attempts::default();
    loop {
        match rehearse_once(pool, work).await {
            Err(error) if attempts.again(&error).await => {}
            done => return done,
        }
    }
}

async fn rehearse_once<W: Work>(pool: &PgPool, work: &W) -> Result<Vec<u8>, W::Error> {
    let mut tx = crate::begin(pool).await?;
    // Dropping the transaction rolls it back.
    work.attempt(&mut tx).await
}

async fn attempt<W: Work>(pool: &PgPool, key: Key<'_>, work: &W) -> Result<Vec<u8>, W::Error> {
    let mut tx = crate::begin(pool).await?;
    let claim = match idempotency::begin(&mut tx, key.key, W::OPERATION, key.request_hash, key.actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(answer) => {
            work.admit_replay(&mut tx).await?;
            return Ok(answer);
        }
    };
    let answer = work.attempt(&mut tx).await?;
    idempotency::finish(&mut tx, claim, &answer).await?;
    crate::commit(tx).await?;
    Ok(answer)
}
