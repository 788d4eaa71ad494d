//! Takes back a draft, or what was approved and not handed over.

use authority::Action;
use foundation::Command;
use sqlx::PgConnection;

use super::{
    Act, Context, UseCase,
    act::{locked_notice, wrong_state},
    ending::{EndedNotice, end},
};
use crate::{
    domain::{AnyNotice, NoticeId},
    error::Error,
    events,
};

/// The request.
#[derive(Debug)]
pub(crate) struct WithdrawNotice {
    pub(crate) id: NoticeId,
    /// Why. No personal data.
    pub(crate) reason: String,
}

/// Takes a notice back, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn withdraw_notice(
    context: &Context,
    command: Command<'_>,
    request: &WithdrawNotice,
    encode: impl Fn(&EndedNotice) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, request, encode).await
}

impl UseCase for WithdrawNotice {
    const OPERATION: &'static str = "WithdrawNotice";
    type Outcome = EndedNotice;

    async fn run(&self, conn: &mut PgConnection, act: &Act<'_>) -> Result<EndedNotice, Error> {
        let notice = locked_notice(conn, self.id).await?;
        let permit = act.require(Action::WithdrawNotice, &notice)?;
        let ending = act.ending(&self.reason);
        let notice = match notice {
            AnyNotice::Drafted(notice) => notice.withdraw(ending),
            AnyNotice::Approved(notice) => notice.withdraw(ending),
            done @ AnyNotice::Withdrawn(_) => return Ok(EndedNotice { notice: done, already: true }),
            other => return Err(wrong_state(&other, "only what was not handed over can be withdrawn")),
        };
        let event = events::notice_withdrawn(&notice);
        let why = permit.because(&self.reason);
        end(conn, act, AnyNotice::Withdrawn(notice), &event, "notice.withdraw", &why).await
    }
}
