//! The operators' command line: it calls services and owns no data.
//!
//! - The command line itself: [`args`]. Where services are and who calls them: [`session`].
//! - `import dishonours`, `import accounts`: [`import`]. `account show`: [`account`]. `case show`, `case list`: [`case`]. `token`: [`token`].
//!   `clock show`, `clock advance`: [`clock`].
//!   `sample`: [`sample`].
//! - What goes wrong, in words and as an exit code: [`failure`].
//!
//! To add a command:
//!
//! 1. Add it to [`args::Command`] with its help.
//! 2. Write a function that takes its arguments, the [`session::Session`] and the [`console::Console`], and answers an
//!    [`failure::Exit`] or a [`failure::Failure`].
//! 3. Call it from [`run`].

pub mod account;
pub mod args;
pub mod case;
pub mod clock;
pub mod console;
pub mod failure;
pub mod import;
pub mod sample;
pub mod session;
pub mod text;
pub mod token;

use std::process::ExitCode;

use clap::Parser as _;
use tracing::Instrument as _;

use crate::{
    args::{AccountCommand, CaseCommand, Cli, ClockCommand, Command, ImportCommand},
    console::Console,
    failure::{Exit, Failure},
    session::{Observation, Session},
};

/// Reads the command line, does what it says and gives the exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come here too, and are not errors.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
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
    match command {
        Command::Import { what: ImportCommand::Dishonours(args) } => {
            import::dishonours(&args, &Session::open(globals)?, console).await
        }
        Command::Import { what: ImportCommand::Accounts(args) } => {
            import::accounts(&args, &Session::open(globals)?, console).await
        }
        Command::Account { what: AccountCommand::Show(args) } => {
            account::show(&args, &Session::open(globals)?, console).await
        }
        Command::Case { what: CaseCommand::Show(args) } => case::show(&args, &Session::open(globals)?, console).await,
        Command::Case { what: CaseCommand::List(args) } => case::list(&args, &Session::open(globals)?, console).await,
        Command::Clock { what: ClockCommand::Show } => clock::show(&Session::open(globals)?, console).await,
        Command::Clock { what: ClockCommand::Advance(args) } => {
            clock::advance(args, &Session::open(globals)?, console).await
        }
        Command::Token(args) => token::print(&args, console),
        Command::Sample(args) => sample::write(&args, console),
    }
}
