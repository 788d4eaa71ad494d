//! A notice was handed over to the carrier: a fact, which stops no clock.

use messaging::{Handle, HandleError, Received};
use proto::{FieldError, notices::NoticeIssued as Issued};
use sqlx::PgConnection;

use super::fields;
use crate::{
    domain::{IssuedArticle, NoticeIssued, OtherBook, ProceedingId},
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
        let notice = notice(event, self.context.book.version()).map_err(HandleError::park)?;
        if let Some(other) = &notice.other_book {
            tracing::warn!(
                notice.id = %notice.notice_id, proceeding.id = %proceeding, notices.book_version = other.notices,
                cases.book_version = other.cases,
                "a notice was drafted by another version of the statute book than the one that counts here"
            );
        }
        Ok(ops::take_up_notice(&self.context, conn, proceeding, notice, dated, news).await?)
    }
}

/// `book` is the version of the statute book that counts here.
fn notice(event: Issued, book: &str) -> Result<NoticeIssued, FieldError> {
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
        other_book: OtherBook::between(event.book_version, book),
    })
}

#[cfg(test)]
mod tests {
    use proto::{
        notices::{IssuedArticle as Article, NoticeeCapacity},
        types::Money,
    };

    use super::*;

    fn issued(book_version: &str) -> Issued {
        let id = "0195f0d2-7e4a-7000-8000-000000000001".to_owned();
        let capacity = NoticeeCapacity::Drawer.into();
        Issued {
            notice_id: id.clone(),
            dishonour_ordinal: 1,
            amount: Some(Money { currency_code: "INR".to_owned(), ..Money::default() }),
            articles: vec![Article { article_id: id, noticee: 1, capacity }],
            book_version: book_version.to_owned(),
            ..Issued::default()
        }
    }

    #[test]
    fn a_notice_says_if_another_version_of_the_book_drafted_it() {
        let other = |book_version| notice(issued(book_version), "ours").unwrap().other_book;
        assert_eq!(other("ours"), None);
        assert_eq!(other(""), None, "drafted before the version was kept");
        let theirs = OtherBook { notices: "theirs".to_owned(), cases: "ours".to_owned() };
        assert_eq!(other("theirs"), Some(theirs));
    }
}
