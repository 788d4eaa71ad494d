//! The entry of every service: `serve`, `migrate [--print]`, `check-config`, and a command of its own ([`Own`]).
//!
//! ```ignore
//! fn main() -> ExitCode {
//!     let service =
//!         Service { name: "cases", version: env!("CARGO_PKG_VERSION"), failpoints: cfg!(feature = "failpoints") };
//!     chassis::service::main(service, cases::serve, cases::migrate)
//! }
//!
//! // in the library
//! impl ServiceConfig for Config { /* its sections */ }
//!
//! pub async fn serve(config: Config, process: Process) -> anyhow::Result<()> {
//!     let app = App::start(config, &process).await?;
//!     process.lifecycle.run_until_signal().await?;
//!     app.close().await;
//!     Ok(())
//! }
//!
//! pub async fn migrate(config: Config, mode: Migrate) -> anyhow::Result<()> { /* runs its migrators */ }
//! ```
//!
//! The process exits with 0 if all went well, 1 if the service failed, and 64 if it was called or configured wrongly;
//! then a sentence on standard error says how. Why it failed is in the log. Whether or not the service failed, its tasks are stopped in order and
//! its last spans delivered.

mod command;
mod own;

use std::{error::Error, fmt::Debug, future::Future, io, panic::AssertUnwindSafe, process::ExitCode, time::Duration};

use futures_util::FutureExt as _;
use serde::de::DeserializeOwned;
use tracing::{error, info, warn};

use self::command::Command;
pub use self::{command::Migrate, own::Own};
use crate::{
    config::{self, Layers},
    grpc::client::LinksConfig,
    lifecycle::{Lifecycle, LifecycleConfig, Stage, chain, panic_text},
    telemetry::{self, Metrics, Telemetry, TelemetryConfig, TelemetryError, process},
};

/// Called or configured wrongly (`EX_USAGE` of sysexits.h).
const EXIT_USAGE: u8 = 64;
/// The service failed.
const EXIT_FAILED: u8 = 1;

/// How long threads may linger after everything else has ended.
const RUNTIME_TIMEOUT: Duration = Duration::from_secs(1);

/// What a service is called and how it was built.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// Its name: `cases`.
    pub name: &'static str,
    /// `env!("CARGO_PKG_VERSION")`.
    pub version: &'static str,
    /// Whether failpoints are compiled in. Such a build runs only in simulation.
    pub failpoints: bool,
}

/// What the chassis must know of a service's configuration.
pub trait ServiceConfig: DeserializeOwned + Debug + Send + 'static {
    /// The embedded `config/default.toml`.
    const DEFAULTS: &'static str;

    /// The section `[telemetry]`.
    fn telemetry(&self) -> &TelemetryConfig;

    /// The section `[lifecycle]`.
    fn lifecycle(&self) -> &LifecycleConfig;

    /// The setting `simulation`: time and the outside world are simulated.
    fn simulation(&self) -> bool;

    /// How this service finds the others: the section `[naming]`, and `[peers]`.
    fn links(&self) -> LinksConfig<'_> {
        LinksConfig::default()
    }

    /// What no single setting shows: a sentence if the settings do not go together.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// What a service is given to run with.
#[derive(Clone, Debug)]
pub struct Process {
    /// The service's life.
    pub lifecycle: Lifecycle,
    /// For the admin listener.
    pub metrics: Metrics,
}

/// Runs the service as the command line says. `serve` returns when the service has stopped.
pub fn main<C, S, SF, SE, M, MF, ME>(service: Service, serve: S, migrate: M) -> ExitCode
where
    C: ServiceConfig,
    S: FnOnce(C, Process) -> SF,
    SF: Future<Output = Result<(), SE>>,
    SE: Into<Box<dyn Error + Send + Sync>>,
    M: FnOnce(C, Migrate) -> MF,
    MF: Future<Output = Result<(), ME>>,
    ME: Into<Box<dyn Error + Send + Sync>>,
{
    main_with(service, serve, migrate, None)
}

/// [`main`] of a service that has a command of its own.
pub fn main_with<C, S, SF, SE, M, MF, ME>(service: Service, serve: S, migrate: M, own: Option<Own<C>>) -> ExitCode
where
    C: ServiceConfig,
    S: FnOnce(C, Process) -> SF,
    SF: Future<Output = Result<(), SE>>,
    SE: Into<Box<dyn Error + Send + Sync>>,
    M: FnOnce(C, Migrate) -> MF,
    MF: Future<Output = Result<(), ME>>,
    ME: Into<Box<dyn Error + Send + Sync>>,
{
    let arguments: Vec<String> = std::env::args_os().skip(1).map(|text| text.to_string_lossy().into_owned()).collect();
    let code = run(service, &arguments, &Layers::from_env(), &mut io::stderr(), serve, migrate, own);
    ExitCode::from(code)
}

/// [`main_with`] with everything from outside as an argument.
pub(crate) fn run<C, S, SF, SE, M, MF, ME>(
    service: Service,
    arguments: &[String],
    layers: &Layers,
    complaints: &mut dyn io::Write,
    serve: S,
    migrate: M,
    own: Option<Own<C>>,
) -> u8
where
    C: ServiceConfig,
    S: FnOnce(C, Process) -> SF,
    SF: Future<Output = Result<(), SE>>,
    SE: Into<Box<dyn Error + Send + Sync>>,
    M: FnOnce(C, Migrate) -> MF,
    MF: Future<Output = Result<(), ME>>,
    ME: Into<Box<dyn Error + Send + Sync>>,
{
    let mut complain = |sentence: &str| {
        // There is nowhere left to report that standard error is closed.
        let _ = writeln!(complaints, "{}: {sentence}", service.name);
    };
    let prepared = Command::parse(arguments, own.as_ref().map(Own::name))
        .and_then(|command| Ok((command, configure::<C>(service, layers)?)));
    let (command, config) = match prepared {
        Ok(prepared) => prepared,
        Err(sentence) => {
            complain(&sentence);
            return EXIT_USAGE;
        }
    };
    // Refused only if the process has a provider already, which then serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("cannot start its threads: {error}"));
            return EXIT_FAILED;
        }
    };
    let result: Result<(), Failure> = runtime.block_on(async {
        match command {
            Command::CheckConfig => Ok(()),
            Command::Serve => {
                let telemetry = config.telemetry().clone();
                let lifecycle = Lifecycle::new(config.lifecycle());
                let flush = Duration::from_millis(config.lifecycle().flush_timeout_ms);
                with_telemetry(service, &telemetry, flush, async |telemetry| {
                    lifecycle.listen_for_signals()?;
                    let metrics = telemetry.metrics();
                    let upkeep = metrics.clone().upkeep(lifecycle.token(Stage::Last));
                    process::register(service.version);
                    let watch = process::watch(lifecycle.token(Stage::Last));
                    lifecycle.spawn_in(Stage::Last, "metrics", async {
                        tokio::join!(upkeep, watch);
                        Ok::<_, io::Error>(())
                    });
                    let served = serve(config, Process { lifecycle: lifecycle.clone(), metrics }).await;
                    let served = served.map_err(Into::into);
                    let stopped = lifecycle.shutdown().await.map_err(Into::into);
                    served.and(stopped)
                })
                .await
            }
            Command::Migrate(mode) => {
                let telemetry = config.telemetry().clone();
                let flush = Duration::from_millis(config.lifecycle().flush_timeout_ms);
                with_telemetry(service, &telemetry, flush, async |_| migrate(config, mode).await.map_err(Into::into))
                    .await
            }
            Command::Own => {
                let telemetry = config.telemetry().clone();
                let flush = Duration::from_millis(config.lifecycle().flush_timeout_ms);
                with_telemetry(service, &telemetry, flush, async |_| match own {
                    Some(own) => own.run(config).await,
                    None => Ok(()),
                })
                .await
            }
        }
    });
    runtime.shutdown_timeout(RUNTIME_TIMEOUT);
    match result {
        Ok(()) => 0,
        Err(Failure::Logged) => EXIT_FAILED,
        Err(Failure::NoLog(error)) => {
            complain(&chain(&error));
            EXIT_FAILED
        }
    }
}

/// Why a service ended with an error.
enum Failure {
    /// The log says why.
    Logged,
    /// There is no log yet.
    NoLog(TelemetryError),
}

fn configure<C: ServiceConfig>(service: Service, layers: &Layers) -> Result<C, String> {
    let config: C = config::load(C::DEFAULTS, layers).map_err(|error| error.to_string())?;
    telemetry::check(config.telemetry()).map_err(|error| error.to_string())?;
    config.links().check(config.simulation())?;
    config.check()?;
    if service.failpoints && !config.simulation() {
        return Err("this build has failpoints, so it runs only with `simulation = true`".to_owned());
    }
    Ok(config)
}

/// At least two workers even on one core: the exporter's thread waits for work that the runtime must do meanwhile.
fn runtime() -> io::Result<tokio::runtime::Runtime> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    tokio::runtime::Builder::new_multi_thread().worker_threads(cores.max(2)).enable_all().build()
}

async fn with_telemetry<F>(service: Service, config: &TelemetryConfig, flush: Duration, body: F) -> Result<(), Failure>
where
    F: AsyncFnOnce(&Telemetry) -> Result<(), Box<dyn Error + Send + Sync>>,
{
    let telemetry = telemetry::init(service.name, service.version, config).map_err(Failure::NoLog)?;
    log_panics();
    info!(service.version = service.version, "{} {} starts", service.name, service.version);
    // A panic of the body is a failure like others: the last spans are those one wants to see.
    let result = AssertUnwindSafe(body(&telemetry))
        .catch_unwind()
        .await
        .unwrap_or_else(|panic| Err(format!("panic: {}", panic_text(panic.as_ref())).into()));
    match &result {
        Ok(()) => info!("{} has stopped", service.name),
        Err(failure) => error!("{} has failed: {}", service.name, chain(failure.as_ref())),
    }
    // A collector that is away is no reason for a service to have failed.
    if let Err(lost) = telemetry.shutdown(flush).await {
        warn!("{lost}");
    }
    result.map_err(|_| Failure::Logged)
}

/// Panics become log lines, within the span they happened in.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        error!(panic.place = place, "panic at {place}: {}", panic_text(panic.payload()));
    }));
}

#[cfg(test)]
mod tests;
