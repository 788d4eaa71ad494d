//! The assembly: the same in production and in tests.

use std::{net::SocketAddr, sync::Arc};

use anyhow::Context as _;
use audit::{AuditLog, Denials};
use chassis::{
    admin,
    grpc::Access,
    identity::Verifier,
    lifecycle::Stage,
    service::{Migrate, Process},
};
use kernel::{Clock, Ids, SystemClock, SystemIds};
use messaging::{Handlers, Publisher, topology::MESH};
use pg::{migrate::Migrations, sealing::Vault};
use proto::payments::payments_service_server::PaymentsServiceServer;
use sqlx::migrate::Migrator;
use tokio::net::TcpListener;

use crate::{
    SERVICE,
    config::Config,
    grpc::{ACCESS, Grpc},
    ops::Context,
};

static MIGRATOR: Migrator = sqlx::migrate!();

/// Everything that the database `payments` needs, in order.
pub const MIGRATIONS: [Migrations; 4] = [
    pg::MIGRATIONS,
    Migrations { set: "messaging", migrator: &messaging::MIGRATOR },
    Migrations { set: "audit", migrator: &audit::MIGRATOR },
    Migrations { set: SERVICE, migrator: &MIGRATOR },
];

/// Time and ids, which tests give and production takes from the system.
#[derive(Clone, Debug)]
pub struct Deps {
    /// Business time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
}

impl Deps {
    /// The system's clock and ids.
    #[must_use]
    pub fn system() -> Self {
        Self { clock: Arc::new(SystemClock), ids: Arc::new(SystemIds) }
    }
}

/// A running service.
#[derive(Debug)]
pub struct App {
    /// Where gRPC is served.
    pub grpc: SocketAddr,
    /// Where probes and metrics are served.
    pub admin: SocketAddr,
}

impl App {
    /// Connects, refuses pending migrations, and starts everything under the process's lifecycle.
    pub async fn start(config: Config, deps: Deps, process: &Process) -> anyhow::Result<Self> {
        let Process { lifecycle, metrics } = process;
        let pool = pg::connect(&config.database).await.context("cannot connect to the database")?;
        pg::migrate::refuse_pending(&pool, &MIGRATIONS).await?;
        messaging::maintain_partitions(&pool, lifecycle).await?;
        let audit = AuditLog::new(SERVICE, Arc::clone(&deps.ids));
        let publisher = Publisher::new(SERVICE, &MESH, Arc::clone(&deps.ids));
        let denials = Denials::new(pool.clone(), audit.clone(), Arc::clone(&deps.clock));
        let context = Context {
            pool: pool.clone(),
            vault: Arc::new(Vault::load(&config.sealing)?),
            clock: deps.clock,
            ids: deps.ids,
            audit,
            publisher: publisher.clone(),
        };
        messaging::attach(
            SERVICE,
            &MESH,
            messaging::Attachment {
                pool,
                database: config.database,
                broker: config.broker,
                publisher,
                handlers: Handlers::new(),
            },
            lifecycle,
        );
        let verifier = Arc::new(Verifier::new(&config.identity)?);
        let server = chassis::grpc::server(&config.grpc, verifier, Access::new(ACCESS))
            .denials(Arc::new(denials))
            .descriptors(proto::DESCRIPTORS)
            .service(PaymentsServiceServer::new(Grpc { context }));
        let grpc = TcpListener::bind(config.grpc.listen).await.context("cannot listen at grpc.listen")?;
        let admin = TcpListener::bind(config.admin.listen).await.context("cannot listen at admin.listen")?;
        let app = Self { grpc: grpc.local_addr()?, admin: admin.local_addr()? };
        let closed = lifecycle.token(Stage::Last);
        lifecycle.spawn_in(Stage::Last, "admin", admin::serve(admin, lifecycle.readiness(), metrics.clone(), closed));
        lifecycle.spawn_in(Stage::Server, "grpc", server.serve(grpc, lifecycle));
        tracing::info!(grpc.address = %app.grpc, admin.address = %app.admin, "{SERVICE} listens at {}", app.grpc);
        Ok(app)
    }
}

/// Serves until told to stop.
pub async fn serve(config: Config, process: Process) -> anyhow::Result<()> {
    App::start(config, Deps::system(), &process).await?;
    Ok(process.lifecycle.run_until_signal().await?)
}

/// Applies or prints the migrations.
pub async fn migrate(config: Config, mode: Migrate) -> anyhow::Result<()> {
    Ok(pg::migrate::command(&config.database, &MIGRATIONS, mode).await?)
}
