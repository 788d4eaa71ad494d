//! The assembly: the same in production and in tests.

use std::sync::Arc;

use chassis::{
    grpc::client::Links,
    service::{Migrate, Process, ServiceConfig as _},
    telemetry::show,
};
use foundation::{Deps, Foundation, Listening};
use pg::{migrate::Migrations, sealing::Vault};
use proto::cases::{
    accounts_service_server::AccountsServiceServer, cases_service_server::CasesServiceServer,
    docket_service_server::DocketServiceServer, proceedings_service_server::ProceedingsServiceServer,
};
use sqlx::migrate::Migrator;

use crate::{
    SERVICE,
    config::Config,
    events,
    grpc::{ACCESS, AccountsGrpc, DocketsGrpc, Grpc, ProceedingsGrpc},
    jobs::{self, CasesAgenda, Intents, Late, Open, Timers},
    ops::{Conductor, Context, Courts},
    peers::Peers,
};

static MIGRATOR: Migrator = sqlx::migrate!();

/// Everything that the database `cases` needs, in order.
pub const MIGRATIONS: [Migrations; 4] = foundation::migrations(SERVICE, &MIGRATOR);

/// Starts the service under the process's lifecycle. It is ready when the lifecycle's readiness says so.
pub async fn start(config: Config, deps: Deps, process: &Process) -> anyhow::Result<Listening> {
    let vault = Arc::new(Vault::load(&config.sealing)?);
    let peers = Peers::connect(&config.peers, &Links::open(&config.links())?)?;
    let house = Arc::new(config.house());
    let book = Arc::new(config.law.book()?);
    foundation::announce(&book);
    jobs::register(&book);
    let calendars = config.court_calendars().map_err(anyhow::Error::msg)?;
    let courts = Arc::new(Courts::new(Arc::clone(&house), &book, calendars));
    let ground = Foundation::lay(SERVICE, &MIGRATIONS, config.into(), deps, process).await?;
    let context = Context {
        pool: ground.pool.clone(),
        vault,
        book,
        courts,
        clock: ground.time.clock(),
        ids: Arc::clone(&ground.ids),
        audit: ground.audit.clone(),
        authority: ground.authority.clone(),
        refusals: ground.refusals.clone(),
        publisher: ground.publisher.clone(),
    };
    let timers = Timers::new(context.clone(), ground.time.advanced());
    ground.lifecycle.spawn("timers", timers.run(ground.lifecycle.soft()));
    let conductor = Conductor { context: context.clone(), peers: peers.clone(), house };
    let intents = Intents::new(conductor, ground.time.advanced());
    ground.lifecycle.spawn("intents", intents.run(ground.lifecycle.soft()));
    show(Late { context: context.clone() }, &ground.lifecycle);
    show(Open::of(context.clone()), &ground.lifecycle);
    let handlers = events::handlers(&context);
    let agenda = CasesAgenda { context: context.clone() };
    let accounts = AccountsServiceServer::new(AccountsGrpc { context: context.clone() });
    let proceedings = ProceedingsGrpc { context: context.clone(), peers };
    let proceedings = ProceedingsServiceServer::new(proceedings);
    let dockets = DocketServiceServer::new(DocketsGrpc { context: context.clone() });
    let cases = CasesServiceServer::new(Grpc { context });
    ground
        .open(ACCESS, handlers, agenda, |server| {
            server.service(accounts).service(cases).service(dockets).service(proceedings)
        })
        .await
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
