//! `recourse import`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::{LegalDate, Paise};

use super::values::source_name;

/// Kinds of files.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Record the return memos of a clearing cell's file (CSV, UTF-8).
    ///
    /// The file is read twice: first to check its form and its control totals, then to send its rows. Every row is
    /// recorded exactly once, however often the command is run: a run that stopped is simply started again.
    Dishonours(DishonoursArgs),
    /// Record the loan accounts of a lender's extract (CSV, UTF-8), and who answers for them.
    ///
    /// Read twice and safe to repeat as `import dishonours` is. A row that is older than what is on record is ignored.
    Accounts(AccountsArgs),
    /// Post the credits of a bank's statement or a cash book (CSV, UTF-8).
    ///
    /// Read twice and safe to repeat as `import dishonours` is: the same mode and reference are one credit. A credit
    /// without an account goes to suspense.
    Receipts(ReceiptsArgs),
}

impl ImportCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Dishonours(_) => "recourse import dishonours",
            Self::Accounts(_) => "recourse import accounts",
            Self::Receipts(_) => "recourse import receipts",
        }
    }
}

/// `import dishonours`.
#[derive(Clone, Debug, Args)]
pub struct DishonoursArgs {
    /// What every import has.
    #[command(flatten)]
    pub import: ImportArgs,
    /// How many rows to send in one call.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub batch: u16,
}

/// `import accounts`.
#[derive(Clone, Debug, Args)]
pub struct AccountsArgs {
    /// What every import has.
    #[command(flatten)]
    pub import: ImportArgs,
    /// How many rows to send in one call.
    #[arg(long, default_value_t = 250, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub batch: u16,
}

/// `import receipts`.
#[derive(Clone, Debug, Args)]
pub struct ReceiptsArgs {
    /// What every import has.
    #[command(flatten)]
    pub import: ImportArgs,
    /// The last day of which the file holds every credit; without it, the day before its latest value date.
    #[arg(long, value_name = "DATE")]
    pub covers_until: Option<LegalDate>,
    /// How many rows to send in one call.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub batch: u16,
}

/// What every import has.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    /// The CSV file.
    pub file: PathBuf,
    /// Where the file is from, `axis-cts` or `finone` for example.
    #[arg(long, value_name = "NAME", value_parser = source_name)]
    pub source: String,
    /// What the file calls its columns and how it writes dates; without it, as in the README.
    #[arg(long, value_name = "FILE.toml")]
    pub mapping: Option<PathBuf>,
    /// Have every row checked and store nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Control total: the number of rows that the sender states, the header not counted.
    #[arg(long, value_name = "N")]
    pub expect_rows: Option<u64>,
    /// Control total: the sum of the amounts (of the total dues, for accounts) that the sender states, in rupees.
    #[arg(long, value_name = "AMOUNT", value_parser = Paise::parse_rupees)]
    pub expect_total: Option<Paise>,
    /// Write what became of every row to this file, as JSON.
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,
}
