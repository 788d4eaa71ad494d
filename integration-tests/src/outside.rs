//! A client outside the mesh that keeps what was acknowledged: it dies with nobody.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use anyhow::bail;
use chassis::grpc::client::{Channel, RequestExt as _};
use proto::{
    payments::{
        Credit, PostReceiptRequest, ReceiptMode, RecordDishonoursRequest, ReturnMemo, memo_result::Outcome,
        payments_service_client::PaymentsServiceClient,
    },
    types::{LegalDate, Money, PersonalText},
};
use tonic::{Code, Request, Response, Status};

use crate::{Mesh, days_ago, invariants::Kept, memo, refused_memo, return_file};

/// How long a command may go unanswered while servers die and come back.
const PATIENCE: Duration = Duration::from_mins(2);

const PAUSE: Duration = Duration::from_millis(100);

/// Between two batches: the mesh is kept busy and not drowned.
const PACE: Duration = Duration::from_millis(150);

/// How many memos a batch has; the last of them gives no cause to proceed.
const BATCH: u32 = 5;

/// A clearing cell and its payers. What it sends it sends again under the same key until it is told that it is done.
#[derive(Debug)]
pub struct Outside {
    payments: PaymentsServiceClient<Channel>,
    commands: u32,
    memos: u32,
    kept: Kept,
}

impl Outside {
    /// A client of a mesh. It needs nothing more of it.
    pub async fn of(mesh: &Mesh) -> anyhow::Result<Self> {
        let payments = mesh.payments("recovery-officer").await?;
        Ok(Self { payments, commands: 0, memos: 0, kept: Kept { receipts: Some(BTreeMap::new()), ..Kept::default() } })
    }

    /// What it was told is done.
    #[must_use]
    pub const fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Sends memos and credits until told to stop.
    pub async fn work(&mut self, stop: &AtomicBool) -> anyhow::Result<()> {
        while !stop.load(Ordering::Relaxed) {
            self.batch().await?;
            tokio::time::sleep(PACE).await;
        }
        Ok(())
    }

    /// Sends until it has sent so many memos.
    pub async fn reach(&mut self, memos: u32) -> anyhow::Result<()> {
        while self.memos < memos {
            self.batch().await?;
        }
        Ok(())
    }

    async fn batch(&mut self) -> anyhow::Result<()> {
        let first = self.memos;
        self.memos += BATCH;
        let mut memos: Vec<_> = (first..self.memos - 1).map(memo).collect();
        memos.push(refused_memo(self.memos - 1));
        self.record(&memos).await?;
        self.pay(&format!("HL-{:05}", first / 2), 10_000 + i64::from(first)).await
    }

    /// Sends memos until they are acknowledged.
    pub async fn record(&mut self, memos: &[ReturnMemo]) -> anyhow::Result<()> {
        let key = self.key()?;
        let message =
            RecordDishonoursRequest { file: Some(return_file()), memos: memos.to_vec(), validate_only: false };
        let payments = self.payments.clone();
        let response = acknowledged("RecordDishonours", async || {
            payments.clone().record_dishonours(Request::new(message.clone()).with_key(&key)).await
        });
        for result in response.await?.results {
            match result.outcome {
                Some(Outcome::Recorded(recorded)) => self.kept.dishonours.push(recorded.dishonour_id),
                Some(Outcome::AlreadyRecorded(known)) => self.kept.dishonours.push(known.dishonour_id),
                other => bail!("line {}: {other:?}", result.row_number),
            }
        }
        Ok(())
    }

    async fn pay(&mut self, account: &str, paise: i64) -> anyhow::Result<()> {
        let key = self.key()?;
        let reference = format!("UTR{:012}", self.commands);
        let credit = part_payment(account, paise, &reference);
        let payments = self.payments.clone();
        let response = acknowledged("PostReceipt", async || {
            let message = PostReceiptRequest { credit: Some(credit.clone()) };
            payments.clone().post_receipt(Request::new(message).with_key(&key)).await
        });
        response.await?;
        if let Some(receipts) = &mut self.kept.receipts {
            receipts.insert(reference, paise);
        }
        Ok(())
    }

    fn key(&mut self) -> anyhow::Result<chassis::grpc::IdempotencyKey> {
        self.commands += 1;
        Ok(format!("outside-{}", self.commands).parse()?)
    }
}

/// Asks until there is an answer. Of an attempt without one nobody knows whether it was done, hence the same key.
async fn acknowledged<T>(
    command: &str,
    mut ask: impl AsyncFnMut() -> Result<Response<T>, Status>,
) -> anyhow::Result<T> {
    let started = Instant::now();
    loop {
        let status = match ask().await {
            Ok(response) => return Ok(response.into_inner()),
            Err(status) => status,
        };
        let may_go_better = matches!(
            status.code(),
            Code::Unavailable
                | Code::DeadlineExceeded
                | Code::Aborted
                | Code::Cancelled
                | Code::ResourceExhausted
                | Code::Unknown
        );
        if !may_go_better || started.elapsed() > PATIENCE {
            bail!("{command} after {:?}: {status:?}", started.elapsed());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A part of what is due, paid the day before.
pub(crate) fn part_payment(account: &str, paise: i64, reference: &str) -> Credit {
    Credit {
        loan_account_number: account.to_owned(),
        amount: Some(Money { currency_code: "INR".to_owned(), paise }),
        value_date: Some(LegalDate::from(days_ago(1))),
        mode: ReceiptMode::Neft.into(),
        reference: reference.to_owned(),
        payer_name: Some(PersonalText { value: "A Payer".to_owned() }),
        narration: Some(PersonalText { value: "part of what is due".to_owned() }),
        instrument_id: String::new(),
        cheque: None,
    }
}
