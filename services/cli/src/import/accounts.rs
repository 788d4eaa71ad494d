//! Extracts of a loan management system, which cases takes.

mod columns;
mod row;

use chassis::grpc::client::Channel;
use proto::cases::{
    AccountResult, ExtractFile, RecordAccountsRequest, RowRange, account_result::Outcome as Wire,
    accounts_service_client::AccountsServiceClient,
};
use serde::Serialize;
use tonic::Request;

pub use self::{columns::AccountColumn, row::account};
use super::{
    Kind,
    mapping::Layout,
    reader::Record,
    report::{Answer, Count, Outcome},
    row::Fault,
    send::{Batch, answers, request},
    totals::Survey,
};
use crate::{account::flag_words, args::ImportArgs, failure::Failure, session::Connection};

/// What cases made of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum AccountAnswer {
    /// A new account.
    Recorded(Stored),
    /// A known account that the row changed.
    Updated(Stored),
    /// A known account of which the row says nothing new.
    Unchanged(Stored),
    /// The row is older than what is on record.
    Stale {
        /// The account's id.
        account_id: String,
    },
}

/// An account on record, with what is contradictory about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stored {
    /// The account's id.
    pub account_id: String,
    /// In words.
    pub flags: Vec<&'static str>,
}

impl Answer for AccountAnswer {
    const COUNTS: &'static [Count] = &[
        Count { checked: "would be recorded", ..Count::of("recorded", "recorded") },
        Count { checked: "would be updated", ..Count::of("updated", "updated") },
        Count::of("unchanged", "unchanged"),
        Count::of("stale", "older than the record"),
        Count { part: true, ..Count::of("flagged", "of all these flagged") },
    ];

    fn counts_as(&self, name: &str) -> bool {
        let flagged = |stored: &Stored| name == "flagged" && !stored.flags.is_empty();
        match self {
            Self::Recorded(stored) => name == "recorded" || flagged(stored),
            Self::Updated(stored) => name == "updated" || flagged(stored),
            Self::Unchanged(stored) => name == "unchanged" || flagged(stored),
            Self::Stale { .. } => name == "stale",
        }
    }
}

/// Accounts on their way to cases.
#[derive(Debug)]
pub(super) struct Accounts {
    connection: Connection<AccountsServiceClient<Channel>>,
    source: String,
    validate_only: bool,
}

impl Accounts {
    pub(super) fn new(connection: Connection<AccountsServiceClient<Channel>>, args: &ImportArgs) -> Self {
        Self { connection, source: args.source.clone(), validate_only: args.dry_run }
    }
}

impl Kind for Accounts {
    type Column = AccountColumn;
    type Row = proto::cases::AccountRow;
    type Answer = AccountAnswer;

    const AMOUNT: AccountColumn = AccountColumn::TotalDue;
    const SAME: Option<AccountColumn> = Some(AccountColumn::LoanAccountNumber);

    fn row(record: &Record, layout: &Layout<AccountColumn>) -> Result<Self::Row, Fault> {
        account(record, layout)
    }

    /// A batch without rows is sent too: cases learns how far the file has come.
    async fn send(
        &mut self,
        batch: Batch<Self::Row>,
        survey: &Survey<AccountColumn>,
    ) -> Result<Vec<Outcome<AccountAnswer>>, Failure> {
        let callee = &self.connection.callee;
        let counted = |what: &str, number: u64| {
            u32::try_from(number)
                .map_err(|_| Failure::Answer { callee: callee.clone(), what: format!("{number} {what} are too many") })
        };
        let rows: Vec<u32> = batch.rows.iter().map(|row| row.row_number).collect();
        let key = batch.key(callee)?;
        let (first, last) = batch.lines;
        let file = ExtractFile {
            source: self.source.clone(),
            sha256: survey.sha256.to_vec(),
            rows: counted("rows", survey.lines)?,
            total_due: Some(survey.total.into()),
            last_row: counted("lines", survey.last_line)?,
        };
        let covers = RowRange { first_row: counted("lines", first)?, last_row: counted("lines", last)? };
        let message = RecordAccountsRequest {
            file: Some(file),
            rows: batch.rows,
            covers: Some(covers),
            validate_only: self.validate_only,
        };
        let response = self.connection.client.record_accounts(request(Request::new(message), &key)).await;
        let results = response.map_err(|status| Failure::call(callee, status))?.into_inner().results;
        answers(&rows, results.into_iter().map(outcome).collect(), callee)
    }
}

fn outcome(result: AccountResult) -> (u32, Option<Outcome<AccountAnswer>>) {
    let stored = |account: proto::cases::AccountStored| Stored {
        flags: account.flags().map(flag_words).collect::<Vec<_>>(),
        account_id: account.account_id,
    };
    let outcome = result.outcome.map(|outcome| match outcome {
        Wire::Recorded(account) => Outcome::Taken(AccountAnswer::Recorded(stored(account))),
        Wire::Updated(account) => Outcome::Taken(AccountAnswer::Updated(stored(account))),
        Wire::Unchanged(account) => Outcome::Taken(AccountAnswer::Unchanged(stored(account))),
        Wire::Stale(stale) => Outcome::Taken(AccountAnswer::Stale { account_id: stale.account_id }),
        Wire::Rejected(rejected) => Outcome::rejected(rejected.field, rejected.reason),
    });
    (result.row_number, outcome)
}
