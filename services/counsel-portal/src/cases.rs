//! Asking cases whether a complaint may be filed.

use std::time::Duration;

use chassis::grpc::{
    IdempotencyKey, SubjectToken,
    client::{Channel, RequestExt as _},
    error::reason,
};
use kernel::{LegalDate, TypedId as _};
use prost::Message as _;
use proto::cases::{
    AuthoriseFilingRequest, AuthoriseFilingResponse, authorise_filing_response::Decision,
    proceedings_service_client::ProceedingsServiceClient,
};
use thiserror::Error;
use tonic::{Code, Request, Status};

use crate::domain::{AuthorisationId, MatterId, ProceedingId};

/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The service cases, as a client sees it.
#[derive(Clone, Debug)]
pub(crate) struct Cases {
    channel: Channel,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    pub(crate) proceeding: ProceedingId,
    pub(crate) matter: MatterId,
    pub(crate) file_on: LegalDate,
    pub(crate) protective: bool,
}

/// What was answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// `None` if it was refused.
    pub(crate) authorisation: Option<AuthorisationId>,
    /// How many gates fail.
    pub(crate) failed_gates: usize,
    /// The whole answer as it was given.
    pub(crate) bytes: Vec<u8>,
}

/// There is no answer to work with.
#[derive(Debug, Error)]
pub(crate) enum CasesError {
    /// It cannot be asked now.
    #[error("cases cannot be asked now ({0:?})")]
    Unavailable(Code),
    /// It does not take the question.
    #[error("cases refuses the question: {0}")]
    Refused(String),
    /// It does not take us, or its answer says nothing.
    #[error("cases answers in a way that is not agreed: {0}")]
    Answer(String),
}

impl Cases {
    pub(crate) const fn new(channel: Channel) -> Self {
        Self { channel }
    }

    /// Asks on behalf of a person. The same key asks the same question, however often it is sent.
    pub(crate) async fn authorise_filing(
        &self,
        question: Question,
        key: &IdempotencyKey,
        subject: Option<&SubjectToken>,
    ) -> Result<Answer, CasesError> {
        let mut request = Request::new(AuthoriseFilingRequest {
            proceeding_id: question.proceeding.to_string(),
            matter_id: question.matter.to_string(),
            file_on: Some(question.file_on.into()),
            protective: question.protective,
        })
        .with_key(key)
        .with_deadline(PATIENCE);
        if let Some(subject) = subject {
            request = request.on_behalf_of(subject);
        }
        let mut client = ProceedingsServiceClient::new(self.channel.clone());
        let response = client.authorise_filing(request).await.map_err(|status| of_status(&status))?;
        answer(&response.into_inner())
    }
}

fn of_status(status: &Status) -> CasesError {
    match status.code() {
        Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted | Code::Aborted | Code::Cancelled => {
            CasesError::Unavailable(status.code())
        }
        Code::InvalidArgument | Code::FailedPrecondition | Code::NotFound | Code::AlreadyExists => {
            CasesError::Refused(status.message().to_owned())
        }
        // His permission, not ours, or the portal would not have asked.
        Code::PermissionDenied if reason(status).as_deref() == Some("AUTHORITY_DENIED") => {
            CasesError::Refused(status.message().to_owned())
        }
        code => CasesError::Answer(format!("{code:?}: {}", status.message())),
    }
}

fn answer(response: &AuthoriseFilingResponse) -> Result<Answer, CasesError> {
    let bytes = response.encode_to_vec();
    match &response.decision {
        Some(Decision::Authorised(authorised)) => {
            let id: AuthorisationId = authorised
                .authorisation_id
                .parse()
                .map_err(|error: kernel::IdError| CasesError::Answer(error.to_string()))?;
            tracing::debug!(authorisation.id = %id.uuid(), "cases authorises a filing");
            Ok(Answer { authorisation: Some(id), failed_gates: 0, bytes })
        }
        Some(Decision::Refused(refused)) => {
            Ok(Answer { authorisation: None, failed_gates: refused.gates.len(), bytes })
        }
        None => Err(CasesError::Answer("neither authorised nor refused".to_owned())),
    }
}
