//! One file a use-case: idempotency, lock, authority, domain, store, audit, event — one transaction.

mod act;
mod approve_notices;
mod correct_booking;
mod draft_notice;
mod ending;
mod get_notice;
mod get_notice_document;
mod hand_over_notices;
mod list_notices;
mod record_booking;
mod record_tracking;
mod redraft_notice;
mod reject_notice;
mod use_case;
mod withdraw_notice;

use std::sync::Arc;

use audit::AuditLog;
use authority::{Action, Authority, Resource};
use chassis::identity::Principal;
use documents::Documents;
use foundation::Refusals;
use kernel::{Clock, Ids};
use messaging::Publisher;
use pg::sealing::Vault;
use sqlx::PgPool;
use statutes::Book;

pub(crate) use act::{Act, Author, locked_article};
pub(crate) use approve_notices::{ApproveNotices, ToApprove, approve_notices};
pub(crate) use correct_booking::{CorrectBooking, correct_booking};
pub(crate) use draft_notice::{DraftNotice, DraftedNotice, draft_notice};
pub(crate) use ending::EndedNotice;
pub(crate) use get_notice::{NoticeView, get_notice};
pub(crate) use get_notice_document::{NoticeDocument, get_notice_document};
pub(crate) use hand_over_notices::{HandOverNotices, hand_over_notices};
pub(crate) use list_notices::{ListNotices, NoticePage, list_notices};
pub(crate) use record_booking::{Booked, RecordBooking, book, record_booking};
pub(crate) use record_tracking::{RecordTracking, Tracked, record_tracking, track};
pub(crate) use redraft_notice::{RedraftNotice, redraft_notice};
pub(crate) use reject_notice::{RejectNotice, reject_notice};
pub(crate) use use_case::UseCase;
pub(crate) use withdraw_notice::{WithdrawNotice, withdraw_notice};

use crate::{
    config::ArticleRange,
    domain::{AnyNotice, NoticeId},
    error::Error,
    render::Renderer,
};

/// The most notices of one call.
pub(crate) const NOTICES_MAX: usize = 200;

/// What every use-case works with.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) pool: PgPool,
    pub(crate) vault: Arc<Vault>,
    /// What letters must say, and the version of the law by which they do.
    pub(crate) book: Book,
    pub(crate) documents: Documents,
    pub(crate) renderer: Renderer,
    /// The article numbers that may be used; none, if the carrier allotted none.
    pub(crate) range: Option<ArticleRange>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) audit: AuditLog,
    pub(crate) authority: Authority,
    pub(crate) refusals: Refusals,
    pub(crate) publisher: Publisher,
}

impl Context {
    /// Whether a caller may read something; a refusal is put on record. Asked without a connection in hand, since the
    /// record takes one.
    pub(crate) async fn may_read(
        &self,
        principal: &Principal,
        action: Action,
        thing: &(impl Resource + Sync),
    ) -> Result<(), Error> {
        let asked = self.authority.require(principal, action, thing).map(drop).map_err(Error::from);
        self.refusals.keep(principal, &principal.token_id, asked).await
    }
}

/// What became of one notice of a batch.
#[derive(Debug)]
pub(crate) enum BatchOutcome {
    /// It was done now or before; this is how the notice is.
    Done(Box<AnyNotice>),
    Refused(Refusal),
}

/// Why a notice of a batch was left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Unknown,
    OwnWork,
    OtherDocument,
    NotApproved,
    Ended,
}

/// The outcomes of a batch, in the order of the request.
pub(crate) type BatchOutcomes = Vec<(NoticeId, BatchOutcome)>;

#[cfg(test)]
mod tests;
