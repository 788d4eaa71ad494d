//! `recourse receipt`.

use clap::{Args, Subcommand};
use kernel::LegalDate;
use proto::payments::{ReassignmentReason, ReversalReason};

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
    /// Apply a receipt to another account, or say which cheque it pays. Needs the role legal-manager.
    Reassign(ReassignArgs),
}

impl ReceiptCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Show(_) => "recourse receipt show",
            Self::List(_) => "recourse receipt list",
            Self::Reverse(_) => "recourse receipt reverse",
            Self::Identify(_) => "recourse receipt identify",
            Self::Reassign(_) => "recourse receipt reassign",
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

/// `receipt reassign`.
#[derive(Clone, Debug, Args)]
pub struct ReassignArgs {
    /// The receipt's id.
    #[arg(value_name = "ID")]
    pub receipt: String,
    /// Whose money it is; without it, it stays with its account.
    #[arg(long, value_name = "NUMBER")]
    pub account: Option<String>,
    /// The dishonoured cheque that it pays, by its id in payments. Without it and --cheque, it pays no cheque in particular.
    #[arg(long, value_name = "ID")]
    pub instrument: Option<String>,
    /// That cheque by what is printed on it: the drawee's IFSC and the number, HDFC0000001/000123.
    #[arg(long, value_name = "IFSC/NUMBER", value_parser = cheque, conflicts_with = "instrument")]
    pub cheque: Option<(String, String)>,
    /// misapplied or payer-instruction.
    #[arg(long, value_parser = choice::<ReassignmentReason>)]
    pub reason: ReassignmentReason,
}

fn cheque(text: &str) -> Result<(String, String), String> {
    let (ifsc, number) = text.split_once('/').ok_or("a cheque is IFSC and number, such as HDFC0000001/000123")?;
    Ok((ifsc.to_owned(), number.to_owned()))
}
