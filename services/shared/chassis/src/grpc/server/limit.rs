//! Limits: time per call, and calls at a time.

use std::{sync::Arc, time::Duration};

use http::{Request, Response};
use tokio::{sync::Semaphore, time::Instant};
use tonic::{Code, body::Body};

use super::around::{Around, Below};
use crate::grpc::{
    deadline,
    error::{codes, status},
};

/// Answers this much before the caller's own deadline: the answer has to travel, and tonic's own timer for the same
/// header, which says `CANCELLED`, must not be first.
const MARGIN: Duration = Duration::from_millis(5);

/// When the call must be answered; an extension of every request below [`Deadline`].
#[derive(Clone, Copy)]
pub(super) struct Due(pub(super) Instant);

#[derive(Clone)]
pub(super) struct Deadline {
    longest: Duration,
}

impl Deadline {
    pub(super) fn new(longest: Duration) -> Self {
        Self { longest }
    }
}

impl Around for Deadline {
    async fn around(self, mut request: Request<Body>, below: impl Below) -> Response<Body> {
        let asked = deadline::read(request.headers()).map(|time| time.saturating_sub(MARGIN.min(time / 2)));
        let due = Instant::now() + asked.unwrap_or(self.longest).min(self.longest);
        request.extensions_mut().insert(Due(due));
        match tokio::time::timeout_at(due, below.call(request)).await {
            Ok(response) => response,
            Err(_) => status(
                Code::DeadlineExceeded,
                codes::DEADLINE_EXCEEDED,
                "no answer before the deadline; whether it was done is unknown",
                [],
            )
            .into_http(),
        }
    }
}

#[derive(Clone)]
pub(super) struct Shed {
    slots: Arc<Semaphore>,
}

impl Shed {
    pub(super) fn new(max_in_flight: usize) -> Self {
        Self { slots: Arc::new(Semaphore::new(max_in_flight.min(Semaphore::MAX_PERMITS))) }
    }
}

impl Around for Shed {
    async fn around(self, request: Request<Body>, below: impl Below) -> Response<Body> {
        let Ok(_slot) = self.slots.try_acquire() else {
            let message = "too many calls are in flight; the call was not begun";
            return status(Code::ResourceExhausted, codes::OVERLOADED, message, []).into_http();
        };
        below.call(request).await
    }
}
