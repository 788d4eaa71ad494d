//! Where services are, who calls them, and the trace of a command.

use std::{io::Write as _, sync::Arc, time::Duration};

use chassis::{
    grpc::client::{self, Channel, FileToken, Options, StaticToken, TokenSource},
    telemetry::{self, LogFormat, Telemetry, TelemetryConfig},
};
use proto::{
    cases::{accounts_service_client::AccountsServiceClient, cases_service_client::CasesServiceClient},
    payments::payments_service_client::PaymentsServiceClient,
    simulation::clock_service_client::ClockServiceClient,
};
use tracing::{Span, info_span};

use crate::{
    args::Globals,
    console::Console,
    failure::{Callee, Failure},
};

/// How long the last spans may take to leave.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);

/// Methods that change nothing, so that a call that met a restart is made again.
const READ_ONLY: &[&str] = &[
    "/recourse.payments.v1.PaymentsService/GetInstrument",
    "/recourse.cases.v1.CasesService/GetCase",
    "/recourse.cases.v1.CasesService/ListCases",
    "/recourse.cases.v1.AccountsService/GetAccount",
    "/recourse.simulation.v1.ClockService/GetClock",
    // It changes something, but twice is the same as once.
    "/recourse.simulation.v1.ClockService/AdvanceClock",
];

/// How hard to try when a service is away.
#[derive(Clone, Copy, Debug)]
pub enum Patience {
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
        Ok(Self { globals, token })
    }

    /// Payments.
    pub fn payments(&self, patience: Patience) -> Result<Connection<PaymentsServiceClient<Channel>>, Failure> {
        let (callee, channel) = self.connect("payments", self.globals.payments_url.as_deref(), patience)?;
        Ok(Connection { callee, client: PaymentsServiceClient::new(channel) })
    }

    /// Cases.
    pub fn cases(&self, patience: Patience) -> Result<Connection<CasesServiceClient<Channel>>, Failure> {
        let (callee, channel) = self.connect("cases", self.globals.cases_url.as_deref(), patience)?;
        Ok(Connection { callee, client: CasesServiceClient::new(channel) })
    }

    /// The accounts of cases.
    pub fn accounts(&self, patience: Patience) -> Result<Connection<AccountsServiceClient<Channel>>, Failure> {
        let (callee, channel) = self.connect("cases", self.globals.cases_url.as_deref(), patience)?;
        Ok(Connection { callee, client: AccountsServiceClient::new(channel) })
    }

    /// The clock of every service.
    pub fn clocks(&self) -> Result<Vec<Connection<ClockServiceClient<Channel>>>, Failure> {
        let services = [("payments", &self.globals.payments_url), ("cases", &self.globals.cases_url)];
        let clocks = services.into_iter().map(|(service, url)| {
            let (callee, channel) = self.connect(service, url.as_deref(), Patience::Long)?;
            Ok(Connection { callee, client: ClockServiceClient::new(channel) })
        });
        clocks.collect()
    }

    fn connect(
        &self,
        service: &'static str,
        url: Option<&str>,
        patience: Patience,
    ) -> Result<(Callee, Channel), Failure> {
        let url = url.ok_or_else(|| {
            let variable = service.to_uppercase();
            Failure::Usage(format!(
                "where {service} is was not given: use --{service}-url or RECOURSE_{variable}_URL \
                 (`make up` writes it to .local/env.sh)"
            ))
        })?;
        let attempts = match patience {
            Patience::Short => 3,
            Patience::Long => 8,
        };
        let options = Options { token: self.token.clone(), read_only: READ_ONLY, attempts, ..Options::default() };
        let channel = client::connect(url, options).map_err(|error| Failure::Usage(error.to_string()))?;
        Ok((Callee { service, url: url.to_owned() }, channel))
    }
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
        let globals = Globals { cases_url: Some("not a url".to_owned()), ..Globals::default() };
        let failure = Session::open(globals).unwrap().cases(Patience::Short).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
    }
}
