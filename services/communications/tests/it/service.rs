//! The service of a test, and what tests ask it.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use chassis::{
    config::{Layers, Secret, load},
    grpc::client::{Channel as Connection, Options, RequestExt as _, StaticToken, connect},
    lifecycle::{Lifecycle, LifecycleConfig},
    service::{Process, ServiceConfig as _},
    telemetry::{self, TelemetryConfig},
};
use communications::Config;
use foundation::Deps;
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use proto::{
    communications::{
        Channel, ContactPoint, GetMessageRequest, Hold, HoldReason, Message, MessageState, Recipient,
        RequestOutreachRequest, communications_service_client::CommunicationsServiceClient,
    },
    simulation::{AdvanceClockRequest, GetClockRequest, GetClockResponse, clock_service_client::ClockServiceClient},
    types::{LegalDate, PersonalText},
};
use serde_json::json;
use tempfile::TempDir;
use testkit::{Database, eventually};
use tonic::{Request, Status};

const KEY: &[u8] = include_bytes!("../keys/ed25519.pem");
const ISSUER: &str = "https://id.bank.example";

pub(crate) const NOON: &str = "2026-03-02T06:30:00Z";
pub(crate) const NIGHT: &str = "2026-03-02T15:30:00Z";
pub(crate) const MORNING: &str = "2026-03-03T02:30:00Z";

pub(crate) const PROCEEDING: &str = "01958f3c-7b1a-7c3d-8e4f-0000000000aa";

static KEYS: AtomicU32 = AtomicU32::new(0);

pub(crate) struct Service {
    lifecycle: Lifecycle,
    endpoint: String,
    connections: Mutex<HashMap<String, Connection>>,
    #[cfg_attr(not(feature = "failpoints"), expect(dead_code, reason = "it lives as long as the service"))]
    files: TempDir,
    database: Database,
}

impl Service {
    /// In simulation, at this instant.
    pub(crate) async fn start(now: &str) -> Self {
        let database = Database::create(communications::SERVICE, &communications::MIGRATIONS).await.unwrap();
        let files = tempfile::tempdir().unwrap();
        let path = |name: &str| files.path().join(name);
        std::fs::write(path("jwks.json"), json!({ "keys": [jwk()] }).to_string()).unwrap();
        for (name, byte) in [("key", 7_u8), ("index-key", 8)] {
            std::fs::write(path(name), hex::encode([byte; 32])).unwrap();
        }
        let layers = Layers::none()
            .with("simulation", "true")
            .with("simulated_start", now)
            .with("grpc.default_deadline_ms", "60000")
            .with("grpc.listen", "127.0.0.1:0")
            .with("admin.listen", "127.0.0.1:0")
            .with("identity.issuer", ISSUER)
            .with("identity.jwks_file", path("jwks.json"))
            .with("sealing.key_file", path("key"))
            .with("sealing.index_key_file", path("index-key"))
            .with("database.url", database.urls().app.clone())
            // A machine under load is slow, and that is not what is tested.
            .with("database.acquire_timeout_ms", "20000")
            .with("database.lock_timeout_ms", "10000")
            .with("database.statement_timeout_ms", "20000")
            .with("database.idle_in_transaction_timeout_ms", "30000")
            // No address at all: what is stated stays in the log, where tests count it.
            .with("broker.url", "none");
        let config: Config = load(Config::DEFAULTS, &layers).unwrap();
        config.check().unwrap();
        let quiet = TelemetryConfig { log_filter: "off".to_owned(), ..TelemetryConfig::default() };
        let metrics = telemetry::init(communications::SERVICE, "test", &quiet).unwrap().metrics();
        let stop_at_once = LifecycleConfig { drain_delay_ms: 0, ..LifecycleConfig::default() };
        let process = Process { lifecycle: Lifecycle::new(&stop_at_once), metrics };
        let app = communications::start(config, Deps::system(), &process).await.unwrap();
        let endpoint = format!("http://{}", app.grpc);
        Self { lifecycle: process.lifecycle, endpoint, connections: Mutex::default(), files, database }
    }

    fn connection(&self, role: &str) -> Connection {
        let mut connections = self.connections.lock().unwrap();
        let connection = connections.entry(role.to_owned()).or_insert_with(|| {
            let token = StaticToken::new(Secret::new(token(role)));
            let default_deadline = Duration::from_mins(1);
            let options = Options { token: Some(Arc::new(token)), default_deadline, ..Options::default() };
            connect(&self.endpoint, options).unwrap()
        });
        connection.clone()
    }

    /// A client with a role.
    pub(crate) fn client(&self, role: &str) -> CommunicationsServiceClient<Connection> {
        CommunicationsServiceClient::new(self.connection(role))
    }

    pub(crate) async fn ask(&self, request: RequestOutreachRequest) -> Result<Vec<Message>, Status> {
        Ok(self.client("service").request_outreach(keyed(request)).await?.into_inner().messages)
    }

    pub(crate) async fn message(&self, id: &str) -> Message {
        let request = GetMessageRequest { message_id: id.to_owned() };
        self.client("auditor").get_message(request).await.unwrap().into_inner().message.unwrap()
    }

    /// The message, once it stands there.
    pub(crate) async fn settled(&self, id: &str, state: MessageState) -> Message {
        eventually(&format!("message {id} is {state:?}"), async || {
            let message = self.message(id).await;
            Ok((message.state() == state).then_some(message))
        })
        .await
        .unwrap()
    }

    pub(crate) async fn clock(&self) -> GetClockResponse {
        let mut clock = ClockServiceClient::new(self.connection("operator"));
        clock.get_clock(GetClockRequest {}).await.unwrap().into_inner()
    }

    pub(crate) async fn advance(&self, to: &str) {
        let mut clock = ClockServiceClient::new(self.connection("operator"));
        clock.advance_clock(AdvanceClockRequest { to: to.to_owned() }).await.unwrap();
    }

    /// The number that a query gives.
    pub(crate) async fn number(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&mut self.database.superuser().await.unwrap()).await.unwrap()
    }

    /// Rows in every table that a command writes to.
    pub(crate) async fn rows(&self) -> i64 {
        self.number(
            "SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM contact_decision) + (SELECT count(*) FROM hold)
                  + (SELECT count(*) FROM party) + (SELECT count(*) FROM audit.entry)
                  + (SELECT count(*) FROM platform.idempotency) + (SELECT count(*) FROM platform.subject_key)
                  + (SELECT count(*) FROM messaging.event_log)",
        )
        .await
    }

    #[cfg(feature = "failpoints")]
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// Where its keys are.
    #[cfg(feature = "failpoints")]
    pub(crate) fn files(&self) -> &std::path::Path {
        self.files.path()
    }

    pub(crate) async fn events<E: proto::Event>(&self) -> Vec<E> {
        let payloads: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT payload FROM messaging.event_log WHERE event_type = $1 ORDER BY position")
                .bind(E::full_type())
                .fetch_all(&mut self.database.superuser().await.unwrap())
                .await
                .unwrap();
        payloads.iter().map(|payload| E::decode(payload.as_slice()).unwrap()).collect()
    }
}

/// Stops before the database goes: a connection that is being made and never answers holds up every `DROP DATABASE` of the
/// server for a minute. Needs a runtime of several threads.
impl Drop for Service {
    fn drop(&mut self) {
        let lifecycle = self.lifecycle.clone();
        let stopped = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(lifecycle.shutdown()));
        assert!(stopped.is_ok() || std::thread::panicking(), "{stopped:?}");
    }
}

/// A command under a key of its own.
pub(crate) fn keyed<T>(message: T) -> Request<T> {
    under(message, &format!("test-{}", KEYS.fetch_add(1, Ordering::Relaxed)))
}

/// A command under a given key.
pub(crate) fn under<T>(message: T, key: &str) -> Request<T> {
    Request::new(message).with_key(&key.parse().unwrap())
}

/// The id of a party whose messages about a first return the simulated providers take and answer.
pub(crate) fn party(number: u32) -> String {
    use sha2::{Digest as _, Sha256};
    let answered = |party: &String| {
        ["sms", "email"].iter().all(|channel| {
            let hash = Sha256::digest(format!("{party}/1/{channel}"));
            u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]) % 100 >= 5
        })
    };
    let parties = (0_u32..).map(|salt| format!("01958f3c-7b1a-7c3d-8e4f-{number:04x}{salt:08x}"));
    parties.into_iter().find(answered).unwrap()
}

/// One party with a verified number and a verified mailbox.
pub(crate) fn outreach(party_id: &str) -> RequestOutreachRequest {
    let point = |channel: Channel, value: &str| ContactPoint {
        channel: channel.into(),
        value: Some(personal(value)),
        verified_on: Some(day(2026, 1, 5)),
    };
    RequestOutreachRequest {
        proceeding_id: PROCEEDING.to_owned(),
        case_reference: "RC-2026-000042".to_owned(),
        dishonour_ordinal: 1,
        recipients: vec![Recipient {
            party_id: party_id.to_owned(),
            name: Some(personal("Ravi Kumar")),
            contact_points: vec![point(Channel::Sms, "98765 43210"), point(Channel::Email, "ravi.kumar@mail.example")],
        }],
        account_ending: "0042".to_owned(),
    }
}

pub(crate) fn bereavement(party_id: &str) -> Hold {
    Hold {
        hold_id: String::new(),
        party_id: party_id.to_owned(),
        reason: HoldReason::Bereavement.into(),
        channel: Channel::Unspecified.into(),
        since: Some(day(2026, 3, 2)),
        until: Some(day(2026, 3, 15)),
    }
}

pub(crate) fn day(year: i32, month: i32, day: i32) -> LegalDate {
    LegalDate { year, month, day }
}

pub(crate) fn personal(text: &str) -> PersonalText {
    PersonalText { value: text.to_owned() }
}

/// The fields that an error names.
pub(crate) fn fields(status: &Status) -> Vec<String> {
    chassis::grpc::error::violations(status).into_iter().map(|violation| violation.field).collect()
}

fn jwk() -> Jwk {
    let mut jwk = Jwk::from_encoding_key(&EncodingKey::from_ed_pem(KEY).unwrap(), Algorithm::EdDSA).unwrap();
    jwk.common.key_id = Some("a".to_owned());
    jwk
}

fn token(role: &str) -> String {
    let (kind, subject) = if role == "service" { ("service", "cases") } else { ("person", "u-17") };
    let claims = json!({
        "iss": ISSUER, "sub": subject, "aud": "recourse", "exp": jsonwebtoken::get_current_timestamp() + 600,
        "jti": "t-1", "kind": kind, "roles": role.split(' ').collect::<Vec<_>>(),
    });
    let header = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::EdDSA) };
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_pem(KEY).unwrap()).unwrap()
}
