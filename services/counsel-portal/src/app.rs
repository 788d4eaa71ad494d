//! The assembly: the same in production and in tests.

use std::sync::Arc;

use chassis::{
    grpc::client::Links,
    service::{Migrate, Process, ServiceConfig as _},
};
use foundation::{Deps, Foundation, Listening};
use messaging::Handlers;
use pg::{migrate::Migrations, sealing::Vault};
use proto::{cases::ProceedingChanged, counsel::counsel_service_server::CounselServiceServer};
use simulation::Nothing;
use sqlx::migrate::Migrator;

use crate::{
    SERVICE,
    cases::Cases,
    config::{Config, CourtConfig},
    events::OnProceedingChanged,
    grpc::{ACCESS, Grpc},
    ops::{self, Context},
};

static MIGRATOR: Migrator = sqlx::migrate!();

/// Everything that the database `counsel_portal` needs, in order.
pub const MIGRATIONS: [Migrations; 4] = foundation::migrations(SERVICE, &MIGRATOR);

/// Starts the service under the process's lifecycle. It is ready when the lifecycle's readiness says so.
pub async fn start(config: Config, deps: Deps, process: &Process) -> anyhow::Result<Listening> {
    let mut courts = config.courts.clone();
    if config.simulation && courts.is_empty() {
        courts.push(CourtConfig::simulated());
    }
    let vault = Arc::new(Vault::load(&config.sealing)?);
    let cases = Cases::new(config.peers.cases.channel(&Links::open(&config.links())?, &[])?);
    let ground = Foundation::lay(SERVICE, &MIGRATIONS, config.into(), deps, process).await?;
    let context = Context {
        pool: ground.pool.clone(),
        vault,
        cases,
        clock: ground.time.clock(),
        ids: Arc::clone(&ground.ids),
        audit: ground.audit.clone(),
        authority: ground.authority.clone(),
        refusals: ground.refusals.clone(),
        publisher: ground.publisher.clone(),
    };
    ops::keep_courts(&context, &courts).await?;
    let handlers = Handlers::new().on::<ProceedingChanged, _>(OnProceedingChanged { context: context.clone() });
    let service = CounselServiceServer::new(Grpc { context });
    ground.open(ACCESS, handlers, Nothing, |server| server.service(service)).await
}

/// Serves until told to stop.
pub async fn serve(config: Config, process: Process) -> anyhow::Result<()> {
    start(config, Deps::system(), &process).await?;
    Ok(process.lifecycle.run_until_signal().await?)
}

/// Applies or prints the migrations.
pub async fn migrate(config: Config, mode: Migrate) -> anyhow::Result<()> {
    Ok(pg::migrate::command(&config.database, &MIGRATIONS, mode).await?)
}
