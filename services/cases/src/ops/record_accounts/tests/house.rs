//! Cases without its doors, and extracts to give it.

use std::sync::Arc;

use audit::AuditLog;
use authority::Authority;
use chassis::identity::Principal;
use foundation::Refusals;
use kernel::{Actor, ActorKind, Masked, PageSize, Paise, Role, SimulatedClock, SystemIds};
use messaging::{Publisher, topology::MESH};
use pg::sealing::{Key, Vault};
use sqlx::AssertSqlSafe;
use statutes::Book;
use testkit::Database;

use super::super::*;
use crate::{
    MIGRATIONS, SERVICE,
    domain::{AddressDraft, AddressKind, ContactPoint, ContactPointKind, Dues, PartyDraft, PartyKind, PartyRole},
    ops::{AccountView, ListAccounts, get_account, list_accounts},
};

pub(super) const MONDAY: &str = "2026-03-02";
pub(super) const TUESDAY: &str = "2026-03-03";

/// Cases without its doors.
pub(super) struct House {
    database: Database,
    pub(super) context: Context,
    pub(super) principal: Principal,
    calls: u32,
}

impl House {
    pub(super) async fn new() -> Self {
        let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
        let ids = Arc::new(SystemIds);
        let pool = pg::connect(&database.config()).await.unwrap();
        let audit = AuditLog::new(SERVICE, ids.clone());
        let clock = Arc::new(SimulatedClock::at("2026-03-10T06:00:00Z").unwrap());
        let context = Context {
            pool: pool.clone(),
            vault: Arc::new(Vault::new(Key::from_bytes([1; 32]), Key::from_bytes([2; 32]))),
            book: Arc::new(Book::embedded()),
            courts: crate::ops::Courts::everywhere(&Book::embedded(), None),
            clock: clock.clone(),
            ids: ids.clone(),
            audit: audit.clone(),
            authority: Authority::embedded().unwrap(),
            refusals: Refusals::new(pool, audit, clock),
            publisher: Publisher::new(SERVICE, &MESH, ids),
        };
        let actor = Actor {
            kind: ActorKind::Person,
            issuer: "test".to_owned(),
            subject: "priya".to_owned(),
            roles: vec![Role::RecoveryOfficer],
        };
        let expires_at = "2026-03-11T06:00:00Z".parse().unwrap();
        let principal = Principal { actor, token_id: "token-1".to_owned(), expires_at, on_behalf_of: None };
        Self { database, context, principal, calls: 0 }
    }

    /// Records drafts under a new key and says in a word what became of each.
    pub(super) async fn record(&mut self, drafts: Vec<AccountDraft>) -> Vec<String> {
        self.calls += 1;
        let key = format!("key-{}", self.calls);
        self.send(&key, drafts, false).await.unwrap()
    }

    pub(super) async fn send(
        &self,
        key: &str,
        drafts: Vec<AccountDraft>,
        validate_only: bool,
    ) -> Result<Vec<String>, Error> {
        let last_row = i32::try_from(drafts.len()).unwrap() + 1;
        let extract = Extract {
            source: "finone".to_owned(),
            sha256: [7; 32],
            rows: last_row - 1,
            total_due: Paise::ZERO,
            last_row,
        };
        let rows = drafts.into_iter().zip(2..).map(|(draft, row_number)| AccountRow { row_number, draft: Ok(draft) });
        let request = RecordAccounts { extract, rows: rows.collect(), first_row: 2, last_row, validate_only };
        let command = Command { principal: &self.principal, key, request_hash: &[1; 32] };
        let words = |outcomes: &[(u32, AccountOutcome)]| {
            let words: Vec<String> = outcomes.iter().map(|(_, outcome)| word(outcome)).collect();
            serde_json::to_vec(&words).unwrap()
        };
        let response = record_accounts(&self.context, command, &request, words).await?;
        Ok(serde_json::from_slice(&response).unwrap())
    }

    pub(super) async fn account(&self, number: &str) -> AccountView {
        get_account(&self.context, &self.principal, number).await.unwrap()
    }

    pub(super) async fn count(&self, of: &str) -> i64 {
        let query = format!("SELECT count(*) FROM {of}");
        let mut conn = self.database.superuser().await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut conn).await.unwrap()
    }

    /// Every row of every table that accounts and parties write, as text.
    pub(super) async fn dump(&self) -> String {
        let mut conn = self.database.superuser().await.unwrap();
        let mut dump = String::new();
        for table in [
            "account",
            "asset_class_history",
            "party",
            "account_party",
            "contact_point",
            "address",
            "audit.entry",
            "messaging.event_log",
            "platform.subject_key",
            "platform.idempotency",
        ] {
            let query = format!("SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {table} t");
            let rows: String = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut conn).await.unwrap();
            dump += &rows;
        }
        dump
    }

    pub(super) async fn found_by(&self, mobile: &str) -> Vec<String> {
        let request = ListAccounts {
            size: PageSize::new(0).unwrap(),
            after: None,
            asset_class: None,
            mobile: Some(mobile.parse().unwrap()),
        };
        let page = list_accounts(&self.context, &self.principal, request).await.unwrap();
        page.accounts.into_iter().map(|account| account.loan_account_number).collect()
    }
}

pub(super) fn word(outcome: &AccountOutcome) -> String {
    match outcome {
        AccountOutcome::Recorded { flags, .. } => format!("recorded {flags:?}"),
        AccountOutcome::Updated { flags, .. } => format!("updated {flags:?}"),
        AccountOutcome::Unchanged { flags, .. } => format!("unchanged {flags:?}"),
        AccountOutcome::Stale { recorded_as_of, .. } => format!("stale {recorded_as_of}"),
        AccountOutcome::Rejected(fault) => format!("rejected {}: {}", fault.field, fault.reason),
    }
}

pub(super) fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

pub(super) fn masked(text: &str) -> Masked<String> {
    Masked::new(text.to_owned())
}

pub(super) fn party(role: PartyRole, customer: u32, mobile: &str) -> PartyDraft {
    PartyDraft {
        role,
        customer_id: format!("C-{customer:05}"),
        kind: PartyKind::Individual,
        name: masked(&format!("Zyxfirst{customer} Zyxlast")),
        pan: Some(masked("ZYXPK1234L")),
        contact_points: vec![
            ContactPoint { kind: ContactPointKind::Mobile, value: masked(mobile), verified_on: None },
            ContactPoint { kind: ContactPointKind::Email, value: masked("zyxmail@example.in"), verified_on: None },
        ],
        addresses: vec![AddressDraft {
            kind: AddressKind::Current,
            lines: masked("12 Zyxstreet, Pune"),
            pin: "411001".to_owned(),
        }],
    }
}

/// The `n`th loan, of the `n`th customer, performing and paid up.
pub(super) fn draft(n: u32, as_of: &str) -> AccountDraft {
    AccountDraft {
        loan_account_number: format!("HL-{n:05}"),
        as_of: day(as_of),
        creditor: "Sahyadri Finance".to_owned(),
        portfolio: "Home loans".to_owned(),
        product: "HL-FIX".to_owned(),
        branch_ifsc: "SAHY0000012".to_owned(),
        sanctioned_on: day("2020-04-02"),
        sanctioned: Paise::new(250_000_000).unwrap(),
        emi: Paise::new(2_150_000).unwrap(),
        first_unpaid_due_on: None,
        dpd: 0,
        asset_class: AssetClass::Standard,
        npa_on: None,
        dues: Dues::default(),
        in_moratorium: false,
        moratorium_until: None,
        written_off: false,
        parties: vec![party(PartyRole::Borrower, n, &format!("9{n:09}"))],
    }
}

/// The same loan, first unpaid on 2026-01-31 and classed so.
pub(super) fn overdue(n: u32, as_of: &str, asset_class: AssetClass) -> AccountDraft {
    let dpd = day(as_of).as_unix_days() - day("2026-01-31").as_unix_days() + 1;
    AccountDraft {
        first_unpaid_due_on: Some(day("2026-01-31")),
        dpd: u32::try_from(dpd).unwrap(),
        asset_class,
        npa_on: asset_class.is_npa().then(|| day(MONDAY)),
        ..draft(n, as_of)
    }
}
