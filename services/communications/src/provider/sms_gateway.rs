//! SMS by a gateway's HTTP interface.
//!
//! ```text
//! POST <url>              {"message_id", "to", "text", "sender", "principal_entity_id", "template_id", "deliver_before"}
//!                         Idempotency-Key: <message_id>
//! GET  <url>/<message_id>
//! ```
//!
//! | answer to POST | means |
//! |---|---|
//! | 200, 201, 202, 409, with {"reference"} | the gateway has it; 409: it had it before |
//! | 429, 503; no connection | it has it not, and may take it later |
//! | any other 4xx | it refuses it |
//! | anything else, nothing in time | unknown |
//!
//! `GET` answers 200 with `{"reference"}` or 404. A gateway that speaks otherwise gets an adapter of its own.

use chassis::egress::{self, Egress};
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use serde::{Deserialize, Serialize};

use super::{Provider, ProviderError, Standing};
use crate::{
    config::{SmsConfig, TemplatesConfig},
    domain::{MessageId, Outgoing, Text},
};

/// An answer is a few words.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

type Body = Full<prost::bytes::Bytes>;

/// A gateway, reached as [`Egress`] says. It follows no redirection; whoever calls it limits the time.
pub(crate) struct SmsGateway {
    client: egress::Client<Body>,
    /// Without a slash at its end.
    url: String,
    authorization: HeaderValue,
    sender: String,
    principal_entity_id: String,
    template_id: String,
}

impl std::fmt::Debug for SmsGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmsGateway").field("url", &self.url).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Sms<'a> {
    message_id: &'a str,
    to: &'a str,
    text: &'a str,
    sender: &'a str,
    principal_entity_id: &'a str,
    template_id: &'a str,
    /// RFC 3339; what has not reached the handset by then is to be dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    deliver_before: Option<String>,
}

#[derive(Deserialize)]
struct Taken {
    reference: String,
}

impl SmsGateway {
    /// A client of its own; nothing is connected yet.
    pub(crate) fn new(config: SmsConfig, templates: &TemplatesConfig, egress: &Egress) -> anyhow::Result<Self> {
        let SmsConfig { url, token, sender, principal_entity_id } = config;
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
            .map_err(|_| anyhow::anyhow!("`sms.token` has characters that no header can hold"))?;
        authorization.set_sensitive(true);
        Ok(Self {
            client: egress.client()?,
            url: url.trim_end_matches('/').to_owned(),
            authorization,
            sender,
            principal_entity_id,
            template_id: templates.courtesy_dishonour_dlt_id.clone().unwrap_or_default(),
        })
    }

    async fn call(
        &self,
        method: Method,
        url: &str,
        key: &str,
        body: Vec<u8>,
    ) -> Result<(StatusCode, Vec<u8>), Failure> {
        let url: Uri = url.parse().map_err(|_| Failure::NotReached)?;
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header(header::AUTHORIZATION, self.authorization.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("Idempotency-Key", key)
            .body(Body::from(body))
            .map_err(|_| Failure::NotReached)?;
        let response = self.client.request(request).await;
        let response =
            response.map_err(|error| if error.is_connect() { Failure::NotReached } else { Failure::Broke })?;
        let (head, body) = Response::into_parts(response);
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|_| Failure::Broke)?;
        Ok((head.status, body.to_bytes().to_vec()))
    }
}

impl Provider for SmsGateway {
    const CAN_BE_ASKED: bool = true;

    async fn send(&self, message: &Outgoing) -> Result<String, ProviderError> {
        let Text::Sms { text } = message.text() else {
            return Err(ProviderError::Refused("this is no SMS".to_owned()));
        };
        let message_id = message.id().to_string();
        let sms = Sms {
            message_id: &message_id,
            to: message.contact().reveal(),
            text: text.reveal(),
            sender: &self.sender,
            principal_entity_id: &self.principal_entity_id,
            template_id: &self.template_id,
            deliver_before: message.deliver_before().map(|at| at.to_string()),
        };
        let body = serde_json::to_vec(&sms).map_err(|_| ProviderError::Refused("it is no JSON".to_owned()))?;
        let (status, answer) = self.call(Method::POST, &self.url, &message_id, body).await?;
        match status {
            StatusCode::OK | StatusCode::CREATED | StatusCode::ACCEPTED | StatusCode::CONFLICT => taken(&answer),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Err(ProviderError::NotNow(format!("status {status}")))
            }
            refused if refused.is_client_error() => Err(ProviderError::Refused(format!("status {refused}"))),
            other => Err(ProviderError::NoAnswer(format!("status {other}"))),
        }
    }

    async fn standing(&self, id: MessageId) -> Result<Standing, ProviderError> {
        let id = id.to_string();
        let (status, answer) = self.call(Method::GET, &format!("{}/{id}", self.url), &id, Vec::new()).await?;
        match status {
            StatusCode::OK => taken(&answer).map(Standing::Taken),
            StatusCode::NOT_FOUND => Ok(Standing::NotTaken),
            other => Err(ProviderError::NoAnswer(format!("status {other}"))),
        }
    }
}

/// The kind of failure only: what a gateway says may repeat the number.
#[derive(Clone, Copy, Debug)]
enum Failure {
    /// There was no connection, so nothing was said.
    NotReached,
    Broke,
}

impl From<Failure> for ProviderError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotReached => Self::NotNow("no connection".to_owned()),
            Failure::Broke => Self::NoAnswer("the connection broke".to_owned()),
        }
    }
}

fn taken(answer: &[u8]) -> Result<String, ProviderError> {
    let taken = serde_json::from_slice::<Taken>(answer);
    let Taken { reference } = taken.map_err(|_| ProviderError::NoAnswer("not what was agreed".to_owned()))?;
    Ok(super::reference(&reference))
}
