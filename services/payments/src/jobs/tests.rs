use std::time::Duration;

use chassis::telemetry::Inventory;
use sqlx::{AssertSqlSafe, PgConnection};
use testkit::Database;

use super::*;
use crate::{MIGRATIONS, SERVICE, domain::LedgerCheck, store};

/// Two receipts: one of 250 paise in suspense since the first of March, one of 100 paise of a borrower.
const LEDGER: &str = "
    INSERT INTO receipt (receipt_id, mode, reference, amount_paise, value_date, state, loan_account_number, subject_id,
                         payer_name_sealed, narration_sealed, recorded_at)
    SELECT receipt_id::uuid, 'upi', receipt_id, paise, '2026-03-01', state, account, receipt_id::uuid, '', '',
           '2026-03-01T09:00:00Z'
    FROM (VALUES ('00000000-0000-7000-8000-0000000000a1', 250, 'unidentified', NULL),
                 ('00000000-0000-7000-8000-0000000000a2', 100, 'applied', 'HL-1')) AS r (receipt_id, paise, state, account);
    INSERT INTO ledger_account (account_id, kind, loan_account_number) VALUES
        ('00000000-0000-7000-8000-0000000000b1', 'borrower', 'HL-1'),
        ('00000000-0000-7000-8000-0000000000b2', 'borrower', 'HL-2');
    INSERT INTO ledger_balance (account_id, balance_paise) VALUES
        ('00000000-0000-7000-8000-0000000000b1', 100), ('00000000-0000-7000-8000-0000000000b2', 0);
    INSERT INTO transfer (transfer_id, receipt_id, ordinal, kind, debit_account, credit_account, amount_paise, value_date,
                          booked_at)
    SELECT receipt_id, receipt_id, 1, 'receipt', '00000000-0000-7000-8000-000000000002',
           CASE state WHEN 'applied' THEN '00000000-0000-7000-8000-0000000000b1'::uuid
                      ELSE '00000000-0000-7000-8000-000000000001' END, amount_paise, value_date, recorded_at
    FROM receipt";

async fn run(conn: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await.unwrap();
}

/// By the sum of all balances, and by the cached ones.
async fn differences(conn: &mut PgConnection) -> [i64; 2] {
    let found = store::ledger_difference::find(conn, Duration::from_secs(5)).await.unwrap();
    LedgerCheck::ALL.map(|check| found.of(check))
}

#[test]
fn nothing_is_shown_before_it_is_known() {
    let registered = Inventory::of(register);
    let unknown = ["ledger_difference_paise", "receipts_unidentified", "receipts_unidentified_oldest_seconds"];
    assert_eq!((registered.hidden(), registered.undescribed()), (unknown.to_vec(), vec![]));
}

#[tokio::test]
async fn a_ledger_that_does_not_add_up_is_found_by_how_much() {
    let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
    let mut conn = database.superuser().await.unwrap();
    assert_eq!(differences(&mut conn).await, [0, 0], "an empty one adds up");
    run(&mut conn, LEDGER).await;
    assert_eq!(differences(&mut conn).await, [0, 0]);
    let change = "UPDATE ledger_balance SET balance_paise = balance_paise";
    run(&mut conn, &format!("{change} + 5 WHERE balance_paise = 100")).await;
    assert_eq!(differences(&mut conn).await, [5, 5]);
    run(&mut conn, &format!("{change} - 5 WHERE balance_paise = 0")).await;
    assert_eq!(differences(&mut conn).await, [0, 10], "two faults that make up for each other are two");
    run(&mut conn, "DELETE FROM ledger_balance").await;
    assert_eq!(differences(&mut conn).await, [-100, 100], "a borrower who has paid has a balance");
}

#[tokio::test]
async fn what_is_in_suspense_is_counted_with_its_oldest() {
    let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
    let mut conn = database.superuser().await.unwrap();
    let found = store::receipt::in_suspense(&mut conn).await.unwrap();
    assert_eq!((found.count, found.oldest), (0, None));
    run(&mut conn, LEDGER).await;
    let found = store::receipt::in_suspense(&mut conn).await.unwrap();
    assert_eq!((found.count, found.oldest), (1, Some("2026-03-01T09:00:00Z".parse().unwrap())));
}

#[tokio::test]
async fn one_replica_reads_the_ledger_in_an_hour_and_every_one_shows_what_it_found() {
    use chassis::telemetry::Gauges as _;

    let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
    let pool = pg::connect(&database.config()).await.unwrap();
    let mut conn = database.superuser().await.unwrap();
    let read_at = "SELECT ended_at::text FROM platform.check_run WHERE name = 'ledger' AND found = '{0, 0}'";
    Ledger { pool: pool.clone() }.look().await.unwrap();
    let first: String = sqlx::query_scalar(read_at).fetch_one(&mut conn).await.unwrap();
    Ledger { pool }.look().await.unwrap();
    let second: String = sqlx::query_scalar(read_at).fetch_one(&mut conn).await.unwrap();
    assert_eq!(first, second);
}
