//! The tasks that keep the addresses of an endpoint up to date, and each of them connected.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};
use tower::util::rng::{HasherRng, Rng as _};

use super::{addresses::Addresses, connection::Connector};
use crate::grpc::client::{Resolve, endpoint::Target};

/// How long the answer to a name may take.
const RESOLVE_TIMEOUT: Duration = Duration::from_secs(5);
/// A name is not asked more often than this, however many connections break.
const RESOLVE_PAUSE: Duration = Duration::from_millis(100);

/// An address is not tried more often than this, however many calls want it.
const LEAST_PAUSE: Duration = Duration::from_millis(20);
/// How long an address that cannot be reached is left alone after the first time, while no call needs it; each time twice
/// as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// It is tried at least this often.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// A connection that ends sooner is not followed by another at once.
const LASTING: Duration = Duration::from_millis(500);

/// Asks for the addresses of a name again and again. Each address has a task, which ends with this one.
pub(super) async fn keep(
    addresses: Arc<Addresses>,
    target: Arc<Target>,
    resolve: Arc<dyn Resolve>,
    connector: Connector,
) {
    let mut random = HasherRng::default();
    let mut lines = JoinSet::new();
    let (mut found, mut failing) = (false, false);
    loop {
        match ask(resolve.as_ref(), &target).await {
            Ok(answer) => {
                let (come, gone) = addresses.set(&answer, |address, nudge| {
                    lines.spawn(connect(Arc::clone(&addresses), connector.clone(), address, nudge))
                });
                // That a service is somewhere is no news.
                if found && (come, gone) != (0, 0) {
                    tracing::info!(
                        peer.endpoint = %target, peer.addresses = answer.len(),
                        "the addresses of {target} have changed: {come} came, {gone} went, {} are in use", answer.len()
                    );
                }
                (found, failing) = (true, false);
            }
            Err(fault) => {
                if !failing {
                    tracing::warn!(
                        peer.endpoint = %target,
                        "the addresses of {target} cannot be asked for, so those known before stay in use: {fault}"
                    );
                }
                addresses.not_found(fault);
                failing = true;
            }
        }
        while lines.try_join_next().is_some() {}
        sleep(RESOLVE_PAUSE).await;
        // Pods that start together do not ask together for ever.
        let good_for = resolve.good_for();
        let pause = if good_for == Duration::MAX { good_for } else { good_for.mul_f64(0.8 + 0.4 * random.next_f64()) };
        let _ = timeout(pause, addresses.asked_for()).await;
    }
}

async fn ask(resolve: &dyn Resolve, target: &Target) -> Result<Vec<SocketAddr>, String> {
    match timeout(RESOLVE_TIMEOUT, resolve.resolve(&target.host, target.port)).await {
        Ok(Ok(answer)) if answer.is_empty() => Err(format!("{} has no address", target.host)),
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(format!("{}: {error}", target.host)),
        Err(_) => Err(format!("{}: no answer within {} s", target.host, RESOLVE_TIMEOUT.as_secs())),
    }
}

/// Keeps one address connected.
async fn connect(addresses: Arc<Addresses>, connector: Connector, address: SocketAddr, nudge: Arc<Notify>) {
    let mut random = HasherRng::default();
    let mut pause = FIRST_PAUSE;
    loop {
        let why = match connector.connect(address).await {
            Ok(connection) => {
                let since = Instant::now();
                addresses.up(address, connection.sender.clone());
                let mut ended = connection.ended;
                while !connection.sender.is_closed() {
                    tokio::select! {
                        _ = &mut ended => break,
                        // By a call that found it closed before we heard of it.
                        () = nudge.notified() => {}
                    }
                }
                addresses.again(address);
                if since.elapsed() < LASTING {
                    sleep(LEAST_PAUSE).await;
                }
                pause = FIRST_PAUSE;
                continue;
            }
            Err(why) => why,
        };
        tracing::debug!(peer.address = %address, "cannot connect to {why}");
        addresses.down(address, why);
        sleep(LEAST_PAUSE).await;
        let _ = timeout(pause.mul_f64(0.8 + 0.4 * random.next_f64()), nudge.notified()).await;
        pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
    }
}
