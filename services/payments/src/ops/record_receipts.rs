//! Posts the lines of a statement file: each exactly once, a wrong one without holding back the others.

use authority::{Action, Register};
use kernel::LegalDate;
use pg::{
    Attempts,
    idempotency::{self, Outcome},
};

use proto::FieldError;

use super::{
    Command, Context, SourceFile,
    posting::{Act, PostOutcome},
};
use crate::{
    domain::{CreditDraft, FieldFault, Posting},
    error::Error,
    store::{self, dishonour::Origin},
};

const OPERATION: &str = "RecordReceipts";

/// One row of the file: a credit to check, or why it could not even be read.
#[derive(Debug)]
pub(crate) struct CreditRow {
    pub(crate) row_number: u32,
    pub(crate) draft: Result<CreditDraft, FieldFault>,
}

/// The request.
#[derive(Debug)]
pub(crate) struct RecordReceipts {
    pub(crate) file: SourceFile,
    /// The last day of which the statement holds every credit, if it says.
    pub(crate) covers_until: Option<LegalDate>,
    pub(crate) rows: Vec<CreditRow>,
    /// Check everything and store nothing.
    pub(crate) validate_only: bool,
}

/// Posts credits, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_receipts(
    context: &Context,
    command: Command<'_>,
    request: &RecordReceipts,
    encode: impl Fn(&[(u32, PostOutcome)]) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    // Two files with the same accounts in another order may lock each other out.
    let mut attempts = Attempts::default();
    loop {
        match attempt(context, command, request, &encode).await {
            Err(error) if attempts.again(&error).await => {}
            done => return context.refusals.keep(command.principal, command.key, done).await,
        }
    }
}

async fn attempt(
    context: &Context,
    command: Command<'_>,
    request: &RecordReceipts,
    encode: impl Fn(&[(u32, PostOutcome)]) -> Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let mut tx = pg::begin(&context.pool).await?;
    let actor = &command.principal.actor;
    let claim = match idempotency::begin(&mut tx, command.key, OPERATION, command.request_hash, actor).await? {
        Outcome::New(claim) => claim,
        Outcome::Replay(response) => return Ok(response),
    };
    // Every row is the same to the policies: one decision for the file.
    let permit = context.authority.require(command.principal, Action::RecordReceipts, &Register::RECEIPTS)?;
    let act = Act::new(context, command);
    let today = act.now.legal_date();
    if let Some(day) = request.covers_until.filter(|day| *day > today) {
        return Err(FieldError::new("file.covers_until", format!("{day} has not come yet; today is {today}")).into());
    }
    let mut latest = None;
    let mut outcomes = Vec::with_capacity(request.rows.len());
    for CreditRow { row_number, draft } in &request.rows {
        let checked = draft.as_ref().map_err(Clone::clone);
        let outcome = match checked.and_then(|draft| Posting::check(draft, today)) {
            Ok(posting) => {
                latest = latest.max(Some(posting.credit.value_date));
                let row_number = i32::try_from(*row_number).unwrap_or(i32::MAX);
                let SourceFile { source, sha256 } = &request.file;
                let origin = Origin { source, file_sha256: sha256, row_number };
                act.post(&mut tx, &posting, Some(origin), &permit).await?
            }
            Err(fault) => PostOutcome::Refused(fault),
        };
        outcomes.push((*row_number, outcome));
    }
    let response = encode(&outcomes);
    if request.validate_only {
        // Everything was tried for real; dropping the transaction leaves nothing of it.
        return Ok(response);
    }
    store::feed::advance(&mut tx, &request.file.source, request.covers_until, latest).await?;
    idempotency::finish(&mut tx, claim, &response).await?;
    pg::commit(tx).await?;
    context.publisher.wake();
    Ok(response)
}
