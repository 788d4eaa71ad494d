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
    grpc::client::{Channel, Options, RequestExt as _, StaticToken, connect},
    lifecycle::{Lifecycle, LifecycleConfig},
    service::{Process, ServiceConfig as _},
    telemetry::{self, TelemetryConfig},
};
use foundation::Deps;
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use kernel::{SimulatedClock, SystemIds};
use payments::Config;
use proto::{
    payments::{
        Credit, GetBalanceRequest, IdentifyReceiptRequest, PostReceiptRequest, PostReceiptResponse,
        ReassignReceiptRequest, ReassignmentReason, Receipt, ReceiptMode, ReversalReason, ReverseReceiptRequest,
        payments_service_client::PaymentsServiceClient,
    },
    types::{LegalDate, Money, PersonalText},
};
use serde_json::json;
use tempfile::TempDir;
use testkit::Database;
use tonic::{Code, Request, Status};

const KEY: &[u8] = include_bytes!("../keys/ed25519.pem");
const ISSUER: &str = "https://id.bank.example";

/// Business time in every test.
const NOW: &str = "2026-03-10T06:00:00Z";

static KEYS: AtomicU32 = AtomicU32::new(0);

pub(crate) struct Service {
    lifecycle: Lifecycle,
    endpoint: String,
    channels: Mutex<HashMap<String, Channel>>,
    _files: TempDir,
    database: Database,
}

impl Service {
    pub(crate) async fn start() -> Self {
        let database = Database::create(payments::SERVICE, &payments::MIGRATIONS).await.unwrap();
        let files = tempfile::tempdir().unwrap();
        let path = |name: &str| files.path().join(name);
        std::fs::write(path("jwks.json"), json!({ "keys": [jwk()] }).to_string()).unwrap();
        for (name, byte) in [("key", 7_u8), ("index-key", 8)] {
            std::fs::write(path(name), hex::encode([byte; 32])).unwrap();
        }
        let layers = Layers::none()
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
        let quiet = TelemetryConfig { log_filter: "off".to_owned(), ..TelemetryConfig::default() };
        let metrics = telemetry::init(payments::SERVICE, "test", &quiet).unwrap().metrics();
        let stop_at_once = LifecycleConfig { drain_delay_ms: 0, ..LifecycleConfig::default() };
        let process = Process { lifecycle: Lifecycle::new(&stop_at_once), metrics };
        let deps = Deps { clock: Arc::new(SimulatedClock::at(NOW).unwrap()), ids: Arc::new(SystemIds) };
        let app = payments::start(config, deps, &process).await.unwrap();
        let endpoint = format!("http://{}", app.grpc);
        Self { lifecycle: process.lifecycle, endpoint, channels: Mutex::default(), _files: files, database }
    }

    /// A client with a role, or with several between spaces.
    pub(crate) fn client(&self, role: &str) -> PaymentsServiceClient<Channel> {
        let mut channels = self.channels.lock().unwrap();
        let channel = channels.entry(role.to_owned()).or_insert_with(|| self.channel(token("person", "u-17", role)));
        PaymentsServiceClient::new(channel.clone())
    }

    /// A client of another service of the mesh.
    pub(crate) fn peer(&self, name: &str) -> PaymentsServiceClient<Channel> {
        PaymentsServiceClient::new(self.channel(token("service", name, "service")))
    }

    fn channel(&self, token: String) -> Channel {
        let token = StaticToken::new(Secret::new(token));
        let default_deadline = Duration::from_mins(1);
        let options = Options { token: Some(Arc::new(token)), default_deadline, ..Options::default() };
        connect(&self.endpoint, options).unwrap()
    }

    pub(crate) async fn post(&self, credit: Credit) -> Result<PostReceiptResponse, Status> {
        let request = keyed(PostReceiptRequest { credit: Some(credit) });
        Ok(self.client("recovery-officer").post_receipt(request).await?.into_inner())
    }

    pub(crate) async fn identify(&self, receipt_id: &str, account: &str) -> Result<Receipt, Status> {
        let request = IdentifyReceiptRequest {
            receipt_id: receipt_id.to_owned(),
            loan_account_number: account.to_owned(),
            instrument_id: String::new(),
        };
        let response = self.client("recovery-officer").identify_receipt(keyed(request)).await?;
        Ok(response.into_inner().receipt.unwrap())
    }

    /// To an account, if one is named, as no payment of a cheque in particular.
    pub(crate) async fn reassign(&self, receipt_id: &str, account: &str) -> Result<Receipt, Status> {
        let request = ReassignReceiptRequest {
            receipt_id: receipt_id.to_owned(),
            loan_account_number: account.to_owned(),
            reason: ReassignmentReason::Misapplied.into(),
            ..ReassignReceiptRequest::default()
        };
        let response = self.client("legal-manager").reassign_receipt(keyed(request)).await?;
        Ok(response.into_inner().receipt.unwrap())
    }

    pub(crate) async fn reverse(&self, receipt_id: &str) -> Result<Receipt, Status> {
        let response = self.client("legal-manager").reverse_receipt(keyed(reversal_of(receipt_id))).await?;
        Ok(response.into_inner().receipt.unwrap())
    }

    /// The balance in paise, which is the sum of the transfers; `None` if nothing was ever booked.
    pub(crate) async fn balance(&self, account: &str) -> Option<i64> {
        let request = GetBalanceRequest { loan_account_number: account.to_owned() };
        match self.client("auditor").get_balance(request).await {
            Ok(response) => {
                let response = response.into_inner();
                assert_eq!(response.balance, response.recomputed, "the cached balance of {account}");
                Some(response.balance.unwrap().paise)
            }
            Err(status) => {
                assert_eq!(status.code(), Code::NotFound, "{status:?}");
                None
            }
        }
    }

    /// The number that a query gives.
    pub(crate) async fn number(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&mut self.database.superuser().await.unwrap()).await.unwrap()
    }

    /// Rows in every table that a command writes to.
    pub(crate) async fn rows(&self) -> i64 {
        self.number(
            "SELECT (SELECT count(*) FROM receipt) + (SELECT count(*) FROM transfer)
                  + (SELECT count(*) FROM ledger_account WHERE kind = 'borrower')
                  + (SELECT count(*) FROM ledger_balance) + (SELECT count(*) FROM audit.entry)
                  + (SELECT count(*) FROM platform.idempotency) + (SELECT count(*) FROM platform.subject_key)
                  + (SELECT count(*) FROM messaging.event_log)",
        )
        .await
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
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

/// A UPI credit of 2 March, to an account or to suspense.
pub(crate) fn credit(reference: &str, account: &str, paise: i64) -> Credit {
    Credit {
        loan_account_number: account.to_owned(),
        amount: Some(inr(paise)),
        value_date: Some(day(2026, 3, 2)),
        mode: ReceiptMode::Upi.into(),
        reference: reference.to_owned(),
        payer_name: Some(personal("Ravi Kumar")),
        narration: Some(personal("UPI/ravi.kumar@bank/emi")),
        instrument_id: String::new(),
        cheque: None,
    }
}

pub(crate) fn reversal_of(receipt_id: &str) -> ReverseReceiptRequest {
    ReverseReceiptRequest {
        receipt_id: receipt_id.to_owned(),
        reason: ReversalReason::InstrumentBounced.into(),
        value_date: Some(day(2026, 3, 5)),
    }
}

pub(crate) fn inr(paise: i64) -> Money {
    Money { currency_code: "INR".to_owned(), paise }
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

fn token(kind: &str, subject: &str, role: &str) -> String {
    let claims = json!({
        "iss": ISSUER, "sub": subject, "aud": "recourse", "exp": jsonwebtoken::get_current_timestamp() + 600,
        "jti": "t-1", "kind": kind, "roles": role.split(' ').collect::<Vec<_>>(),
    });
    let header = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::EdDSA) };
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_pem(KEY).unwrap()).unwrap()
}
