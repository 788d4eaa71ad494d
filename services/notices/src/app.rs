//! The assembly: the same in production and in tests.

use std::{path::PathBuf, sync::Arc};

use chassis::{
    egress::Egress,
    service::{Migrate, Process},
    telemetry::show,
};
use documents::Documents;
use foundation::{Deps, Foundation, Listening};
use messaging::Handlers;
use pg::{migrate::Migrations, sealing::Vault};
use proto::notices::notices_service_server::NoticesServiceServer;
use sqlx::migrate::Migrator;

use crate::{
    SERVICE,
    carrier::{MailRoom, SimulatedCarrier},
    config::{ArticleRange, Config},
    grpc::{ACCESS, Grpc},
    jobs::{self, Dispatcher, NoticesAgenda, SimulatedFeed, Watch},
    ops::Context,
    render::Renderer,
};

static MIGRATOR: Migrator = sqlx::migrate!();

/// Everything that the database `notices` needs, in order.
pub const MIGRATIONS: [Migrations; 5] = [
    pg::MIGRATIONS,
    Migrations { set: "messaging", migrator: &messaging::MIGRATOR },
    Migrations { set: "audit", migrator: &audit::MIGRATOR },
    documents::MIGRATIONS,
    Migrations { set: SERVICE, migrator: &MIGRATOR },
];

/// Starts the service under the process's lifecycle. It is ready when the lifecycle's readiness says so.
///
/// `program` renders letters as `program render-worker`: this one, outside tests.
pub async fn start(config: Config, deps: Deps, program: PathBuf, process: &Process) -> anyhow::Result<Listening> {
    let simulation = config.simulation;
    let book = config.book().map_err(anyhow::Error::msg)?;
    foundation::announce(&book);
    jobs::register();
    let range = config.articles.range.clone().or_else(|| simulation.then(ArticleRange::simulated));
    let renderer = Renderer::new(program, config.rendering);
    let vault = Arc::new(Vault::load(&config.sealing)?);
    let documents = Documents::open(SERVICE, &config.documents, Arc::clone(&vault), &Egress::from_env()?)?;
    let ground = Foundation::lay(SERVICE, &MIGRATIONS, config.into(), deps, process).await?;
    documents.reach(&ground.lifecycle).await?;
    let context = Context {
        pool: ground.pool.clone(),
        vault,
        book,
        documents: documents.clone(),
        renderer: renderer.clone(),
        range,
        clock: ground.time.clock(),
        ids: Arc::clone(&ground.ids),
        audit: ground.audit.clone(),
        authority: ground.authority.clone(),
        refusals: ground.refusals.clone(),
        publisher: ground.publisher.clone(),
    };
    let lifecycle = &ground.lifecycle;
    let sweeps = documents::sweep_nightly(documents, ground.pool.clone(), lifecycle.soft());
    lifecycle.spawn("document sweeps", sweeps);
    lifecycle.spawn("idle render workers", renderer.end_idle(lifecycle.soft()));
    if simulation {
        let carrier = SimulatedCarrier { pool: ground.pool.clone() };
        lifecycle.spawn("hand-over", Dispatcher { context: context.clone(), carrier }.run(lifecycle.soft()));
        let feed = SimulatedFeed { context: context.clone(), advanced: ground.time.advanced() };
        lifecycle.spawn("simulated post", feed.run(lifecycle.soft()));
    } else {
        let dispatcher = Dispatcher { context: context.clone(), carrier: MailRoom };
        lifecycle.spawn("hand-over", dispatcher.run(lifecycle.soft()));
    }
    show(Watch { context: context.clone() }, lifecycle);
    let agenda = NoticesAgenda { context: context.clone() };
    let service = NoticesServiceServer::new(Grpc { context });
    ground.open(ACCESS, Handlers::new(), agenda, |server| server.service(service)).await
}

/// Serves until told to stop.
pub async fn serve(config: Config, process: Process) -> anyhow::Result<()> {
    start(config, Deps::system(), std::env::current_exe()?, &process).await?;
    Ok(process.lifecycle.run_until_signal().await?)
}

/// Applies or prints the migrations.
pub async fn migrate(config: Config, mode: Migrate) -> anyhow::Result<()> {
    Ok(pg::migrate::command(&config.database, &MIGRATIONS, mode).await?)
}
