//! The shape that the stack's layers share: something done around the call below.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::{Request, Response};
use tonic::body::Body;
use tower::{Layer, Service};

/// What lies below a layer. Always ready and never fails: errors are responses.
pub(super) trait Below: Send + 'static {
    fn call(self, request: Request<Body>) -> impl Future<Output = Response<Body>> + Send;
}

impl<S> Below for S
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Send + 'static,
    S::Future: Send,
{
    async fn call(mut self, request: Request<Body>) -> Response<Body> {
        match Service::call(&mut self, request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// A layer as one async function.
pub(super) trait Around: Clone + Send + Sync + 'static {
    fn around(self, request: Request<Body>, below: impl Below) -> impl Future<Output = Response<Body>> + Send;
}

#[derive(Clone)]
pub(super) struct AroundLayer<A>(pub(super) A);

#[derive(Clone)]
pub(super) struct AroundService<A, S> {
    around: A,
    below: S,
}

impl<A: Clone, S> Layer<S> for AroundLayer<A> {
    type Service = AroundService<A, S>;

    fn layer(&self, below: S) -> Self::Service {
        AroundService { around: self.0.clone(), below }
    }
}

impl<A, S> Service<Request<Body>> for AroundService<A, S>
where
    A: Around,
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.below.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        // The service that was polled ready is the one to call; its clone waits for the next call.
        let spare = self.below.clone();
        let below = std::mem::replace(&mut self.below, spare);
        let around = self.around.clone();
        Box::pin(async move { Ok(around.around(request, below).await) })
    }
}
