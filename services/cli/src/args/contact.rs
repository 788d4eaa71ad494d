//! `recourse message` and `recourse hold`.

use clap::{Args, Subcommand};
use kernel::LegalDate;
use proto::communications::{Channel, HoldReason};

use super::values::choice;

/// Messages to borrowers.
#[derive(Debug, Subcommand)]
pub enum MessageCommand {
    /// List messages, oldest first, each with the decision by which it was allowed.
    List(ListMessagesArgs),
    /// Show a message.
    Show(ShowMessageArgs),
}

impl MessageCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "recourse message list",
            Self::Show(_) => "recourse message show",
        }
    }
}

/// `message show`.
#[derive(Clone, Debug, Args)]
pub struct ShowMessageArgs {
    /// The message's id, as `message list --json` gives it.
    #[arg(value_name = "ID")]
    pub message: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `message list`.
#[derive(Clone, Debug, Args)]
pub struct ListMessagesArgs {
    /// Only those about this case: a reference such as RC-000042, or an id.
    #[arg(long, value_name = "REF")]
    pub case: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Holds on contact.
#[derive(Debug, Subcommand)]
pub enum HoldCommand {
    /// Keep a party from being contacted; messages that wait are refused.
    Place(PlaceHoldArgs),
    /// Lift a hold.
    Lift(LiftHoldArgs),
    /// List the holds on a party.
    List(ListHoldsArgs),
}

impl HoldCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Place(_) => "recourse hold place",
            Self::Lift(_) => "recourse hold lift",
            Self::List(_) => "recourse hold list",
        }
    }
}

/// `hold place`.
#[derive(Clone, Debug, Args)]
pub struct PlaceHoldArgs {
    /// The party's id, as `account show --json` gives it.
    #[arg(long, value_name = "ID")]
    pub party: String,
    /// dispute, bereavement, illness, calamity or request-of-party.
    #[arg(long, value_parser = choice::<HoldReason>)]
    pub reason: HoldReason,
    /// sms or email; without it, every channel.
    #[arg(long, value_parser = choice::<Channel>)]
    pub channel: Option<Channel>,
    /// From which day.
    #[arg(long, value_name = "DATE")]
    pub since: LegalDate,
    /// Until which day; without it, until it is lifted.
    #[arg(long, value_name = "DATE")]
    pub until: Option<LegalDate>,
}

/// `hold lift`.
#[derive(Clone, Debug, Args)]
pub struct LiftHoldArgs {
    /// The hold's id.
    #[arg(value_name = "ID")]
    pub hold: String,
}

/// `hold list`.
#[derive(Clone, Debug, Args)]
pub struct ListHoldsArgs {
    /// The party's id, as `account show --json` gives it.
    #[arg(long, value_name = "ID")]
    pub party: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
