//! Posts one credit.

use authority::Action;
use foundation::{Command, Work};
use proto::FieldError;
use sqlx::PgConnection;

use super::{
    Context,
    posting::{Act, PostOutcome},
};
use crate::{
    domain::{AnyReceipt, CreditDraft, FieldFault, Posting},
    error::Error,
};

/// A receipt, and whether it was on record before.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) receipt: AnyReceipt,
    pub(crate) already: bool,
}

/// Posts a credit, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn post_receipt(
    context: &Context,
    command: Command<'_>,
    draft: &CreditDraft,
    encode: impl Fn(&Posted) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    context.carry_out(command, &PostReceipt { context, command, draft, encode }).await
}

struct PostReceipt<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    draft: &'a CreditDraft,
    encode: F,
}

impl<F: Fn(&Posted) -> Vec<u8> + Sync> Work for PostReceipt<'_, F> {
    const OPERATION: &'static str = "PostReceipt";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let act = Act::new(self.context, self.command);
        let new = authority::Receipt { id: None, state: "new", branch: None };
        let permit = self.context.authority.require(self.command.principal, Action::PostReceipt, &new)?;
        let posting = Posting::check(self.draft, act.now.legal_date()).map_err(of_credit)?;
        let posted = match act.post(conn, &posting, None, &permit).await? {
            PostOutcome::Posted(receipt) => Posted { receipt, already: false },
            PostOutcome::AlreadyPosted(receipt) => Posted { receipt, already: true },
            PostOutcome::Refused(fault) => return Err(of_credit(fault).into()),
            PostOutcome::Differs(fault) => return Err(Error::CreditDiffers(fault)),
        };
        Ok((self.encode)(&posted))
    }
}

fn of_credit(fault: FieldFault) -> FieldError {
    FieldError::new(fault.field, fault.reason).within("credit")
}
