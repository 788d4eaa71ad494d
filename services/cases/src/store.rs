//! SQL, nothing else. Functions borrow the caller's transaction; none of them commits.

pub(crate) mod account;
pub(crate) mod act_answer;
pub(crate) mod case;
pub(crate) mod deadline;
pub(crate) mod docket;
pub(crate) mod docket_deadline;
pub(crate) mod entry;
pub(crate) mod fact;
pub(crate) mod intent;
pub(crate) mod nightly_run;
pub(crate) mod party;
pub(crate) mod proceeding;
pub(crate) mod receipt;
pub(crate) mod reminder;

use pg::StoreError;
use serde::Serialize;
use sqlx::{Executor as _, PgConnection};

use crate::error::Error;

/// Makes a transaction that has just begun read one moment of the database, and write nothing.
pub(crate) async fn one_snapshot(conn: &mut PgConnection) -> Result<(), StoreError> {
    conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    Ok(())
}

/// Rows for `jsonb_to_recordset`: many rows in one parameter of one statement.
fn recordset<T: Serialize>(rows: &[T]) -> Result<serde_json::Value, Error> {
    serde_json::to_value(rows).map_err(|_| Error::inconsistent("rows of a batch"))
}

/// Bytes within such a row, in the text form of `bytea`.
pub(crate) fn bytea(bytes: &[u8]) -> String {
    format!("\\x{}", hex::encode(bytes))
}
