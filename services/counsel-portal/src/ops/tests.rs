//! What the news of cases does to matters, in whatever order it comes.

use chassis::grpc::client::{Options, connect};
use kernel::{Actor, ActorKind, Paise, Role, SimulatedClock, SystemIds, TypedId as _};
use messaging::{EventId, Handle as _, Received, topology::MESH};
use pg::sealing::Key;
use proto::cases::{ProceedingChanged, ProceedingState};
use testkit::Database;
use uuid::Uuid;

use super::*;
use crate::{
    MIGRATIONS, SERVICE,
    config::CourtConfig,
    domain::{Acknowledgement, AdvocateDraft, FilingId, MatterId, Package, ProceedingId, Scope},
    events::OnProceedingChanged,
    store,
};

/// Counsel-portal without its doors, with two advocates on the panel.
struct House {
    context: Context,
    _database: Database,
}

fn proceeding() -> ProceedingId {
    ProceedingId::from_uuid(Uuid::from_u128(42))
}

fn principal(role: Role, subject: &str) -> Principal {
    let kind = if role == Role::Service { ActorKind::Service } else { ActorKind::Person };
    let actor = Actor { kind, issuer: "bank".to_owned(), subject: subject.to_owned(), roles: vec![role] };
    let expires_at = "2027-01-01T00:00:00Z".parse().unwrap();
    Principal { actor, token_id: "token-1".to_owned(), expires_at, on_behalf_of: None }
}

impl House {
    async fn new() -> Self {
        let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
        let ids = Arc::new(SystemIds);
        let channel = connect("http://127.0.0.1:1", Options::default()).unwrap();
        let pool = pg::connect(&database.config()).await.unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SimulatedClock::at("2026-05-11T06:00:00Z").unwrap());
        let audit = AuditLog::new(SERVICE, ids.clone());
        let context = Context {
            pool: pool.clone(),
            vault: Arc::new(Vault::new(Key::from_bytes([1; 32]), Key::from_bytes([2; 32]))),
            cases: Cases::new(channel),
            clock: Arc::clone(&clock),
            ids: ids.clone(),
            audit: audit.clone(),
            authority: Authority::embedded().unwrap(),
            refusals: Refusals::new(pool, audit, clock),
            publisher: Publisher::new(SERVICE, &MESH, ids),
        };
        keep_courts(&context, &[CourtConfig::simulated()]).await.unwrap();
        let house = Self { context, _database: database };
        for n in 1..=2 {
            house.empanel(n).await;
        }
        house
    }

    async fn empanel(&self, n: u32) {
        let manager = principal(Role::LegalManager, "asha");
        let draft = AdvocateDraft {
            subject: format!("advocate-{n}"),
            name: kernel::Masked::new("Zyxfirst Zyxlast".to_owned()),
            enrolment_number: format!("MAH/{n}/2010"),
            firm: String::new(),
            courts: vec!["JMFC Pune".to_owned()],
            active: true,
        };
        let key = format!("empanel-{n}");
        let command = Command { principal: &manager, key: &key, request_hash: &[0; 32] };
        empanel_advocate(&self.context, command, &draft, |_| Vec::new()).await.unwrap();
    }

    async fn open(&self) -> MatterId {
        let cases = principal(Role::Service, "cases");
        let request = OpenMatter {
            proceeding: proceeding(),
            case_reference: "RC-000001".to_owned(),
            loan_account_number: "HL-00001".parse().unwrap(),
            home_branch: "HDFC0000007".parse().unwrap(),
            amount: Paise::new(15_000_000).unwrap(),
            window: None,
            package: Package::default(),
        };
        let key = EventId::next(&SystemIds).to_string();
        let command = Command { principal: &cases, key: &key, request_hash: &[0; 32] };
        let id =
            open_matter(&self.context, command, &request, |opened| opened.matter.record().id.to_string().into_bytes());
        String::from_utf8(id.await.unwrap()).unwrap().parse().unwrap()
    }

    /// The news that the proceeding is in a state.
    async fn hear(&self, state: ProceedingState) {
        let handler = OnProceedingChanged { context: self.context.clone() };
        let received = Received {
            event_id: EventId::next(&SystemIds),
            occurred_at: self.context.clock.now(),
            actor: Actor::service("cases"),
            event: ProceedingChanged {
                proceeding_id: proceeding().to_string(),
                state: state.into(),
                ..ProceedingChanged::default()
            },
        };
        let mut tx = pg::begin(&self.context.pool).await.unwrap();
        handler.handle(&mut tx, received).await.unwrap();
        pg::commit(tx).await.unwrap();
    }

    /// State and advocate.
    async fn at(&self, id: MatterId) -> (&'static str, String) {
        let mut conn = pg::acquire(&self.context.pool).await.unwrap();
        let matter = store::matter::find(&mut conn, id, Scope::Everything).await.unwrap().unwrap();
        let enrolment = matter.assigned().map(|assigned| assigned.enrolment.to_string());
        (store::matter::state(&matter), enrolment.unwrap_or_default())
    }

    async fn accept(&self, id: MatterId) {
        let advocate = principal(Role::Advocate, "advocate-1");
        let command = Command { principal: &advocate, key: "accept", request_hash: &[0; 32] };
        accept_matter(&self.context, command, id, |_| Vec::new()).await.unwrap();
    }

    async fn file(&self, id: MatterId) -> FilingId {
        let advocate = principal(Role::Advocate, "advocate-1");
        let request = RecordFiling {
            matter: id,
            filed_on: "2026-05-11".parse().unwrap(),
            court: "JMFC Pune".to_owned(),
            acknowledgement: Acknowledgement::parse("CC/1").unwrap(),
        };
        let command = Command { principal: &advocate, key: "file", request_hash: &[0; 32] };
        let id = record_filing(&self.context, command, &request, |recorded| {
            recorded.matter.record().filings[0].id.to_string().into_bytes()
        });
        String::from_utf8(id.await.unwrap()).unwrap().parse().unwrap()
    }

    async fn withdraw(&self, filing: FilingId) {
        let manager = principal(Role::LegalManager, "asha");
        let request = WithdrawFiling { filing, reason: "wrong matter".to_owned() };
        let command = Command { principal: &manager, key: "withdraw", request_hash: &[0; 32] };
        withdraw_filing(&self.context, command, &request, |_| Vec::new()).await.unwrap();
    }
}

#[tokio::test]
async fn a_matter_closes_when_the_cheque_is_paid_and_revives_when_the_receipt_bounces() {
    use ProceedingState::{ComplaintDue, Ended, Paid, PaidLate};
    let house = House::new().await;
    let id = house.open().await;
    let offered = house.at(id).await;
    assert_eq!(offered.0, "offered");
    house.hear(PaidLate).await;
    assert_eq!(house.at(id).await, offered, "a person decides about what is paid late");
    for over in [Paid, Ended] {
        house.hear(over).await;
        assert_eq!(house.at(id).await, ("closed", offered.1.clone()));
        house.hear(ComplaintDue).await;
        assert_eq!(house.at(id).await, offered);
    }
    house.accept(id).await;
    house.hear(Paid).await;
    house.hear(ComplaintDue).await;
    assert_eq!(house.at(id).await, ("accepted", offered.1));
}

#[tokio::test]
async fn news_that_comes_before_the_matter_is_applied_at_its_opening() {
    use ProceedingState::{ComplaintDue, Paid, Served};
    let house = House::new().await;
    for state in [ComplaintDue, Paid, Served] {
        house.hear(state).await;
    }
    let id = house.open().await;
    assert_eq!(house.at(id).await, ("closed", String::new()), "it was paid, and nothing undid that");
    house.hear(ComplaintDue).await;
    assert_eq!(house.at(id).await, ("offered", "MAH/1/2010".to_owned()));
    assert_eq!(house.open().await, id);
}

#[tokio::test]
async fn a_filed_matter_stays_filed_and_shows_what_happened_meanwhile_when_the_filing_is_withdrawn() {
    use ProceedingState::{ComplaintDue, ComplaintFiled, Ended};
    let house = House::new().await;
    let id = house.open().await;
    house.accept(id).await;
    let filing = house.file(id).await;
    for state in [ComplaintFiled, Ended] {
        house.hear(state).await;
        assert_eq!(house.at(id).await.0, "filed");
    }
    house.withdraw(filing).await;
    assert_eq!(house.at(id).await.0, "closed");
    house.hear(ComplaintDue).await;
    assert_eq!(house.at(id).await.0, "accepted");
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_parked() {
    let house = House::new().await;
    let handler = OnProceedingChanged { context: house.context.clone() };
    for (proceeding_id, state) in [("x".to_owned(), 9), (proceeding().to_string(), 0), (proceeding().to_string(), 99)] {
        let received = Received {
            event_id: EventId::next(&SystemIds),
            occurred_at: house.context.clock.now(),
            actor: Actor::service("cases"),
            event: ProceedingChanged { proceeding_id, state, ..ProceedingChanged::default() },
        };
        let mut tx = pg::begin(&house.context.pool).await.unwrap();
        let parked = handler.handle(&mut tx, received).await.unwrap_err();
        assert!(matches!(parked, messaging::HandleError::Park(_)), "{parked:?}");
    }
}
