//! A person asks for another letter in the place of one that ended. Cases has it drafted, from what is then known.

use authority::Action;
use foundation::Command;
use sqlx::PgConnection;

use super::{
    Act, Context, EndedNotice, UseCase,
    act::{locked_notice, wrong_state},
};
use crate::{domain::NoticeId, error::Error, events, store};

/// The request.
#[derive(Debug)]
pub(crate) struct RedraftNotice {
    pub(crate) id: NoticeId,
}

/// Asks for another letter, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn redraft_notice(
    context: &Context,
    command: Command<'_>,
    request: &RedraftNotice,
    encode: impl Fn(&EndedNotice) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, request, encode).await
}

impl UseCase for RedraftNotice {
    const OPERATION: &'static str = "RedraftNotice";
    type Outcome = EndedNotice;

    async fn run(&self, conn: &mut PgConnection, act: &Act<'_>) -> Result<EndedNotice, Error> {
        let mut notice = locked_notice(conn, self.id).await?;
        let permit = act.require(Action::RedraftNotice, &notice)?;
        let Some(ending) = notice.ending_mut() else {
            return Err(wrong_state(&notice, "another letter follows only one that was rejected or withdrawn"));
        };
        let already = !ending.ask_for_another(act.author.originator(), act.now);
        if !already {
            store::ending::set_redraft_asked(conn, &notice).await?;
            act.audit(conn, "notice.redraft", self.id, &permit.because("")).await?;
            act.state(conn, self.id, &events::notice_redraft_requested(notice.record())).await?;
        }
        Ok(EndedNotice { notice, already })
    }
}
