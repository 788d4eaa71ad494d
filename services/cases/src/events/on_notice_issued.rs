//! A notice was handed over to the carrier: a fact, which stops no clock.

use messaging::{Handle, HandleError, Received};
use proto::{FieldError, notices::NoticeIssued as Issued};
use sqlx::PgConnection;

use super::fields;
use crate::{
    domain::{IssuedArticle, NoticeIssued, ProceedingId},
    ops::{self, Context, News},
};

/// Handles `notices.notice_issued.v1`.
#[derive(Debug)]
pub(crate) struct OnNoticeIssued {
    pub(crate) context: Context,
}

impl Handle<Issued> for OnNoticeIssued {
    async fn handle(&self, conn: &mut PgConnection, received: Received<Issued>) -> Result<(), HandleError> {
        let (news, event) = fields::news(received, "notices");
        self.take_up(conn, &news, event).await
    }
}

impl OnNoticeIssued {
    async fn take_up(&self, conn: &mut PgConnection, news: &News, event: Issued) -> Result<(), HandleError> {
        let dated = fields::date("dated", event.dated).map_err(HandleError::park)?;
        let proceeding =
            fields::id::<ProceedingId>("proceeding_id", &event.proceeding_id).map_err(HandleError::park)?;
        let notice = notice(event).map_err(HandleError::park)?;
        Ok(ops::take_up_notice(&self.context, conn, proceeding, notice, dated, news).await?)
    }
}

fn notice(event: Issued) -> Result<NoticeIssued, FieldError> {
    let articles = event.articles.into_iter().map(|article| {
        Ok(IssuedArticle {
            article_id: fields::id("articles.article_id", &article.article_id)?,
            noticee: article.noticee,
            capacity: fields::capacity(article.capacity)?,
        })
    });
    Ok(NoticeIssued {
        notice_id: fields::id("notice_id", &event.notice_id)?,
        dishonour_ordinal: event.dishonour_ordinal,
        amount: fields::money("amount", event.amount)?,
        articles: articles.collect::<Result<_, FieldError>>()?,
    })
}
