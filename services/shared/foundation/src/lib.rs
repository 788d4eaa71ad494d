//! What every service of the mesh is assembled from, in the one order that is right.
//!
//! ```ignore
//! static MIGRATOR: Migrator = sqlx::migrate!();
//! pub const MIGRATIONS: [Migrations; 4] = foundation::migrations(SERVICE, &MIGRATOR);
//!
//! pub async fn start(config: Config, deps: Deps, process: &Process) -> anyhow::Result<Listening> {
//!     let ground = Foundation::lay(SERVICE, &MIGRATIONS, config.sections(), deps, process).await?;
//!     let context = Context { pool: ground.pool.clone(), clock: ground.time.clock(), /* … */ };
//!     let handlers = Handlers::new().on::<InstrumentDishonoured, _>(OnInstrumentDishonoured { context: context.clone() });
//!     ground.open(ACCESS, handlers, Nothing, |server| server.service(CasesServiceServer::new(Grpc { context }))).await
//! }
//! ```
//!
//! [`Foundation::lay`] reads the certificate, if the section `[tls]` names one, opens the admin listener, waits for the
//! database, refuses pending migrations, makes partitions and takes business time; no call is served yet.
//! [`Foundation::open`] attaches the service to the mesh, adds the reading of its audit trail, the decisions about events
//! that wait for people and, in simulation, its clock, and listens for calls; readiness follows when the broker has been
//! reached on every path.
//!
//! What callers may do to which thing is asked of `ground.authority`, by the policies that are compiled in or by those that
//! the section `[authority]` names; `ground.refusals` puts on record what they refuse.
//!
//! What the law says is asked of one [`statutes::Book`], which the section `[law]` makes ([`LawConfig::book`]), with a bank's
//! overlay; [`announce`] says in log and metrics by which version of it the service computes.
//!
//! What a command does is a [`Work`], which [`carry_out`] does once; what can go wrong in any service is a [`Failure`],
//! which a service's own error holds in one variant.

mod command;
mod events;
mod failure;
mod law;
mod reach;

use std::{net::SocketAddr, sync::Arc};

use anyhow::Context as _;
use audit::{AuditLog, Denials, Gate};
use authority::{Authority, AuthorityConfig};
use chassis::{
    admin::{self, AdminConfig},
    grpc::{Access, GrpcConfig, Server, access::AccessTable},
    identity::{IdentityConfig, Verifier},
    lifecycle::{Latch, Lifecycle, Stage},
    service::Process,
    tls::{Certificate, End, TlsConfig},
};
use kernel::{Clock, Ids, SystemClock, SystemIds, Timestamp};
use messaging::{Attachment, BrokerConfig, Handlers, Publisher, topology::MESH};
use pg::{DatabaseConfig, migrate::Migrations};
use simulation::{Agenda, BusinessTime};
use sqlx::{PgPool, migrate::Migrator};
use tokio::net::TcpListener;

use crate::events::Events;

pub use audit::{Refusal, Refusals};
pub use command::{Command, Sent, Work, answer, carry_out, recall, rehearse};
pub use failure::{Failure, internal};
pub use law::{LawConfig, LawError, announce};

/// Everything that a service's database needs, in order: the schemas of the shared crates, then its own.
#[must_use]
pub const fn migrations(service: &'static str, own: &'static Migrator) -> [Migrations; 4] {
    [
        pg::MIGRATIONS,
        Migrations { set: "messaging", migrator: &messaging::MIGRATOR },
        Migrations { set: "audit", migrator: &audit::MIGRATOR },
        Migrations { set: service, migrator: own },
    ]
}

/// Time and ids, which tests give and production takes from the system.
#[derive(Clone, Debug)]
pub struct Deps {
    /// Business time, where it is not simulated.
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

/// The sections of a service's configuration that the foundation uses.
#[derive(Debug)]
pub struct Sections {
    /// `simulation`.
    pub simulation: bool,
    /// `simulated_start`.
    pub simulated_start: Option<Timestamp>,
    /// `[grpc]`.
    pub grpc: GrpcConfig,
    /// `[admin]`.
    pub admin: AdminConfig,
    /// `[tls]`; plaintext without it.
    pub tls: Option<TlsConfig>,
    /// `[identity]`.
    pub identity: IdentityConfig,
    /// `[authority]`.
    pub authority: AuthorityConfig,
    /// `[database]`.
    pub database: DatabaseConfig,
    /// `[broker]`.
    pub broker: BrokerConfig,
}

/// Where a running service listens.
#[derive(Clone, Copy, Debug)]
pub struct Listening {
    /// gRPC.
    pub grpc: SocketAddr,
    /// Probes and metrics.
    pub admin: SocketAddr,
}

/// A service that is connected and does not yet take calls.
#[derive(Debug)]
pub struct Foundation {
    /// The service's database.
    pub pool: PgPool,
    /// Business time.
    pub time: BusinessTime,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// What acts are recorded with.
    pub audit: AuditLog,
    /// Who may do what to which thing.
    pub authority: Authority,
    /// What refusals are put on record with.
    pub refusals: Refusals,
    /// What facts are stated with.
    pub publisher: Publisher,
    /// The service's life, for its jobs.
    pub lifecycle: Lifecycle,
    service: &'static str,
    sections: Sections,
    certificate: Option<Arc<Certificate>>,
    admin: SocketAddr,
    /// Until calls are served.
    starting: Latch,
}

impl Foundation {
    /// Answers probes, connects, refuses pending migrations, makes partitions, takes business time.
    ///
    /// A database that is away is waited for, a minute at most; what it refuses, or what is wrong in the configuration,
    /// is an error at once.
    pub async fn lay(
        service: &'static str,
        migrations: &[Migrations],
        sections: Sections,
        deps: Deps,
        process: &Process,
    ) -> anyhow::Result<Self> {
        let Process { lifecycle, metrics } = process.clone();
        let certificate = sections.tls.as_ref().map(|tls| Certificate::open(tls, End::Server)).transpose()?;
        let starting = lifecycle.readiness().latch("start");
        let listener = TcpListener::bind(sections.admin.listen).await.context("cannot listen at admin.listen")?;
        let admin = listener.local_addr()?;
        let closed = lifecycle.token(Stage::Last);
        lifecycle.spawn_in(Stage::Last, "admin", admin::serve(listener, lifecycle.readiness(), metrics, closed));
        let pool = reach::database(&sections.database, &lifecycle).await?;
        pg::migrate::refuse_pending(&pool, migrations).await?;
        pg::watch(&pool, &lifecycle);
        pg::credentials::follow(&pool, &sections.database, &lifecycle);
        audit::watch(&pool, &lifecycle);
        pg::idempotency::keep(&pool, &sections.database, &lifecycle);
        messaging::maintain_partitions(&pool, sections.broker.retention, &lifecycle).await?;
        let time = BusinessTime::load(sections.simulation, sections.simulated_start, deps.clock, &pool).await?;
        let audit = AuditLog::new(service, Arc::clone(&deps.ids));
        let authority = Authority::load(&sections.authority)?;
        let refusals = Refusals::new(pool.clone(), audit.clone(), time.clock());
        let publisher = Publisher::new(service, &MESH, Arc::clone(&deps.ids));
        Ok(Self {
            pool,
            time,
            ids: deps.ids,
            audit,
            authority,
            refusals,
            publisher,
            lifecycle,
            service,
            sections,
            certificate,
            admin,
            starting,
        })
    }

    /// Attaches the service to the mesh and serves what `add` adds, to those whom `access` admits.
    pub async fn open(
        self,
        access: AccessTable,
        handlers: Handlers,
        agenda: impl Agenda,
        add: impl FnOnce(Server) -> Server,
    ) -> anyhow::Result<Listening> {
        let Self {
            pool,
            time,
            audit,
            authority,
            refusals,
            publisher,
            lifecycle,
            service,
            sections,
            certificate,
            admin,
            starting,
            ids: _,
        } = self;
        let attachment = Attachment {
            pool: pool.clone(),
            database: sections.database,
            broker: sections.broker,
            publisher: publisher.clone(),
            handlers,
        };
        messaging::attach(service, &MESH, attachment, &lifecycle);
        let denials = Denials::new(pool.clone(), audit.clone(), time.clock());
        let verifier = Arc::new(Verifier::new(&sections.identity)?);
        let server = chassis::grpc::server(&sections.grpc, verifier, Access::new(access))
            .denials(Arc::new(denials))
            .certificate(certificate)
            .descriptors(proto::DESCRIPTORS);
        let gate = Gate { authority, refusals };
        let server = audit::offer(server, pool.clone(), audit.clone(), gate.clone(), time.clock());
        let (events_gate, clock) = (gate.clone(), time.clock());
        let events = Events { service, pool: pool.clone(), publisher, audit, gate: events_gate, clock };
        let server = events::offer(server, events);
        let server = time.offer(service, add(server), pool, gate, agenda);
        let grpc = TcpListener::bind(sections.grpc.listen).await.context("cannot listen at grpc.listen")?;
        let listening = Listening { grpc: grpc.local_addr()?, admin };
        lifecycle.spawn_in(Stage::Server, "grpc", server.serve(grpc, &lifecycle));
        starting.release();
        tracing::info!(
            grpc.address = %listening.grpc, admin.address = %listening.admin,
            "{service} listens at {}", listening.grpc
        );
        Ok(listening)
    }
}
