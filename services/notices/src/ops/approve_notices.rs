//! A second person approves the very bytes that will be sent.

use authority::Action;
use foundation::Command;
use kernel::TypedId as _;
use pg::approval::{self, ApprovalError};
use sqlx::PgConnection;

use super::{Act, BatchOutcome, BatchOutcomes, Context, Refusal, UseCase, act::locked};
use crate::{
    domain::{AnyNotice, NoticeId},
    error::Error,
    store,
};

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
    encode: impl Fn(&BatchOutcomes) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, request, encode).await
}

impl UseCase for ApproveNotices {
    const OPERATION: &'static str = "ApproveNotices";
    type Outcome = BatchOutcomes;

    async fn run(&self, conn: &mut PgConnection, act: &Act<'_>) -> Result<BatchOutcomes, Error> {
        let mut outcomes = Vec::with_capacity(self.notices.len());
        for to_approve in &self.notices {
            outcomes.push((to_approve.id, approve(conn, act, *to_approve).await?));
        }
        Ok(outcomes)
    }
}

async fn approve(conn: &mut PgConnection, act: &Act<'_>, to_approve: ToApprove) -> Result<BatchOutcome, Error> {
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
        AnyNotice::Rejected(_) | AnyNotice::Withdrawn(_) => return refused(Refusal::Ended),
        approved if approved.record().pdf_sha256 == pdf_sha256 => return Ok(BatchOutcome::Done(Box::new(approved))),
        _ => return refused(Refusal::OtherDocument),
    };
    let pending = approval::pending(&mut *conn, KIND, id.uuid()).await?;
    let pending = pending.ok_or(Error::inconsistent("approval"))?;
    let approved = match pending.approve(act.author.originator(), &pdf_sha256, act.now) {
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
