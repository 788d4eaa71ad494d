//! Who calls, for whom, and whether they may.

use std::sync::Arc;

use http::{HeaderMap, Request, Response, header::AUTHORIZATION, request::Parts};
use kernel::{ActorKind, Role};
use metrics::counter;
use tonic::{Code, Status, body::Body};
use tracing::{Span, warn};

use super::{
    around::{Around, Below},
    trace::Method,
};
use crate::{
    config::Secret,
    grpc::{
        access::{Denial, DenialReason, DenialSink},
        error::{ErrorCode, codes, status},
        subject::{self, SubjectToken},
    },
    identity::{Principal, TokenError, Verifier, bearer},
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

    /// The caller and its token.
    fn authenticate(&self, headers: &HeaderMap) -> Result<(Principal, SubjectToken), Status> {
        let verified = bearer(only(headers, AUTHORIZATION.as_str()))
            .and_then(|token| Ok((self.verifier.verify(token)?, SubjectToken::new(Secret::new(token)))));
        verified.map_err(|error| refused(&error, error.to_string()))
    }

    /// The party for whom a service acts, and its token; `None` if the caller acts for itself.
    async fn subject(
        &self,
        principal: &Principal,
        headers: &HeaderMap,
        path: &str,
    ) -> Result<Option<(Principal, SubjectToken)>, Status> {
        if !headers.contains_key(subject::METADATA) {
            return Ok(None);
        }
        let caller = &principal.actor;
        let is_service = caller.kind == ActorKind::Service && caller.has(Role::Service);
        if !is_service || principal.on_behalf_of.is_some() {
            let message = "only a service may act on behalf of somebody else";
            return Err(self.deny(principal, path, DenialReason::OnBehalf, codes::ON_BEHALF_DENIED, message).await);
        }
        let token = only(headers, subject::METADATA).ok_or(TokenError::Malformed);
        match token.and_then(|token| Ok((self.verifier.verify(token)?, token))) {
            Ok((principal, token)) => Ok(Some((principal, SubjectToken::new(Secret::new(token))))),
            Err(error) => Err(refused(&error, format!("of whom the service acts for: {error}"))),
        }
    }

    async fn authorise(&self, principal: &Principal, roles: Option<&[Role]>, path: &str) -> Result<(), Status> {
        let reason = match roles {
            None => DenialReason::NoSuchMethod,
            Some(roles) if roles.iter().any(|role| principal.actor.has(*role)) => return Ok(()),
            Some(_) => DenialReason::Role,
        };
        Err(self.deny(principal, path, reason, codes::METHOD_DENIED, "your roles do not include this").await)
    }

    /// Puts a denial on record; what the caller is answered.
    async fn deny(
        &self,
        principal: &Principal,
        path: &str,
        reason: DenialReason,
        code: ErrorCode,
        message: &str,
    ) -> Status {
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
        status(Code::PermissionDenied, code, message, [])
    }

    /// Who calls, for whom and with whose token, if they may.
    async fn admit(&self, call: &Parts) -> Result<(Principal, SubjectToken), Status> {
        let (mut principal, mut token) = self.authenticate(&call.headers)?;
        Span::current().record("actor.subject", principal.actor.subject.as_str());
        let path = call.uri.path();
        if let Some((subject, subjects_token)) = self.subject(&principal, &call.headers, path).await? {
            principal.on_behalf_of = Some(subject.originator().clone());
            token = subjects_token;
        }
        let roles = call.extensions.get::<Method>().and_then(|method| method.roles);
        self.authorise(&principal, roles, path).await?;
        Ok((principal, token))
    }
}

/// The value of a header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

fn refused(error: &TokenError, message: String) -> Status {
    counter!("rpc_server_unauthenticated_total", "reason" => error.label()).increment(1);
    warn!(reason = error.label(), "a call was refused: {message}");
    status(Code::Unauthenticated, codes::TOKEN_REFUSED, message, [])
}

impl Around for Identity {
    async fn around(self, request: Request<Body>, below: impl Below) -> Response<Body> {
        let (mut call, body) = request.into_parts();
        let (principal, token) = match self.admit(&call).await {
            Ok(admitted) => admitted,
            Err(refused) => return refused.into_http(),
        };
        // A handler needs the principal, not the credentials.
        call.headers.remove(AUTHORIZATION);
        call.headers.remove(subject::METADATA);
        call.extensions.insert(principal);
        call.extensions.insert(token);
        below.call(Request::from_parts(call, body)).await
    }
}
