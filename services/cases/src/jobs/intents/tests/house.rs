//! Cases without its doors, beside fakes of the others.

use std::sync::Arc;

use foundation::Command;
use kernel::{Actor, DateInterval, LegalDate, Masked, Paise, Role, SimulatedClock, SystemIds, TypedId as _};
use messaging::EventId;
use sqlx::{AssertSqlSafe, PgConnection};
use statutes::Book;
use testkit::Database;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{super::Intents, fake::Fake};
use crate::{
    MIGRATIONS, SERVICE,
    config::{Creditor, House as Settings},
    domain::{
        AccountDraft, AddressDraft, AddressKind, AssetClass, ChequeDishonoured, ContactPoint, ContactPointKind, Dues,
        PartyDraft, PartyKind, PartyRole, Proceeding, ProceedingId, Task,
    },
    jobs::Timers,
    ops::{
        self, AccountRow, Conductor, Context, Courts, News, RecordAccounts, ReturnedCheque,
        ground::{self, person},
    },
    peers::Peers,
    store::account::Extract,
};

pub(super) const ACCOUNT: &str = "HL-00001";
pub(super) const INSTRUMENT: Uuid = Uuid::from_u128(0x1000);

/// The day on which the cheque of these tests comes back: a notice can be sent until 2026-04-01.
pub(super) const RETURNED: &str = "2026-03-02";

pub(super) struct House {
    pub(super) database: Database,
    pub(super) clock: SimulatedClock,
    pub(super) context: Context,
    pub(super) fake: Fake,
    pub(super) peers: Peers,
    calls: u32,
}

impl House {
    /// On the day after the return, before it is known here.
    pub(super) async fn new() -> Self {
        let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
        let clock = SimulatedClock::at("2026-03-03T06:00:00Z").unwrap();
        let context = ground::context(&database, &clock).await;
        let (fake, peers) = Fake::start().await;
        fake.set(|state| state.drawer = "ZYXFIRST ZYXLAST".to_owned());
        Self { database, clock, context, fake, peers, calls: 0 }
    }

    /// Lets the service go on with another statute book.
    pub(super) fn read_book(&mut self, book: Arc<Book>) {
        self.context.courts = Courts::everywhere(&book, None);
        self.context.book = book;
    }

    pub(super) fn conductor(&self) -> Conductor {
        let creditor = Creditor {
            name: None,
            branch: "Shivajinagar, Pune".to_owned(),
            address: "12 Jangli Maharaj Road, Pune 411005".to_owned(),
            collecting_branch: "State Bank of India, Pune".to_owned(),
            officer_name: "A. Officer".to_owned(),
            officer_designation: "Authorised Officer".to_owned(),
            beneficiary: "Sahyadri Finance".to_owned(),
            account_number: "000012345678".to_owned(),
            ifsc: "SBIN0001234".to_owned(),
            upi_id: String::new(),
            home_branch_ifsc: None,
        };
        let creditors = [("Sahyadri Finance".to_owned(), creditor)].into();
        let drawee_banks = [("HDFC".to_owned(), "HDFC Bank".to_owned())].into();
        let house = Arc::new(Settings { creditors, default: None, drawee_banks });
        Conductor { context: self.context.clone(), peers: self.peers.clone(), house }
    }

    /// Carries out what is due.
    pub(super) async fn look(&self) {
        let intents = Intents::new(self.conductor(), Arc::default());
        intents.look(&CancellationToken::new()).await.unwrap();
    }

    /// Lets pauses and claims, which are in system time, be over.
    pub(super) async fn let_go(&self) {
        sqlx::query("UPDATE intent SET free_at = '-infinity'").execute(&mut self.superuser().await).await.unwrap();
    }

    pub(super) async fn go_to(&self, instant: &str) {
        self.clock.advance_to(instant.parse().unwrap());
        Timers::new(self.context.clone(), Arc::default()).look_once().await;
    }

    /// The cheque comes back.
    pub(super) async fn take_up(&self, ordinal: u32) {
        let day = RETURNED.parse().unwrap();
        let cheque = ReturnedCheque {
            instrument_id: INSTRUMENT,
            loan_account_number: ACCOUNT.to_owned(),
            dishonour: ChequeDishonoured {
                dishonour_id: Uuid::from_u128(u128::from(ordinal)),
                ordinal,
                drawn_on: "2026-02-20".parse().unwrap(),
                amount: rupees(1_500),
                presented_on: day,
                returned_on: day,
                return_code: "01".to_owned(),
                informed_on: DateInterval::exactly(day),
            },
            event_id: EventId::next(&SystemIds),
            recorded_by: Actor::service("payments"),
        };
        let mut tx = pg::begin(&self.context.pool).await.unwrap();
        ops::take_up_dishonour(&self.context, &mut tx, cheque).await.unwrap();
        pg::commit(tx).await.unwrap();
    }

    /// An extract has the account, with so much due.
    pub(super) async fn import(&mut self, due: i64, addresses: usize) {
        self.calls += 1;
        let draft = account(due, addresses, &format!("2026-03-0{}", self.calls));
        let extract = Extract {
            source: "finone".to_owned(),
            sha256: [u8::try_from(self.calls).unwrap(); 32],
            rows: 1,
            total_due: Paise::ZERO,
            last_row: 2,
        };
        let rows = vec![AccountRow { row_number: 2, draft: Ok(draft) }];
        let request = RecordAccounts { extract, rows, first_row: 2, last_row: 2, validate_only: false };
        let (principal, key) = (person(Role::RecoveryOfficer), self.key());
        let command = Command { principal: &principal, key: &key, request_hash: &[1; 32] };
        let words = |outcomes: &[(u32, ops::AccountOutcome)]| format!("{outcomes:?}").into_bytes();
        let answer = ops::record_accounts(&self.context, command, &request, words).await.unwrap();
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.contains("Recorded") || answer.contains("Updated"), "{answer}");
    }

    pub(super) fn key(&mut self) -> String {
        self.calls += 1;
        format!("key-{}", self.calls)
    }

    pub(super) fn news(&self) -> News {
        News {
            event_id: EventId::next(&SystemIds),
            occurred_at: kernel::Clock::now(&self.clock),
            actor: Actor::service("notices"),
            producer: "notices",
        }
    }

    /// The one proceeding, as people see it.
    pub(super) async fn proceeding(&self) -> Proceeding {
        ops::get_case(&self.context, &person(Role::Auditor), "RC-1").await.unwrap().case.proceedings.remove(0)
    }

    pub(super) async fn id(&self) -> ProceedingId {
        self.proceeding().await.id
    }

    pub(super) async fn tasks(&self) -> Vec<String> {
        let word = |task: Task| format!("{} {}: {}", task.kind.as_str(), task.state.as_str(), task.reason);
        self.proceeding().await.tasks.into_iter().map(word).collect()
    }

    pub(super) async fn superuser(&self) -> PgConnection {
        self.database.superuser().await.unwrap()
    }

    pub(super) async fn texts(&self, query: &str) -> Vec<String> {
        let query = sqlx::query_scalar(AssertSqlSafe(query.to_owned()));
        query.fetch_all(&mut self.superuser().await).await.unwrap()
    }

    /// The outcomes of audit entries of an action that hold these words, in order.
    pub(super) async fn entries(&self, action: &str, words: &str) -> Vec<String> {
        let query = "SELECT outcome FROM audit.entry
                     WHERE action = $1 AND ($2 = '' OR position(convert_to($2, 'UTF8') IN body) > 0) ORDER BY entry_id";
        let query = sqlx::query_scalar(query).bind(action).bind(words);
        query.fetch_all(&mut self.superuser().await).await.unwrap()
    }

    /// The intents with their states, by kind.
    pub(super) async fn intents(&self) -> Vec<String> {
        self.texts("SELECT kind || ' ' || basis || ' ' || state FROM intent ORDER BY kind, basis").await
    }
}

pub(super) fn rupees(rupees: i64) -> Paise {
    Paise::new(rupees * 100).unwrap()
}

fn masked(text: &str) -> Masked<String> {
    Masked::new(text.to_owned())
}

fn account(due: i64, addresses: usize, as_of: &str) -> AccountDraft {
    let as_of: LegalDate = as_of.parse().unwrap();
    let address = |n: usize| AddressDraft {
        kind: AddressKind::Current,
        lines: masked(&format!("{n} Zyxstreet, Pune")),
        pin: "411001".to_owned(),
    };
    AccountDraft {
        loan_account_number: ACCOUNT.to_owned(),
        as_of,
        creditor: "Sahyadri Finance".to_owned(),
        portfolio: "retail".to_owned(),
        product: "Home loan".to_owned(),
        branch_ifsc: "SAHY0000012".to_owned(),
        sanctioned_on: "2020-04-02".parse().unwrap(),
        sanctioned: rupees(2_500_000),
        emi: rupees(1_500),
        first_unpaid_due_on: None,
        dpd: 0,
        asset_class: AssetClass::Standard,
        npa_on: None,
        dues: Dues { principal: rupees(due), total: rupees(due), ..Dues::default() },
        in_moratorium: false,
        moratorium_until: None,
        written_off: false,
        parties: vec![PartyDraft {
            role: PartyRole::Borrower,
            customer_id: "C-00001".to_owned(),
            kind: PartyKind::Individual,
            name: masked("Zyxfirst Zyxlast"),
            pan: None,
            contact_points: vec![ContactPoint {
                kind: ContactPointKind::Mobile,
                value: masked("9000000001"),
                verified_on: None,
            }],
            addresses: (1..=addresses).map(address).collect(),
        }],
    }
}
