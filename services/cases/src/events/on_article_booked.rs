//! The carrier has booked a letter: the dispatch of the notice.

use messaging::{Handle, HandleError, Received};
use proto::{FieldError, notices::ArticleBooked as Booked};
use sqlx::PgConnection;

use super::fields;
use crate::{
    domain::{ArticleBooked, ProceedingId},
    ops::{self, Context},
};

/// Handles `notices.article_booked.v1`.
#[derive(Debug)]
pub(crate) struct OnArticleBooked {
    pub(crate) context: Context,
}

impl Handle<Booked> for OnArticleBooked {
    async fn handle(&self, conn: &mut PgConnection, received: Received<Booked>) -> Result<(), HandleError> {
        let (news, event) = fields::news(received, "notices");
        let (proceeding, booking) = booking(&event).map_err(HandleError::park)?;
        Ok(ops::take_up_booking(&self.context, conn, proceeding, booking, &news).await?)
    }
}

fn booking(event: &Booked) -> Result<(ProceedingId, ArticleBooked), FieldError> {
    let booking = ArticleBooked {
        notice_id: fields::id("notice_id", &event.notice_id)?,
        article_id: fields::id("article_id", &event.article_id)?,
        noticee: event.noticee,
        booked_on: fields::date("booked_on", event.booked_on)?,
    };
    Ok((fields::id("proceeding_id", &event.proceeding_id)?, booking))
}
