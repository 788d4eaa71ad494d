//! The mesh that gets the load, once every service has said that it is in simulation.

use anyhow::Context as _;
use cli::{
    args::Globals,
    failure::Failure,
    service::Service,
    session::{Patience, Session},
};
use kernel::{Ids as _, LegalDate, SystemIds, Timestamp};
use proto::simulation::GetClockRequest;
use thiserror::Error;
use tonic::Code;

use super::answer::Route;

/// Connections to a service, so that a balancer between has something to spread.
const CONNECTIONS: u32 = 8;

/// A service does not say that its time is simulated.
#[derive(Debug, Error)]
#[error(
    "{service} does not say that it is in simulation: either it is not, or the token lacks the role operator (it needs \
     recovery-officer too). A load is receipts, cheques and accounts of people who do not exist, and goes to a \
     simulated mesh alone. Nothing was written"
)]
pub(super) struct NotSimulated {
    service: &'static str,
}

/// A mesh in simulation.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) session: Session,
    /// Part of everything that is written, so that two runs do not meet.
    pub(super) run: String,
    /// The present day of the mesh, by whichever clock is behind.
    pub(super) today: LegalDate,
}

impl Target {
    /// Asks every service for its simulated clock.
    pub(super) async fn find(mesh: Globals) -> anyhow::Result<Self> {
        let session = Session::open(mesh)?;
        let missing = session.without_address();
        if !missing.is_empty() {
            let given = missing.iter().map(|service| format!("{} ({})", service.option(), service.variable()));
            let sentence = format!(
                "every service is asked whether it is in simulation before anything is written: give {}",
                given.collect::<Vec<_>>().join(", ")
            );
            return Err(Failure::Usage(sentence).into());
        }
        let mut days = Vec::new();
        for mut clock in session.clocks()? {
            let now = match clock.client.get_clock(GetClockRequest {}).await {
                Ok(answer) => answer.into_inner().now,
                Err(status) if matches!(status.code(), Code::PermissionDenied | Code::Unimplemented) => {
                    return Err(NotSimulated { service: clock.callee.service }.into());
                }
                Err(status) => return Err(Failure::call(&clock.callee, status).into()),
            };
            let now: Timestamp = now.parse().with_context(|| format!("the clock of {}", clock.callee.service))?;
            days.push(now.legal_date());
        }
        let today = days.into_iter().min().context("there is no service")?;
        // The end of a UUID is what is random in it.
        let run = SystemIds.next_uuid().simple().to_string().to_uppercase().chars().skip(24).collect();
        Ok(Self { session, run, today })
    }

    /// Ways to a service.
    pub(super) fn route(&self, service: Service) -> anyhow::Result<Route> {
        let open = |patience| Ok::<_, Failure>(self.session.channel(service, patience)?.client);
        let once = (0..CONNECTIONS).map(|_| open(Patience::None)).collect::<Result<_, _>>()?;
        Ok(Route::new(once, open(Patience::Short)?))
    }
}
