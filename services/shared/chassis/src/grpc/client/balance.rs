//! One service, many addresses: which of them gets a call.
//!
//! A name is at as many addresses as its service has pods. All of them are kept connected, and a call goes to the one
//! with the fewest calls outstanding, of several to the next in turn. So an address that is dead, or that accepts
//! connections and never speaks, holds up nobody while another is up: it is not connected, and tried again after ever
//! longer pauses beside the calls. (tonic's own `balance_channel` sends calls into an address before it is known to
//! answer, and waits for ever where there is none; gRPC's `round_robin` policy does what is done here.)
//!
//! - The name is asked again every few seconds, and at once when a connection ends or no address is left. An address
//!   that is no longer in the answer gets no new calls, and its running calls finish. No answer changes nothing.
//! - A call that meets no connection has all addresses tried at once, the name asked too, and waits for what comes of
//!   it. If that is nothing, it was not sent, and says so.
//! - A request that its connection gave back unsent, because the server had told it to go away, goes to another address,
//!   whether or not it may be repeated.
//!
//! Nothing is asked and nothing connected before the first call.

mod addresses;
mod connection;
mod keeper;

use std::{
    fmt,
    net::SocketAddr,
    sync::{Arc, OnceLock},
};

use http::{Request, Response};
use http_body_util::BodyExt as _;
use tokio::{task::JoinSet, time::Instant};
use tonic::body::Body;

use self::{
    addresses::{Addresses, Chosen},
    connection::Connector,
};
use super::{EndpointError, Options, endpoint::Target, resolve::Literal, unanswered::Unanswered};

/// Sends calls to the addresses of one endpoint.
pub(super) struct Balance {
    target: Arc<Target>,
    connector: Connector,
    resolve: Arc<dyn super::Resolve>,
    addresses: Arc<Addresses>,
    /// What keeps the addresses up to date and connected, from the first call on. Ends with us.
    keeper: OnceLock<JoinSet<()>>,
}

impl Balance {
    pub(super) fn new(target: Target, options: &Options) -> Result<Self, EndpointError> {
        let resolve: Arc<dyn super::Resolve> = match target.literal() {
            Some(address) => Arc::new(Literal(address)),
            None => Arc::clone(&options.resolve),
        };
        let server = target.encrypted_for(options.tls.as_ref())?;
        Ok(Self {
            connector: Connector::new(options.connect_timeout, server),
            target: Arc::new(target),
            resolve,
            addresses: Arc::default(),
            keeper: OnceLock::new(),
        })
    }

    /// Sends a request to an address, by preference to none of `tried`, to which it is added.
    pub(super) async fn send(
        &self,
        mut request: Request<Body>,
        tried: &mut Vec<SocketAddr>,
        due: Instant,
    ) -> Result<Response<Body>, Unanswered> {
        self.keeper.get_or_init(|| self.keep());
        *request.uri_mut() = self.target.uri_of(request.uri());
        loop {
            let chosen = match tokio::time::timeout_at(due, self.addresses.choose(tried)).await {
                Ok(Ok(chosen)) => chosen,
                Ok(Err(why)) => return Err(Unanswered::Unsent(format!("{} cannot be reached: {why}", self.target))),
                Err(_) => {
                    let why = self.addresses.why_none();
                    return Err(Unanswered::Unsent(format!("{} was not reached in time: {why}", self.target)));
                }
            };
            let Chosen { address, mut sender, outstanding } = chosen;
            tried.push(address);
            let mut failure = match tokio::time::timeout_at(due, sender.try_send_request(request)).await {
                Ok(Ok(response)) => {
                    // The call is outstanding to the end of its answer, or until nobody wants the rest.
                    return Ok(response.map(|body| {
                        Body::new(body.map_frame(move |frame| {
                            let _ = &outstanding;
                            frame
                        }))
                    }));
                }
                Ok(Err(failure)) => failure,
                Err(_) => return Err(Unanswered::Late),
            };
            match failure.take_message() {
                Some(unsent) => request = unsent,
                None => return Err(Unanswered::lost(failure.into_error())),
            }
        }
    }

    fn keep(&self) -> JoinSet<()> {
        let mut keeper = JoinSet::new();
        keeper.spawn(keeper::keep(
            Arc::clone(&self.addresses),
            Arc::clone(&self.target),
            Arc::clone(&self.resolve),
            self.connector.clone(),
        ));
        keeper
    }
}

impl fmt::Debug for Balance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Balance").field("target", &self.target).finish_non_exhaustive()
    }
}
