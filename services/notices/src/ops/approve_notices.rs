//! A second person approves the very bytes that will be sent.

use authority::Action;
use kernel::TypedId as _;
use pg::{
    Attempts,
    approval::{self, ApprovalError},
    idempotency::{self, Outcome},
};
use sqlx::PgConnection;

use super::{Act, BatchOutcome, BatchOutcomes, Command, Context, Refusal, act::locked};
use crate::{
    domain::{AnyNotice, NoticeId},
    error::Error,
    store,
};

const OPERATION: &str = "ApproveNotices";

/// The policy that keeps the maker from approving.
const OWN_DRAFT: &str = "notices.own-draft";

/// The kind of approval that a draft asks for.
pub(super) const KIND: &str = "notice.issue";

/// One notice with what the checker looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToApprove {
    pub(crate) id: NoticeId,
    pub(crate) pdf_sha256: [u8; 32],
}

/// The request.
#[derive(Debug)]
pub(crate) struct ApproveNotices {
    pub(crate) notices: Vec<ToApprove>,
}

/// Approves notices, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn approve_notices(
    context: &Context,
    command: Command<'_>,
    request: &ApproveNotices,
    encode: impl Fn(&BatchOutcomes) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: &ApproveNotices,
    encode: impl Fn(&BatchOutcomes) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    let act = Act::of(context, command);
    let mut outcomes = Vec::with_capacity(request.notices.len());
    for to_approve in &request.notices {
        outcomes.push((to_approve.id, approve(&mut tx, &act, command, *to_approve).await?));
    }
    let response = encode(&outcomes);
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    Ok(response)
}

async fn approve(
    conn: &mut PgConnection,
    act: &Act<'_>,
    command: Command<'_>,
    to_approve: ToApprove,
) -> Result<BatchOutcome, Error> {
    let ToApprove { id, pdf_sha256 } = to_approve;
    let refused = |refusal| Ok(BatchOutcome::Refused(refusal));
    let Some(notice) = locked(conn, id).await? else { return refused(Refusal::Unknown) };
    let permit = match act.require(Action::ApproveNotices, &notice) {
        Ok(permit) => permit,
        // The others of the batch are approved all the same.
        Err(denied) if denied.is_by(OWN_DRAFT) => {
            act.record_refusal(conn, &denied).await?;
            return refused(Refusal::OwnWork);
        }
        Err(denied) => return Err(denied.into()),
    };
    let notice = match notice {
        AnyNotice::Drafted(notice) => notice,
        approved if approved.record().pdf_sha256 == pdf_sha256 => return Ok(BatchOutcome::Done(Box::new(approved))),
        _ => return refused(Refusal::OtherDocument),
    };
    let pending = approval::pending(&mut *conn, KIND, id.uuid()).await?;
    let pending = pending.ok_or(Error::Inconsistent { what: "approval" })?;
    let approved = match pending.approve(command.principal.originator(), &pdf_sha256, act.now) {
        Ok(approved) => approved,
        Err(ApprovalError::OwnWork) => return refused(Refusal::OwnWork),
        Err(ApprovalError::OtherPayload) => return refused(Refusal::OtherDocument),
    };
    approval::record(&mut *conn, &approved).await?;
    let notice = notice.approve(&approved);
    store::notice::set_approved(conn, &notice).await?;
    act.audit(conn, "notice.approve", id, &permit.because("")).await?;
    Ok(BatchOutcome::Done(Box::new(AnyNotice::Approved(notice))))
}
