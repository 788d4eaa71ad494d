//! `recourse receipt`.

use clap::{Args, Subcommand};
use kernel::LegalDate;
use proto::payments::ReversalReason;

use super::values::choice;

/// Money that was received.
#[derive(Debug, Subcommand)]
pub enum ReceiptCommand {
    /// Show a receipt with its transfers.
    Show(ShowReceiptArgs),
    /// List the receipts of an account, or those in suspense.
    List(ListReceiptsArgs),
    /// Undo a receipt: its money counts no more. Needs the role legal-manager.
    Reverse(ReverseArgs),
    /// Take a receipt out of suspense to its account.
    Identify(IdentifyArgs),
}

impl ReceiptCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Show(_) => "recourse receipt show",
            Self::List(_) => "recourse receipt list",
            Self::Reverse(_) => "recourse receipt reverse",
            Self::Identify(_) => "recourse receipt identify",
        }
    }
}

/// `receipt show`.
#[derive(Clone, Debug, Args)]
pub struct ShowReceiptArgs {
    /// The receipt's id.
    #[arg(value_name = "ID")]
    pub receipt: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `receipt list`.
#[derive(Clone, Debug, Args)]
pub struct ListReceiptsArgs {
    /// Whose; without it, those in suspense.
    #[arg(long, value_name = "NUMBER")]
    pub account: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `receipt reverse`.
#[derive(Clone, Debug, Args)]
pub struct ReverseArgs {
    /// The receipt's id.
    #[arg(value_name = "ID")]
    pub receipt: String,
    /// instrument-bounced, posted-in-error or chargeback.
    #[arg(long, value_parser = choice::<ReversalReason>)]
    pub reason: ReversalReason,
    /// From which day it counts no more: not before its own value date.
    #[arg(long, value_name = "DATE")]
    pub value_date: LegalDate,
}

/// `receipt identify`.
#[derive(Clone, Debug, Args)]
pub struct IdentifyArgs {
    /// The receipt's id.
    #[arg(value_name = "ID")]
    pub receipt: String,
    /// Whose money it is.
    #[arg(long, value_name = "NUMBER")]
    pub account: String,
    /// The dishonoured cheque that it pays, by its id in payments, if that is known.
    #[arg(long, value_name = "ID")]
    pub instrument: Option<String>,
}
