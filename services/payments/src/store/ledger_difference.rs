//! What of the ledger does not add up, over all of its rows.

use std::time::Duration;

use pg::StoreError;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};

use crate::domain::LedgerCheck;

/// Paise that are unaccounted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Differences {
    sum_of_balances: i64,
    cached_balances: i64,
}

impl Differences {
    pub(crate) const fn of(self, check: LedgerCheck) -> i64 {
        match check {
            LedgerCheck::SumOfBalances => self.sum_of_balances,
            LedgerCheck::CachedBalances => self.cached_balances,
        }
    }
}

/// Reads the whole ledger in one statement, which sees it as of one instant. It may take longer than any other: `within`
/// holds for the transaction of `conn`.
pub(crate) async fn find(conn: &mut PgConnection, within: Duration) -> Result<Differences, StoreError> {
    let longer = format!("SET LOCAL statement_timeout = {}", within.as_millis());
    conn.execute(AssertSqlSafe(longer)).await?;
    let differences = sqlx::query_as!(
        Differences,
        r#"
        WITH moved AS (
            SELECT account_id, sum(paise) AS paise FROM (
                SELECT credit_account AS account_id, amount_paise AS paise FROM transfer
                UNION ALL
                SELECT debit_account, -amount_paise FROM transfer
            ) movement
            GROUP BY account_id
        ), balance AS (
            -- The house's accounts have no cached balance.
            SELECT a.kind = 'borrower' AS is_cached, coalesce(m.paise, 0) AS summed, coalesce(b.balance_paise, 0) AS cached
            FROM ledger_account a LEFT JOIN moved m USING (account_id) LEFT JOIN ledger_balance b USING (account_id)
        )
        SELECT coalesce(sum(CASE WHEN is_cached THEN cached ELSE summed END), 0)::bigint AS "sum_of_balances!",
               coalesce(sum(abs(cached - summed)) FILTER (WHERE is_cached), 0)::bigint AS "cached_balances!"
        FROM balance
        "#
    );
    Ok(differences.fetch_one(conn).await?)
}
