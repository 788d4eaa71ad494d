//! Gives approved notices to the carrier: the intent, which a job carries out.

use authority::Action;
use foundation::Command;
use kernel::{Clock as _, SystemClock};
use sqlx::PgConnection;

use super::{Act, BatchOutcome, BatchOutcomes, Context, Refusal, UseCase, act::locked};
use crate::{
    domain::{AnyNotice, NoticeId},
    error::Error,
    events, store,
};

/// The request.
#[derive(Debug)]
pub(crate) struct HandOverNotices {
    pub(crate) ids: Vec<NoticeId>,
}

/// Hands notices over, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn hand_over_notices(
    context: &Context,
    command: Command<'_>,
    request: &HandOverNotices,
    encode: impl Fn(&BatchOutcomes) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, request, encode).await
}

impl UseCase for HandOverNotices {
    const OPERATION: &'static str = "HandOverNotices";
    type Outcome = BatchOutcomes;

    async fn run(&self, conn: &mut PgConnection, act: &Act<'_>) -> Result<BatchOutcomes, Error> {
        let mut outcomes = Vec::with_capacity(self.ids.len());
        for &id in &self.ids {
            outcomes.push((id, hand_over(conn, act, id).await?));
        }
        Ok(outcomes)
    }
}

async fn hand_over(conn: &mut PgConnection, act: &Act<'_>, id: NoticeId) -> Result<BatchOutcome, Error> {
    let Some(notice) = locked(conn, id).await? else { return Ok(BatchOutcome::Refused(Refusal::Unknown)) };
    let permit = act.require(Action::HandOverNotices, &notice)?;
    let notice = match notice {
        AnyNotice::Drafted(_) => return Ok(BatchOutcome::Refused(Refusal::NotApproved)),
        AnyNotice::Rejected(_) | AnyNotice::Withdrawn(_) => return Ok(BatchOutcome::Refused(Refusal::Ended)),
        AnyNotice::Approved(notice) => notice,
        done @ AnyNotice::HandedOver(_) => return Ok(BatchOutcome::Done(Box::new(done))),
    };
    let notice = notice.hand_over(act.now);
    store::notice::set_handed_over(conn, &notice).await?;
    // The system's time: how long an answer is waited for has nothing to do with business.
    store::hand_over::intend(conn, id, SystemClock.now()).await?;
    act.audit(conn, "notice.hand_over", id, &permit.because("")).await?;
    act.state(conn, id, &events::notice_issued(&notice)).await?;
    Ok(BatchOutcome::Done(Box::new(AnyNotice::HandedOver(notice))))
}
