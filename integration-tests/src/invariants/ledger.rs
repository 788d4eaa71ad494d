//! The books against the payers' own list, against themselves, and against what cases was told.

use std::collections::BTreeMap;

use super::{Books, Kept, Verdict, Violation};

const BOOKED: &str = "SELECT reference, amount_paise FROM receipt ORDER BY reference";
/// Accounts whose balance is not the sum of their transfers.
const UNBALANCED: &str = "
    SELECT count(*) FROM ledger_balance b
    WHERE b.balance_paise <> (
        SELECT coalesce(sum(CASE WHEN t.credit_account = b.account_id THEN amount_paise ELSE -amount_paise END), 0)
        FROM transfer t WHERE b.account_id IN (t.credit_account, t.debit_account))";
/// Receipts that stand and were not moved exactly by their amount.
const UNMOVED: &str = "
    SELECT count(*) FROM receipt r
    WHERE r.amount_paise <> (
        SELECT coalesce(sum(t.amount_paise), 0) FROM transfer t WHERE t.receipt_id = r.receipt_id AND t.kind = 'receipt')";
const COUNTED: &str = "SELECT coalesce(sum(amount_paise), 0)::bigint FROM receipt WHERE state = 'applied'";
const HEARD: &str = "SELECT coalesce(sum(amount_paise), 0)::bigint FROM account_receipt WHERE NOT reversed";

/// What the payers have sent is booked, to the paisa and nothing else.
pub(super) async fn agrees(books: &mut Books, kept: &Kept) -> anyhow::Result<Verdict> {
    for (query, what) in
        [(UNBALANCED, "balances are not the sum of their transfers"), (UNMOVED, "receipts were not moved")]
    {
        let found = books.count("payments", query).await?;
        if found > 0 {
            return Ok(Err(Violation::MoneyAmiss(format!("{found} {what}"))));
        }
    }
    if let Some(sent) = &kept.receipts {
        let booked: Vec<(String, i64)> = books.pairs("payments", BOOKED).await?;
        let booked: BTreeMap<String, i64> = booked.into_iter().collect();
        if booked != *sent {
            let (theirs, ours): (i64, i64) = (sent.values().sum(), booked.values().sum());
            return Ok(Err(Violation::MoneyAmiss(format!("the payers sent {theirs} paise, {ours} are booked"))));
        }
    }
    let (counted, heard) = (books.count("payments", COUNTED).await?, books.count("cases", HEARD).await?);
    if counted != heard {
        return Ok(Err(Violation::MoneyAmiss(format!("payments counts {counted} paise, cases has heard of {heard}"))));
    }
    Ok(Ok(()))
}
