//! A payments service.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use chassis::grpc::idempotency_key;
use proto::payments::{
    self as wire, DishonourRecorded, GetInstrumentRequest, GetInstrumentResponse, Instrument, MemoResult,
    RecordDishonoursRequest, RecordDishonoursResponse, memo_result,
    payments_service_server::{PaymentsService, PaymentsServiceServer},
    receipt_result,
};
use tonic::{Code, Request, Response, Status};

use super::{Answered, keyed, not_here, serve};

/// What payments answers to a memo of this row number.
pub(crate) type Answer = fn(u32) -> memo_result::Outcome;

/// A payments service: answers each memo by `answer`, and fails from call number `fails_from` on.
pub(crate) struct FakePayments {
    pub(crate) answer: Answer,
    pub(crate) fails_from: usize,
    pub(crate) instruments: HashMap<String, Instrument>,
    pub(crate) received: Arc<Mutex<Vec<Received>>>,
    /// What is answered to each row of a statement.
    pub(crate) credit: fn(u32) -> receipt_result::Outcome,
    /// The statements, with their keys.
    pub(crate) statements: Arc<Mutex<Vec<(String, wire::RecordReceiptsRequest)>>>,
    pub(crate) receipts: Vec<wire::Receipt>,
}

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Received {
    pub(crate) key: String,
    pub(crate) token: Option<String>,
    pub(crate) traceparent: Option<String>,
    pub(crate) message: RecordDishonoursRequest,
}

impl Received {
    pub(crate) fn rows(&self) -> Vec<u32> {
        self.message.memos.iter().map(|memo| memo.row_number).collect()
    }
}

pub(crate) fn recorded(row: u32) -> memo_result::Outcome {
    memo_result::Outcome::Recorded(DishonourRecorded {
        dishonour_id: format!("d-{row}"),
        instrument_id: format!("i-{row}"),
        ordinal: 1,
    })
}

pub(crate) fn posted(row: u32) -> receipt_result::Outcome {
    let state = wire::ReceiptState::Applied.into();
    receipt_result::Outcome::Posted(wire::CreditPosted { receipt_id: format!("r-{row}"), state })
}

impl Default for FakePayments {
    fn default() -> Self {
        Self {
            answer: recorded,
            fails_from: usize::MAX,
            instruments: HashMap::new(),
            received: Arc::default(),
            credit: posted,
            statements: Arc::default(),
            receipts: Vec::new(),
        }
    }
}

#[tonic::async_trait]
impl PaymentsService for FakePayments {
    async fn record_dishonours(
        &self,
        request: Request<RecordDishonoursRequest>,
    ) -> Result<Response<RecordDishonoursResponse>, Status> {
        let key = idempotency_key(&request)?.to_string();
        let metadata = |name: &str| request.metadata().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (token, traceparent) = (metadata("authorization"), metadata("traceparent"));
        let message = request.into_inner();
        let results = message
            .memos
            .iter()
            .map(|memo| MemoResult { row_number: memo.row_number, outcome: Some((self.answer)(memo.row_number)) });
        let results = results.collect();
        let mut received = self.received.lock().unwrap();
        received.push(Received { key, token, traceparent, message });
        if received.len() > self.fails_from {
            let code = chassis::grpc::error::ErrorCode::new("PAYMENTS_STORE");
            return Err(chassis::grpc::error::status(Code::Internal, code, "The database failed.", []));
        }
        Ok(Response::new(RecordDishonoursResponse { results }))
    }

    async fn get_instrument(
        &self,
        request: Request<GetInstrumentRequest>,
    ) -> Result<Response<GetInstrumentResponse>, Status> {
        let id = request.into_inner().instrument_id;
        let instrument = self.instruments.get(&id).cloned();
        let instrument = instrument.ok_or_else(|| Status::not_found(format!("there is no instrument {id}")))?;
        Ok(Response::new(GetInstrumentResponse { instrument: Some(instrument) }))
    }

    async fn post_receipt(&self, _: Request<wire::PostReceiptRequest>) -> Answered<wire::PostReceiptResponse> {
        not_here()
    }

    async fn record_receipts(
        &self,
        request: Request<wire::RecordReceiptsRequest>,
    ) -> Answered<wire::RecordReceiptsResponse> {
        let key = idempotency_key(&request)?.to_string();
        let message = request.into_inner();
        let results = message.rows.iter().map(|row| wire::ReceiptResult {
            row_number: row.row_number,
            outcome: Some((self.credit)(row.row_number)),
        });
        let results = results.collect();
        self.statements.lock().unwrap().push((key, message));
        Ok(Response::new(wire::RecordReceiptsResponse { results }))
    }

    async fn identify_receipt(
        &self,
        request: Request<wire::IdentifyReceiptRequest>,
    ) -> Answered<wire::IdentifyReceiptResponse> {
        let message = keyed(request)?;
        let receipt = wire::Receipt {
            state: wire::ReceiptState::Applied.into(),
            loan_account_number: message.loan_account_number,
            instrument_id: message.instrument_id,
            ..self.receipt(&message.receipt_id)?
        };
        Ok(Response::new(wire::IdentifyReceiptResponse { receipt: Some(receipt) }))
    }

    async fn reassign_receipt(
        &self,
        request: Request<wire::ReassignReceiptRequest>,
    ) -> Answered<wire::ReassignReceiptResponse> {
        let message = keyed(request)?;
        let known = self.receipt(&message.receipt_id)?;
        let cheque = message.cheque.map(|cheque| format!("{}/{}", cheque.drawee_ifsc, cheque.cheque_number));
        let receipt = wire::Receipt {
            loan_account_number: Some(message.loan_account_number)
                .filter(|account| !account.is_empty())
                .unwrap_or(known.loan_account_number.clone()),
            instrument_id: cheque.unwrap_or(message.instrument_id),
            ..known
        };
        Ok(Response::new(wire::ReassignReceiptResponse { receipt: Some(receipt) }))
    }

    async fn reverse_receipt(
        &self,
        request: Request<wire::ReverseReceiptRequest>,
    ) -> Answered<wire::ReverseReceiptResponse> {
        let message = keyed(request)?;
        let reversal = wire::Reversal { reason: message.reason, value_date: message.value_date };
        let receipt = wire::Receipt {
            state: wire::ReceiptState::Reversed.into(),
            reversal: Some(reversal),
            ..self.receipt(&message.receipt_id)?
        };
        Ok(Response::new(wire::ReverseReceiptResponse { receipt: Some(receipt) }))
    }

    async fn get_receipt(&self, request: Request<wire::GetReceiptRequest>) -> Answered<wire::GetReceiptResponse> {
        let receipt = self.receipt(&request.into_inner().receipt_id)?;
        let transfer = wire::Transfer {
            debit_account: "clearing/upi".to_owned(),
            credit_account: format!("borrower/{}", receipt.loan_account_number),
            amount: receipt.amount.clone(),
            value_date: receipt.value_date,
            booked_at: receipt.recorded_at.clone(),
            ..wire::Transfer::default()
        };
        Ok(Response::new(wire::GetReceiptResponse { receipt: Some(receipt), transfers: vec![transfer] }))
    }

    async fn list_receipts(&self, _: Request<wire::ListReceiptsRequest>) -> Answered<wire::ListReceiptsResponse> {
        let receipts = self.receipts.clone();
        Ok(Response::new(wire::ListReceiptsResponse { receipts, next_page_token: String::new() }))
    }

    async fn get_balance(&self, _: Request<wire::GetBalanceRequest>) -> Answered<wire::GetBalanceResponse> {
        not_here()
    }

    async fn get_feed(&self, _: Request<wire::GetFeedRequest>) -> Answered<wire::GetFeedResponse> {
        not_here()
    }
}

impl FakePayments {
    fn receipt(&self, id: &str) -> Result<wire::Receipt, Status> {
        let receipt = self.receipts.iter().find(|receipt| receipt.receipt_id == id).cloned();
        receipt.ok_or_else(|| Status::not_found(format!("there is no receipt {id}")))
    }
}

/// Payments on a port of its own, for as long as the test runs.
pub(crate) struct Payments {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Payments {
    pub(crate) async fn start(fake: FakePayments) -> Self {
        let received = Arc::clone(&fake.received);
        Self { url: serve(PaymentsServiceServer::new(fake)).await, received }
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}
