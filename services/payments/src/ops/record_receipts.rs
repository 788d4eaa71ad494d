//! Posts the lines of a statement file: each exactly once, a wrong one without holding back the others.

use authority::{Action, Register};
use foundation::{Command, Work};
use kernel::LegalDate;
use proto::FieldError;
use sqlx::PgConnection;

use super::{
    Context, SourceFile,
    posting::{Act, PostOutcome},
};
use crate::{
    domain::{CreditDraft, FieldFault, Posting},
    error::Error,
    store::{self, dishonour::Origin},
};

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

/// Posts credits, or answers as before if this key was used for this request; if only to be validated, posts them for real
/// and leaves nothing of it.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_receipts(
    context: &Context,
    command: Command<'_>,
    request: &RecordReceipts,
    encode: impl Fn(&[(u32, PostOutcome)]) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let work = Recording { context, command, request, encode };
    if request.validate_only { context.rehearse(command, &work).await } else { context.carry_out(command, &work).await }
}

struct Recording<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a RecordReceipts,
    encode: F,
}

impl<F: Fn(&[(u32, PostOutcome)]) -> Vec<u8> + Sync> Work for Recording<'_, F> {
    const OPERATION: &'static str = "RecordReceipts";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, encode } = self;
        // Every row is the same to the policies: one decision for the file.
        let permit = context.authority.require(command.principal, Action::RecordReceipts, &Register::RECEIPTS)?;
        let act = Act::new(context, *command);
        let today = act.now.legal_date();
        if let Some(day) = request.covers_until.filter(|day| *day > today) {
            let reason = format!("{day} has not come yet; today is {today}");
            return Err(FieldError::new("file.covers_until", reason).into());
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
                    act.post(conn, &posting, Some(origin), &permit).await?
                }
                Err(fault) => PostOutcome::Refused(fault),
            };
            outcomes.push((*row_number, outcome));
        }
        store::feed::advance(conn, &request.file.source, request.covers_until, latest).await?;
        Ok(encode(&outcomes))
    }
}
