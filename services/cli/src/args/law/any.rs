//! Any clock of the book, as it is typed after its id.

use clap::Args;

use super::{LawArgs, days::Days};

/// `law clock ID`.
#[derive(Clone, Debug, Args)]
pub struct AnyClockArgs {
    /// When that happened from which the clock runs.
    #[arg(long, value_name = "D[..D]")]
    pub from: Option<Days>,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

/// `law assess ID`.
#[derive(Clone, Debug, Args)]
pub struct AnyAssessArgs {
    /// When that happened from which the clock runs.
    #[arg(long, value_name = "D[..D]")]
    pub from: Option<Days>,
    /// When the act was done.
    #[arg(long, alias = "filed", value_name = "D[..D]")]
    pub done: Option<Days>,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}
