//! Gives approved notices to the carrier: the intent, which a job carries out.

use authority::Action;
use kernel::{Clock as _, SystemClock};
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};
use sqlx::PgConnection;

use super::{Act, BatchOutcome, BatchOutcomes, Command, Context, Refusal, act::locked};
use crate::{
    domain::{AnyNotice, NoticeId},
    error::Error,
    events, store,
};

const OPERATION: &str = "HandOverNotices";

/// Hands notices over, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn hand_over_notices(
    context: &Context,
    command: Command<'_>,
    ids: &[NoticeId],
    encode: impl Fn(&BatchOutcomes) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, ids, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    ids: &[NoticeId],
    encode: impl Fn(&BatchOutcomes) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let mut outcomes = Vec::with_capacity(ids.len());
    for &id in ids {
        outcomes.push((id, hand_over(&mut tx, &act, id).await?));
    }
    let response = encode(&outcomes);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}

async fn hand_over(conn: &mut PgConnection, act: &Act<'_>, id: NoticeId) -> Result<BatchOutcome, Error> {
    let Some(notice) = locked(conn, id).await? else { return Ok(BatchOutcome::Refused(Refusal::Unknown)) };
    let permit = act.require(Action::HandOverNotices, &notice)?;
    let notice = match notice {
        AnyNotice::Drafted(_) => return Ok(BatchOutcome::Refused(Refusal::NotApproved)),
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
