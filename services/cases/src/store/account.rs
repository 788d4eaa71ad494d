//! Rows of `account`, read; `merge` writes them.

mod history;
mod import;
mod merge;

use std::collections::{HashMap, HashSet};

use kernel::{LegalDate, Paise, TypedId};
use pg::StoreError;
use sqlx::PgConnection;

pub(crate) use self::{
    history::{ClassChange, add as add_history, of_account as history_of},
    import::{Extract, advance as advance_import, lock as lock_imports},
    merge::{AccountRecord, Content, Origin, merge},
};
use crate::{
    domain::{AccountFlag, AccountId, AssetClass, Dues, Loan},
    error::Error,
};

/// What a new row is compared with.
#[derive(Debug)]
pub(crate) struct KnownAccount {
    pub(crate) id: AccountId,
    pub(crate) as_of: LegalDate,
    pub(crate) asset_class: AssetClass,
    pub(crate) flags: Vec<AccountFlag>,
    pub(crate) digest: Vec<u8>,
}

/// An account as on record.
#[derive(Debug)]
pub(crate) struct StoredAccount {
    pub(crate) id: AccountId,
    pub(crate) loan: Loan,
    pub(crate) flags: Vec<AccountFlag>,
    pub(crate) source: String,
    pub(crate) file_sha256: Vec<u8>,
    pub(crate) row_number: u32,
}

/// An account as lists show it.
#[derive(Debug)]
pub(crate) struct AccountSummary {
    pub(crate) id: AccountId,
    pub(crate) loan_account_number: String,
    pub(crate) customer_id: String,
    pub(crate) as_of: LegalDate,
    pub(crate) asset_class: AssetClass,
    pub(crate) dpd: u32,
    pub(crate) total_due: Paise,
}

/// Those of the numbers that are on record, locked until the end of the transaction.
pub(crate) async fn known(conn: &mut PgConnection, numbers: &[String]) -> Result<HashMap<String, KnownAccount>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT loan_account_number, account_id, as_of, asset_class, flags, digest
        FROM account WHERE loan_account_number = ANY($1) ORDER BY loan_account_number FOR UPDATE
        "#,
        numbers,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            let known = KnownAccount {
                id: AccountId::from_uuid(row.account_id),
                as_of: row.as_of.into(),
                asset_class: class(&row.asset_class)?,
                flags: flags(&row.flags)?,
                digest: row.digest,
            };
            Ok((row.loan_account_number, known))
        })
        .collect()
}

/// Those of the numbers whose account performs while its borrower has another account that does not.
pub(crate) async fn beside_npa(conn: &mut PgConnection, numbers: &[String]) -> Result<HashSet<String>, Error> {
    let non_performing: Vec<String> =
        AssetClass::ALL.into_iter().filter(|class| class.is_npa()).map(|class| class.as_str().to_owned()).collect();
    let rows = sqlx::query_scalar!(
        r#"
        SELECT a.loan_account_number FROM account a
        WHERE a.loan_account_number = ANY($1) AND NOT a.asset_class = ANY($2)
          AND EXISTS (SELECT FROM account o WHERE o.customer_id = a.customer_id AND o.asset_class = ANY($2))
        "#,
        numbers,
        &non_performing,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(rows.into_iter().collect())
}

/// The account of a number.
pub(crate) async fn find(conn: &mut PgConnection, number: &str) -> Result<Option<StoredAccount>, Error> {
    let row = sqlx::query!("SELECT * FROM account WHERE loan_account_number = $1", number)
        .fetch_optional(conn)
        .await
        .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(None) };
    let inconsistent = Error::inconsistent;
    let dues = Dues {
        principal: paise(row.principal_paise)?,
        interest: paise(row.interest_paise)?,
        penal: paise(row.penal_paise)?,
        other: paise(row.other_paise)?,
        total: paise(row.total_paise)?,
    };
    let loan = Loan {
        number: row.loan_account_number.parse().map_err(|_| inconsistent("account.loan_account_number"))?,
        as_of: row.as_of.into(),
        creditor: row.creditor,
        portfolio: row.portfolio,
        product: row.product,
        branch_ifsc: row.branch_ifsc.parse().map_err(|_| inconsistent("account.branch_ifsc"))?,
        sanctioned_on: row.sanctioned_on.into(),
        sanctioned: paise(row.sanctioned_paise)?,
        emi: paise(row.emi_paise)?,
        first_unpaid_due_on: row.first_unpaid_due_on.map(Into::into),
        dpd: u32::try_from(row.dpd).map_err(|_| inconsistent("account.dpd"))?,
        asset_class: class(&row.asset_class)?,
        npa_on: row.npa_on.map(Into::into),
        dues,
        in_moratorium: row.in_moratorium,
        moratorium_until: row.moratorium_until.map(Into::into),
        written_off: row.written_off,
    };
    Ok(Some(StoredAccount {
        id: AccountId::from_uuid(row.account_id),
        loan,
        flags: flags(&row.flags)?,
        source: row.source,
        file_sha256: row.file_sha256,
        row_number: u32::try_from(row.row_number).map_err(|_| inconsistent("account.row_number"))?,
    }))
}

/// Accounts in the order of their first recording, after one of them.
pub(crate) async fn list(
    conn: &mut PgConnection,
    after: Option<AccountId>,
    asset_class: Option<AssetClass>,
    mobile_index: Option<&[u8]>,
    limit: i64,
) -> Result<Vec<AccountSummary>, Error> {
    let rows = sqlx::query!(
        r#"
        SELECT a.account_id, a.loan_account_number, a.customer_id, a.as_of, a.asset_class, a.dpd, a.total_paise
        FROM account a
        WHERE ($1::uuid IS NULL OR a.account_id > $1)
          AND ($2::text IS NULL OR a.asset_class = $2)
          AND ($3::bytea IS NULL OR a.loan_account_number IN (
                SELECT ap.loan_account_number FROM contact_point c JOIN account_party ap USING (party_id)
                WHERE c.kind = 'mobile' AND c.value_index = $3))
        ORDER BY a.account_id
        LIMIT $4
        "#,
        after.map(TypedId::uuid),
        asset_class.map(AssetClass::as_str),
        mobile_index,
        limit,
    )
    .fetch_all(conn)
    .await
    .map_err(StoreError::from)?;
    rows.into_iter()
        .map(|row| {
            Ok(AccountSummary {
                id: AccountId::from_uuid(row.account_id),
                loan_account_number: row.loan_account_number,
                customer_id: row.customer_id,
                as_of: row.as_of.into(),
                asset_class: class(&row.asset_class)?,
                dpd: u32::try_from(row.dpd).map_err(|_| Error::inconsistent("account.dpd"))?,
                total_due: paise(row.total_paise)?,
            })
        })
        .collect()
}

fn paise(paise: i64) -> Result<Paise, Error> {
    Paise::new(paise).map_err(|_| Error::inconsistent("amount of an account"))
}

fn class(text: &str) -> Result<AssetClass, Error> {
    let class = AssetClass::ALL.into_iter().find(|class| class.as_str() == text);
    class.ok_or(Error::inconsistent("asset class of an account"))
}

fn flags(texts: &[String]) -> Result<Vec<AccountFlag>, Error> {
    let flags = texts.iter().map(|text| AccountFlag::from_stored(text));
    flags.collect::<Option<_>>().ok_or(Error::inconsistent("account.flags"))
}
