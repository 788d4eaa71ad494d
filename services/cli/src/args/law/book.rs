//! Questions about the book itself, as they are typed.

use clap::{Args, ValueEnum};
use kernel::LegalDate;

use super::BookArgs;

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RuleKind {
    /// A period.
    Clock,
    /// A notice, with its contents.
    Notice,
    /// What must be so before an act.
    Gate,
    /// How a borrower may be approached.
    Conduct,
    /// What the sentence says, and no more.
    Principle,
}

impl RuleKind {
    /// As the book says it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::Notice => "notice",
            Self::Gate => "gate",
            Self::Conduct => "conduct",
            Self::Principle => "principle",
        }
    }
}

/// `law list`.
#[derive(Clone, Debug, Args)]
pub struct ListRulesArgs {
    /// Only the rules whose ids begin with this: sarfaesi, or sarfaesi.sale.
    #[arg(default_value = "", hide_default_value = true)]
    pub prefix: String,
    /// Only rules of this kind.
    #[arg(long, value_enum)]
    pub kind: Option<RuleKind>,
    /// Only what was in force on this day.
    #[arg(long, value_name = "D")]
    pub on: Option<LegalDate>,
    /// Drafts too, which no answer uses.
    #[arg(long)]
    pub drafts: bool,
    /// Which book.
    #[command(flatten)]
    pub book: BookArgs,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `law show`.
#[derive(Clone, Debug, Args)]
pub struct ShowRuleArgs {
    /// The id, such as ni138.demand, or the part of one that names no other; or cts, nach, post for the tables of codes.
    pub id: String,
    /// Only as it stood on this day.
    #[arg(long, value_name = "D")]
    pub on: Option<LegalDate>,
    /// Which book.
    #[command(flatten)]
    pub book: BookArgs,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `law coverage`.
#[derive(Clone, Debug, Args)]
pub struct CoverageArgs {
    /// Every item, and not only what is open or missing.
    #[arg(long)]
    pub all: bool,
    /// Which book.
    #[command(flatten)]
    pub book: BookArgs,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `law diff`.
#[derive(Clone, Debug, Args)]
pub struct DiffArgs {
    /// Only the rules whose ids begin with this: sarfaesi, or sarfaesi.sale.
    #[arg(default_value = "", hide_default_value = true)]
    pub prefix: String,
    /// The day before the first change.
    #[arg(long, value_name = "D")]
    pub from: LegalDate,
    /// The last day on which a change counts.
    #[arg(long, value_name = "D")]
    pub to: LegalDate,
    /// Drafts too, from the days on which they are proposed to begin.
    #[arg(long)]
    pub drafts: bool,
    /// Which book.
    #[command(flatten)]
    pub book: BookArgs,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
