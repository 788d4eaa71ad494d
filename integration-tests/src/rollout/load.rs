//! What keeps a fleet busy: clearing cells that send memos and credits, and auditors who read in every service.
//!
//! Half of the callers send each call once, which shows what fails at all. The other half call as services do, and what
//! fails there is what a person would have seen. A command that failed is sent again under its key until it is answered,
//! whoever sent it: of an attempt without an answer nobody knows whether it was done.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use chassis::grpc::{
    IdempotencyKey,
    client::{Channel, FileToken, Names, NamingConfig, Options, RequestExt as _, connect},
};
use proto::{
    audit::{ListEntriesRequest, audit_service_client::AuditServiceClient},
    payments::{
        PostReceiptRequest, RecordDishonoursRequest, memo_result::Outcome,
        payments_service_client::PaymentsServiceClient,
    },
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{
    fleet::Fleet,
    tally::{DEADLINE, Tally},
};
use crate::{Mesh, invariants::Kept, memo, outside::part_payment, return_file};

/// What an auditor does may be done again, whatever happened to the first attempt.
const READ_ONLY: &[&str] = &["/recourse.audit.v1.AuditService/ListEntries"];

/// Between two calls of one caller.
const READ_PACE: Duration = Duration::from_millis(40);
const WRITE_PACE: Duration = Duration::from_millis(150);

/// Between two attempts at a command that failed, and how long they are made.
const AGAIN: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_mins(2);

/// How many memos a batch has.
const BATCH: u32 = 2;

/// Each clearing cell has cheques of its own, of six digits.
const CHEQUES_OF_A_CELL: u32 = 200_000;

/// Callers at work.
#[derive(Debug)]
pub struct Load {
    tally: Arc<Tally>,
    kept: Arc<Mutex<Kept>>,
    stop: CancellationToken,
    callers: JoinSet<anyhow::Result<()>>,
    tokens: Tokens,
}

/// The files of the callers' tokens, which they read again when they change.
#[derive(Clone, Debug)]
struct Tokens {
    auditor: PathBuf,
    officer: PathBuf,
}

impl Tokens {
    /// Signs tokens as the mesh signs now.
    async fn write(&self, mesh: &Mesh) -> anyhow::Result<()> {
        Fleet::write(&self.auditor, &mesh.token("auditor").await?)?;
        Fleet::write(&self.officer, &mesh.token("recovery-officer").await?)
    }
}

impl Load {
    /// Sets callers to work: on every service, or on payments alone.
    pub async fn begin(fleet: &Fleet, services: &[&'static str]) -> anyhow::Result<Self> {
        let folder = fleet.mesh().folder();
        let tokens = Tokens { auditor: folder.join("auditor.token"), officer: folder.join("officer.token") };
        tokens.write(fleet.mesh()).await?;
        let kept = Kept { receipts: Some(BTreeMap::new()), ..Kept::default() };
        let mut load = Self {
            tally: Arc::default(),
            kept: Arc::new(Mutex::new(kept)),
            stop: CancellationToken::new(),
            callers: JoinSet::new(),
            tokens,
        };
        for budgeted in [false, true] {
            for service in services {
                let channel = Self::channel(fleet, service, &load.tokens.auditor, budgeted)?;
                let caller = load.caller(budgeted);
                load.callers.spawn(caller.read(AuditServiceClient::new(channel)));
            }
            let channel = Self::channel(fleet, "payments", &load.tokens.officer, budgeted)?;
            let (caller, kept) = (load.caller(budgeted), Arc::clone(&load.kept));
            let cell = Cell { caller, payments: PaymentsServiceClient::new(channel), kept, commands: 0, memos: 0 };
            load.callers.spawn(cell.work());
        }
        Ok(load)
    }

    fn channel(fleet: &Fleet, service: &str, token: &Path, budgeted: bool) -> anyhow::Result<Channel> {
        let mut options = Options {
            token: Some(Arc::new(FileToken::open(token)?)),
            read_only: READ_ONLY,
            tls: fleet.mesh().outside(),
            resolve: Arc::new(Names::open(&NamingConfig { file: fleet.mesh().names_file() })?),
            ..Options::default()
        };
        if !budgeted {
            options.attempts = 1;
        }
        Ok(connect(&fleet.mesh().named(service)?, options)?)
    }

    fn caller(&self, budgeted: bool) -> Caller {
        Caller { tally: Arc::clone(&self.tally), stop: self.stop.clone(), budgeted }
    }

    /// What is counted.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Gives the callers tokens as the mesh signs them now.
    pub async fn renew_tokens(&self, mesh: &Mesh) -> anyhow::Result<()> {
        self.tokens.write(mesh).await
    }

    /// Stops all callers; what they were told is done.
    pub async fn end(mut self) -> anyhow::Result<Kept> {
        self.stop.cancel();
        while let Some(ended) = self.callers.join_next().await {
            ended??;
        }
        fs::remove_file(&self.tokens.auditor)?;
        fs::remove_file(&self.tokens.officer)?;
        Ok(self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// One who calls.
struct Caller {
    tally: Arc<Tally>,
    stop: CancellationToken,
    budgeted: bool,
}

impl Caller {
    /// Makes a call and counts it.
    async fn once<T>(&self, call: impl Future<Output = Result<Response<T>, Status>>) -> Result<T, Status> {
        let began = Instant::now();
        let outcome = call.await.map(Response::into_inner);
        self.tally.count(self.budgeted, began.elapsed(), &outcome);
        outcome
    }

    /// False when it is time to go home.
    async fn goes_on(&self, pace: Duration) -> bool {
        self.stop.run_until_cancelled(tokio::time::sleep(pace)).await.is_some()
    }

    async fn read(self, auditor: AuditServiceClient<Channel>) -> anyhow::Result<()> {
        while self.goes_on(READ_PACE).await {
            let message = ListEntriesRequest { resource_ids: vec![Uuid::nil().to_string()], ..Default::default() };
            let mut auditor = auditor.clone();
            let _ = self.once(auditor.list_entries(Request::new(message).with_deadline(DEADLINE))).await;
        }
        Ok(())
    }

    /// Sends a command until it is answered.
    async fn until_answered<T, F>(&self, command: &str, ask: impl Fn() -> F) -> anyhow::Result<T>
    where
        F: Future<Output = Result<Response<T>, Status>>,
    {
        let began = Instant::now();
        let mut status = match self.once(ask()).await {
            Ok(answer) => return Ok(answer),
            Err(status) => status,
        };
        while began.elapsed() < PATIENCE {
            tokio::time::sleep(AGAIN).await;
            match ask().await {
                Ok(answer) => {
                    self.tally.resolved();
                    return Ok(answer.into_inner());
                }
                Err(again) => status = again,
            }
        }
        bail!("{command} is not answered under its key after {PATIENCE:?}: {status:?}")
    }
}

/// A clearing cell with its payers.
struct Cell {
    caller: Caller,
    payments: PaymentsServiceClient<Channel>,
    kept: Arc<Mutex<Kept>>,
    commands: u32,
    memos: u32,
}

impl Cell {
    async fn work(mut self) -> anyhow::Result<()> {
        while self.caller.goes_on(WRITE_PACE).await {
            let first = self.memos + u32::from(self.caller.budgeted) * CHEQUES_OF_A_CELL;
            self.memos += BATCH;
            self.record(first).await?;
            self.pay(&format!("HL-{:05}", first / 2), 10_000 + i64::from(first)).await?;
        }
        Ok(())
    }

    async fn record(&mut self, first: u32) -> anyhow::Result<()> {
        let key = self.key()?;
        let memos = (first..first + BATCH).map(memo).collect();
        let message = RecordDishonoursRequest { file: Some(return_file()), memos, validate_only: false };
        let payments = self.payments.clone();
        let ask = || {
            let (mut payments, message) = (payments.clone(), message.clone());
            let request = Request::new(message).with_key(&key).with_deadline(DEADLINE);
            async move { payments.record_dishonours(request).await }
        };
        let response = self.caller.until_answered("RecordDishonours", ask);
        let mut recorded = Vec::new();
        for result in response.await?.results {
            match result.outcome {
                Some(Outcome::Recorded(new)) => recorded.push(new.dishonour_id),
                Some(Outcome::AlreadyRecorded(known)) => recorded.push(known.dishonour_id),
                other => bail!("line {}: {other:?}", result.row_number),
            }
        }
        self.kept().dishonours.extend(recorded);
        Ok(())
    }

    async fn pay(&mut self, account: &str, paise: i64) -> anyhow::Result<()> {
        let key = self.key()?;
        let reference = format!("UTR{}{:011}", u8::from(self.caller.budgeted), self.commands);
        let credit = part_payment(account, paise, &reference);
        let payments = self.payments.clone();
        let ask = || {
            let (mut payments, message) = (payments.clone(), PostReceiptRequest { credit: Some(credit.clone()) });
            let request = Request::new(message).with_key(&key).with_deadline(DEADLINE);
            async move { payments.post_receipt(request).await }
        };
        self.caller.until_answered("PostReceipt", ask).await?;
        self.kept().receipts.as_mut().context("receipts are kept")?.insert(reference, paise);
        Ok(())
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&mut self) -> anyhow::Result<IdempotencyKey> {
        self.commands += 1;
        Ok(format!("cell-{}-{}", u8::from(self.caller.budgeted), self.commands).parse()?)
    }
}
