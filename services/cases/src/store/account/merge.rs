//! Writes many accounts with a few statements: the rows travel as one JSON array, which PostgreSQL takes apart.

use kernel::{LegalDate, Paise, Timestamp, TypedId as _};
use pg::StoreError;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Extract;
use crate::{
    domain::{Account, AccountFlag, AccountId, AssetClass, Dues, PartyId, PartyRole},
    error::Error,
    store::{bytea, recordset},
};

/// What a row says of an account, in a fixed order: what is stored of it, and what its digest covers.
#[derive(Debug, Serialize)]
pub(crate) struct Content {
    loan_account_number: String,
    customer_id: String,
    as_of: LegalDate,
    creditor: String,
    portfolio: String,
    product: String,
    branch_ifsc: String,
    sanctioned_on: LegalDate,
    sanctioned_paise: Paise,
    emi_paise: Paise,
    first_unpaid_due_on: Option<LegalDate>,
    dpd: u32,
    asset_class: AssetClass,
    npa_on: Option<LegalDate>,
    principal_paise: Paise,
    interest_paise: Paise,
    penal_paise: Paise,
    other_paise: Paise,
    total_paise: Paise,
    in_moratorium: bool,
    moratorium_until: Option<LegalDate>,
    written_off: bool,
    /// Customer numbers with their roles.
    parties: Vec<(String, PartyRole)>,
}

impl From<&Account> for Content {
    fn from(account: &Account) -> Self {
        let loan = account.loan.clone();
        let Dues { principal, interest, penal, other, total } = loan.dues;
        Self {
            loan_account_number: loan.number.to_string(),
            customer_id: account.customer_id().to_owned(),
            as_of: loan.as_of,
            creditor: loan.creditor,
            portfolio: loan.portfolio,
            product: loan.product,
            branch_ifsc: loan.branch_ifsc.to_string(),
            sanctioned_on: loan.sanctioned_on,
            sanctioned_paise: loan.sanctioned,
            emi_paise: loan.emi,
            first_unpaid_due_on: loan.first_unpaid_due_on,
            dpd: loan.dpd,
            asset_class: loan.asset_class,
            npa_on: loan.npa_on,
            principal_paise: principal,
            interest_paise: interest,
            penal_paise: penal,
            other_paise: other,
            total_paise: total,
            in_moratorium: loan.in_moratorium,
            moratorium_until: loan.moratorium_until,
            written_off: loan.written_off,
            parties: account.parties.iter().map(|party| (party.customer_id.to_string(), party.role)).collect(),
        }
    }
}

impl Content {
    /// Two rows with the same digest say the same.
    pub(crate) fn digest(&self) -> Result<[u8; 32], Error> {
        let bytes = serde_json::to_vec(self).map_err(|_| Error::inconsistent("account row"))?;
        Ok(Sha256::digest(bytes).into())
    }
}

/// An account to be written.
#[derive(Debug, Serialize)]
pub(crate) struct AccountRecord {
    account_id: Uuid,
    flags: Vec<AccountFlag>,
    digest: String,
    row_number: u32,
    #[serde(flatten)]
    content: Content,
    #[serde(skip)]
    links: Vec<(PartyId, PartyRole)>,
}

impl AccountRecord {
    /// A row of an extract as the account of an id, with the parties that its customer numbers stand for.
    pub(crate) fn new(
        id: AccountId,
        content: Content,
        digest: [u8; 32],
        flags: Vec<AccountFlag>,
        links: Vec<(PartyId, PartyRole)>,
        row_number: u32,
    ) -> Self {
        Self { account_id: id.uuid(), flags, digest: bytea(&digest), row_number, content, links }
    }
}

#[derive(Serialize)]
struct Link<'a> {
    loan_account_number: &'a str,
    party_id: Uuid,
    role: PartyRole,
}

/// Where accounts were read, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) extract: &'a Extract,
    pub(crate) now: Timestamp,
}

/// Writes accounts and who answers for each, in place of what is on record.
pub(crate) async fn merge(
    conn: &mut PgConnection,
    records: &[AccountRecord],
    Origin { extract, now }: Origin<'_>,
) -> Result<(), Error> {
    sqlx::query!(
        r#"
        INSERT INTO account
            (loan_account_number, account_id, customer_id, as_of, creditor, portfolio, product, branch_ifsc,
             sanctioned_on, sanctioned_paise, emi_paise, first_unpaid_due_on, dpd, asset_class, npa_on,
             principal_paise, interest_paise, penal_paise, other_paise, total_paise,
             in_moratorium, moratorium_until, written_off, flags, digest, row_number,
             source, file_sha256, recorded_at)
        SELECT r.*, $2, $3, $4
        FROM jsonb_to_recordset($1) AS r(
            loan_account_number text, account_id uuid, customer_id text, as_of date, creditor text, portfolio text,
            product text, branch_ifsc text, sanctioned_on date, sanctioned_paise bigint, emi_paise bigint,
            first_unpaid_due_on date, dpd integer, asset_class text, npa_on date,
            principal_paise bigint, interest_paise bigint, penal_paise bigint, other_paise bigint, total_paise bigint,
            in_moratorium boolean, moratorium_until date, written_off boolean, flags text[], digest bytea,
            row_number integer)
        ON CONFLICT (loan_account_number) DO UPDATE SET
            customer_id = excluded.customer_id, as_of = excluded.as_of, creditor = excluded.creditor,
            portfolio = excluded.portfolio, product = excluded.product, branch_ifsc = excluded.branch_ifsc,
            sanctioned_on = excluded.sanctioned_on, sanctioned_paise = excluded.sanctioned_paise,
            emi_paise = excluded.emi_paise, first_unpaid_due_on = excluded.first_unpaid_due_on, dpd = excluded.dpd,
            asset_class = excluded.asset_class, npa_on = excluded.npa_on,
            principal_paise = excluded.principal_paise, interest_paise = excluded.interest_paise,
            penal_paise = excluded.penal_paise, other_paise = excluded.other_paise,
            total_paise = excluded.total_paise, in_moratorium = excluded.in_moratorium,
            moratorium_until = excluded.moratorium_until, written_off = excluded.written_off,
            flags = excluded.flags, digest = excluded.digest, row_number = excluded.row_number,
            source = excluded.source, file_sha256 = excluded.file_sha256, recorded_at = excluded.recorded_at
        "#,
        recordset(records)?,
        extract.source,
        extract.sha256.as_slice(),
        pg::Instant::from(now) as _,
    )
    .execute(&mut *conn)
    .await
    .map_err(StoreError::from)?;
    relink(conn, records).await
}

async fn relink(conn: &mut PgConnection, records: &[AccountRecord]) -> Result<(), Error> {
    let numbers: Vec<String> = records.iter().map(|record| record.content.loan_account_number.clone()).collect();
    let links = records.iter().flat_map(|record| {
        let loan_account_number = record.content.loan_account_number.as_str();
        record.links.iter().map(move |(party, role)| Link { loan_account_number, party_id: party.uuid(), role: *role })
    });
    let links: Vec<Link<'_>> = links.collect();
    sqlx::query!("DELETE FROM account_party WHERE loan_account_number = ANY($1)", &numbers)
        .execute(&mut *conn)
        .await
        .map_err(StoreError::from)?;
    sqlx::query!(
        r#"
        INSERT INTO account_party (loan_account_number, party_id, role)
        SELECT r.* FROM jsonb_to_recordset($1) AS r(loan_account_number text, party_id uuid, role text)
        "#,
        recordset(&links)?,
    )
    .execute(conn)
    .await
    .map_err(StoreError::from)?;
    Ok(())
}
