//! The clock of a service.

use std::sync::Arc;

use audit::Gate;
use chassis::grpc::Server;
use kernel::{Clock, SimulatedClock, Timestamp};
use messaging::topology::MESH;
use pg::StoreError;
use sqlx::PgPool;
use tokio::sync::Notify;

use crate::{
    Agenda,
    service::{self, Grpc},
};

/// Whether `simulated_start` goes with `simulation`; a sentence if not.
pub fn check_start(simulation: bool, start: Option<Timestamp>) -> Result<(), String> {
    if start.is_some() && !simulation {
        return Err("`simulated_start` is given, so `simulation` must be true".to_owned());
    }
    Ok(())
}

/// Where a service's business time comes from.
#[derive(Clone, Debug)]
pub struct BusinessTime {
    clock: Arc<dyn Clock>,
    advanced: Arc<Notify>,
    simulated: Option<SimulatedClock>,
}

impl BusinessTime {
    /// The time of a service: `system`, or a clock that an operator moves.
    ///
    /// A simulated clock shows what it showed last; at its first start `start`, or else what `system` shows.
    pub async fn load(
        simulation: bool,
        start: Option<Timestamp>,
        system: Arc<dyn Clock>,
        pool: &PgPool,
    ) -> Result<Self, StoreError> {
        let advanced = Arc::default();
        if !simulation {
            return Ok(Self { clock: system, advanced, simulated: None });
        }
        let mut conn = pg::acquire(pool).await?;
        let now = pg::simulation::load(&mut conn, start.unwrap_or_else(|| system.now())).await?;
        let clock = SimulatedClock::from(now);
        tracing::info!(clock.now = %now, "business time is simulated and stands at {now}");
        Ok(Self { clock: Arc::new(clock.clone()), advanced, simulated: Some(clock) })
    }

    /// The clock to inject.
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Wakes all its waiters when the clock was moved; never, if it cannot be.
    #[must_use]
    pub fn advanced(&self) -> Arc<Notify> {
        Arc::clone(&self.advanced)
    }

    /// Adds the clock's own service to the server of a service of the mesh, if time is simulated.
    #[must_use]
    pub fn offer(&self, service: &str, server: Server, pool: PgPool, gate: Gate, agenda: impl Agenda) -> Server {
        let Some(clock) = self.simulated.clone() else { return server };
        let advanced = self.advanced();
        let follows = MESH.follows(service);
        service::add_to(server, Grpc { clock, advanced, pool, gate, follows, agenda })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use audit::{AuditLog, Refusals};
    use authority::Authority;
    use chassis::{
        grpc::{Access, GrpcConfig},
        identity::{IdentityConfig, Verifier},
    };
    use kernel::{SystemClock, SystemIds};

    use super::*;
    use crate::Nothing;

    /// The table of methods of a server to which the clock was offered.
    fn methods(time: &BusinessTime) -> String {
        let mut jwks = tempfile::NamedTempFile::new().unwrap();
        let key = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":"a",
                      "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
        jwks.write_all(key.as_bytes()).unwrap();
        let identity = IdentityConfig {
            issuer: "issuer".to_owned(),
            audience: "audience".to_owned(),
            jwks_file: jwks.path().to_owned(),
        };
        let verifier = Arc::new(Verifier::new(&identity).unwrap());
        let config = GrpcConfig {
            listen: "127.0.0.1:0".parse().unwrap(),
            max_in_flight: 1,
            default_deadline_ms: 1,
            keepalive_interval_ms: 1,
            keepalive_timeout_ms: 1,
            max_connection_age_ms: 1,
        };
        let pool = PgPool::connect_lazy("postgres://nobody@127.0.0.1:1/none").unwrap();
        let server = chassis::grpc::server(&config, verifier, Access::new(&[]));
        let log = AuditLog::new("cases", Arc::new(SystemIds));
        let refusals = Refusals::new(pool.clone(), log, Arc::new(SystemClock));
        let gate = Gate { authority: Authority::embedded().unwrap(), refusals };
        format!("{:?}", time.offer("cases", server, pool, gate, Nothing))
    }

    fn time(simulated: Option<SimulatedClock>) -> BusinessTime {
        BusinessTime { clock: Arc::new(SystemClock), advanced: Arc::default(), simulated }
    }

    #[tokio::test]
    async fn the_clock_is_served_and_shown_only_where_time_is_simulated() {
        let clock = SimulatedClock::at("2026-03-02T09:00:00Z").unwrap();
        assert!(methods(&time(Some(clock))).contains("recourse.simulation.v1.ClockService/AdvanceClock"));
        assert!(!methods(&time(None)).contains("simulation"));
        let shown = |descriptors: &[u8]| descriptors.windows(12).any(|bytes| bytes == b"ClockService");
        assert!(shown(proto::SIMULATION_DESCRIPTORS) && !shown(proto::DESCRIPTORS));
    }
}
