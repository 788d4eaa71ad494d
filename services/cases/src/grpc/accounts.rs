//! `recourse.cases.v1.AccountsService`.

mod from_wire;
mod to_wire;

use chassis::grpc::{idempotency_key, principal};
use prost::Message as _;
use proto::cases::{
    GetAccountRequest, GetAccountResponse, ListAccountsRequest, ListAccountsResponse, RecordAccountsRequest,
    RecordAccountsResponse, RevealPartyRequest, RevealPartyResponse, accounts_service_server::AccountsService,
};
use tonic::{Request, Response, Status};

use crate::{
    error::Error,
    ops::{self, Context},
};

/// The service.
#[derive(Debug)]
pub(crate) struct AccountsGrpc {
    pub(crate) context: Context,
}

#[tonic::async_trait]
impl AccountsService for AccountsGrpc {
    async fn record_accounts(
        &self,
        request: Request<RecordAccountsRequest>,
    ) -> Result<Response<RecordAccountsResponse>, Status> {
        let principal = principal(&request)?.clone();
        let key = idempotency_key(&request)?;
        let message = request.into_inner();
        let request_hash = from_wire::request_hash(&message);
        let command = from_wire::record_accounts(message).map_err(Error::from)?;
        let call = ops::Command { principal: &principal, key: key.as_str(), request_hash: &request_hash };
        let response = ops::record_accounts(&self.context, call, command, to_wire::results).await?;
        let response = RecordAccountsResponse::decode(response.as_slice());
        Ok(Response::new(response.map_err(|_| Error::Inconsistent { what: "idempotency.response" })?))
    }

    async fn get_account(&self, request: Request<GetAccountRequest>) -> Result<Response<GetAccountResponse>, Status> {
        let principal = principal(&request)?.clone();
        let view = ops::get_account(&self.context, &principal, &request.into_inner().loan_account_number).await?;
        Ok(Response::new(GetAccountResponse { account: Some(to_wire::account(view)) }))
    }

    async fn list_accounts(
        &self,
        request: Request<ListAccountsRequest>,
    ) -> Result<Response<ListAccountsResponse>, Status> {
        let principal = principal(&request)?.clone();
        let listing = from_wire::list_accounts(request.into_inner())?;
        let page = ops::list_accounts(&self.context, &principal, listing).await?;
        Ok(Response::new(to_wire::account_page(page)))
    }

    async fn reveal_party(
        &self,
        request: Request<RevealPartyRequest>,
    ) -> Result<Response<RevealPartyResponse>, Status> {
        let principal = principal(&request)?.clone();
        let (id, purpose) = from_wire::reveal_party(&request.into_inner()).map_err(Error::from)?;
        let party = ops::reveal_party(&self.context, &principal, id, purpose).await?;
        Ok(Response::new(RevealPartyResponse { party: Some(to_wire::revealed(party)) }))
    }
}
