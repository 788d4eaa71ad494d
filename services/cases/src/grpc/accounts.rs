//! `recourse.cases.v1.AccountsService`.

mod from_wire;
mod to_wire;

use chassis::grpc::principal;
use foundation::Sent;
use proto::cases::{
    GetAccountRequest, GetAccountResponse, ListAccountsRequest, ListAccountsResponse, RecordAccountsRequest,
    RecordAccountsResponse, RevealPartyRequest, RevealPartyResponse, accounts_service_server::AccountsService,
};
use tonic::{Request, Response, Status};

use super::convert::loan_account_number;
use crate::{
    SERVICE,
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
        let (sent, message) = Sent::of(request)?;
        let rows = from_wire::record_accounts(message).map_err(Error::from)?;
        let results = ops::record_accounts(&self.context, sent.command(), &rows, to_wire::results).await?;
        foundation::answer(SERVICE, &results)
    }

    async fn get_account(&self, request: Request<GetAccountRequest>) -> Result<Response<GetAccountResponse>, Status> {
        let principal = principal(&request)?.clone();
        let number = loan_account_number(&request.into_inner().loan_account_number).map_err(Error::from)?;
        let view = ops::get_account(&self.context, &principal, number.as_str()).await?;
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
