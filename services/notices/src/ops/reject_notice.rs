//! A second person refuses a draft: nothing of it is sent, and its maker is told by its state.

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
pub(crate) struct RejectNotice {
    pub(crate) id: NoticeId,
    /// What is wrong with it. No personal data.
    pub(crate) reason: String,
}

/// Refuses a draft, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn reject_notice(
    context: &Context,
    command: Command<'_>,
    request: &RejectNotice,
    encode: impl Fn(&EndedNotice) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, request, encode).await
}

impl UseCase for RejectNotice {
    const OPERATION: &'static str = "RejectNotice";
    type Outcome = EndedNotice;

    async fn run(&self, conn: &mut PgConnection, act: &Act<'_>) -> Result<EndedNotice, Error> {
        let notice = locked_notice(conn, self.id).await?;
        let permit = act.require(Action::RejectNotice, &notice)?;
        let notice = match notice {
            AnyNotice::Drafted(notice) => notice.reject(act.ending(&self.reason)),
            done @ AnyNotice::Rejected(_) => return Ok(EndedNotice { notice: done, already: true }),
            other => return Err(wrong_state(&other, "only a draft can be rejected")),
        };
        let event = events::notice_rejected(&notice);
        let why = permit.because(&self.reason);
        end(conn, act, AnyNotice::Rejected(notice), &event, "notice.reject", &why).await
    }
}
