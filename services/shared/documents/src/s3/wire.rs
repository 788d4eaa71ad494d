//! How requests reach the store: by the house's client, in bounded time and memory.

use std::{error::Error, time::Duration};

use async_trait::async_trait;
use chassis::egress;
use http_body_util::{BodyExt as _, Limited};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse, HttpService,
    },
};
use tokio::time::timeout;

/// A sealed document, or a thousand names of a listing.
const ANSWER_BYTES_MAX: usize = 32 * 1024 * 1024;

/// The client, and how long a request may take until its answer has come whole.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    pub(super) client: egress::Client<HttpRequestBody>,
    pub(super) limit: Duration,
}

impl HttpConnector for Wire {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Wire {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = async {
            let answer = self.client.request(request).await.map_err(|error| {
                let kind = if error.is_connect() { HttpErrorKind::Connect } else { HttpErrorKind::Interrupted };
                HttpError::new(kind, error)
            })?;
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(broken)?;
            Ok(HttpResponse::from_parts(head, body.to_bytes().into()))
        };
        timeout(self.limit, answer).await.map_err(|late| HttpError::new(HttpErrorKind::Timeout, late))?
    }
}

fn broken(error: Box<dyn Error + Send + Sync>) -> HttpError {
    HttpError::new_boxed(HttpErrorKind::Interrupted, error)
}
