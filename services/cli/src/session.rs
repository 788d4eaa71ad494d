//! Where services are, who calls them, and the trace of a command.

use std::{
    io::Write as _,
    sync::{Arc, OnceLock},
    time::Duration,
};

use chassis::{
    grpc::{
        IdempotencyKey,
        client::{self, Channel, FileToken, Options, StaticToken, TokenSource},
    },
    telemetry::{self, LogFormat, Telemetry, TelemetryConfig},
    tls::{ClientTls, Person},
};
use proto::{
    audit::audit_service_client::AuditServiceClient,
    cases::{
        accounts_service_client::AccountsServiceClient, cases_service_client::CasesServiceClient,
        docket_service_client::DocketServiceClient, proceedings_service_client::ProceedingsServiceClient,
    },
    communications::communications_service_client::CommunicationsServiceClient,
    counsel::counsel_service_client::CounselServiceClient,
    messaging::events_service_client::EventsServiceClient,
    notices::notices_service_client::NoticesServiceClient,
    payments::payments_service_client::PaymentsServiceClient,
    simulation::clock_service_client::ClockServiceClient,
};
use tracing::{Span, info_span};

use crate::{
    args::Globals,
    console::Console,
    failure::{Callee, Failure},
    service::Service,
};

/// How long the last spans may take to leave.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);

/// Methods that change nothing, so that a call that met a restart is made again.
const READ_ONLY: &[&str] = &[
    "/recourse.payments.v1.PaymentsService/GetInstrument",
    "/recourse.payments.v1.PaymentsService/GetReceipt",
    "/recourse.payments.v1.PaymentsService/ListReceipts",
    "/recourse.cases.v1.CasesService/GetCase",
    "/recourse.cases.v1.CasesService/ListCases",
    "/recourse.cases.v1.CasesService/ReplayCase",
    "/recourse.cases.v1.AccountsService/GetAccount",
    "/recourse.cases.v1.DocketService/GetDocket",
    "/recourse.cases.v1.DocketService/ListDockets",
    "/recourse.notices.v1.NoticesService/GetNotice",
    "/recourse.notices.v1.NoticesService/ListNotices",
    "/recourse.communications.v1.CommunicationsService/ListMessages",
    "/recourse.communications.v1.CommunicationsService/ListHolds",
    "/recourse.counsel.v1.CounselService/GetMatter",
    "/recourse.counsel.v1.CounselService/ListMatters",
    "/recourse.counsel.v1.CounselService/ListAdvocates",
    "/recourse.audit.v1.AuditService/ListEntries",
    "/recourse.messaging.v1.EventsService/ListParked",
    "/recourse.simulation.v1.ClockService/GetClock",
    // It changes something, but twice is the same as once.
    "/recourse.simulation.v1.ClockService/AdvanceClock",
];

/// How hard to try when a service is away.
#[derive(Clone, Copy, Debug)]
pub enum Patience {
    /// Whoever calls wants to see every failure.
    None,
    /// Somebody waits for one answer.
    Short,
    /// A long run that should outlast a restart of the service.
    Long,
}

/// A service and a client for it.
#[derive(Clone, Debug)]
pub struct Connection<C> {
    /// Who is called, for messages.
    pub callee: Callee,
    /// The generated client.
    pub client: C,
}

/// The services as the operator named them, and the operator's token.
#[derive(Debug)]
pub struct Session {
    globals: Globals,
    token: Option<Arc<dyn TokenSource>>,
    /// For the services whose address begins with https://.
    tls: OnceLock<Arc<Person>>,
}

impl Session {
    /// A session; nothing is connected yet.
    pub fn open(globals: Globals) -> Result<Self, Failure> {
        let token: Option<Arc<dyn TokenSource>> = match (&globals.token, &globals.token_file) {
            (Some(_), Some(_)) => {
                let both = "both a token (--token, RECOURSE_TOKEN) and a token file (--token-file, \
                            RECOURSE_TOKEN_FILE) are given; give one of them";
                return Err(Failure::Usage(both.to_owned()));
            }
            (Some(token), None) => Some(Arc::new(StaticToken::new(token.0.clone()))),
            (None, Some(file)) => {
                let source = FileToken::open(file).map_err(|error| Failure::Usage(error.to_string()))?;
                Some(Arc::new(source))
            }
            (None, None) => None,
        };
        Ok(Self { globals, token, tls: OnceLock::new() })
    }

    /// The key that the operator gave for this command.
    #[must_use]
    pub const fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.globals.idempotency_key.as_ref()
    }

    /// Services that the operator gave no address for.
    #[must_use]
    pub fn without_address(&self) -> Vec<Service> {
        Service::ALL.into_iter().filter(|service| self.url(*service).is_none()).collect()
    }

    /// Payments.
    pub fn payments(&self, patience: Patience) -> Result<Connection<PaymentsServiceClient<Channel>>, Failure> {
        self.connect(Service::Payments, patience, PaymentsServiceClient::new)
    }

    /// Cases.
    pub fn cases(&self, patience: Patience) -> Result<Connection<CasesServiceClient<Channel>>, Failure> {
        self.connect(Service::Cases, patience, CasesServiceClient::new)
    }

    /// The accounts of cases.
    pub fn accounts(&self, patience: Patience) -> Result<Connection<AccountsServiceClient<Channel>>, Failure> {
        self.connect(Service::Cases, patience, AccountsServiceClient::new)
    }

    /// What people decide in cases.
    pub fn proceedings(&self) -> Result<Connection<ProceedingsServiceClient<Channel>>, Failure> {
        self.connect(Service::Cases, Patience::Short, ProceedingsServiceClient::new)
    }

    /// Proceedings whose facts people record.
    pub fn dockets(&self) -> Result<Connection<DocketServiceClient<Channel>>, Failure> {
        self.connect(Service::Cases, Patience::Short, DocketServiceClient::new)
    }

    /// Notices.
    pub fn notices(&self) -> Result<Connection<NoticesServiceClient<Channel>>, Failure> {
        self.connect(Service::Notices, Patience::Short, NoticesServiceClient::new)
    }

    /// Communications.
    pub fn communications(&self) -> Result<Connection<CommunicationsServiceClient<Channel>>, Failure> {
        self.connect(Service::Communications, Patience::Short, CommunicationsServiceClient::new)
    }

    /// Counsel-portal.
    pub fn counsel(&self) -> Result<Connection<CounselServiceClient<Channel>>, Failure> {
        self.connect(Service::CounselPortal, Patience::Short, CounselServiceClient::new)
    }

    /// The audit log of a service.
    pub fn audit(&self, service: Service) -> Result<Connection<AuditServiceClient<Channel>>, Failure> {
        self.connect(service, Patience::Short, AuditServiceClient::new)
    }

    /// The events of a service that wait for people.
    pub fn events(&self, service: Service) -> Result<Connection<EventsServiceClient<Channel>>, Failure> {
        self.connect(service, Patience::Short, EventsServiceClient::new)
    }

    /// The clock of every service whose address is known; an error if there is none.
    pub fn clocks(&self) -> Result<Vec<Connection<ClockServiceClient<Channel>>>, Failure> {
        let known = Service::ALL.into_iter().filter(|service| self.url(*service).is_some());
        let clocks: Vec<_> = known
            .map(|service| self.connect(service, Patience::Long, ClockServiceClient::new))
            .collect::<Result<_, _>>()?;
        if clocks.is_empty() { Err(no_address(Service::Payments)) } else { Ok(clocks) }
    }

    /// A channel to a service, for whoever brings a client of their own.
    pub fn channel(&self, service: Service, patience: Patience) -> Result<Connection<Channel>, Failure> {
        self.connect(service, patience, |channel| channel)
    }

    /// Where a service was said to be.
    #[must_use]
    pub fn url(&self, service: Service) -> Option<&str> {
        let url = match service {
            Service::Payments => &self.globals.payments_url,
            Service::Cases => &self.globals.cases_url,
            Service::Notices => &self.globals.notices_url,
            Service::Communications => &self.globals.communications_url,
            Service::CounselPortal => &self.globals.counsel_portal_url,
        };
        url.as_deref()
    }

    fn connect<C>(
        &self,
        service: Service,
        patience: Patience,
        client: impl FnOnce(Channel) -> C,
    ) -> Result<Connection<C>, Failure> {
        let url = self.url(service).ok_or_else(|| no_address(service))?;
        let attempts = match patience {
            Patience::None => 1,
            Patience::Short => 3,
            Patience::Long => 8,
        };
        let tls = if url.starts_with("https://") { Some(self.tls()?) } else { None };
        let options = Options { token: self.token.clone(), read_only: READ_ONLY, attempts, tls, ..Options::default() };
        let channel = client::connect(url, options).map_err(|error| Failure::Usage(error.to_string()))?;
        let callee = Callee { service: service.as_str(), url: url.to_owned() };
        Ok(Connection { callee, client: client(channel) })
    }

    fn tls(&self) -> Result<ClientTls, Failure> {
        if let Some(person) = self.tls.get() {
            return Ok(ClientTls::Person(Arc::clone(person)));
        }
        let own = self.globals.certificate_file.as_deref().zip(self.globals.key_file.as_deref());
        let person = Person::open(self.globals.ca_file.as_deref(), own).map_err(|error| {
            let option = error.setting.replace('_', "-");
            Failure::Usage(format!("--{option} {}: {}", error.path.display(), error.reason))
        })?;
        Ok(ClientTls::Person(Arc::clone(self.tls.get_or_init(|| Arc::new(person)))))
    }
}

fn no_address(service: Service) -> Failure {
    let (option, variable) = (service.option(), service.variable());
    Failure::Usage(format!(
        "where {service} is was not given: use {option} or {variable} (`make up` writes it to .local/env.sh)"
    ))
}

/// The telemetry of one command: its root span, exported if the operator says where to.
#[derive(Debug)]
pub struct Observation {
    telemetry: Telemetry,
    root: Span,
}

impl Observation {
    /// Starts the command's root span. To be called within a tokio runtime.
    pub fn start(globals: &Globals, command: &'static str) -> Result<Self, Failure> {
        let config = TelemetryConfig {
            log_filter: "warn".to_owned(),
            log_format: LogFormat::Text,
            otlp_endpoint: globals.otlp_endpoint.clone(),
            ..TelemetryConfig::default()
        };
        let telemetry = telemetry::init("recourse", env!("CARGO_PKG_VERSION"), &config)?;
        Ok(Self { telemetry, root: info_span!("command", otel.name = command) })
    }

    /// The root span.
    #[must_use]
    pub fn span(&self) -> Span {
        self.root.clone()
    }

    /// Ends the root span and delivers what is left. Spans that are lost are worth a line, not a failure.
    pub async fn end(self, console: &mut Console) {
        let Self { telemetry, root } = self;
        drop(root);
        if let Err(error) = telemetry.shutdown(FLUSH_TIMEOUT).await {
            let _ = writeln!(console.err, "note: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{args::Token, failure::Exit};

    #[test]
    fn two_tokens_are_one_too_many() {
        let globals = Globals { token: Some(Token::from("a")), token_file: Some("b".into()), ..Globals::default() };
        let failure = Session::open(globals).unwrap_err();
        assert!(failure.to_string().ends_with("give one of them"));
        assert_eq!(failure.exit(), Exit::Usage);
    }

    #[tokio::test]
    async fn an_address_that_is_missing_or_none_is_a_usage_error() {
        let session = Session::open(Globals::default()).unwrap();
        let failure = session.payments(Patience::Short).unwrap_err();
        assert!(failure.to_string().contains("--payments-url or RECOURSE_PAYMENTS_URL"), "{failure}");
        let failure = session.counsel().unwrap_err();
        assert!(failure.to_string().contains("--counsel-portal-url or RECOURSE_COUNSEL_PORTAL_URL"), "{failure}");
        let globals = Globals { cases_url: Some("not a url".to_owned()), ..Globals::default() };
        let failure = Session::open(globals).unwrap().cases(Patience::Short).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
    }

    #[tokio::test]
    async fn a_file_for_tls_that_is_not_there_is_named_by_its_option_when_a_service_wants_it() {
        let (ca_file, plain) = (Some("no/ca.pem".into()), Some("http://127.0.0.1:1".to_owned()));
        let cases_url = Some("https://cases.bank.example".to_owned());
        let session = Session::open(Globals { ca_file, payments_url: plain, cases_url, ..Globals::default() }).unwrap();
        assert!(session.payments(Patience::Short).is_ok());
        let failure = session.cases(Patience::Short).unwrap_err();
        assert!(failure.to_string().starts_with("--ca-file no/ca.pem: "), "{failure}");
        assert_eq!(failure.exit(), Exit::Usage);
    }
}
