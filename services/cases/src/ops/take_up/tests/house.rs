//! Cases without its doors: a database, a clock, and the other services' news.

use kernel::{Actor, Clock as _, DateInterval, LegalDate, Paise, Role, SimulatedClock, SystemIds, TypedId};
use messaging::EventId;
use proto::cases::ProceedingChanged;
use sqlx::{AssertSqlSafe, PgConnection};
use testkit::Database;
use uuid::Uuid;

use crate::{
    MIGRATIONS, SERVICE,
    domain::{
        ArticleBooked, Capacity, ChequeDishonoured, ComplaintFiled, Condonation, CondonationRecorded, CourtStep,
        CourtStepRecorded, CourtStepTakenBack, Evidence, IssuedArticle, NoticeIssued, Proceeding, ProceedingId, Replay,
        ServiceEvidence,
    },
    error::Error,
    jobs::recompute::recompute,
    ops::{
        self, Context, News, Progress, ReplayCase, ReturnedCheque,
        ground::{self, person},
    },
    store::{self, receipt::AccountReceipt},
};

pub(super) const AMOUNT: i64 = 15_000_000;

pub(super) struct House {
    database: Database,
    clock: SimulatedClock,
    context: Context,
}

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

fn id<T: TypedId>(n: u128) -> T {
    T::from_uuid(Uuid::from_u128(n))
}

/// Runs a use-case in a transaction of its own.
macro_rules! act {
    ($house:ident, $op:ident($($argument:expr),*), $producer:literal) => {{
        let mut tx = pg::begin(&$house.context.pool).await.unwrap();
        let done = ops::$op(&$house.context, &mut tx, $($argument,)* &$house.news($producer)).await;
        if done.is_ok() {
            pg::commit(tx).await.unwrap();
        }
        done
    }};
}

impl House {
    pub(super) async fn at(now: &str) -> Self {
        let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
        let clock = SimulatedClock::at(now).unwrap();
        let context = ground::context(&database, &clock).await;
        Self { database, clock, context }
    }

    fn news(&self, producer: &'static str) -> News {
        let (event_id, occurred_at) = (EventId::next(&SystemIds), self.clock.now());
        News { event_id, occurred_at, actor: Actor::service(producer), producer }
    }

    /// The `n`th cheque comes back; answers its proceeding.
    pub(super) async fn bounce(&self, n: u128, account: &str, returned: &str) -> ProceedingId {
        let returned = day(returned);
        let cheque = ReturnedCheque {
            instrument_id: Uuid::from_u128(n),
            loan_account_number: account.to_owned(),
            dishonour: ChequeDishonoured {
                dishonour_id: Uuid::from_u128(n),
                ordinal: 1,
                drawn_on: day("2026-02-20"),
                amount: Paise::new(AMOUNT).unwrap(),
                presented_on: returned,
                returned_on: returned,
                return_code: "01".to_owned(),
                informed_on: DateInterval::exactly(returned),
            },
            event_id: EventId::next(&SystemIds),
            recorded_by: Actor::service("payments"),
        };
        let mut tx = pg::begin(&self.context.pool).await.unwrap();
        ops::take_up_dishonour(&self.context, &mut tx, cheque).await.unwrap();
        pg::commit(tx).await.unwrap();
        let instrument = Uuid::from_u128(n);
        let query = format!("SELECT proceeding_id::text FROM proceeding WHERE instrument_id = '{instrument}'");
        self.texts(&query).await[0].parse().unwrap()
    }

    /// A notice with the `n`th letter, to the drawer.
    pub(super) async fn issue(&self, proceeding: ProceedingId, n: u128) {
        let notice = NoticeIssued {
            notice_id: id(n),
            dishonour_ordinal: 1,
            amount: Paise::new(AMOUNT).unwrap(),
            articles: vec![IssuedArticle { article_id: id(n), noticee: 1, capacity: Capacity::Drawer }],
            other_book: None,
        };
        act!(self, take_up_notice(proceeding, notice, self.clock.today()), "notices").unwrap();
    }

    pub(super) async fn book(&self, proceeding: ProceedingId, n: u128, on: &str) {
        self.try_book(proceeding, n, on).await.unwrap();
    }

    pub(super) async fn try_booking_of_nothing(&self) -> Result<(), Error> {
        self.try_book(id(99), 1, "2026-03-05").await
    }

    async fn try_book(&self, proceeding: ProceedingId, n: u128, on: &str) -> Result<(), Error> {
        let booking = ArticleBooked { notice_id: id(n), article_id: id(n), noticee: 1, booked_on: day(on) };
        act!(self, take_up_booking(proceeding, booking), "notices")
    }

    pub(super) async fn serve(&self, proceeding: ProceedingId, n: u128, on: &str) {
        let evidence = Evidence::Served { on: DateInterval::exactly(day(on)), authority: String::new() };
        let service = ServiceEvidence { article_id: id(n), noticee: 1, evidence };
        act!(self, take_up_service(proceeding, service), "notices").unwrap();
    }

    pub(super) async fn pay(&self, n: u128, account: &str, cheque: Option<u128>, amount: i64, on: &str) {
        act!(self, take_up_receipt(receipt(n, account, cheque, amount, on)), "payments").unwrap();
    }

    pub(super) async fn reverse(&self, n: u128, account: &str, cheque: Option<u128>, amount: i64, on: &str) {
        let receipt = receipt(n, account, cheque, amount, on);
        act!(self, take_up_reversal(receipt, self.clock.today()), "payments").unwrap();
    }

    pub(super) async fn file(&self, proceeding: ProceedingId, n: u128, on: &str) {
        let (court, acknowledgement) = ("CJM Pune".to_owned(), "CC/12/2026".to_owned());
        let filing = ComplaintFiled { filing_id: id(n), filed_on: day(on), court, acknowledgement };
        act!(self, take_up_filing(proceeding, filing), "counsel-portal").unwrap();
    }

    pub(super) async fn withdraw(&self, proceeding: ProceedingId, n: u128) {
        act!(self, take_up_withdrawal(proceeding, id(n)), "counsel-portal").unwrap();
    }

    pub(super) async fn condone(&self, proceeding: ProceedingId, n: u128, condonation: Condonation, on: &str) {
        let order = CondonationRecorded { filing_id: id(n), condonation, dated: day(on) };
        act!(self, take_up_condonation(proceeding, order), "counsel-portal").unwrap();
    }

    /// The `n`th entry about the first complaint, in the place of another one if it corrects that.
    pub(super) async fn step(&self, proceeding: ProceedingId, n: u128, corrects: Option<u128>, said: CourtStep) {
        let step = Progress::Step(CourtStepRecorded { progress_id: id(n), filing_id: id(1), said });
        act!(self, take_up_progress(proceeding, corrects.map(id), step), "counsel-portal").unwrap();
    }

    /// The `n`th entry takes another one back.
    pub(super) async fn take_back(&self, proceeding: ProceedingId, n: u128, wrong: u128) {
        let entry = Progress::TakenBack(CourtStepTakenBack { progress_id: id(n) });
        act!(self, take_up_progress(proceeding, Some(id(wrong)), entry), "counsel-portal").unwrap();
    }

    /// Moves the clock and fires every deadline that is over then, and those that are armed in the past by it.
    pub(super) async fn go_to(&self, instant: &str) {
        self.clock.advance_to(instant.parse().unwrap());
        let now = self.clock.now();
        loop {
            let mut tx = pg::begin(&self.context.pool).await.unwrap();
            let due = store::deadline::claim_due(&mut tx, now, &[], 10).await.unwrap();
            for deadline in &due {
                ops::pass_deadline(&self.context, &mut tx, deadline, now).await.unwrap();
            }
            pg::commit(tx).await.unwrap();
            if due.is_empty() {
                return;
            }
        }
    }

    pub(super) async fn recompute(&self) {
        assert_eq!(recompute(&self.context).await.unwrap(), []);
    }

    pub(super) async fn only_proceeding(&self, account: &str) -> Proceeding {
        let case = ops::get_case(&self.context, &person(Role::Auditor), &self.case_of(account).await).await.unwrap();
        case.case.proceedings.into_iter().next().unwrap()
    }

    async fn case_of(&self, account: &str) -> String {
        let query = format!("SELECT case_id::text FROM legal_case WHERE loan_account_number = '{account}'");
        self.texts(&query).await.remove(0)
    }

    /// The only proceeding of the account under the law of another day.
    pub(super) async fn replay(&self, account: &str, law_at: &str, known_at: Option<&str>) -> Replay {
        self.try_replay(Role::Auditor, account, law_at, known_at).await.unwrap()
    }

    pub(super) async fn try_replay(
        &self,
        role: Role,
        account: &str,
        law_at: &str,
        known_at: Option<&str>,
    ) -> Result<Replay, Error> {
        let request =
            ReplayCase { case: self.case_of(account).await, law_at: day(law_at), known_at: known_at.map(day) };
        let case = ops::replay_case(&self.context, &person(role), &request).await?;
        Ok(case.proceedings.into_iter().next().unwrap().replay)
    }

    /// The receipts of the `n`th cheque's proceeding, and how each counts.
    pub(super) async fn receipts(&self, n: u128) -> Vec<String> {
        let query = format!(
            "SELECT ltrim(right(details ->> 'receipt_id', 2), '0') || CASE
                    WHEN (details ->> 'named')::boolean THEN ' named'
                    WHEN (details ->> 'alone')::boolean THEN ' alone' ELSE ' possible' END
             FROM fact JOIN proceeding USING (proceeding_id)
             WHERE fact.kind = 'receipt.posted' AND instrument_id = '{}' ORDER BY details ->> 'receipt_id'",
            Uuid::from_u128(n)
        );
        self.texts(&query).await
    }

    /// Every change of state that was stated.
    pub(super) async fn changes(&self) -> Vec<String> {
        let query = "SELECT payload FROM messaging.event_log WHERE event_type = 'cases.proceeding_changed.v1'
                     ORDER BY sequence";
        let payloads: Vec<Vec<u8>> = sqlx::query_scalar(query).fetch_all(&mut self.superuser().await).await.unwrap();
        let changes = payloads.iter().map(|payload| {
            let change: ProceedingChanged = prost::Message::decode(payload.as_slice()).unwrap();
            format!("{:?} > {:?}", change.previous(), change.state())
        });
        changes.collect()
    }

    async fn superuser(&self) -> PgConnection {
        self.database.superuser().await.unwrap()
    }

    pub(super) async fn count(&self, of: &str) -> i64 {
        let query = format!("SELECT count(*) FROM {of}");
        sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut self.superuser().await).await.unwrap()
    }

    pub(super) async fn texts(&self, query: &str) -> Vec<String> {
        let query = sqlx::query_scalar(AssertSqlSafe(query.to_owned()));
        query.fetch_all(&mut self.superuser().await).await.unwrap()
    }
}

fn receipt(n: u128, account: &str, cheque: Option<u128>, amount: i64, on: &str) -> AccountReceipt {
    AccountReceipt {
        id: id(n),
        loan_account_number: account.to_owned(),
        instrument_id: cheque.map(Uuid::from_u128),
        amount: Paise::new(amount).unwrap(),
        value_date: day(on),
        event_id: EventId::next(&SystemIds),
        recorded_by: Actor::service("payments"),
    }
}
