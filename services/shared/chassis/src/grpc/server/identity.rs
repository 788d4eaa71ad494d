//! Who calls, and whether they may.

use std::sync::Arc;

use http::{Request, Response, header::AUTHORIZATION};
use kernel::Role;
use metrics::counter;
use tonic::{Code, Status, body::Body};
use tracing::{Span, warn};

use super::{
    around::{Around, Below},
    trace::Method,
};
use crate::{
    grpc::{
        access::{Denial, DenialReason, DenialSink},
        error::{codes, status},
    },
    identity::{Principal, Verifier},
};

/// How much of an unknown path is kept in a denial.
const LONGEST_PATH: usize = 200;

#[derive(Clone)]
pub(super) struct Identity {
    verifier: Arc<Verifier>,
    sink: Arc<dyn DenialSink>,
}

impl Identity {
    pub(super) fn new(verifier: Arc<Verifier>, sink: Arc<dyn DenialSink>) -> Self {
        Self { verifier, sink }
    }

    fn authenticate(&self, request: &Request<Body>) -> Result<Principal, Status> {
        let mut values = request.headers().get_all(AUTHORIZATION).iter();
        let value = match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok(),
            _ => None,
        };
        self.verifier.verify_bearer(value).map_err(|error| {
            counter!("rpc_server_unauthenticated_total", "reason" => error.label()).increment(1);
            warn!(reason = error.label(), "a call was refused: {error}");
            status(Code::Unauthenticated, codes::TOKEN_REFUSED, error.to_string(), [])
        })
    }

    async fn authorise(&self, principal: &Principal, roles: Option<&[Role]>, path: &str) -> Result<(), Status> {
        let reason = match roles {
            None => DenialReason::NoSuchMethod,
            Some(roles) if roles.iter().any(|role| principal.actor.has(*role)) => return Ok(()),
            Some(_) => DenialReason::Role,
        };
        let method: String = path.chars().take(LONGEST_PATH).collect();
        counter!("rpc_server_denied_total", "reason" => reason.as_str()).increment(1);
        warn!(reason = reason.as_str(), denial.method = method, "{} was denied {method}", principal.actor);
        self.sink
            .denied(Denial {
                actor: principal.actor.clone(),
                on_behalf_of: principal.on_behalf_of.clone(),
                token_id: principal.token_id.clone(),
                method,
                reason,
            })
            .await;
        Err(status(Code::PermissionDenied, codes::METHOD_DENIED, "your roles do not include this", []))
    }
}

impl Around for Identity {
    async fn around(self, mut request: Request<Body>, below: impl Below) -> Response<Body> {
        let principal = match self.authenticate(&request) {
            Ok(principal) => principal,
            Err(refused) => return refused.into_http(),
        };
        Span::current().record("actor.subject", principal.actor.subject.as_str());
        let roles = request.extensions().get::<Method>().and_then(|method| method.roles);
        let path = request.uri().clone();
        if let Err(denied) = self.authorise(&principal, roles, path.path()).await {
            return denied.into_http();
        }
        // A handler needs the principal, not the credential.
        request.headers_mut().remove(AUTHORIZATION);
        request.extensions_mut().insert(principal);
        below.call(request).await
    }
}
