//! A command that one service has and others have not.

use std::{error::Error, fmt, future::Future, pin::Pin};

type Done = Pin<Box<dyn Future<Output = Result<(), Box<dyn Error + Send + Sync>>>>>;

/// Such as a check of what the service keeps. Its result is for standard output; standard error has the log.
pub struct Own<C> {
    name: &'static str,
    run: Box<dyn FnOnce(C) -> Done>,
}

impl<C> Own<C> {
    /// `name` is what is typed. What fails ends the process with 1.
    pub fn new<R, F, E>(name: &'static str, run: R) -> Self
    where
        R: FnOnce(C) -> F + 'static,
        F: Future<Output = Result<(), E>> + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let run = move |config: C| -> Done {
            let done = run(config);
            Box::pin(async move { done.await.map_err(Into::into) })
        };
        Self { name, run: Box::new(run) }
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    pub(super) async fn run(self, config: C) -> Result<(), Box<dyn Error + Send + Sync>> {
        (self.run)(config).await
    }
}

impl<C> fmt::Debug for Own<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Own").field("name", &self.name).finish_non_exhaustive()
    }
}
