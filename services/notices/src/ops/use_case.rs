//! The frame that commands share: one act of one author in one transaction, whose outcome is kept with the key.

use foundation::{Command, Work};
use sqlx::PgConnection;

use super::{Act, Context};
use crate::error::Error;

/// What a request asks for.
pub(crate) trait UseCase: Sync {
    /// The operation that the key belongs to.
    const OPERATION: &'static str;

    /// What came of it.
    type Outcome: Send + Sync;

    /// Does it in a transaction that the caller commits.
    fn run(&self, conn: &mut PgConnection, act: &Act<'_>) -> impl Future<Output = Result<Self::Outcome, Error>> + Send;
}

impl Context {
    /// Does what is asked for once, or answers as before if this key was used for this request.
    ///
    /// `encode` turns the outcome into the bytes that are kept with the key.
    pub(super) async fn carry_out<U: UseCase>(
        &self,
        command: Command<'_>,
        request: &U,
        encode: impl Fn(&U::Outcome) -> Vec<u8> + Sync,
    ) -> Result<Vec<u8>, Error> {
        let framed = Framed { context: self, command, request, encode };
        foundation::carry_out(&self.pool, &self.publisher, &self.refusals, command, &framed).await
    }
}

struct Framed<'a, U, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a U,
    encode: F,
}

impl<U: UseCase, F: Fn(&U::Outcome) -> Vec<u8> + Sync> Work for Framed<'_, U, F> {
    const OPERATION: &'static str = U::OPERATION;
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let act = Act::of(self.context, self.command);
        Ok((self.encode)(&self.request.run(conn, &act).await?))
    }
}
