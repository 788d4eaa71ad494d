//! A call as its caller sees it: how it fared when it was first sent, and in the end.

use std::sync::Arc;

use chassis::grpc::{client::Channel, error};
use tokio::time::Instant;
use tonic::{Code, Status};

/// Why a call did not do what it was made for.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// The reason that the service gave, or the code of gRPC.
    pub(super) code: String,
    /// In a sentence.
    pub(super) said: String,
    /// Whether clients send it again by themselves.
    again: bool,
}

impl Fault {
    /// The service answered, and not what was asked for.
    pub(super) fn refused(code: &str, said: String) -> Self {
        Self { code: code.to_owned(), said, again: false }
    }
}

impl From<Status> for Fault {
    fn from(status: Status) -> Self {
        let code = error::reason(&status).unwrap_or_else(|| format!("{:?}", status.code()));
        Self { code, said: status.message().to_owned(), again: status.code() == Code::Unavailable }
    }
}

/// What became of a call.
#[derive(Debug)]
pub(super) struct Answer<T> {
    /// Why it failed when it was first sent, if it did.
    pub(super) first: Option<Fault>,
    /// What came in the end, after the client's retries.
    pub(super) last: Result<T, Fault>,
    /// When it came.
    pub(super) at: Instant,
}

/// Connections to a service on which calls are sent once, and one on which the client tries again as it always does.
#[derive(Clone, Debug)]
pub(super) struct Route {
    once: Arc<[Channel]>,
    again: Channel,
}

impl Route {
    pub(super) fn new(once: Vec<Channel>, again: Channel) -> Self {
        Self { once: once.into(), again }
    }

    /// A connection on which a call is sent once.
    pub(super) fn once(&self, n: u32) -> Channel {
        let place = usize::try_from(n).unwrap_or_default() % self.once.len().max(1);
        self.once.get(place).unwrap_or(&self.again).clone()
    }

    /// Makes the `n`th call; if it meets a service that is away, once more with the client's retries. Both must carry the
    /// same idempotency key.
    pub(super) async fn send<T, F>(&self, n: u32, call: impl Fn(Channel) -> F) -> Answer<T>
    where
        F: Future<Output = Result<T, Fault>>,
    {
        let (first, last) = match call(self.once(n)).await {
            Err(fault) if fault.again => (Some(fault), call(self.again.clone()).await),
            Err(fault) => (Some(fault.clone()), Err(fault)),
            Ok(done) => (None, Ok(done)),
        };
        Answer { first, last, at: Instant::now() }
    }
}
