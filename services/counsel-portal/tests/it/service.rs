//! The service of a test, and what tests ask it.

use std::{
    collections::HashMap,
    path::PathBuf,
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
use counsel_portal::Config;
use foundation::Deps;
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use kernel::{SimulatedClock, SystemIds};
use proto::{
    counsel::{
        AcceptMatterRequest, Advocate, AssignMatterRequest, Condonation, DeclineMatterRequest, EmpanelAdvocateRequest,
        FilingPackage, GetMatterRequest, ListMattersRequest, Matter, MatterSubject, OpenMatterRequest,
        OpenMatterResponse, PackagePart, ProgressStep, RecordCondonationRequest, RecordFilingRequest,
        RecordFilingResponse, RecordProgressRequest, RequestAuthorityRequest, WithdrawFilingRequest,
        counsel_service_client::CounselServiceClient, progress_step::Step,
    },
    types::{LegalDate, Money, PersonalText},
};
use serde_json::json;
use sqlx::AssertSqlSafe;
use tempfile::TempDir;
use testkit::Database;
use tonic::{Request, Status};

use crate::fake_cases::{FakeCases, free_address};

const KEY: &[u8] = include_bytes!("../keys/ed25519.pem");
const ISSUER: &str = "https://id.bank.example";

/// Business time in every test: 11 May 2026 in India.
const NOW: &str = "2026-05-11T06:00:00Z";

/// The court of the branch `HDFC0000007`.
pub(crate) const PUNE: &str = "JMFC Pune";

static KEYS: AtomicU32 = AtomicU32::new(0);

pub(crate) struct Service {
    lifecycle: Lifecycle,
    endpoint: String,
    channels: Mutex<HashMap<String, Channel>>,
    cases: std::net::SocketAddr,
    files: TempDir,
    database: Database,
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::governed_by(None).await
    }

    /// With the policies of a folder.
    pub(crate) async fn governed_by(policies: Option<&std::path::Path>) -> Self {
        let database = Database::create(counsel_portal::SERVICE, &counsel_portal::MIGRATIONS).await.unwrap();
        let files = tempfile::tempdir().unwrap();
        let path = |name: &str| files.path().join(name);
        std::fs::write(path("jwks.json"), json!({ "keys": [jwk()] }).to_string()).unwrap();
        for (name, byte) in [("key", 7_u8), ("index-key", 8)] {
            std::fs::write(path(name), hex::encode([byte; 32])).unwrap();
        }
        std::fs::write(path("token"), token("service", "counsel-portal")).unwrap();
        let courts = format!(
            "[[courts]]\nname = \"{PUNE}\"\nifsc = [\"HDFC0000007\", \"HDFC00001\"]\n\
             [[courts]]\nname = \"JMFC Nashik\"\nifsc = [\"HDFC0000\"]\n"
        );
        std::fs::write(path("config.toml"), courts).unwrap();
        let cases = free_address();
        let layers = Layers::from_variables([("RECOURSE_CONFIG", path("config.toml"))])
            .with("grpc.default_deadline_ms", "60000")
            .with("grpc.listen", "127.0.0.1:0")
            .with("admin.listen", "127.0.0.1:0")
            .with("identity.issuer", ISSUER)
            .with("identity.jwks_file", path("jwks.json"))
            .with("sealing.key_file", path("key"))
            .with("sealing.index_key_file", path("index-key"))
            .with("peers.cases.endpoint", format!("http://{cases}"))
            .with("peers.cases.token_file", path("token"))
            .with("database.url", database.urls().app.clone())
            // It is on this machine.
            .with("database.require_tls", "false")
            // A machine under load is slow, and that is not what is tested.
            .with("database.acquire_timeout_ms", "20000")
            .with("database.lock_timeout_ms", "10000")
            .with("database.statement_timeout_ms", "20000")
            .with("database.idle_in_transaction_timeout_ms", "30000")
            // No address at all: what is stated stays in the log, where tests read it.
            .with("broker.url", "none");
        let layers = match policies {
            Some(policies) => layers.with("authority.policies", policies),
            None => layers,
        };
        let config: Config = load(Config::DEFAULTS, &layers).unwrap();
        config.check().unwrap();
        let quiet = TelemetryConfig { log_filter: "off".to_owned(), ..TelemetryConfig::default() };
        let metrics = telemetry::init(counsel_portal::SERVICE, "test", &quiet).unwrap().metrics();
        let stop_at_once = LifecycleConfig { drain_delay_ms: 0, ..LifecycleConfig::default() };
        let process = Process { lifecycle: Lifecycle::new(&stop_at_once), metrics };
        let deps = Deps { clock: Arc::new(SimulatedClock::at(NOW).unwrap()), ids: Arc::new(SystemIds) };
        let app = counsel_portal::start(config, deps, &process).await.unwrap();
        let endpoint = format!("http://{}", app.grpc);
        Self { lifecycle: process.lifecycle, endpoint, channels: Mutex::default(), cases, files, database }
    }

    /// What answers in place of cases; before that nobody does.
    pub(crate) async fn with_cases(&self) -> FakeCases {
        let jwks: PathBuf = self.files.path().join("jwks.json");
        FakeCases::start(self.cases, ISSUER, &jwks).await
    }

    /// A client with a role and a subject.
    pub(crate) fn client(&self, role: &str, subject: &str) -> CounselServiceClient<Channel> {
        let mut channels = self.channels.lock().unwrap();
        let channel = channels.entry(format!("{role}/{subject}")).or_insert_with(|| {
            let token = StaticToken::new(Secret::new(token(role, subject)));
            let default_deadline = Duration::from_mins(1);
            let options = Options { token: Some(Arc::new(token)), default_deadline, ..Options::default() };
            connect(&self.endpoint, options).unwrap()
        });
        CounselServiceClient::new(channel.clone())
    }

    /// The `n`th advocate.
    pub(crate) fn advocate(&self, n: u32) -> CounselServiceClient<Channel> {
        self.client("advocate", &subject(n))
    }

    pub(crate) fn manager(&self) -> CounselServiceClient<Channel> {
        self.client("legal-manager", "asha")
    }

    /// Puts the `n`th advocate on the panel, before the court of Pune; gives his id.
    pub(crate) async fn empanel(&self, n: u32) -> String {
        let request = EmpanelAdvocateRequest { advocate: Some(entry(n, &[PUNE])) };
        self.manager().empanel_advocate(keyed(request)).await.unwrap().into_inner().advocate.unwrap().advocate_id
    }

    pub(crate) async fn open(&self, request: OpenMatterRequest) -> Result<OpenMatterResponse, Status> {
        Ok(self.client("service", "cases").open_matter(keyed(request)).await?.into_inner())
    }

    /// A matter of the `n`th proceeding.
    pub(crate) async fn opened(&self, n: u32) -> Matter {
        self.open(proceeding(n)).await.unwrap().matter.unwrap()
    }

    /// The same, accepted by the first advocate, who is alone on the panel.
    pub(crate) async fn accepted(&self, n: u32) -> Matter {
        let id = self.opened(n).await.matter_id;
        self.advocate(1).accept_matter(keyed(accept(&id))).await.unwrap().into_inner().matter.unwrap()
    }

    /// The matter as staff see it.
    pub(crate) async fn matter(&self, id: &str) -> Matter {
        self.client("auditor", "ira").get_matter(get(id)).await.unwrap().into_inner().matter.unwrap()
    }

    pub(crate) async fn file(&self, request: RecordFilingRequest) -> Result<RecordFilingResponse, Status> {
        Ok(self.advocate(1).record_filing(keyed(request)).await?.into_inner())
    }

    /// The number that a query gives.
    pub(crate) async fn number(&self, query: &str) -> i64 {
        let query = sqlx::query_scalar(AssertSqlSafe(query.to_owned()));
        query.fetch_one(&mut self.database.superuser().await.unwrap()).await.unwrap()
    }

    /// The texts that a query gives.
    pub(crate) async fn texts(&self, query: &str) -> Vec<String> {
        let query = sqlx::query_scalar(AssertSqlSafe(query.to_owned()));
        query.fetch_all(&mut self.database.superuser().await.unwrap()).await.unwrap()
    }

    /// The types of the events that were stated, in order.
    pub(crate) async fn events(&self) -> Vec<String> {
        self.texts("SELECT event_type FROM messaging.event_log ORDER BY event_id").await
    }

    /// The last event that was stated.
    pub(crate) async fn last_event<E: proto::Event>(&self) -> E {
        let query = sqlx::query_scalar("SELECT payload FROM messaging.event_log ORDER BY event_id DESC LIMIT 1");
        let payload: Vec<u8> = query.fetch_one(&mut self.database.superuser().await.unwrap()).await.unwrap();
        E::decode(payload.as_slice()).unwrap()
    }

    /// Rows in every table that a command writes to.
    pub(crate) async fn rows(&self) -> i64 {
        self.number(
            "SELECT (SELECT count(*) FROM matter) + (SELECT count(*) FROM advocate) + (SELECT count(*) FROM filing)
                  + (SELECT count(*) FROM progress) + (SELECT count(*) FROM assignment) + (SELECT count(*) FROM authority)
                  + (SELECT count(*) FROM proceeding_seen) + (SELECT count(*) FROM platform.idempotency)
                  + (SELECT count(*) FROM platform.subject_key) + (SELECT count(*) FROM messaging.event_log)
                  + (SELECT count(*) FROM audit.entry)",
        )
        .await
    }
}

/// Stops before the database goes. Needs a runtime of several threads.
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

/// The subject of the `n`th advocate's tokens.
pub(crate) fn subject(n: u32) -> String {
    format!("advocate-{n}")
}

/// The `n`th advocate's entry.
pub(crate) fn entry(n: u32, courts: &[&str]) -> Advocate {
    Advocate {
        advocate_id: String::new(),
        subject: subject(n),
        name: Some(PersonalText { value: format!("Zyxfirst{n} Zyxlast") }),
        enrolment_number: format!("MAH/{n}/2010"),
        firm: "Zyxlast and Partners".to_owned(),
        courts: courts.iter().map(|&court| court.to_owned()).collect(),
        load: 0,
        active: true,
    }
}

/// The handing over of the `n`th proceeding, of a branch in Pune.
pub(crate) fn proceeding(n: u32) -> OpenMatterRequest {
    OpenMatterRequest {
        subject: Some(MatterSubject {
            proceeding_id: format!("01958f3c-7b1a-7c3d-8e4f-{n:012}"),
            case_reference: format!("RC-{n:06}"),
            loan_account_number: format!("HL-{n:05}"),
            home_branch_ifsc: "HDFC0000007".to_owned(),
            amount: Some(Money { currency_code: "INR".to_owned(), paise: 15_000_000 }),
            window: None,
        }),
        package: Some(FilingPackage {
            parts: vec![PackagePart {
                name: "notice".to_owned(),
                description: "demand of 2026-03-06".to_owned(),
                document: "notices/01958f3c-7b1a-7c3d-8e4f-0000000000aa".to_owned(),
                sha256: vec![7; 32],
            }],
            missing: vec!["affidavit".to_owned()],
        }),
    }
}

pub(crate) fn get(matter: &str) -> GetMatterRequest {
    GetMatterRequest { matter: matter.to_owned() }
}

pub(crate) fn list() -> ListMattersRequest {
    ListMattersRequest::default()
}

pub(crate) fn assign(matter_id: &str, advocate_id: &str) -> AssignMatterRequest {
    AssignMatterRequest { matter_id: matter_id.to_owned(), advocate_id: advocate_id.to_owned() }
}

pub(crate) fn accept(matter_id: &str) -> AcceptMatterRequest {
    AcceptMatterRequest { matter_id: matter_id.to_owned() }
}

pub(crate) fn decline(matter_id: &str) -> DeclineMatterRequest {
    DeclineMatterRequest { matter_id: matter_id.to_owned(), reason: "no capacity".to_owned() }
}

/// May it be filed on the `n`th of May?
pub(crate) fn authority_for(matter_id: &str, n: i32) -> RequestAuthorityRequest {
    let file_on = Some(day(2026, 5, n));
    RequestAuthorityRequest { matter_id: matter_id.to_owned(), file_on, protective: false }
}

/// It was filed in Pune.
pub(crate) fn filed(matter_id: &str, filed_on: LegalDate, acknowledgement: &str) -> RecordFilingRequest {
    RecordFilingRequest {
        matter_id: matter_id.to_owned(),
        filed_on: Some(filed_on),
        court: PUNE.to_owned(),
        acknowledgement: acknowledgement.to_owned(),
    }
}

pub(crate) fn withdraw(filing_id: &str) -> WithdrawFilingRequest {
    WithdrawFilingRequest { filing_id: filing_id.to_owned(), reason: "entered for the wrong matter".to_owned() }
}

pub(crate) fn condone(filing_id: &str, condonation: Condonation, dated: LegalDate) -> RecordCondonationRequest {
    RecordCondonationRequest { filing_id: filing_id.to_owned(), condonation: condonation.into(), dated: Some(dated) }
}

pub(crate) fn progressed(filing_id: &str, step: Step) -> RecordProgressRequest {
    RecordProgressRequest {
        filing_id: filing_id.to_owned(),
        step: Some(ProgressStep { step: Some(step) }),
        note: String::new(),
        corrects_progress_id: String::new(),
    }
}

pub(crate) fn day(year: i32, month: i32, day: i32) -> LegalDate {
    LegalDate { year, month, day }
}

/// The stable reason of an error.
pub(crate) fn reason(status: &Status) -> String {
    chassis::grpc::error::reason(status).unwrap_or_default()
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

fn token(role: &str, subject: &str) -> String {
    let kind = if role == "service" { "service" } else { "person" };
    let claims = json!({
        "iss": ISSUER, "sub": subject, "aud": "recourse", "exp": jsonwebtoken::get_current_timestamp() + 600,
        "jti": "t-1", "kind": kind, "roles": role.split(' ').collect::<Vec<_>>(),
    });
    let header = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::EdDSA) };
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_pem(KEY).unwrap()).unwrap()
}
