//! Rows of `ledger_account`, `ledger_balance` and `transfer`.

use std::collections::BTreeMap;

use formats::LoanAccountNumber;
use kernel::{Ids, Paise, TypedId as _};
use pg::StoreError;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{LedgerAccount, LedgerAccountId, ReceiptId, Record, Transfer, TransferId, TransferKind},
    error::Error,
};

/// Transfers that are about to be booked: their accounts are found and the borrowers' balances locked.
#[derive(Debug)]
pub(crate) struct Books {
    /// Debit account and credit account of each transfer.
    entries: Vec<(LedgerAccountId, LedgerAccountId)>,
    balances: BTreeMap<LedgerAccountId, Paise>,
}

impl Books {
    /// Locks the balances until the end of the transaction and says what they will be.
    ///
    /// `Error::BalanceOutOfRange` if one of them would leave the range of amounts; nothing is booked then.
    pub(crate) async fn open(conn: &mut PgConnection, ids: &dyn Ids, transfers: &[Transfer]) -> Result<Self, Error> {
        let mut books = Self { entries: Vec::with_capacity(transfers.len()), balances: BTreeMap::new() };
        for transfer in transfers {
            let debit = books.touch(conn, ids, &transfer.debit, transfer).await?;
            let credit = books.touch(conn, ids, &transfer.credit, transfer).await?;
            books.entries.push((debit, credit));
        }
        Ok(books)
    }

    async fn touch(
        &mut self,
        conn: &mut PgConnection,
        ids: &dyn Ids,
        account: &LedgerAccount,
        transfer: &Transfer,
    ) -> Result<LedgerAccountId, Error> {
        let LedgerAccount::Borrower(number) = account else {
            return find_house_account(conn, account).await;
        };
        let (id, stored) = lock_borrower(conn, ids, number).await?;
        let balance = self.balances.get(&id).copied().unwrap_or(stored);
        let balance = transfer.applied_to(account, balance).map_err(|_| Error::BalanceOutOfRange)?;
        self.balances.insert(id, balance);
        Ok(id)
    }

    /// Adds the transfers that the books were opened for, which are the last of the receipt's, and the new balances.
    /// The receipt's row is there.
    pub(crate) async fn book(
        self,
        conn: &mut PgConnection,
        receipt: &Record,
        transfers: &[Transfer],
    ) -> Result<(), Error> {
        let before = receipt.transfers.len().saturating_sub(transfers.len());
        for (index, (transfer, accounts)) in transfers.iter().zip(&self.entries).enumerate() {
            let ordinal = i32::try_from(before + index + 1);
            let ordinal = ordinal.map_err(|_| Error::inconsistent("transfer.ordinal"))?;
            insert(conn, receipt.id, ordinal, transfer, *accounts).await?;
        }
        for (account, balance) in self.balances {
            sqlx::query!(
                "UPDATE ledger_balance SET balance_paise = $2 WHERE account_id = $1",
                account.uuid(),
                balance.get(),
            )
            .execute(&mut *conn)
            .await
            .map_err(StoreError::from)?;
        }
        Ok(())
    }
}

/// A borrower's account with its cached balance, which is locked; both are made at its first use.
async fn lock_borrower(
    conn: &mut PgConnection,
    ids: &dyn Ids,
    number: &LoanAccountNumber,
) -> Result<(LedgerAccountId, Paise), Error> {
    if let Some(known) = find_borrower(&mut *conn, number).await? {
        return Ok(known);
    }
    // Another transaction may have made it since the look: then this statement waits for its end, and the next look finds it.
    sqlx::query!(
        "INSERT INTO ledger_account (account_id, kind, loan_account_number) VALUES ($1, 'borrower', $2)
         ON CONFLICT (loan_account_number) WHERE kind = 'borrower' DO NOTHING",
        LedgerAccountId::next(ids).uuid(),
        number.as_str(),
    )
    .execute(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    sqlx::query!(
        "INSERT INTO ledger_balance (account_id)
         SELECT account_id FROM ledger_account WHERE kind = 'borrower' AND loan_account_number = $1
         ON CONFLICT (account_id) DO NOTHING",
        number.as_str(),
    )
    .execute(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    find_borrower(conn, number).await?.ok_or(Error::inconsistent("ledger_account"))
}

async fn find_borrower(
    conn: &mut PgConnection,
    number: &LoanAccountNumber,
) -> Result<Option<(LedgerAccountId, Paise)>, Error> {
    let found = sqlx::query!(
        "SELECT account_id, balance_paise FROM ledger_account JOIN ledger_balance USING (account_id)
         WHERE kind = 'borrower' AND loan_account_number = $1 FOR UPDATE OF ledger_balance",
        number.as_str(),
    );
    let Some(row) = found.fetch_optional(conn).await.map_err(StoreError::from)? else { return Ok(None) };
    let balance = Paise::new(row.balance_paise).map_err(|_| Error::inconsistent("ledger_balance.balance_paise"))?;
    Ok(Some((LedgerAccountId::from_uuid(row.account_id), balance)))
}

/// An account of the house, of which each kind has its own unique index. They are made by the migrations.
async fn find_house_account(conn: &mut PgConnection, account: &LedgerAccount) -> Result<LedgerAccountId, Error> {
    let found = match account {
        LedgerAccount::Suspense => {
            sqlx::query_scalar!("SELECT account_id FROM ledger_account WHERE kind = 'suspense'")
                .fetch_optional(conn)
                .await
        }
        LedgerAccount::Clearing(mode) => {
            sqlx::query_scalar!(
                "SELECT account_id FROM ledger_account WHERE kind = 'clearing' AND mode = $1",
                mode.as_str(),
            )
            .fetch_optional(conn)
            .await
        }
        LedgerAccount::Borrower(_) => Ok(None),
    };
    let found = found.map_err(StoreError::from)?.map(LedgerAccountId::from_uuid);
    found.ok_or(Error::inconsistent("ledger_account"))
}

async fn insert(
    conn: &mut PgConnection,
    receipt: ReceiptId,
    ordinal: i32,
    transfer: &Transfer,
    (debit, credit): (LedgerAccountId, LedgerAccountId),
) -> Result<(), Error> {
    let (kind, reverses) = match transfer.kind {
        TransferKind::Receipt => ("receipt", None),
        TransferKind::Identification => ("identification", None),
        TransferKind::Reassignment => ("reassignment", None),
        TransferKind::Reversal { of } => ("reversal", Some(of.uuid())),
    };
    sqlx::query!(
        r#"
        INSERT INTO transfer
            (transfer_id, receipt_id, ordinal, kind, debit_account, credit_account, amount_paise, value_date, booked_at,
             reverses)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        "#,
        transfer.id.uuid(),
        receipt.uuid(),
        ordinal,
        kind,
        debit.uuid(),
        credit.uuid(),
        transfer.amount.get(),
        pg::Date::from(transfer.value_date) as _,
        pg::Instant::from(transfer.booked_at) as _,
        reverses,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}

/// The transfers of receipts, each receipt's first to last.
pub(crate) async fn of_receipts(
    conn: &mut PgConnection,
    receipts: &[ReceiptId],
) -> Result<BTreeMap<ReceiptId, Vec<Transfer>>, Error> {
    let receipts: Vec<Uuid> = receipts.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        r#"
        SELECT t.transfer_id, t.receipt_id, t.kind, t.amount_paise, t.value_date, t.booked_at, t.reverses,
               d.kind AS debit_kind, d.loan_account_number AS debit_number, d.mode AS debit_mode,
               c.kind AS credit_kind, c.loan_account_number AS credit_number, c.mode AS credit_mode
        FROM transfer t
        JOIN ledger_account d ON d.account_id = t.debit_account
        JOIN ledger_account c ON c.account_id = t.credit_account
        WHERE t.receipt_id = ANY($1)
        ORDER BY t.receipt_id, t.ordinal
        "#,
        &receipts,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    let mut of_receipt: BTreeMap<ReceiptId, Vec<Transfer>> = BTreeMap::new();
    for row in rows {
        let kind = match (row.kind.as_str(), row.reverses) {
            ("receipt", None) => TransferKind::Receipt,
            ("identification", None) => TransferKind::Identification,
            ("reassignment", None) => TransferKind::Reassignment,
            ("reversal", Some(of)) => TransferKind::Reversal { of: TransferId::from_uuid(of) },
            _ => return Err(Error::inconsistent("transfer.kind")),
        };
        let transfer = Transfer {
            id: TransferId::from_uuid(row.transfer_id),
            kind,
            debit: account(&row.debit_kind, row.debit_number.as_deref(), row.debit_mode.as_deref())?,
            credit: account(&row.credit_kind, row.credit_number.as_deref(), row.credit_mode.as_deref())?,
            amount: Paise::new(row.amount_paise).map_err(|_| Error::inconsistent("transfer.amount_paise"))?,
            value_date: row.value_date.into(),
            booked_at: row.booked_at.into(),
        };
        of_receipt.entry(ReceiptId::from_uuid(row.receipt_id)).or_default().push(transfer);
    }
    Ok(of_receipt)
}

fn account(kind: &str, number: Option<&str>, mode: Option<&str>) -> Result<LedgerAccount, Error> {
    let account = match (kind, number, mode) {
        ("borrower", Some(number), None) => number.parse().ok().map(LedgerAccount::Borrower),
        ("suspense", None, None) => Some(LedgerAccount::Suspense),
        ("clearing", None, Some(mode)) => mode.parse().ok().map(LedgerAccount::Clearing),
        _ => None,
    };
    account.ok_or(Error::inconsistent("ledger_account.kind"))
}

/// A borrower's balance, cached and summed up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Balance {
    pub(crate) cached: Paise,
    pub(crate) recomputed: Paise,
}

/// Both balances of a borrower's account as of one instant; `None` if nothing was ever booked for it.
pub(crate) async fn balance(conn: &mut PgConnection, number: &LoanAccountNumber) -> Result<Option<Balance>, Error> {
    let row = sqlx::query!(
        r#"
        SELECT b.balance_paise,
               ((SELECT coalesce(sum(amount_paise), 0) FROM transfer WHERE credit_account = a.account_id)
              - (SELECT coalesce(sum(amount_paise), 0) FROM transfer WHERE debit_account = a.account_id))::bigint
               AS "recomputed!"
        FROM ledger_account a JOIN ledger_balance b USING (account_id)
        WHERE a.kind = 'borrower' AND a.loan_account_number = $1
        "#,
        number.as_str(),
    )
    .fetch_optional(conn)
    .await
    .map_err(StoreError::from)?;
    let paise = |paise| Paise::new(paise).map_err(|_| Error::inconsistent("ledger_balance.balance_paise"));
    row.map(|row| Ok(Balance { cached: paise(row.balance_paise)?, recomputed: paise(row.recomputed)? })).transpose()
}
