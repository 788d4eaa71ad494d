//! Records rows of a lender's extract: what is new once, what is older never, a wrong row without holding back the others.

mod people;

use std::collections::HashMap;

use audit::{Entry, Outcome as AuditOutcome, Resource};
use authority::{Action, Permit, Register};
use foundation::{Command, Work};
use kernel::{LegalDate, Timestamp, TypedId as _};
use messaging::Outgoing;
use sqlx::PgConnection;

use self::people::People;
use super::Context;
use crate::{
    domain::{self, Account, AccountDraft, AccountFlag, AccountId, AssetClass, ImportId, RowFault},
    error::Error,
    events,
    store::{
        self,
        account::{self, AccountRecord, ClassChange, Content, Extract, KnownAccount, Origin},
    },
};

/// One row of the extract: an account to check, or why it could not even be read.
#[derive(Debug)]
pub(crate) struct AccountRow {
    pub(crate) row_number: u32,
    pub(crate) draft: Result<AccountDraft, RowFault>,
}

/// The request.
#[derive(Debug)]
pub(crate) struct RecordAccounts {
    pub(crate) extract: Extract,
    pub(crate) rows: Vec<AccountRow>,
    /// The lines that the request answers for.
    pub(crate) first_row: i32,
    pub(crate) last_row: i32,
    /// Check everything and store nothing.
    pub(crate) validate_only: bool,
}

/// What became of one row.
#[derive(Debug)]
pub(crate) enum AccountOutcome {
    Recorded { account: AccountId, flags: Vec<AccountFlag> },
    Updated { account: AccountId, flags: Vec<AccountFlag> },
    Unchanged { account: AccountId, flags: Vec<AccountFlag> },
    Stale { account: AccountId, recorded_as_of: LegalDate },
    Rejected(RowFault),
}

/// Records accounts, or answers as before if this key was used for this request.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_accounts(
    context: &Context,
    command: Command<'_>,
    request: &RecordAccounts,
    encode: impl Fn(&[(u32, AccountOutcome)]) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let recording = Recording { context, command, request, encode };
    if request.validate_only {
        return foundation::rehearse(&context.pool, &context.refusals, command, &recording).await;
    }
    context.carry_out(command, &recording).await
}

struct Recording<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a RecordAccounts,
    encode: F,
}

impl<F: Fn(&[(u32, AccountOutcome)]) -> Vec<u8> + Sync> Work for Recording<'_, F> {
    const OPERATION: &'static str = "RecordAccounts";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, .. } = *self;
        account::lock_imports(&mut *conn).await?;
        // Every row is the same to the policies: one decision for the call.
        let permit = context.authority.require(command.principal, Action::RecordAccounts, &Register::ACCOUNTS)?;
        let now = context.clock.now();
        let RecordAccounts { extract, rows, first_row, last_row, .. } = request;
        let new_id = ImportId::next(&*context.ids);
        let import = account::advance_import(&mut *conn, new_id, extract, *last_row, now).await?;
        let rows = check(rows, now.legal_date());
        let chunk = Chunk { context, command, permit, now, import, extract };
        let outcomes = chunk.record(&mut *conn, rows).await?;
        chunk.audit(&mut *conn, *first_row, *last_row, &outcomes).await?;
        Ok((self.encode)(&outcomes))
    }
}

/// Checks each row by itself, and that no two are about one account.
fn check(rows: &[AccountRow], today: LegalDate) -> Vec<(u32, Result<Account, RowFault>)> {
    let mut seen = HashMap::new();
    let rows = rows.iter().map(|AccountRow { row_number, draft }| {
        let draft = draft.as_ref().map_err(Clone::clone);
        let checked = draft.and_then(|draft| Account::check(draft, today)).and_then(|account| {
            match seen.insert(account.loan.number.to_string(), *row_number) {
                Some(other) => {
                    let reason = format!("is that of row {other} too, in the same call");
                    Err(RowFault::new("loan_account_number", reason))
                }
                None => Ok(account),
            }
        });
        (*row_number, checked)
    });
    rows.collect()
}

/// What all rows of one call share.
struct Chunk<'a> {
    context: &'a Context,
    command: Command<'a>,
    permit: Permit,
    now: Timestamp,
    import: ImportId,
    extract: &'a Extract,
}

/// What is to be written, collected row by row.
#[derive(Default)]
struct Changes {
    records: Vec<AccountRecord>,
    classes: Vec<ClassChange>,
    /// Changes of accounts that were known.
    moves: Vec<events::ClassMove>,
}

impl Chunk<'_> {
    /// Compares the rows with what is on record, writes what differs with a few statements, and gives each its outcome.
    async fn record(
        &self,
        conn: &mut PgConnection,
        rows: Vec<(u32, Result<Account, RowFault>)>,
    ) -> Result<Vec<(u32, AccountOutcome)>, Error> {
        let accounts: Vec<&Account> = rows.iter().filter_map(|(_, checked)| checked.as_ref().ok()).collect();
        let numbers: Vec<String> = accounts.iter().map(|account| account.loan.number.to_string()).collect();
        let known = account::known(&mut *conn, &numbers).await?;
        let mut people = People::load(&mut *conn, self.context, &accounts).await?;
        let mut changes = Changes::default();
        let mut outcomes = Vec::with_capacity(rows.len());
        for (row_number, checked) in &rows {
            let outcome = match checked {
                Ok(account) => {
                    let known = known.get(account.loan.number.as_str());
                    self.compare(&mut *conn, *row_number, account, known, &mut people, &mut changes).await?
                }
                Err(fault) => AccountOutcome::Rejected(fault.clone()),
            };
            outcomes.push((*row_number, outcome));
        }
        people.write(&mut *conn, self.now).await?;
        if !changes.records.is_empty() {
            let origin = Origin { extract: self.extract, now: self.now };
            account::merge(&mut *conn, &changes.records, origin).await?;
        }
        if !changes.classes.is_empty() {
            account::add_history(&mut *conn, &changes.classes, self.import, self.now).await?;
        }
        self.state(&mut *conn, &changes.moves).await?;
        store::intent::unblock_of_accounts(&mut *conn, &numbers, self.now).await?;
        // Only when all rows are in: the other account of the borrower may have come with a later one.
        let beside_npa = account::beside_npa(conn, &numbers).await?;
        for ((_, outcome), (_, checked)) in outcomes.iter_mut().zip(&rows) {
            if let Ok(account) = checked
                && beside_npa.contains(account.loan.number.as_str())
            {
                outcome.flag(AccountFlag::BorrowerHasNpa);
            }
        }
        Ok(outcomes)
    }

    async fn compare(
        &self,
        conn: &mut PgConnection,
        row_number: u32,
        account: &Account,
        known: Option<&KnownAccount>,
        people: &mut People<'_>,
        changes: &mut Changes,
    ) -> Result<AccountOutcome, Error> {
        let as_of = account.loan.as_of;
        if let Some(known) = known.filter(|known| known.as_of > as_of) {
            return Ok(AccountOutcome::Stale { account: known.id, recorded_as_of: known.as_of });
        }
        let id = known.map_or_else(|| AccountId::next(&*self.context.ids), |known| known.id);
        let content = Content::from(account);
        let digest = content.digest()?;
        let answer = people.answer_for(conn, account).await?;
        let own = if known.is_some_and(|known| known.digest == digest) {
            known.map(|known| known.flags.clone()).unwrap_or_default()
        } else {
            let before = known.map(|known| (known.asset_class, known.flags.as_slice()));
            let flags = domain::account_flags(account.classification(), before);
            self.note_class(account, id, known.map(|known| known.asset_class), &flags, changes);
            changes.records.push(AccountRecord::new(id, content, digest, flags.clone(), answer.links, row_number));
            flags
        };
        let flags: Vec<AccountFlag> = own.into_iter().chain(answer.flags).collect();
        Ok(match known {
            None => AccountOutcome::Recorded { account: id, flags },
            Some(known) if known.digest == digest && !answer.changed => {
                AccountOutcome::Unchanged { account: id, flags }
            }
            Some(_) => AccountOutcome::Updated { account: id, flags },
        })
    }

    /// The class goes on record when it changes, the first one included; only a move from one to another is an event.
    fn note_class(
        &self,
        account: &Account,
        id: AccountId,
        from: Option<AssetClass>,
        flags: &[AccountFlag],
        changes: &mut Changes,
    ) {
        let loan = &account.loan;
        if from == Some(loan.asset_class) {
            return;
        }
        changes.classes.push(ClassChange {
            history_id: self.context.ids.next_uuid(),
            loan_account_number: loan.number.to_string(),
            asset_class: loan.asset_class,
            as_of: loan.as_of,
            npa_on: loan.npa_on,
            flags: flags.to_vec(),
        });
        if let Some(from) = from {
            changes.moves.push(events::ClassMove {
                account: id,
                loan_account_number: loan.number.clone(),
                from,
                to: loan.asset_class,
                as_of: loan.as_of,
                npa_on: loan.npa_on,
                flags: flags.to_vec(),
            });
        }
    }

    async fn state(&self, conn: &mut PgConnection, moves: &[events::ClassMove]) -> Result<(), Error> {
        for change in moves {
            let outgoing = Outgoing {
                aggregate_id: change.account.uuid(),
                occurred_at: self.now,
                actor: &self.command.principal.actor,
                event: &events::asset_class_changed(change),
            };
            self.context.publisher.append(&mut *conn, outgoing).await?;
        }
        Ok(())
    }

    async fn audit(
        &self,
        conn: &mut PgConnection,
        first_row: i32,
        last_row: i32,
        outcomes: &[(u32, AccountOutcome)],
    ) -> Result<(), Error> {
        let principal = self.command.principal;
        let sha256 = hex::encode(self.extract.sha256);
        let reason =
            format!("rows {first_row} to {last_row} of {} {sha256}: {}", self.extract.source, counts(outcomes));
        let entry = Entry {
            occurred_at: self.now,
            actor: &principal.actor,
            on_behalf_of: principal.on_behalf_of.as_ref(),
            action: "account.record",
            resource: Resource::new("account_import", self.import),
            outcome: AuditOutcome::Allowed,
            reason: &self.permit.because(&reason),
            book_version: "",
            cause: self.command.key,
        };
        Ok(self.context.audit.record(conn, &entry).await?)
    }
}

fn counts(outcomes: &[(u32, AccountOutcome)]) -> String {
    let count = |is: fn(&AccountOutcome) -> bool| outcomes.iter().filter(|(_, outcome)| is(outcome)).count();
    format!(
        "{} recorded, {} updated, {} unchanged, {} stale, {} rejected",
        count(|outcome| matches!(outcome, AccountOutcome::Recorded { .. })),
        count(|outcome| matches!(outcome, AccountOutcome::Updated { .. })),
        count(|outcome| matches!(outcome, AccountOutcome::Unchanged { .. })),
        count(|outcome| matches!(outcome, AccountOutcome::Stale { .. })),
        count(|outcome| matches!(outcome, AccountOutcome::Rejected(_))),
    )
}

impl AccountOutcome {
    fn flag(&mut self, flag: AccountFlag) {
        match self {
            Self::Recorded { flags, .. } | Self::Updated { flags, .. } | Self::Unchanged { flags, .. } => {
                flags.push(flag);
            }
            Self::Stale { .. } | Self::Rejected(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
