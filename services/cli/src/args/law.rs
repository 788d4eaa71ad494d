//! `recourse law`: what the statute book says, and what follows from it. Only `law replay` needs a mesh.

pub mod any;
pub mod book;
pub mod cheque;
pub mod days;
pub mod facilities;
pub mod security;

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Subcommand};
use kernel::LegalDate;

use self::{
    book::{CoverageArgs, DiffArgs, ListRulesArgs, ShowRuleArgs},
    cheque::ChequeArgs,
    days::{Day, Days},
    facilities::ClassifyArgs,
    security::{PossessionArgs, SaleArgs},
};

/// `law`.
#[derive(Clone, Debug, Subcommand)]
pub enum LawCommand {
    /// The rules of the book: all of them, or those whose ids begin with a word.
    List(ListRulesArgs),
    /// One rule as it stood on each day: its period, what a notice must contain, what a gate asks, its readings.
    Show(ShowRuleArgs),
    /// Compare the book with the committed list of what it must answer. Ends with 1 if something is missing.
    Coverage(CoverageArgs),
    /// What changed in the law between two days.
    Diff(DiffArgs),
    /// Count the days that follow from what is known: `ni138`, or any clock of the book.
    #[command(subcommand, after_help = CLOCKS)]
    Clock(ClockOf),
    /// Say whether an act was in time, and what can be done if not.
    #[command(subcommand, after_help = CLOCKS)]
    Assess(AssessOf),
    /// Say whether an act may be done, and what stands in its way.
    Gate(GateArgs),
    /// Classify a borrower by the RBI norms at the end of a day.
    Classify(ClassifyArgs),
    /// Print the states of a proceeding as a Mermaid diagram, made from the code that goes through them.
    Diagram(DiagramArgs),
    /// Check a calendar file, and say what is in it.
    Calendar(CalendarArgs),
    /// Count a case again under the law of another day, and say what differs and why. Asks the mesh, changes nothing.
    ///
    /// Exit codes: 0 answered, whether or not something differs; 3 by that law a deadline depends on how the law is read,
    /// or nothing counts it; 1 the mesh did not answer; 2 bad input.
    Replay(ReplayArgs),
}

/// `law clock`.
#[derive(Clone, Debug, Subcommand)]
pub enum ClockOf {
    /// A dishonoured cheque: when the notice, the payment and the complaint are due.
    #[command(name = "ni138")]
    Ni138(ChequeClockArgs),
    /// Any clock of the book, by its id: `recourse law clock drt.appeal_by --from 2026-03-02`.
    #[command(external_subcommand)]
    Other(Vec<OsString>),
}

/// `law assess`.
#[derive(Clone, Debug, Subcommand)]
pub enum AssessOf {
    /// A complaint under NI Act s.138, with the notice and the cheque that it rests on.
    #[command(name = "ni138")]
    Ni138(ComplaintArgs),
    /// The notice under s.138.
    #[command(name = "ni138.notice")]
    Notice(NoticeDaysArgs),
    /// The presentation of a cheque, at the drawee bank.
    #[command(name = "ni138.presentation")]
    Presentation(PresentationArgs),
    /// The payment on a notice under s.138.
    #[command(name = "ni138.payment")]
    Payment(PaymentArgs),
    /// An application to set an award aside.
    #[command(name = "arbitration.set_aside")]
    SetAside(SetAsideArgs),
    /// Possession under SARFAESI Act s.13(4): the sixty days, the representations, the publication.
    #[command(name = "sarfaesi.possession")]
    Possession(PossessionArgs),
    /// A sale under the SARFAESI Act: the thirty days, redemption, the buyer's payments.
    #[command(name = "sarfaesi.sale")]
    Sale(SaleArgs),
    /// Any clock of the book, by its id: `recourse law assess drt.appeal_by --from 2026-03-02 --done 2026-03-30`.
    #[command(external_subcommand)]
    Other(Vec<OsString>),
}

/// Which book.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "The law that is asked")]
pub struct BookArgs {
    /// A bank's overlay: its files `*.toml`, in the order of their names, upon the book.
    #[arg(long, env = "RECOURSE_LAW_OVERLAY", value_name = "DIR")]
    pub overlay: Option<PathBuf>,
}

/// What law is asked.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "The law that is asked")]
pub struct LawArgs {
    /// The law of this day for everything; without it, of the day that each period runs from.
    #[arg(long, value_name = "D")]
    pub law_at: Option<LegalDate>,
    /// The law as the world knew it on this day; without it, all that was decided since is known.
    #[arg(long, value_name = "D")]
    pub known_at: Option<LegalDate>,
    /// The court whose judgments bind: bombay, `supreme_court`, `tribunal:drat_kolkata`, or the court's name.
    #[arg(long, value_name = "COURT")]
    pub court: Option<String>,
    /// The court's calendar, `*.ics` or `*.csv`: on which days it is closed. Without it last days are not moved.
    #[arg(long, value_name = "FILE")]
    pub calendar: Option<PathBuf>,
    /// Which book.
    #[command(flatten)]
    pub book: BookArgs,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `law clock ni138`.
#[derive(Clone, Debug, Args)]
#[command(after_help = ARTICLES)]
pub struct ChequeClockArgs {
    /// The cheque and its notice.
    #[command(flatten)]
    pub cheque: ChequeArgs,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

/// `law assess ni138`.
#[derive(Clone, Debug, Args)]
#[command(after_help = ARTICLES)]
pub struct ComplaintArgs {
    /// When the complaint was filed.
    #[arg(long, value_name = "D")]
    pub filed: Option<Day>,
    /// The cheque and its notice.
    #[command(flatten)]
    pub cheque: ChequeArgs,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

/// `law assess ni138.payment`.
#[derive(Clone, Debug, Args)]
#[command(after_help = ARTICLES)]
pub struct PaymentArgs {
    /// The value date on which the whole amount had come in.
    #[arg(long, value_name = "D")]
    pub paid: Option<Day>,
    /// The cheque and its notice.
    #[command(flatten)]
    pub cheque: ChequeArgs,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

/// `law assess ni138.notice`.
#[derive(Clone, Debug, Args)]
pub struct NoticeDaysArgs {
    /// When the payee was informed of the return.
    #[arg(long, value_name = "D[..D]")]
    pub informed: Option<Days>,
    /// When the notice was sent.
    #[arg(long, value_name = "D")]
    pub notice_sent: Option<Day>,
    /// The date that the cheque bears: for until when it can be presented again.
    #[arg(long, value_name = "D")]
    pub cheque_date: Option<Day>,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

/// `law assess ni138.presentation`.
#[derive(Clone, Debug, Args)]
pub struct PresentationArgs {
    /// The date that the cheque bears.
    #[arg(long, value_name = "D")]
    pub cheque_date: Option<Day>,
    /// When it reached the drawee bank.
    #[arg(long, value_name = "D[..D]")]
    pub presented: Option<Days>,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

/// `law assess arbitration.set_aside`.
#[derive(Clone, Debug, Args)]
pub struct SetAsideArgs {
    /// When the party received the signed award.
    #[arg(long, value_name = "D[..D]")]
    pub award_received: Option<Days>,
    /// When it was left at the party's office, where that may have been a closed day.
    #[arg(long, value_name = "D[..D]", conflicts_with = "award_received")]
    pub award_delivered: Option<Days>,
    /// The calendar of that office, `*.ics` or `*.csv`.
    #[arg(long, value_name = "FILE", requires = "award_delivered")]
    pub office_calendar: Option<PathBuf>,
    /// When the application was filed.
    #[arg(long, value_name = "D")]
    pub filed: Option<Day>,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

/// `law gate`.
#[derive(Clone, Debug, Args)]
pub struct GateArgs {
    /// The id of the gate, such as `sarfaesi.may_demand`, or the part of one that names no other gate.
    pub id: String,
    /// What is known: `account.npa=yes`, a word, rupees, `60%`, a date or D..D; `none` if there is no such thing.
    #[arg(long = "fact", value_name = "NAME=VALUE", value_parser = fact)]
    pub facts: Vec<(String, String)>,
    /// The day on which the act would be done; without it, today.
    #[arg(long, value_name = "D")]
    pub on: Option<LegalDate>,
    /// What law is asked.
    #[command(flatten)]
    pub law: LawArgs,
}

/// `law diagram`.
#[derive(Clone, Debug, Args)]
pub struct DiagramArgs {
    /// The proceeding: ni138, pss25, sarfaesi, arbitration. Without it, all proceedings are listed.
    pub kind: Option<String>,
}

/// `law calendar`.
#[derive(Clone, Debug, Args)]
pub struct CalendarArgs {
    /// The file, `*.ics` or `*.csv`.
    pub file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

const CLOCKS: &str = "\
Any other clock of the book is named by its id: recourse law clock drt.appeal_by --from 2026-03-02, or
recourse law assess drt.appeal_by --from 2026-03-02 --done 2026-03-30. recourse law list --kind clock has them all.";

/// `law replay`.
#[derive(Clone, Debug, Args)]
pub struct ReplayArgs {
    /// A reference such as RC-000042, or an id.
    #[arg(long, value_name = "REF")]
    pub case: String,
    /// The day whose law counts for everything.
    #[arg(long, value_name = "D")]
    pub law_at: LegalDate,
    /// The law as the world knew it on this day; without it, all that was decided since is known.
    #[arg(long, value_name = "D")]
    pub known_at: Option<LegalDate>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

const ARTICLES: &str = "\
Dates: 2026-03-02 is a day, 2026-03-02..2026-03-05 one of these days, ? a day that is not known, which is the same as
leaving it out.
Articles: the flags --notice-sent, --served and so on are one article. Each --article is another, to another noticee or
address: --article \"label=registered office,sent=2026-03-20,served=2026-03-24..2026-03-26\". Its parts: label, sent, by,
and one of served, refused, unclaimed-intimated with unclaimed-returned, unclaimed, not-served.";

impl LawCommand {
    /// The command as typed, without its arguments.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "recourse law list",
            Self::Show(_) => "recourse law show",
            Self::Coverage(_) => "recourse law coverage",
            Self::Diff(_) => "recourse law diff",
            Self::Clock(_) => "recourse law clock",
            Self::Assess(_) => "recourse law assess",
            Self::Gate(_) => "recourse law gate",
            Self::Classify(_) => "recourse law classify",
            Self::Diagram(_) => "recourse law diagram",
            Self::Calendar(_) => "recourse law calendar",
            Self::Replay(_) => "recourse law replay",
        }
    }
}

fn fact(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() && !value.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write NAME=VALUE, such as account.npa=yes".to_owned()),
    }
}
