//! A service without its doors: database, clock, and a provider that does as it is told.

use std::{
    collections::{BTreeMap, HashSet},
    num::NonZeroU32,
    sync::{Arc, Mutex},
};

use audit::AuditLog;
use chassis::identity::Principal;
use kernel::{Actor, ActorKind, Masked, Role, SimulatedClock, SystemIds, TypedId as _};
use messaging::{Publisher, topology::MESH};
use pg::sealing::{Key, Vault};
use sqlx::AssertSqlSafe;
use testkit::Database;
use tokio_util::sync::CancellationToken;

use super::super::*;
use crate::{
    MIGRATIONS, SERVICE,
    config::SendingConfig,
    domain::{Channel, Contact, ContactPoint, Message, MessageId, Outgoing, PartyId, ProceedingId, Return, State},
    jobs::Sender,
    provider::{Provider, ProviderError, Simulated, Standing},
};

pub(super) const NUMBER: &str = "+919876543210";
pub(super) const MAILBOX: &str = "ravi.kumar@mail.example";
pub(super) const NAME: &str = "Ravi Kumaraswamy";

/// Noon and night of one day in India.
pub(super) const NOON: &str = "2026-03-02T12:00:00+05:30";
pub(super) const NIGHT: &str = "2026-03-02T21:00:00+05:30";

pub(super) struct Fixture {
    pub(super) context: Context,
    pub(super) clock: SimulatedClock,
    _database: Database,
}

impl Fixture {
    pub(super) async fn at(now: &str) -> Self {
        let database = Database::create(SERVICE, &MIGRATIONS).await.unwrap();
        let pool = pg::connect(&database.config()).await.unwrap();
        let clock = SimulatedClock::from(now.parse::<kernel::Timestamp>().unwrap());
        let ids: Arc<dyn Ids> = Arc::new(SystemIds);
        let mailboxes = ["a@bank.example", "b@bank.example"].map(|mailbox| mailbox.parse().unwrap()).to_vec();
        let clock_of: Arc<dyn Clock> = Arc::new(clock.clone());
        let audit = AuditLog::new(SERVICE, Arc::clone(&ids));
        let context = Context {
            pool: pool.clone(),
            vault: Arc::new(Vault::new(Key::from_bytes([7; 32]), Key::from_bytes([8; 32]))),
            clock: Arc::clone(&clock_of),
            ids: Arc::clone(&ids),
            audit: audit.clone(),
            authority: Authority::embedded().unwrap(),
            refusals: Refusals::new(pool, audit, clock_of),
            publisher: Publisher::new(SERVICE, &MESH, ids),
            caps: Caps { per_return_and_channel: 1, per_party_and_day: 2 },
            lender: "Example Bank".into(),
            staff: Arc::new(Staff(BTreeMap::from([(Role::RecoveryOfficer, mailboxes)]))),
        };
        Self { context, clock, _database: database }
    }

    /// Asks about one party; answers with the messages.
    pub(super) async fn request(&self, key: &str, request: &RequestOutreach) -> Vec<Message> {
        let principal = principal();
        let command = Command { principal: &principal, key, request_hash: &[1; 32] };
        let messages = Mutex::new(Vec::new());
        request_outreach(&self.context, command, request, |decided| {
            *messages.lock().unwrap() = decided.to_vec();
            vec![1]
        })
        .await
        .unwrap();
        messages.into_inner().unwrap()
    }

    pub(super) async fn hold(&self, party: PartyId, since: &str) -> u32 {
        let principal = principal();
        let command = Command { principal: &principal, key: since, request_hash: &[1; 32] };
        let request = PlaceHold {
            party,
            reason: crate::domain::HoldReason::Bereavement,
            channel: None,
            since: since.parse().unwrap(),
            until: None,
        };
        let refused = Mutex::new(0);
        place_hold(&self.context, command, request, |placed| {
            *refused.lock().unwrap() = placed.messages_refused;
            vec![1]
        })
        .await
        .unwrap();
        refused.into_inner().unwrap()
    }

    pub(super) fn sender<P: Provider>(&self, channel: Channel, provider: P) -> Sender<P> {
        let ms = |ms| NonZeroU32::new(ms).unwrap();
        let config = SendingConfig { answer_within_ms: ms(5_000), given_up_after_ms: ms(10_000) };
        Sender { context: self.context.clone(), channel, provider, config, advanced: Arc::default() }
    }

    pub(super) fn simulated(&self) -> Simulated {
        Simulated { pool: self.context.pool.clone(), vault: Arc::clone(&self.context.vault) }
    }

    pub(super) async fn message(&self, id: MessageId) -> Message {
        get_message(&self.context, &principal(), id).await.unwrap()
    }

    pub(super) async fn state(&self, id: MessageId) -> State {
        self.message(id).await.state
    }

    pub(super) async fn count(&self, query: &str) -> i64 {
        let mut conn = pg::acquire(&self.context.pool).await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_one(&mut *conn).await.unwrap()
    }

    pub(super) async fn run(&self, statement: &str) -> Result<u64, sqlx::Error> {
        let mut conn = pg::acquire(&self.context.pool).await.unwrap();
        let done = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut *conn).await?;
        Ok(done.rows_affected())
    }
}

/// Does what is to be done now.
pub(super) async fn look<P: Provider>(sender: &Sender<P>) {
    sender.look(&CancellationToken::new()).await.unwrap();
}

pub(super) fn principal() -> Principal {
    let actor = Actor {
        kind: ActorKind::Person,
        issuer: "bank".to_owned(),
        subject: "asha".to_owned(),
        roles: vec![Role::RecoveryOfficer],
    };
    let expires_at = "2027-01-01T00:00:00Z".parse().unwrap();
    Principal { actor, token_id: "token-1".to_owned(), expires_at, on_behalf_of: None }
}

pub(super) fn party() -> PartyId {
    PartyId::next(&SystemIds)
}

/// A number and a mailbox, both verified.
pub(super) fn outreach(party: PartyId, dishonour_ordinal: u32) -> RequestOutreach {
    let contact_points = [(Channel::Sms, NUMBER), (Channel::Email, MAILBOX)].map(|(channel, text)| ContactPoint {
        contact: Contact::parse(channel, &Masked::new(text.to_owned())).unwrap(),
        verified_on: Some("2026-01-05".parse().unwrap()),
    });
    let recipient = Recipient { party, name: Masked::new(NAME.to_owned()), contact_points: contact_points.to_vec() };
    RequestOutreach {
        proceeding: ProceedingId::next(&SystemIds),
        about: Return { case_reference: "RC-2026-000042".to_owned(), dishonour_ordinal },
        recipients: vec![recipient],
        account_ending: "0042".to_owned(),
    }
}

/// A provider that does as it is told, and remembers what it was given.
#[derive(Clone, Debug, Default)]
pub(super) struct Scripted {
    pub(super) has: Arc<Mutex<HashSet<MessageId>>>,
    pub(super) given: Arc<Mutex<Vec<MessageId>>>,
    pub(super) asked: Arc<Mutex<usize>>,
    pub(super) takes: bool,
    pub(super) answer: Answered,
}

/// What it says when it is given a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Answered {
    #[default]
    Accepts,
    Refuses,
    NotNow,
    /// The connection breaks.
    Breaks,
    /// Never.
    Never,
}

impl Provider for Scripted {
    const CAN_BE_ASKED: bool = true;

    async fn send(&self, message: &Outgoing) -> Result<String, ProviderError> {
        self.given.lock().unwrap().push(message.id());
        if self.takes {
            self.has.lock().unwrap().insert(message.id());
        }
        match self.answer {
            Answered::Accepts => Ok("P-1".to_owned()),
            Answered::Refuses => Err(ProviderError::Refused("blocked".to_owned())),
            Answered::NotNow => Err(ProviderError::NotNow("busy".to_owned())),
            Answered::Breaks => Err(ProviderError::NoAnswer("broke".to_owned())),
            Answered::Never => std::future::pending().await,
        }
    }

    async fn standing(&self, id: MessageId) -> Result<Standing, ProviderError> {
        *self.asked.lock().unwrap() += 1;
        let has = self.has.lock().unwrap().contains(&id);
        Ok(if has { Standing::Taken("P-2".to_owned()) } else { Standing::NotTaken })
    }
}
