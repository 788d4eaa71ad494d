//! A command of a caller: from the wire, under its key, to its commit and its answer.
//!
//! ```ignore
//! async fn lift_bar(&self, request: Request<LiftBarRequest>) -> Result<Response<LiftBarResponse>, Status> {
//!     let (sent, message) = Sent::of(request)?;
//!     let bar = from_wire::lift_bar(&message).map_err(Error::from)?;
//!     foundation::answer(SERVICE, &ops::lift_bar(&self.context, sent.command(), &bar, to_wire::bar_lifted).await?)
//! }
//!
//! pub(crate) async fn lift_bar(
//!     context: &Context, command: Command<'_>, request: &LiftBar, encode: impl Fn(Proceeding) -> Vec<u8> + Sync,
//! ) -> Result<Vec<u8>, Error> {
//!     context.carry_out(command, &Lifting { act: Act::of(context, command), request, encode }).await
//! }
//! ```

use audit::{Refusal, Refusals};
use chassis::{
    grpc::{IdempotencyKey, idempotency_key, principal},
    identity::Principal,
};
use messaging::Publisher;
use pg::{command::Key, idempotency};
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;
use tonic::{Request, Response, Status};

pub use pg::command::Work;

use crate::Failure;

/// What came with a command's message.
#[derive(Clone, Debug)]
pub struct Sent {
    principal: Principal,
    key: IdempotencyKey,
    request_hash: [u8; 32],
}

impl Sent {
    /// Takes a request apart: who sent it, under which key, and the message.
    pub fn of<T: prost::Message>(request: Request<T>) -> Result<(Self, T), Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        // Protobuf without maps and unknown fields encodes a message in one way.
        let request_hash = Sha256::digest(message.encode_to_vec()).into();
        Ok((Self { principal, key, request_hash }, message))
    }

    /// The command.
    #[must_use]
    pub fn command(&self) -> Command<'_> {
        Command { principal: &self.principal, key: self.key.as_str(), request_hash: &self.request_hash }
    }
}

/// A command as it was sent: by whom, under which key, with which bytes.
#[derive(Clone, Copy, Debug)]
pub struct Command<'a> {
    /// The caller.
    pub principal: &'a Principal,
    /// The idempotency key that he sent.
    pub key: &'a str,
    /// Of the request's canonical bytes.
    pub request_hash: &'a [u8; 32],
}

/// Does the work once, or answers as before if the key was used for this request. A refusal is put on record; the events
/// that were stated go out.
///
/// ```ignore
/// impl Context {
///     async fn carry_out<W: Work<Error = Error>>(&self, command: Command<'_>, work: &W) -> Result<Vec<u8>, Error> {
///         foundation::carry_out(&self.pool, &self.publisher, &self.refusals, command, work).await
///     }
/// }
/// ```
pub async fn carry_out<W: Work<Error: Refusal>>(
    pool: &PgPool,
    publisher: &Publisher,
    refusals: &Refusals,
    command: Command<'_>,
    work: &W,
) -> Result<Vec<u8>, W::Error> {
    let Command { principal, key, request_hash } = command;
    let done = pg::command::run(pool, Key { key, request_hash, actor: &principal.actor }, work).await;
    if done.is_ok() {
        publisher.wake();
    }
    refusals.keep(principal, key, done).await
}

/// The answer that the command had, if it was done before: asked before work that is too slow for its transaction.
pub async fn recall(pool: &PgPool, operation: &str, command: Command<'_>) -> Result<Option<Vec<u8>>, Failure> {
    let Command { principal, key, request_hash } = command;
    let mut conn = pg::acquire(pool).await?;
    Ok(idempotency::recall(&mut conn, key, operation, request_hash, &principal.actor).await?)
}

/// Does the work for real and leaves nothing of it but the record of a refusal: what the answer would be.
pub async fn rehearse<W: Work<Error: Refusal>>(
    pool: &PgPool,
    refusals: &Refusals,
    command: Command<'_>,
    work: &W,
) -> Result<Vec<u8>, W::Error> {
    refusals.keep(command.principal, command.key, pg::command::rehearse(pool, work).await).await
}

/// The answer that is kept with the key is the answer that is given; one that does not decode is a fault of `service`.
pub fn answer<T: prost::Message + Default>(service: &str, kept: &[u8]) -> Result<Response<T>, Status> {
    let answer = T::decode(kept).map_err(|_| Failure::inconsistent("idempotency.response").status(service))?;
    Ok(Response::new(answer))
}
