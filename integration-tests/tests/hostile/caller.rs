//! A client that sends any bytes under any headers.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, anyhow};
use integration_tests::Mesh;
use prost::{
    Message,
    bytes::{Buf as _, BufMut as _, Bytes},
};
use tonic::{
    Code, Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    codegen::http::uri::PathAndQuery,
    metadata::{AsciiMetadataKey, AsciiMetadataValue},
    transport::{Channel, Endpoint},
};

use crate::{
    catalogue::Method,
    tokens::{Issuer, Who},
};

/// No call of a sweep has a reason to take longer.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

pub(crate) const AUTHORIZATION: &str = "authorization";
pub(crate) const KEY: &str = "idempotency-key";

/// What came back: the messages, one where the method streams none.
pub(crate) type Answer = Result<Vec<Bytes>, Status>;

/// The headers of a call. A value may be no text at all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headers(Vec<(&'static str, Vec<u8>)>);

impl Headers {
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    pub(crate) fn bearer(token: &str) -> Self {
        Self::default().with(AUTHORIZATION, format!("Bearer {token}"))
    }
}

/// Reaches every service of a mesh.
#[derive(Clone)]
pub(crate) struct Caller {
    channels: BTreeMap<&'static str, Channel>,
    pub(crate) issuer: Arc<Issuer>,
    keys: Arc<AtomicU32>,
}

impl Caller {
    pub(crate) fn of(mesh: &Mesh) -> anyhow::Result<Self> {
        let channel = |service| {
            let endpoint = Endpoint::from_shared(mesh.grpc_url(service)?)?;
            Ok::<_, anyhow::Error>((service, endpoint.connect_lazy()))
        };
        let channels = Mesh::services().map(channel).collect::<Result<_, _>>()?;
        Ok(Self { channels, issuer: Arc::new(Issuer::of(mesh)), keys: Arc::default() })
    }

    /// A key that was never used.
    pub(crate) fn fresh_key(&self) -> String {
        format!("hostile-{}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    /// What a well-behaved client of somebody sends along; the key only where it is a command.
    pub(crate) fn headers(&self, who: Who, key: Option<&str>) -> Headers {
        let headers = Headers::bearer(&self.issuer.token(who));
        match key {
            Some(key) => headers.with(KEY, key),
            None => headers,
        }
    }

    /// Sends bytes as the request message and waits for the answer, for a while.
    pub(crate) async fn send(&self, method: &Method, headers: Headers, message: Vec<u8>) -> Answer {
        self.send_to(method.service, &method.path, headers, message).await
    }

    async fn send_to(&self, service: &str, path: &str, headers: Headers, message: Vec<u8>) -> Answer {
        let channel = self.channels.get(service).cloned().ok_or_else(|| Status::unknown("no such service"))?;
        let mut request = Request::new(message);
        for (name, value) in headers.0 {
            let value = AsciiMetadataValue::try_from(value).map_err(|_| Status::unknown("no header can say this"))?;
            request.metadata_mut().append(AsciiMetadataKey::from_static(name), value);
        }
        let answer = async {
            let mut grpc = Grpc::new(channel);
            grpc.ready().await.map_err(|error| Status::unknown(format!("the service is away: {error}")))?;
            let path = PathAndQuery::try_from(path).map_err(|error| Status::unknown(error.to_string()))?;
            let mut stream = grpc.server_streaming(request, path, Raw).await?.into_inner();
            let mut messages = Vec::new();
            while let Some(message) = stream.message().await? {
                messages.push(message);
            }
            Ok(messages)
        };
        let hang = |_| Err(Status::new(Code::DeadlineExceeded, format!("no answer within {ANSWER_WITHIN:?}")));
        tokio::time::timeout(ANSWER_WITHIN, answer).await.unwrap_or_else(hang)
    }

    /// Asks as a well-behaved client does, under a key of its own.
    pub(crate) async fn ask<A: Message + Default>(
        &self,
        service: &str,
        path: &str,
        who: Who,
        message: &impl Message,
    ) -> anyhow::Result<A> {
        let headers = self.headers(who, Some(&self.fresh_key()));
        let answer = self.send_to(service, path, headers, message.encode_to_vec()).await;
        let messages = answer.map_err(|status| anyhow!("{path}: {status:?}"))?;
        let message = messages.into_iter().next().with_context(|| format!("{path}: no answer"))?;
        Ok(A::decode(message)?)
    }
}

/// Bytes as they are.
#[derive(Clone, Copy)]
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, into: &mut EncodeBuf<'_>) -> Result<(), Status> {
        into.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}
