//! The assembly: the same in production and in tests.

use std::sync::Arc;

use chassis::{
    service::{Migrate, Process},
    telemetry::show,
};
use foundation::{Deps, Foundation, Listening};
use messaging::Handlers;
use pg::{migrate::Migrations, sealing::Vault};
use proto::payments::payments_service_server::PaymentsServiceServer;
use simulation::Nothing;
use sqlx::migrate::Migrator;

use crate::{
    SERVICE,
    config::Config,
    grpc::{ACCESS, Grpc},
    jobs::{self, Ledger, Suspense},
    ops::Context,
};

static MIGRATOR: Migrator = sqlx::migrate!();

/// Everything that the database `payments` needs, in order.
pub const MIGRATIONS: [Migrations; 4] = foundation::migrations(SERVICE, &MIGRATOR);

/// Starts the service under the process's lifecycle. It is ready when the lifecycle's readiness says so.
pub async fn start(config: Config, deps: Deps, process: &Process) -> anyhow::Result<Listening> {
    jobs::register();
    let vault = Arc::new(Vault::load(&config.sealing)?);
    let ground = Foundation::lay(SERVICE, &MIGRATIONS, config.into(), deps, process).await?;
    let context = Context {
        pool: ground.pool.clone(),
        vault,
        clock: ground.time.clock(),
        ids: Arc::clone(&ground.ids),
        audit: ground.audit.clone(),
        authority: ground.authority.clone(),
        refusals: ground.refusals.clone(),
        publisher: ground.publisher.clone(),
    };
    show(Ledger { pool: ground.pool.clone() }, &ground.lifecycle);
    show(Suspense { context: context.clone() }, &ground.lifecycle);
    let service = PaymentsServiceServer::new(Grpc { context });
    ground.open(ACCESS, Handlers::new(), Nothing, |server| server.service(service)).await
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
