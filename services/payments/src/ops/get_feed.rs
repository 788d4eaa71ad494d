//! Says how far statements are recorded, and which receipts of an account count.

use authority::{Action, Register};
use chassis::identity::Principal;
use formats::LoanAccountNumber;

use super::Context;
use crate::{
    domain::{ReceiptId, TransferId},
    error::Error,
    store::{self, feed::FeedSource},
};

/// The most receipts of one answer.
const RECEIPTS_MAX: i64 = 1_000;

/// The feed as of one instant.
#[derive(Debug)]
pub(crate) struct Feed {
    pub(crate) sources: Vec<FeedSource>,
    /// The newest first, each with what its application is called by if it is not the first.
    pub(crate) receipts: Vec<(ReceiptId, Option<TransferId>)>,
}

/// The feed, seen from an account.
pub(crate) async fn get_feed(
    context: &Context,
    principal: &Principal,
    account: &LoanAccountNumber,
) -> Result<Feed, Error> {
    context.may_read(principal, Action::GetFeed, &Register::RECEIPTS).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    // The sources first: a statement recorded between the two reads only adds receipts.
    let sources = store::feed::sources(&mut conn).await?;
    let receipts = store::receipt::applied_to(&mut conn, account, RECEIPTS_MAX).await?;
    Ok(Feed { sources, receipts })
}
