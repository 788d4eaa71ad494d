//! `recourse audit`.

use clap::{Args, Subcommand};

/// What is on record of acts.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Every act about a case, of every service, in the order of time; the hash of each record is checked.
    ///
    /// Needs the role auditor, compliance-head or legal-manager. The reading itself goes on record.
    Trail(TrailArgs),
}

/// `audit trail`.
#[derive(Clone, Debug, Args)]
pub struct TrailArgs {
    /// A reference such as RC-000042, or an id.
    #[arg(long, value_name = "REF")]
    pub case: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
