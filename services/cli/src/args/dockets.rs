//! `recourse docket`.

use clap::{ArgGroup, Args, Subcommand};
use kernel::DateInterval;
use proto::cases::ProceedingKind;

use super::values::{choice, days, field};

/// Dockets: proceedings whose facts people record.
#[derive(Debug, Subcommand)]
pub enum DocketCommand {
    /// List the kinds of proceeding that have dockets. Needs no mesh.
    Kinds(DocketKindsArgs),
    /// List the facts that can be recorded, each as it is typed. Needs no mesh.
    Facts(DocketFactsArgs),
    /// Open a docket in a case, or for an account that has no case yet.
    Open(OpenDocketArgs),
    /// Record something that happened, whenever it did, whatever it contradicts: a contradiction becomes a question.
    ///
    /// A field is typed as `docket facts` shows it; an amount is in rupees. `recourse docket facts KIND NAME` explains one
    /// fact.
    Record(RecordFactArgs),
    /// Take back an entry that should not be there. It stays on the record, and does not count any more.
    TakeBack(TakeBackArgs),
    /// Ask whether an act may be done today; the answer is put on record. A refusal says what fails and what cures it.
    ///
    /// Exit codes: 0 allowed, or left to a person who decided; 1 refused; 3 a person decides.
    May(MayArgs),
    /// Show a docket: where it stands and why, what is open, what comes next, its deadlines and its record.
    Show(ShowDocketArgs),
    /// List dockets, oldest first, with the next deadline of each.
    List(ListDocketsArgs),
}

impl DocketCommand {
    /// The command as typed.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Kinds(_) => "recourse docket kinds",
            Self::Facts(_) => "recourse docket facts",
            Self::Open(_) => "recourse docket open",
            Self::Record(_) => "recourse docket record",
            Self::TakeBack(_) => "recourse docket take-back",
            Self::May(_) => "recourse docket may",
            Self::Show(_) => "recourse docket show",
            Self::List(_) => "recourse docket list",
        }
    }
}

/// `docket kinds`.
#[derive(Clone, Debug, Args)]
pub struct DocketKindsArgs {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `docket facts`.
#[derive(Clone, Debug, Args)]
pub struct DocketFactsArgs {
    /// pss25, sarfaesi or arbitration.
    #[arg(value_parser = choice::<ProceedingKind>)]
    pub kind: ProceedingKind,
    /// One fact, with its fields.
    pub name: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `docket open`.
#[derive(Clone, Debug, Args)]
#[command(group = ArgGroup::new("of").required(true))]
pub struct OpenDocketArgs {
    /// pss25, sarfaesi or arbitration.
    #[arg(value_parser = choice::<ProceedingKind>)]
    pub kind: ProceedingKind,
    /// The case: a reference such as RC-000042, or an id.
    #[arg(long, value_name = "REF", group = "of")]
    pub case: Option<String>,
    /// The loan account: its case, or a new one.
    #[arg(long, value_name = "LOAN_NO", group = "of")]
    pub account: Option<String>,
    /// Which asset, agreement or mandate it is about, in at most 200 characters without personal data.
    #[arg(long, value_name = "TEXT")]
    pub about: String,
}

/// Which docket.
#[derive(Clone, Debug, Args)]
pub struct WhichDocket {
    /// The proceeding's id; or the reference of its case, such as RC-000042, where the case has one docket.
    #[arg(value_name = "DOCKET")]
    pub docket: String,
}

/// `docket record`.
#[derive(Clone, Debug, Args)]
pub struct RecordFactArgs {
    /// Which docket.
    #[command(flatten)]
    pub which: WhichDocket,
    /// What happened, such as demand.issued.
    pub name: String,
    /// What `docket facts` shows behind the name: demand=1 noticees=2.
    #[arg(value_name = "FIELD=VALUE", value_parser = field)]
    pub fields: Vec<(String, String)>,
    /// The fields as a JSON object instead, amounts in paise.
    #[arg(long, value_name = "JSON", conflicts_with = "fields")]
    pub json_fact: Option<String>,
    /// The day on which it happened, or the days between which it lies: 2026-03-02..2026-03-05.
    #[arg(long, value_name = "D[..D]", value_parser = days)]
    pub on: DateInterval,
    /// The document that shows it, in at most 200 characters without personal data.
    #[arg(long, value_name = "TEXT")]
    pub evidence: String,
    /// The entry that was wrong, in whose place this one stands: its id, or the end of it that `docket show` gives.
    #[arg(long, value_name = "ENTRY")]
    pub corrects: Option<String>,
}

/// `docket take-back`.
#[derive(Clone, Debug, Args)]
pub struct TakeBackArgs {
    /// Which docket.
    #[command(flatten)]
    pub which: WhichDocket,
    /// The entry: its id, or the end of it that `docket show` gives.
    pub entry: String,
    /// Why, in at most 200 characters without personal data.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// `docket may`.
#[derive(Clone, Debug, Args)]
pub struct MayArgs {
    /// Which docket.
    #[command(flatten)]
    pub which: WhichDocket,
    /// The act as `docket show` names it, such as `issue_demand`.
    pub act: String,
    /// Let it pass where the answer leaves it to a person, and why: at most 200 characters without personal data. It
    /// moves no refusal.
    #[arg(long, value_name = "REASON")]
    pub decide: Option<String>,
}

/// `docket show`.
#[derive(Clone, Debug, Args)]
pub struct ShowDocketArgs {
    /// Which docket.
    #[command(flatten)]
    pub which: WhichDocket,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `docket list`.
#[derive(Clone, Debug, Args)]
pub struct ListDocketsArgs {
    /// Only those of this kind: pss25, sarfaesi or arbitration.
    #[arg(long, value_parser = choice::<ProceedingKind>)]
    pub kind: Option<ProceedingKind>,
    /// Only those in this state, such as `time_run_out`: `recourse law diagram KIND` has them all.
    #[arg(long)]
    pub state: Option<String>,
    /// Only those with questions for a lawyer.
    #[arg(long)]
    pub questions: bool,
    /// Only those of this loan account.
    #[arg(long, value_name = "NUMBER")]
    pub account: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
