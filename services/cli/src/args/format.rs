//! `recourse format`: identifiers, checked on this machine.

use clap::{Args, Subcommand};
use formats::FormatKind;

/// `format`.
#[derive(Clone, Debug, Subcommand)]
pub enum FormatCommand {
    /// Say whether a text is a well-formed identifier, what it holds, and what cannot be known from it.
    ///
    /// Nothing is asked of anybody: a well-formed IFSC may be of no branch. Numbers of people are shown masked, those
    /// of companies in full.
    Check(CheckFormatArgs),
    /// The kinds of identifiers, each with an example.
    List(ListFormatsArgs),
    /// The article number of a serial, with its check digit (UPU S10). For simulations and tests.
    ///
    /// Numbers of real articles come from the range that the carrier allotted to the lender, and nowhere else.
    S10(S10Args),
}

impl FormatCommand {
    /// The command as typed, without its arguments.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Check(_) => "recourse format check",
            Self::List(_) => "recourse format list",
            Self::S10(_) => "recourse format s10",
        }
    }
}

/// `format check`.
#[derive(Clone, Debug, Args)]
pub struct CheckFormatArgs {
    /// The kind, such as ifsc; `recourse format list` has them all.
    #[arg(value_parser = kind)]
    pub kind: FormatKind,
    /// The text; in quotes if it has spaces.
    pub text: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `format list`.
#[derive(Clone, Debug, Args)]
pub struct ListFormatsArgs {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `format s10`.
#[derive(Clone, Debug, Args)]
pub struct S10Args {
    /// The two letters of the service: EM for Speed Post.
    #[arg(long)]
    pub service: String,
    /// The serial, at most eight digits.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=99_999_999))]
    pub serial: u32,
    /// The two letters of the country.
    #[arg(long, default_value = "IN")]
    pub country: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

fn kind(text: &str) -> Result<FormatKind, String> {
    FormatKind::named(text)
        .ok_or_else(|| format!("`{text}` is not one of {}", FormatKind::ALL.map(FormatKind::slug).join(", ")))
}
