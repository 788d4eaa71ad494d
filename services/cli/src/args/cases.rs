//! `recourse account` and `recourse case`.

use clap::{Args, Subcommand};
use kernel::LegalDate;
use proto::cases::BarKind;

use super::values::choice;

/// What to see of accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Show a loan account as on record, its parties masked.
    Show(AccountArgs),
}

/// `account show`.
#[derive(Clone, Debug, Args)]
pub struct AccountArgs {
    /// The lender's number of the account.
    #[arg(value_name = "LOAN_NO")]
    pub number: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Cases, one or all.
#[derive(Debug, Subcommand)]
pub enum CaseCommand {
    /// Show a case: its cheques, their deadlines and money, and one timeline across the services.
    Show(ShowArgs),
    /// List cases, oldest first, with the next deadline of each.
    List(ListArgs),
    /// Record what keeps a proceeding from going on: it waits for counsel.
    Bar(BarArgs),
    /// Take back a bar that does not hold, or no longer.
    LiftBar(LiftBarArgs),
    /// End a proceeding.
    Drop(DropArgs),
}

impl CaseCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Show(_) => "recourse case show",
            Self::List(_) => "recourse case list",
            Self::Bar(_) => "recourse case bar",
            Self::LiftBar(_) => "recourse case lift-bar",
            Self::Drop(_) => "recourse case drop",
        }
    }
}

/// `case show`.
#[derive(Clone, Debug, Args)]
pub struct ShowArgs {
    /// A reference such as RC-000042, or an id.
    #[arg(value_name = "REF")]
    pub reference: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `case list`.
#[derive(Clone, Debug, Args)]
pub struct ListArgs {
    /// Only the cases of this loan account.
    #[arg(long, value_name = "NUMBER")]
    pub account: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Which of a case's cheques; not needed where there is one.
#[derive(Clone, Debug, Args)]
pub struct WhichCheque {
    /// The case: a reference such as RC-000042, or an id.
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The proceeding's id, where the case has several.
    #[arg(long, value_name = "ID")]
    pub proceeding: Option<String>,
}

/// `case bar`.
#[derive(Clone, Debug, Args)]
pub struct BarArgs {
    /// Which cheque.
    #[command(flatten)]
    pub which: WhichCheque,
    /// moratorium, drawer-deceased, stay, dues-below-cheque or stale-cheque.
    #[arg(long, value_parser = choice::<BarKind>)]
    pub kind: BarKind,
    /// From when it bars.
    #[arg(long, value_name = "DATE")]
    pub since: LegalDate,
    /// The order or document, in at most 200 characters without personal data.
    #[arg(long, value_name = "TEXT")]
    pub evidence: String,
}

/// `case lift-bar`.
#[derive(Clone, Debug, Args)]
pub struct LiftBarArgs {
    /// Which cheque.
    #[command(flatten)]
    pub which: WhichCheque,
    /// The bar's id, as `case bar` printed it; not needed where one bar stands.
    #[arg(long, value_name = "ID")]
    pub bar: Option<String>,
    /// Why it does not hold, in at most 200 characters without personal data.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// `case drop`.
#[derive(Clone, Debug, Args)]
pub struct DropArgs {
    /// Which cheque.
    #[command(flatten)]
    pub which: WhichCheque,
    /// Why, in at most 200 characters without personal data.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}
