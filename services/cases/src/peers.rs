//! The services that cases calls: it alone decides what they do next.

use std::time::Duration;

use chassis::grpc::{
    IdempotencyKey, IdempotencyKeyError,
    client::{Channel, Links, PeerError, RequestExt as _},
};
use kernel::TypedId as _;
use proto::{
    communications::communications_service_client::CommunicationsServiceClient,
    counsel::counsel_service_client::CounselServiceClient, notices::notices_service_client::NoticesServiceClient,
    payments::payments_service_client::PaymentsServiceClient,
};
use tonic::Request;

use crate::{config::PeersConfig, domain::IntentId};

/// How long a question may take.
const READ_WITHIN: Duration = Duration::from_secs(5);

/// How long a command may take; rendering a letter is the slowest.
const COMMAND_WITHIN: Duration = Duration::from_secs(10);

const PAYMENTS_READS: &[&str] =
    &["/recourse.payments.v1.PaymentsService/GetInstrument", "/recourse.payments.v1.PaymentsService/GetFeed"];
const NOTICES_READS: &[&str] =
    &["/recourse.notices.v1.NoticesService/GetNotice", "/recourse.notices.v1.NoticesService/ListNotices"];

/// The other services.
#[derive(Clone, Debug)]
pub(crate) struct Peers {
    pub(crate) payments: PaymentsServiceClient<Channel>,
    pub(crate) notices: NoticesServiceClient<Channel>,
    pub(crate) communications: CommunicationsServiceClient<Channel>,
    pub(crate) counsel: CounselServiceClient<Channel>,
}

impl Peers {
    /// Clients of the configured peers, none of which need be there yet.
    pub(crate) fn connect(config: &PeersConfig, links: &Links) -> Result<Self, PeerError> {
        Ok(Self {
            payments: PaymentsServiceClient::new(config.payments.channel(links, PAYMENTS_READS)?),
            notices: NoticesServiceClient::new(config.notices.channel(links, NOTICES_READS)?),
            communications: CommunicationsServiceClient::new(config.communications.channel(links, &[])?),
            counsel: CounselServiceClient::new(config.counsel_portal.channel(links, &[])?),
        })
    }
}

/// A question.
pub(crate) fn question<T>(message: T) -> Request<T> {
    Request::new(message).with_deadline(READ_WITHIN)
}

/// The command of an intent: however often it is sent, it is done once.
pub(crate) fn command<T>(intent: IntentId, message: T) -> Result<Request<T>, IdempotencyKeyError> {
    let key: IdempotencyKey = intent.uuid().to_string().parse()?;
    Ok(Request::new(message).with_key(&key).with_deadline(COMMAND_WITHIN))
}
