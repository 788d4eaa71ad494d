//! Runs each call in a task of its own.

use http::{Request, Response};
use tokio::time::Instant;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tonic::{Code, body::Body};
use tracing::Instrument as _;

use super::{
    around::{Around, Below},
    limit::Due,
};
use crate::{
    grpc::{
        deadline,
        error::{codes, status},
    },
    lifecycle::Lifecycle,
};

/// tonic drops a handler when its caller goes away or the deadline passes. A handler that is dropped while it begins a
/// transaction can hand the connection back to the pool inside it, and the next user's writes are lost. So the handler
/// runs in a task that nothing drops but the hard token of shutdown.
#[derive(Clone)]
pub(super) struct Detach {
    calls: TaskTracker,
    hard: CancellationToken,
}

impl Detach {
    pub(super) fn new(lifecycle: &Lifecycle) -> Self {
        Self { calls: lifecycle.calls().clone(), hard: lifecycle.hard() }
    }
}

impl Around for Detach {
    async fn around(self, request: Request<Body>, below: impl Below) -> Response<Body> {
        let due = request.extensions().get::<Due>().map_or_else(Instant::now, |due| due.0);
        let hard = self.hard;
        let work = async move { hard.run_until_cancelled(deadline::scope(due, below.call(request))).await };
        match self.calls.spawn(work.in_current_span()).await {
            Ok(Some(response)) => response,
            Ok(None) => {
                let message = "the service was stopped; whether the call was done is unknown";
                status(Code::Unavailable, codes::STOPPED, message, []).into_http()
            }
            // The panic hook has written what and where to the log, within the call's span.
            Err(_panicked) => {
                status(Code::Internal, codes::INTERNAL, "the service failed; its log has the details", []).into_http()
            }
        }
    }
}
