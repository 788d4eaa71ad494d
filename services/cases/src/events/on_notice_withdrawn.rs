//! A notice was rejected, or taken back before it was handed over.

use messaging::{Handle, HandleError, Received};
use proto::{
    FieldError,
    notices::{NoticeWithdrawal, NoticeWithdrawn as Ended},
};
use sqlx::PgConnection;

use super::fields;
use crate::{
    domain::{NoticeWithdrawn, ProceedingId, Withdrawal},
    ops::{self, Context},
};

/// Handles `notices.notice_withdrawn.v1`.
#[derive(Debug)]
pub(crate) struct OnNoticeWithdrawn {
    pub(crate) context: Context,
}

impl Handle<Ended> for OnNoticeWithdrawn {
    async fn handle(&self, conn: &mut PgConnection, received: Received<Ended>) -> Result<(), HandleError> {
        let (news, event) = fields::news(received, "notices");
        let (proceeding, notice) = notice(&event).map_err(HandleError::park)?;
        Ok(ops::take_up_withdrawn_notice(&self.context, conn, proceeding, notice, &news).await?)
    }
}

fn notice(event: &Ended) -> Result<(ProceedingId, NoticeWithdrawn), FieldError> {
    let withdrawal = match event.withdrawal() {
        NoticeWithdrawal::Rejected => Withdrawal::Rejected,
        NoticeWithdrawal::Withdrawn => Withdrawal::Withdrawn,
        NoticeWithdrawal::Unspecified => return Err(FieldError::new("withdrawal", "is not known here")),
    };
    let notice = NoticeWithdrawn {
        notice_id: fields::id("notice_id", &event.notice_id)?,
        dishonour_ordinal: event.dishonour_ordinal,
        serving: event.serving,
        withdrawal,
    };
    Ok((fields::id("proceeding_id", &event.proceeding_id)?, notice))
}
