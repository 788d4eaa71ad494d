//! The command line. Every setting that outlives a command has an environment variable.
//!
//! What a command takes is in the module of its subject; [`values`] reads dates, times and choices as they are typed.

mod audit;
mod cases;
mod clock;
mod contact;
mod counsel;
mod dockets;
mod events;
mod format;
mod import;
pub mod law;
mod local;
mod notices;
mod progress;
mod receipts;
mod values;

use std::path::PathBuf;

use chassis::grpc::IdempotencyKey;
use clap::{Args, Parser, Subcommand};

use self::law::LawCommand;
pub use self::{
    audit::{AuditCommand, TrailArgs},
    cases::{
        AccountArgs, AccountCommand, BarArgs, CaseCommand, DropArgs, LiftBarArgs, ListArgs, ShowArgs, WhichCheque,
    },
    clock::{AdvanceArgs, ClockCommand},
    contact::{
        HoldCommand, LiftHoldArgs, ListHoldsArgs, ListMessagesArgs, MessageCommand, PlaceHoldArgs, ShowMessageArgs,
    },
    counsel::{
        AddAdvocateArgs, AdvocateCommand, AssignArgs, AuthorityArgs, CondonationArgs, DeclineArgs, FileArgs,
        ListAdvocatesArgs, ListMattersArgs, MatterArgs, MatterCommand, ShowMatterArgs, WithdrawArgs,
    },
    dockets::{
        DocketCommand, DocketFactsArgs, DocketKindsArgs, ListDocketsArgs, MayArgs, OpenDocketArgs, RecordFactArgs,
        ShowDocketArgs, TakeBackArgs, WhichDocket,
    },
    events::{DecideArgs, EventsCommand, ParkedArgs, ReplayArgs},
    format::{CheckFormatArgs, FormatCommand, ListFormatsArgs, S10Args},
    import::{AccountsArgs, DishonoursArgs, ImportArgs, ImportCommand, ReceiptsArgs},
    local::{SampleArgs, TokenArgs},
    notices::{
        CorrectBookingArgs, EndNoticeArgs, ListNoticesArgs, NoticeBatchArgs, NoticeCommand, RedraftNoticeArgs,
        ShowNoticeArgs,
    },
    progress::{
        AmountArgs, AppealArgs, AppealDecidedArgs, DefectsArgs, DepositArgs, DismissedArgs, EvidenceArgs, ExtendedArgs,
        HeldArgs, JudgmentArgs, ListedArgs, OnArgs, PleaArgs, ProgressArgs, RegisteredArgs, SettledArgs, StepArgs,
        SummonsArgs,
    },
    receipts::{IdentifyArgs, ListReceiptsArgs, ReassignArgs, ReceiptCommand, ReverseArgs, ShowReceiptArgs},
};

/// The operators' command line of Recourse.
#[derive(Debug, Parser)]
#[command(
    name = "recourse",
    version,
    about,
    after_help = "Exit codes: 0 done; 1 failed, refused, or some rows were rejected; 64 the command line or a setting is wrong.\n\
                  Of `law` and `format`: 0 yes, in time, well formed; 1 no; 2 bad input; 3 it depends, or is not known.\n\
                  Of `docket may`: 0 allowed; 1 refused; 3 a person decides.\n\
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
#[command(next_help_heading = "The mesh")]
pub struct Globals {
    /// Where payments listens, `http://127.0.0.1:7021` for example.
    #[arg(long, global = true, env = "RECOURSE_PAYMENTS_URL", value_name = "URL")]
    pub payments_url: Option<String>,
    /// Where cases listens, `http://127.0.0.1:7011` for example.
    #[arg(long, global = true, env = "RECOURSE_CASES_URL", value_name = "URL")]
    pub cases_url: Option<String>,
    /// Where notices listens.
    #[arg(long, global = true, env = "RECOURSE_NOTICES_URL", value_name = "URL")]
    pub notices_url: Option<String>,
    /// Where communications listens.
    #[arg(long, global = true, env = "RECOURSE_COMMUNICATIONS_URL", value_name = "URL")]
    pub communications_url: Option<String>,
    /// Where counsel-portal listens.
    #[arg(long, global = true, env = "RECOURSE_COUNSEL_PORTAL_URL", value_name = "URL")]
    pub counsel_portal_url: Option<String>,
    /// Your token. Other users of this machine can see it in the list of processes: prefer the variable or the file.
    #[arg(long, global = true, env = "RECOURSE_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub token: Option<Token>,
    /// The file that holds your token.
    #[arg(long, global = true, env = "RECOURSE_TOKEN_FILE", value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Whom services must prove to be where their address begins with https://: the file of a CA, in PEM. Without it, whom
    /// the system trusts.
    #[arg(long, global = true, env = "RECOURSE_CA_FILE", value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// Your certificate, where a service or its gateway asks for one, in PEM.
    #[arg(long, global = true, env = "RECOURSE_CERTIFICATE_FILE", value_name = "FILE", requires = "key_file")]
    pub certificate_file: Option<PathBuf>,
    /// The key of your certificate, in PEM.
    #[arg(long, global = true, env = "RECOURSE_KEY_FILE", value_name = "FILE", requires = "certificate_file")]
    pub key_file: Option<PathBuf>,
    /// The key under which a command is done once, however often it is given; without it, each run has a new one.
    #[arg(long, global = true, value_name = "KEY")]
    pub idempotency_key: Option<IdempotencyKey>,
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
    #[command(subcommand)]
    Import(ImportCommand),
    /// Look at loan accounts.
    #[command(subcommand)]
    Account(AccountCommand),
    /// Look at cases, and record what people decide in them.
    #[command(subcommand)]
    Case(CaseCommand),
    /// Look at money received, and put right what became of it.
    #[command(subcommand)]
    Receipt(ReceiptCommand),
    /// Look at demand notices, approve them, hand them to the carrier.
    #[command(subcommand)]
    Notice(NoticeCommand),
    /// Look at messages to borrowers, each with the decision by which it was allowed.
    #[command(subcommand)]
    Message(MessageCommand),
    /// Keep a party from being contacted. A hold never stops a statutory notice.
    #[command(subcommand)]
    Hold(HoldCommand),
    /// The panel of advocates.
    #[command(subcommand)]
    Advocate(AdvocateCommand),
    /// Matters in the hands of advocates.
    #[command(subcommand)]
    Matter(MatterCommand),
    /// Proceedings whose facts people record: the enforcement of a security, an arbitration, a failed mandate debit.
    #[command(subcommand)]
    Docket(DocketCommand),
    /// Who did what, when, for whom and on whose authority.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Events that a service could not apply: see them, and decide about them. Needs the role operator.
    #[command(subcommand)]
    Events(EventsCommand),
    /// See and step the business time of a simulated mesh. Needs the role operator.
    #[command(subcommand)]
    Clock(ClockCommand),
    /// Sign a token with the local signing key. For local meshes only.
    ///
    /// A bank's own identity provider issues the tokens of a real installation; this command stands in for it on a
    /// developer's machine, where `make up` has made the key.
    Token(TokenArgs),
    /// Make a bank's files for a demonstration: accounts, return memos, and what the payers will do.
    ///
    /// The same seed and sizes give the same bytes. Nobody in them is real.
    Sample(SampleArgs),
    /// Check identifiers of banking, post and courts: IFSC, GSTIN, article numbers and others. Needs no mesh.
    #[command(subcommand)]
    Format(FormatCommand),
    /// Ask the statute book: what the law says, which days follow, whether an act was in time. Only `replay` needs a mesh.
    ///
    /// Exit codes: 0 answered, allowed, in time; 1 refused, late, premature; 2 bad input; 3 it depends, or is not known.
    #[command(subcommand)]
    Law(LawCommand),
}

impl Command {
    /// The command as typed, without its arguments.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Import(what) => what.name(),
            Self::Account(AccountCommand::Show(_)) => "recourse account show",
            Self::Case(what) => what.name(),
            Self::Receipt(what) => what.name(),
            Self::Notice(what) => what.name(),
            Self::Message(what) => what.name(),
            Self::Hold(what) => what.name(),
            Self::Advocate(what) => what.name(),
            Self::Matter(what) => what.name(),
            Self::Docket(what) => what.name(),
            Self::Audit(AuditCommand::Trail(_)) => "recourse audit trail",
            Self::Events(what) => what.name(),
            Self::Clock(ClockCommand::Show) => "recourse clock show",
            Self::Clock(ClockCommand::Advance(_)) => "recourse clock advance",
            Self::Clock(ClockCommand::Rest) => "recourse clock rest",
            Self::Token(_) => "recourse token",
            Self::Sample(_) => "recourse sample",
            Self::Format(what) => what.name(),
            Self::Law(what) => what.name(),
        }
    }
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
    fn a_clock_goes_by_a_time_or_to_a_day() {
        for good in ["20d", "3h", "--to 2026-03-02"] {
            assert!(parsed(&format!("recourse clock advance {good}")).is_ok(), "{good}");
        }
        for wrong in ["", "20", "20d --to 2026-03-02", "--to 02/03/2026"] {
            assert!(parsed(&format!("recourse clock advance {wrong}")).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_receipt_is_reassigned_with_a_reason_to_a_cheque_that_is_named_in_one_way() {
        let reassign = |words: &str| parsed(&format!("recourse receipt reassign r-1 {words}"));
        assert!(reassign("--cheque HDFC0000001/000123 --reason payer-instruction").is_ok());
        for wrong in [
            "--account HL-1",
            "--account HL-1 --reason whim",
            "--cheque 000123 --reason misapplied",
            "--instrument i-1 --cheque HDFC0000001/000123 --reason misapplied",
        ] {
            assert!(reassign(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_batch_is_of_1_to_200_rows() {
        for what in ["dishonours", "receipts"] {
            assert!(parsed(&format!("recourse import {what} a.csv --source x --batch 200")).is_ok());
            for batch in ["0", "201"] {
                assert!(parsed(&format!("recourse import {what} a.csv --source x --batch {batch}")).is_err());
            }
        }
    }

    #[test]
    fn a_notice_is_ended_with_a_reason() {
        for verb in ["reject", "withdraw"] {
            assert!(parsed(&format!("recourse notice {verb} n-1 --reason wrong")).is_ok());
            assert!(parsed(&format!("recourse notice {verb} n-1")).is_err());
            assert!(parsed(&format!("recourse notice {verb} --reason wrong")).is_err());
        }
    }

    #[test]
    fn notices_are_named_or_all_are_meant() {
        for verb in ["approve", "hand-over"] {
            assert!(parsed(&format!("recourse notice {verb} --all")).is_ok());
            assert!(parsed(&format!("recourse notice {verb} n-1 n-2")).is_ok());
            assert!(parsed(&format!("recourse notice {verb}")).is_err());
            assert!(parsed(&format!("recourse notice {verb} n-1 --all")).is_err());
        }
    }

    #[test]
    fn a_wrong_role_or_amount_or_choice_is_refused_with_what_would_be_right() {
        let error = |line: &str| parsed(line).unwrap_err().to_string();
        assert!(
            error("recourse token --role boss --subject priya --key k").contains("recovery-officer, legal-manager")
        );
        assert!(error("recourse import dishonours a.csv --source x --expect-total 1e3").contains("such as 150000"));
        assert!(error("recourse import dishonours a.csv --source é").contains("such as axis-cts"));
        let choices = "moratorium, drawer-deceased, stay, dues-below-cheque, stale-cheque";
        assert!(error("recourse case bar RC-1 --kind x --since 2026-03-02 --evidence e").contains(choices));
    }

    #[test]
    fn a_docket_is_of_a_case_or_an_account_and_a_fact_has_fields_or_json() {
        let docket = |words: &str| parsed(&format!("recourse docket {words}"));
        for good in [
            "facts sarfaesi",
            "open sarfaesi --case RC-1 --about flat",
            "open pss25 --account HL-1 --about mandate",
            "record RC-1 demand.issued demand=1 noticees=2 --on 2026-03-02 --evidence letter",
            "record RC-1 dues.received --on 2026-03-02..2026-03-05 --evidence letter --corrects 1a2b3c4d",
            "record RC-1 demand.issued --json-fact {} --on 2026-03-02 --evidence letter",
        ] {
            assert!(docket(good).is_ok(), "{good}");
        }
        for wrong in [
            "facts ni138",
            "open sarfaesi --about flat",
            "open sarfaesi --case RC-1 --account HL-1 --about flat",
            "record RC-1 demand.issued demand=1 --json-fact {} --on 2026-03-02 --evidence letter",
            "record RC-1 demand.issued demand --on 2026-03-02 --evidence letter",
            "record RC-1 demand.issued --on ? --evidence letter",
            "take-back RC-1 1a2b3c4d",
        ] {
            assert!(docket(wrong).is_err(), "{wrong}");
        }
        assert!(docket("facts ni138").unwrap_err().to_string().contains("pss25, sarfaesi, arbitration"));
    }

    #[test]
    fn a_token_on_the_command_line_does_not_print() {
        let cli = parsed("recourse case list --token s3cret").unwrap();
        assert!(!format!("{cli:?}").contains("s3cret"));
    }
}
