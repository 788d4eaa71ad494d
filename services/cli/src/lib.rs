//! The operators' command line: it calls services and owns no data.
//!
//! - The command line itself: [`args`]. Where services are and who calls them: [`session`].
//! - A command is in the module of its first word: [`import`], [`account`], [`case`], [`receipt`], [`notice`],
//!   [`message`], [`hold`], [`advocate`], [`matter`], [`docket`], [`audit`], [`events`], [`clock`], [`token`], [`sample`],
//!   [`mod@format`], [`law`].
//! - What they share: questions, pages and commands under their key in [`call`]; text of 100 columns in [`page`]; dates,
//!   days left and money in [`when`]; the enumerations of the wire in [`words`]; JSON in [`json`].
//! - What goes wrong, in words and as an exit code: [`failure`].
//!
//! To add a command:
//!
//! 1. Add it to [`args::Command`] with its help.
//! 2. Write a function that takes its arguments, the [`session::Session`] and the [`console::Console`], and answers an
//!    [`failure::Exit`] or a [`failure::Failure`].
//! 3. Call it from [`run`].

pub mod account;
pub mod advocate;
pub mod args;
pub mod audit;
pub mod call;
pub mod case;
pub mod clock;
pub mod console;
pub mod docket;
pub mod events;
pub mod failure;
pub mod format;
pub mod hold;
pub mod import;
pub mod json;
pub mod law;
pub mod matter;
pub mod message;
pub mod notice;
pub mod page;
pub mod receipt;
pub mod sample;
pub mod service;
pub mod session;
pub mod text;
pub mod token;
pub mod when;
pub mod words;

use std::{env, ffi::OsString, process::ExitCode};

use clap::{CommandFactory as _, Parser as _};
use tracing::Instrument as _;

use crate::{
    args::{
        AccountCommand, AdvocateCommand, AuditCommand, CaseCommand, Cli, ClockCommand, Command, DocketCommand,
        EventsCommand, FormatCommand, HoldCommand, ImportCommand, MatterCommand, MessageCommand, NoticeCommand,
        ReceiptCommand, law::LawCommand,
    },
    console::Console,
    failure::{Exit, Failure},
    session::{Observation, Session},
};

/// Commands whose exit code is an answer, so that a wrong command line must be told apart from a no.
const ANSWERING: [&str; 2] = ["law", "format"];

/// Reads the command line, does what it says and gives the exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come here too, and are not errors.
            let exit = if error.use_stderr() { exit_of_usage(env::args_os().skip(1)) } else { Exit::Done };
            return if error.print().is_ok() { exit.into() } else { Exit::Failed.into() };
        }
    };
    let mut console = Console::of_process();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let exit = match runtime {
        Ok(runtime) => runtime.block_on(run(cli, &mut console)),
        Err(error) => Failure::from(error).report(&mut console),
    };
    exit.into()
}

/// How the process ends after a wrong command line: the commands that answer questions have exit codes of their own.
fn exit_of_usage(arguments: impl Iterator<Item = OsString>) -> Exit {
    let commands = Cli::command();
    let mut named = arguments.filter_map(|argument| commands.find_subcommand(argument).map(clap::Command::get_name));
    if named.next().is_some_and(|name| ANSWERING.contains(&name)) { Exit::BadInput } else { Exit::Usage }
}

/// Does what a command line says. Failures are on the console when it returns.
pub async fn run(cli: Cli, console: &mut Console) -> Exit {
    let observation = match Observation::start(&cli.globals, cli.command.name()) {
        Ok(observation) => observation,
        Err(failure) => return failure.report(console),
    };
    let span = observation.span();
    let result = execute(cli, console).instrument(span).await;
    let exit = result.unwrap_or_else(|failure| failure.report(console));
    observation.end(console).await;
    exit
}

async fn execute(cli: Cli, console: &mut Console) -> Result<Exit, Failure> {
    let Cli { globals, command } = cli;
    // What these need is on this machine.
    match &command {
        Command::Token(args) => return token::print(args, console),
        Command::Sample(args) => return sample::write(args, console),
        Command::Format(FormatCommand::Check(args)) => return format::check(args, console),
        Command::Format(FormatCommand::List(args)) => return format::list(args, console),
        Command::Format(FormatCommand::S10(args)) => return format::s10(args, console),
        Command::Docket(DocketCommand::Kinds(args)) => return docket::kinds(args, console),
        Command::Docket(DocketCommand::Facts(args)) => return docket::facts(args, console),
        Command::Law(what) if !matches!(what, LawCommand::Replay(_)) => return law::answer(what, console),
        _ => {}
    }
    let session = &Session::open(globals)?;
    match command {
        Command::Import(what) => match what {
            ImportCommand::Dishonours(args) => import::dishonours(&args, session, console).await,
            ImportCommand::Accounts(args) => import::accounts(&args, session, console).await,
            ImportCommand::Receipts(args) => import::receipts(&args, session, console).await,
        },
        Command::Account(AccountCommand::Show(args)) => account::show(&args, session, console).await,
        Command::Case(what) => match what {
            CaseCommand::Show(args) => case::show(&args, session, console).await,
            CaseCommand::List(args) => case::list(&args, session, console).await,
            CaseCommand::Bar(args) => case::bar(&args, session, console).await,
            CaseCommand::LiftBar(args) => case::lift_bar(&args, session, console).await,
            CaseCommand::Drop(args) => case::drop(&args, session, console).await,
        },
        Command::Receipt(what) => match what {
            ReceiptCommand::Show(args) => receipt::show(&args, session, console).await,
            ReceiptCommand::List(args) => receipt::list(&args, session, console).await,
            ReceiptCommand::Reverse(args) => receipt::reverse(&args, session, console).await,
            ReceiptCommand::Identify(args) => receipt::identify(&args, session, console).await,
            ReceiptCommand::Reassign(args) => receipt::reassign(&args, session, console).await,
        },
        Command::Notice(what) => match what {
            NoticeCommand::List(args) => notice::list(&args, session, console).await,
            NoticeCommand::Show(args) => notice::show(&args, session, console).await,
            NoticeCommand::Approve(args) => notice::approve(&args, session, console).await,
            NoticeCommand::Reject(args) => notice::reject(&args, session, console).await,
            NoticeCommand::Withdraw(args) => notice::withdraw(&args, session, console).await,
            NoticeCommand::Redraft(args) => notice::redraft(&args, session, console).await,
            NoticeCommand::HandOver(args) => notice::hand_over(&args, session, console).await,
            NoticeCommand::CorrectBooking(args) => notice::correct_booking(&args, session, console).await,
        },
        Command::Message(what) => match what {
            MessageCommand::List(args) => message::list(&args, session, console).await,
            MessageCommand::Show(args) => message::show(&args, session, console).await,
        },
        Command::Hold(what) => match what {
            HoldCommand::Place(args) => hold::place(&args, session, console).await,
            HoldCommand::Lift(args) => hold::lift(&args, session, console).await,
            HoldCommand::List(args) => hold::list(&args, session, console).await,
        },
        Command::Advocate(what) => match what {
            AdvocateCommand::Add(args) => advocate::add(&args, session, console).await,
            AdvocateCommand::List(args) => advocate::list(&args, session, console).await,
        },
        Command::Matter(what) => matter(what, session, console).await,
        Command::Docket(what) => docket(what, session, console).await,
        Command::Audit(AuditCommand::Trail(args)) => audit::trail(&args, session, console).await,
        Command::Events(what) => match what {
            EventsCommand::Parked(args) => events::parked(&args, session, console).await,
            EventsCommand::Release(args) => events::release(&args, session, console).await,
            EventsCommand::Skip(args) => events::skip(&args, session, console).await,
            EventsCommand::Replay(args) => events::replay(&args, session, console).await,
        },
        Command::Law(LawCommand::Replay(args)) => law::replay(&args, session, console).await,
        Command::Clock(ClockCommand::Show) => clock::show(session, console).await,
        Command::Clock(ClockCommand::Advance(args)) => clock::advance(args, session, console).await,
        Command::Clock(ClockCommand::Rest) => clock::rest(session, console).await,
        Command::Token(_) | Command::Sample(_) | Command::Format(_) | Command::Law(_) => Ok(Exit::Done),
    }
}

async fn docket(what: DocketCommand, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    match what {
        DocketCommand::Open(args) => docket::open(&args, session, console).await,
        DocketCommand::Record(args) => docket::record(&args, session, console).await,
        DocketCommand::TakeBack(args) => docket::take_back(&args, session, console).await,
        DocketCommand::May(args) => docket::may(&args, session, console).await,
        DocketCommand::Show(args) => docket::show(&args, session, console).await,
        DocketCommand::List(args) => docket::list(&args, session, console).await,
        // They need no session: see `execute`.
        DocketCommand::Kinds(_) | DocketCommand::Facts(_) => Ok(Exit::Done),
    }
}

async fn matter(what: MatterCommand, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    match what {
        MatterCommand::List(args) => matter::list(&args, session, console).await,
        MatterCommand::Show(args) => matter::show(&args, session, console).await,
        MatterCommand::Assign(args) => matter::assign(&args, session, console).await,
        MatterCommand::Accept(args) => matter::accept(&args, session, console).await,
        MatterCommand::Decline(args) => matter::decline(&args, session, console).await,
        MatterCommand::Authority(args) => matter::authority(&args, session, console).await,
        MatterCommand::File(args) => matter::file(&args, session, console).await,
        MatterCommand::Withdraw(args) => matter::withdraw(&args, session, console).await,
        MatterCommand::Condonation(args) => matter::condonation(&args, session, console).await,
        MatterCommand::Progress(args) => matter::progress(&args, session, console).await,
    }
}
