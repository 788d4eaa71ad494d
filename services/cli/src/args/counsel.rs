//! `recourse advocate` and `recourse matter`.

use clap::{Args, Subcommand};
use kernel::LegalDate;
use proto::counsel::{Condonation, MatterState};

use super::{ProgressArgs, values::choice};

/// The panel of advocates.
#[derive(Debug, Subcommand)]
pub enum AdvocateCommand {
    /// Put an advocate on the panel, or change his entry: he is known by his enrolment number.
    Add(AddAdvocateArgs),
    /// List the panel.
    List(ListAdvocatesArgs),
}

impl AdvocateCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "recourse advocate add",
            Self::List(_) => "recourse advocate list",
        }
    }
}

/// `advocate add`.
#[derive(Clone, Debug, Args)]
pub struct AddAdvocateArgs {
    /// The number of the bar council: MAH/1234/2001.
    #[arg(long, value_name = "NUMBER")]
    pub enrolment: String,
    /// The subject of his tokens.
    #[arg(long)]
    pub subject: String,
    /// His name.
    #[arg(long)]
    pub name: String,
    /// His firm or chamber.
    #[arg(long, default_value = "")]
    pub firm: String,
    /// A court before which he takes matters, as matters name it; may be given more than once.
    #[arg(long = "court", required = true, value_name = "COURT")]
    pub courts: Vec<String>,
    /// He takes no new matters.
    #[arg(long)]
    pub inactive: bool,
}

/// `advocate list`.
#[derive(Clone, Debug, Args)]
pub struct ListAdvocatesArgs {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Matters.
#[derive(Debug, Subcommand)]
pub enum MatterCommand {
    /// List matters, oldest first. An advocate sees his own.
    List(ListMattersArgs),
    /// Show a matter with its file.
    Show(ShowMatterArgs),
    /// Give a matter to an advocate, or to another one.
    Assign(AssignArgs),
    /// Take a matter, as the advocate to whom it is offered.
    Accept(MatterArgs),
    /// Do not take it: it goes to the next advocate.
    Decline(DeclineArgs),
    /// Ask whether the complaint may be filed on a day. A refusal says what fails and what cures it.
    Authority(AuthorityArgs),
    /// Record a complaint that was filed.
    File(FileArgs),
    /// Take back a filing that was recorded in error.
    Withdraw(WithdrawArgs),
    /// Record the application for condonation of delay, or the order on it.
    Condonation(CondonationArgs),
    /// Record what happened to a filed complaint: a hearing, a summons, a judgment and so on.
    Progress(ProgressArgs),
}

impl MatterCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "recourse matter list",
            Self::Show(_) => "recourse matter show",
            Self::Assign(_) => "recourse matter assign",
            Self::Accept(_) => "recourse matter accept",
            Self::Decline(_) => "recourse matter decline",
            Self::Authority(_) => "recourse matter authority",
            Self::File(_) => "recourse matter file",
            Self::Withdraw(_) => "recourse matter withdraw",
            Self::Condonation(_) => "recourse matter condonation",
            Self::Progress(_) => "recourse matter progress",
        }
    }
}

/// Which matter.
#[derive(Clone, Debug, Args)]
pub struct MatterArgs {
    /// A reference such as MT-000042, or an id.
    #[arg(value_name = "REF")]
    pub reference: String,
}

/// `matter list`.
#[derive(Clone, Debug, Args)]
pub struct ListMattersArgs {
    /// Only those in this state: unassigned, offered, accepted, authorised, filed or closed.
    #[arg(long, value_parser = choice::<MatterState>)]
    pub state: Option<MatterState>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `matter show`.
#[derive(Clone, Debug, Args)]
pub struct ShowMatterArgs {
    /// Which matter.
    #[command(flatten)]
    pub matter: MatterArgs,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `matter assign`.
#[derive(Clone, Debug, Args)]
pub struct AssignArgs {
    /// Which matter.
    #[command(flatten)]
    pub matter: MatterArgs,
    /// The advocate's enrolment number or id.
    #[arg(long, value_name = "NUMBER")]
    pub advocate: String,
}

/// `matter decline`.
#[derive(Clone, Debug, Args)]
pub struct DeclineArgs {
    /// Which matter.
    #[command(flatten)]
    pub matter: MatterArgs,
    /// Conflict of interest, no capacity: at most 200 characters without personal data.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// `matter authority`.
#[derive(Clone, Debug, Args)]
pub struct AuthorityArgs {
    /// Which matter.
    #[command(flatten)]
    pub matter: MatterArgs,
    /// The day on which it shall be filed; without it, today by the clock of the mesh.
    #[arg(long, value_name = "DATE")]
    pub on: Option<LegalDate>,
    /// Take the protective course of an empty window, only on its day.
    #[arg(long)]
    pub protective: bool,
}

/// `matter file`.
#[derive(Clone, Debug, Args)]
pub struct FileArgs {
    /// Which matter.
    #[command(flatten)]
    pub matter: MatterArgs,
    /// The day on which it was filed.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// The court to which it was presented.
    #[arg(long)]
    pub court: String,
    /// The court's number for it: of the e-filing receipt or the diary.
    #[arg(long, value_name = "NUMBER")]
    pub acknowledgement: String,
}

/// `matter withdraw`.
#[derive(Clone, Debug, Args)]
pub struct WithdrawArgs {
    /// Which matter.
    #[command(flatten)]
    pub matter: MatterArgs,
    /// The filing's id; not needed where one filing stands.
    #[arg(long, value_name = "ID")]
    pub filing: Option<String>,
    /// Why, in at most 200 characters without personal data.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// `matter condonation`.
#[derive(Clone, Debug, Args)]
pub struct CondonationArgs {
    /// Which matter.
    #[command(flatten)]
    pub matter: MatterArgs,
    /// applied, allowed or refused.
    #[arg(value_parser = choice::<Condonation>)]
    pub condonation: Condonation,
    /// The date of the application or the order.
    #[arg(long, value_name = "DATE")]
    pub on: LegalDate,
    /// The filing's id; not needed where one filing stands.
    #[arg(long, value_name = "ID")]
    pub filing: Option<String>,
}
