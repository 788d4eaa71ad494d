//! The command line. Every setting that outlives a command has an environment variable.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};
use kernel::{LegalDate, Paise, Role, Timestamp};

/// The operators' command line of Recourse.
#[derive(Debug, Parser)]
#[command(
    name = "recourse",
    version,
    about,
    after_help = "Exit codes: 0 done; 1 failed, or some rows were rejected; 64 the command line or a setting is wrong.\n\
                  After `make up`, `. .local/env.sh` sets the services' addresses and the signing key."
)]
pub struct Cli {
    /// Settings of every command.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Settings of every command.
#[derive(Clone, Debug, Default, Args)]
pub struct Globals {
    /// Where payments listens, `http://127.0.0.1:7021` for example.
    #[arg(long, global = true, env = "RECOURSE_PAYMENTS_URL", value_name = "URL")]
    pub payments_url: Option<String>,
    /// Where cases listens, `http://127.0.0.1:7011` for example.
    #[arg(long, global = true, env = "RECOURSE_CASES_URL", value_name = "URL")]
    pub cases_url: Option<String>,
    /// Your token. Other users of this machine can see it in the list of processes: prefer the variable or the file.
    #[arg(long, global = true, env = "RECOURSE_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub token: Option<Token>,
    /// The file that holds your token.
    #[arg(long, global = true, env = "RECOURSE_TOKEN_FILE", value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Where spans go (OTLP over gRPC), so that one trace covers this command and the services it calls.
    #[arg(long, global = true, env = "RECOURSE_OTLP_ENDPOINT", value_name = "URL")]
    pub otlp_endpoint: Option<String>,
}

/// A token, which does not print.
#[derive(Clone, Debug)]
pub struct Token(pub chassis::config::Secret);

impl From<&str> for Token {
    fn from(text: &str) -> Self {
        Self(chassis::config::Secret::new(text))
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring a file into Recourse.
    Import {
        /// What the file holds.
        #[command(subcommand)]
        what: ImportCommand,
    },
    /// Look at loan accounts.
    Account {
        /// What to see.
        #[command(subcommand)]
        what: AccountCommand,
    },
    /// Look at cases.
    Case {
        /// One or all.
        #[command(subcommand)]
        what: CaseCommand,
    },
    /// See and step the business time of a simulated mesh. Needs the role operator.
    Clock {
        /// See or step.
        #[command(subcommand)]
        what: ClockCommand,
    },
    /// Sign a token with the local signing key. For local meshes only.
    ///
    /// A bank's own identity provider issues the tokens of a real installation; this command stands in for it on a
    /// developer's machine, where `make up` has made the key.
    Token(TokenArgs),
    /// Make a bank's files for a demonstration: accounts, return memos, and what the payers will do.
    ///
    /// The same seed and sizes give the same bytes. Nobody in them is real.
    Sample(SampleArgs),
}

impl Command {
    /// The command as typed, without its arguments.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Import { what: ImportCommand::Dishonours(_) } => "recourse import dishonours",
            Self::Import { what: ImportCommand::Accounts(_) } => "recourse import accounts",
            Self::Account { what: AccountCommand::Show(_) } => "recourse account show",
            Self::Case { what: CaseCommand::Show(_) } => "recourse case show",
            Self::Case { what: CaseCommand::List(_) } => "recourse case list",
            Self::Clock { what: ClockCommand::Show } => "recourse clock show",
            Self::Clock { what: ClockCommand::Advance(_) } => "recourse clock advance",
            Self::Token(_) => "recourse token",
            Self::Sample(_) => "recourse sample",
        }
    }
}

/// The business time of a simulated mesh.
#[derive(Debug, Subcommand)]
pub enum ClockCommand {
    /// Show each service's time and what comes next.
    Show,
    /// Go forward, from one due instant to the next, and let the mesh come to rest at each.
    Advance(AdvanceArgs),
}

/// `clock advance`.
#[derive(Clone, Copy, Debug, Args)]
pub struct AdvanceArgs {
    /// How far: 20d, 3h, 30m.
    #[arg(value_parser = duration, value_name = "TIME", required_unless_present = "to", conflicts_with = "to")]
    pub by: Option<Duration>,
    /// Until when: a date, which means its first instant in India, or an instant such as 2026-03-02T09:00:00+05:30.
    #[arg(long, value_parser = moment, value_name = "DATE")]
    pub to: Option<Timestamp>,
}

/// Kinds of files.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Record the return memos of a clearing cell's file (CSV, UTF-8).
    ///
    /// The file is read twice: first to check its form and its control totals, then to send its rows. Every row is
    /// recorded exactly once, however often the command is run: a run that stopped is simply started again.
    Dishonours(DishonoursArgs),
    /// Record the loan accounts of a lender's extract (CSV, UTF-8), and who answers for them.
    ///
    /// Read twice and safe to repeat as `import dishonours` is. A row that is older than what is on record is ignored.
    Accounts(AccountsArgs),
}

/// `import dishonours`.
#[derive(Clone, Debug, Args)]
pub struct DishonoursArgs {
    /// What every import has.
    #[command(flatten)]
    pub import: ImportArgs,
    /// How many rows to send in one call.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub batch: u16,
}

/// `import accounts`.
#[derive(Clone, Debug, Args)]
pub struct AccountsArgs {
    /// What every import has.
    #[command(flatten)]
    pub import: ImportArgs,
    /// How many rows to send in one call.
    #[arg(long, default_value_t = 250, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub batch: u16,
}

/// What every import has.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    /// The CSV file.
    pub file: PathBuf,
    /// Where the file is from, `axis-cts` or `finone` for example.
    #[arg(long, value_name = "NAME", value_parser = source_name)]
    pub source: String,
    /// What the file calls its columns and how it writes dates; without it, as in the README.
    #[arg(long, value_name = "FILE.toml")]
    pub mapping: Option<PathBuf>,
    /// Have every row checked and store nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Control total: the number of rows that the sender states, the header not counted.
    #[arg(long, value_name = "N")]
    pub expect_rows: Option<u64>,
    /// Control total: the sum of the amounts (of the total dues, for accounts) that the sender states, in rupees.
    #[arg(long, value_name = "AMOUNT", value_parser = Paise::parse_rupees)]
    pub expect_total: Option<Paise>,
    /// Write what became of every row to this file, as JSON.
    #[arg(long, value_name = "FILE.json")]
    pub report: Option<PathBuf>,
}

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
    /// Show a case: proceedings, deadlines, timeline.
    Show(ShowArgs),
    /// List cases, oldest first, with the next deadline of each.
    List(ListArgs),
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

/// `token`.
#[derive(Clone, Debug, Args)]
pub struct TokenArgs {
    /// A role of the subject; may be given more than once.
    #[arg(long = "role", required = true, value_name = "ROLE")]
    pub roles: Vec<Role>,
    /// The subject: who the token is for.
    #[arg(long)]
    pub subject: String,
    /// How long the token is good for: 30m, 8h, 2d.
    #[arg(long, default_value = "8h", value_parser = duration)]
    pub ttl: Duration,
    /// The Ed25519 key to sign with (PKCS#8, PEM).
    #[arg(long, env = "RECOURSE_SIGNING_KEY", value_name = "FILE")]
    pub key: PathBuf,
    /// The `iss` claim, as the services' configuration has it.
    #[arg(long, default_value = "recourse-local")]
    pub issuer: String,
    /// The `aud` claim, as the services' configuration has it.
    #[arg(long, default_value = "recourse")]
    pub audience: String,
}

/// `sample`.
#[derive(Clone, Debug, Args)]
pub struct SampleArgs {
    /// The folder to write the files to.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The seed.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// How many loan accounts; at least as many as memos.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u16).range(24..=9_000))]
    pub accounts: u16,
    /// How many return memos.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u16).range(24..=2_000))]
    pub memos: u16,
    /// The day on which the first files arrive; every date is counted from it.
    #[arg(long, default_value = "2026-03-02", value_name = "DATE")]
    pub start: LegalDate,
}

/// A date, at its first instant in India, or an instant.
fn moment(text: &str) -> Result<Timestamp, String> {
    let date = text.parse::<LegalDate>().map(|date| date.at_hour_in_india(0));
    date.or_else(|_| text.parse())
        .map_err(|_| format!("`{text}` is neither a date nor an instant such as 2026-03-02T09:00:00+05:30"))
}

/// What payments and cases take as a source.
fn source_name(text: &str) -> Result<String, String> {
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    if !visible || !(1..=60).contains(&text.len()) {
        return Err("a source is 1 to 60 visible ASCII characters, such as axis-cts".to_owned());
    }
    Ok(text.to_owned())
}

/// A whole number and a unit: `90s`, `30m`, `8h`, `2d`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a time such as 90s, 30m, 8h or 2d");
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let seconds: u64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    let number: u32 = text.strip_suffix(unit).and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    if number == 0 {
        return Err(wrong());
    }
    Ok(Duration::from_secs(u64::from(number) * seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split_whitespace())
    }

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

    #[test]
    fn a_time_has_a_unit() {
        assert_eq!(duration("8h"), Ok(Duration::from_hours(8)));
        assert_eq!(duration("2d"), Ok(Duration::from_hours(48)));
        for text in ["", "8", "h", "0h", "-1h", "8 h", "1.5h", "8ह"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_clock_goes_by_a_time_or_to_a_day() {
        assert_eq!(moment("2026-03-02").unwrap().to_string(), "2026-03-01T18:30:00Z");
        assert_eq!(moment("2026-03-02T09:00:00+05:30").unwrap().to_string(), "2026-03-02T03:30:00Z");
        for good in ["20d", "3h", "--to 2026-03-02"] {
            assert!(parsed(&format!("recourse clock advance {good}")).is_ok(), "{good}");
        }
        for wrong in ["", "20", "20d --to 2026-03-02", "--to 02/03/2026"] {
            assert!(parsed(&format!("recourse clock advance {wrong}")).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_batch_is_of_1_to_200_rows() {
        assert!(parsed("recourse import dishonours a.csv --source x --batch 200").is_ok());
        for batch in ["0", "201"] {
            assert!(parsed(&format!("recourse import dishonours a.csv --source x --batch {batch}")).is_err());
        }
    }

    #[test]
    fn a_wrong_role_or_amount_or_source_is_refused_with_what_would_be_right() {
        let error = |line: &str| parsed(line).unwrap_err().to_string();
        assert!(
            error("recourse token --role boss --subject priya --key k").contains("recovery-officer, legal-manager")
        );
        assert!(error("recourse import dishonours a.csv --source x --expect-total 1e3").contains("such as 150000"));
        assert!(error("recourse import dishonours a.csv --source é").contains("such as axis-cts"));
    }

    #[test]
    fn a_token_on_the_command_line_does_not_print() {
        let cli = parsed("recourse case list --token s3cret").unwrap();
        assert!(!format!("{cli:?}").contains("s3cret"));
    }
}
