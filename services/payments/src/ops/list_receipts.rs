//! Lists the receipts of an account, or those in suspense.

use authority::{Action, Register};
use chassis::identity::Principal;
use formats::LoanAccountNumber;
use kernel::{PageSize, PageToken, TypedId as _};

use super::Context;
use crate::{
    domain::{AnyReceipt, ReceiptId},
    error::Error,
    store,
};

/// Which receipts.
#[derive(Debug)]
pub(crate) struct ListReceipts {
    pub(crate) size: PageSize,
    pub(crate) after: Option<PageToken>,
    /// `None` for those in suspense.
    pub(crate) account: Option<LoanAccountNumber>,
}

/// One page.
#[derive(Debug)]
pub(crate) struct ReceiptPage {
    pub(crate) receipts: Vec<AnyReceipt>,
    pub(crate) next: Option<PageToken>,
}

/// One page of receipts.
pub(crate) async fn list_receipts(
    context: &Context,
    principal: &Principal,
    request: ListReceipts,
) -> Result<ReceiptPage, Error> {
    context.may_read(principal, Action::ListReceipts, &Register::RECEIPTS).await?;
    let mut conn = pg::acquire(&context.pool).await?;
    let size = usize::from(request.size.get());
    let after = request.after.map(|token| ReceiptId::from_uuid(token.id()));
    // One more than the page holds tells whether there is another page.
    let limit = i64::from(request.size.get()) + 1;
    let account = request.account.as_ref();
    let mut receipts = store::receipt::list(&mut conn, &context.vault, account, after, limit).await?;
    let more = receipts.len() > size;
    receipts.truncate(size);
    let next = receipts.last().filter(|_| more).map(|last| PageToken::after(last.record().id.uuid()));
    Ok(ReceiptPage { receipts, next })
}
