//! The parent of the render workers. They start when a letter is to be set and end when there is none for a while: the
//! service itself stays small.

use std::{
    convert::Infallible,
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use kernel::LegalDate;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::{Notify, Semaphore},
};
use tokio_util::sync::CancellationToken;

use super::{
    protocol::{Answer, PART_MAX, Request, date_parts},
    template::Template,
    typeset::{Refusal, Rendered},
};

/// A worker is replaced after so many letters, whatever typst remembers of them.
const LETTERS_OF_A_WORKER: u32 = 1_000;

/// The section `[rendering]` of the configuration.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenderingConfig {
    /// How many letters are set at the same time, each in a process of its own.
    pub workers: u8,
    /// How long one letter may take.
    pub timeout_ms: u64,
    /// How long a process waits for the next letter before it ends.
    pub idle_ms: u64,
}

/// A letter could not be rendered.
#[derive(Debug, Error)]
pub(crate) enum RenderError {
    /// The letter cannot be set as it is.
    #[error("the letter cannot be set")]
    Refused(Refusal),
    /// It took too long, and the worker was killed.
    #[error("the letter was not set within {} ms; its worker was killed", .0.as_millis())]
    TooSlow(Duration),
    /// The worker ended, or did not answer as agreed: out of memory, or a fault of the program.
    #[error("the render worker failed: {0}")]
    Worker(#[from] std::io::Error),
}

/// Renders letters in child processes.
#[derive(Clone, Debug)]
pub(crate) struct Renderer {
    program: PathBuf,
    timeout: Duration,
    idles_for: Duration,
    places: Arc<Semaphore>,
    /// The one that has waited longest is the first.
    idle: Arc<Mutex<Vec<Idle>>>,
    /// Somebody has begun to wait.
    waits: Arc<Notify>,
}

/// A worker that waits for a letter.
#[derive(Debug)]
struct Idle {
    worker: Worker,
    since: Instant,
}

#[derive(Debug)]
struct Worker {
    /// Killed when dropped.
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    letters_left: u32,
}

impl Renderer {
    /// A renderer whose workers are `program render-worker`. None is started before the first letter.
    pub(crate) fn new(program: PathBuf, config: RenderingConfig) -> Self {
        Self {
            program,
            timeout: Duration::from_millis(config.timeout_ms),
            idles_for: Duration::from_millis(config.idle_ms),
            places: Arc::new(Semaphore::new(usize::from(config.workers.max(1)))),
            idle: Arc::default(),
            waits: Arc::default(),
        }
    }

    /// Ends workers that have had no letter for a while, until told to stop; then all that wait.
    pub(crate) async fn end_idle(self, stop: CancellationToken) -> Result<(), Infallible> {
        loop {
            let waits = self.waits.notified();
            let next = self.end_those_since(Instant::now().checked_sub(self.idles_for));
            let until = next.map(|since| tokio::time::Instant::from_std(since + self.idles_for));
            tokio::select! {
                () = stop.cancelled() => break,
                // Whoever begins to wait now ends after those who wait already.
                () = waits, if until.is_none() => {}
                () = tokio::time::sleep_until(until.unwrap_or_else(tokio::time::Instant::now)), if until.is_some() => {}
            }
        }
        self.idle().clear();
        Ok(())
    }

    /// Ends the workers that wait since then or longer. Answers since when the first of the others waits.
    fn end_those_since(&self, then: Option<Instant>) -> Option<Instant> {
        let mut idle = self.idle();
        idle.retain(|idle| then.is_none_or(|then| idle.since > then));
        idle.first().map(|idle| idle.since)
    }

    /// How many processes wait for a letter.
    #[cfg(test)]
    pub(crate) fn waiting(&self) -> usize {
        self.idle().len()
    }

    /// Renders a letter. The same letter gives the same bytes.
    pub(crate) async fn render(
        &self,
        template: Template,
        dated: LegalDate,
        data: &Value,
    ) -> Result<Rendered, RenderError> {
        let request = Request { template: template.version().to_owned(), dated: date_parts(dated), data: data.clone() };
        let request = serde_json::to_vec(&request).map_err(std::io::Error::from)?;
        // Closed never.
        let _place = self.places.acquire().await.map_err(std::io::Error::other)?;
        let mut worker = match self.take_idle() {
            Some(worker) => worker,
            None => self.start()?,
        };
        // On every way out but the last the worker is dropped, and so killed.
        let answered = tokio::time::timeout(self.timeout, worker.ask(&request)).await;
        let (answer, pdf) = answered.map_err(|_| RenderError::TooSlow(self.timeout))??;
        worker.letters_left -= 1;
        if worker.letters_left > 0 {
            self.idle().push(Idle { worker, since: Instant::now() });
            self.waits.notify_one();
        }
        match answer {
            Answer::Rendered { pages, demand } => Ok(Rendered { pdf, pages, demand }),
            Answer::Refused(refusal) => Err(RenderError::Refused(refusal)),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_idle(&self) -> Option<Worker> {
        let mut idle = self.idle();
        // The last one: the others may end. One that has died meanwhile is no worker.
        while let Some(Idle { mut worker, .. }) = idle.pop() {
            if matches!(worker.child.try_wait(), Ok(None)) {
                return Some(worker);
            }
        }
        None
    }

    fn start(&self) -> Result<Worker, std::io::Error> {
        let mut child = Command::new(&self.program)
            .arg("render-worker")
            // No secret that the parent was given comes along.
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("a child without standard input and output"));
        };
        tracing::debug!("a render worker starts");
        Ok(Worker { child, input, output, letters_left: LETTERS_OF_A_WORKER })
    }
}

impl Worker {
    async fn ask(&mut self, request: &[u8]) -> Result<(Answer, Vec<u8>), std::io::Error> {
        let length = u32::try_from(request.len()).map_err(std::io::Error::other)?;
        self.input.write_all(&length.to_be_bytes()).await?;
        self.input.write_all(request).await?;
        self.input.flush().await?;
        let answer = serde_json::from_slice(&self.read_part().await?)?;
        Ok((answer, self.read_part().await?))
    }

    async fn read_part(&mut self) -> Result<Vec<u8>, std::io::Error> {
        let length = self.output.read_u32().await?;
        if length > PART_MAX {
            return Err(std::io::Error::from(std::io::ErrorKind::InvalidData));
        }
        let mut part = vec![0; usize::try_from(length).unwrap_or_default()];
        self.output.read_exact(&mut part).await?;
        Ok(part)
    }
}
