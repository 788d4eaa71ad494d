//! A person wants another letter in the place of a notice that ended.

use messaging::{Handle, HandleError, Received};
use proto::{FieldError, notices::NoticeRedraftRequested};
use sqlx::PgConnection;

use super::fields;
use crate::{
    domain::{ProceedingId, RedraftRequested},
    ops::{self, Context},
};

/// Handles `notices.notice_redraft_requested.v1`.
#[derive(Debug)]
pub(crate) struct OnNoticeRedraftRequested {
    pub(crate) context: Context,
}

impl Handle<NoticeRedraftRequested> for OnNoticeRedraftRequested {
    async fn handle(
        &self,
        conn: &mut PgConnection,
        received: Received<NoticeRedraftRequested>,
    ) -> Result<(), HandleError> {
        let (news, event) = fields::news(received, "notices");
        let (proceeding, request) = request(&event).map_err(HandleError::park)?;
        Ok(ops::take_up_redraft_request(&self.context, conn, proceeding, request, &news).await?)
    }
}

fn request(event: &NoticeRedraftRequested) -> Result<(ProceedingId, RedraftRequested), FieldError> {
    let request = RedraftRequested { notice_id: fields::id("notice_id", &event.notice_id)? };
    Ok((fields::id("proceeding_id", &event.proceeding_id)?, request))
}
