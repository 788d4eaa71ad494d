//! An extract of accounts, by the very code of `recourse import accounts`: one batch after another, with its keys and its
//! retries. First accounts that nobody knows, then the same as of the next day: what a bank's nights bring.

use std::{
    fs::{self, File},
    path::Path,
    time::Instant,
};

use anyhow::{Context as _, bail};
use clap::Parser as _;
use cli::{
    args::{AccountsArgs, Cli, Command, ImportCommand},
    console::{Console as Screen, Paint},
    failure::Exit,
    import,
};
use local::console::Console;

use super::{Load, target::Target};
use crate::{
    report::{Limit, Report},
    sample,
};

pub(super) async fn measure(
    target: &Target,
    rows: u32,
    load: Load,
    console: Console,
    report: &mut Report,
) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let limit = load.rates.rows.map_or(Limit::None, Limit::AtLeast);
    let series = format!("LA-{}", target.run);
    for (what, day) in
        [("accounts that are new", sample::before(target.today, 1)), ("the same a day later", target.today)]
    {
        let file = folder.path().join("accounts.csv");
        fs::write(&file, sample::extract(&series, rows, day))?;
        let begun = Instant::now();
        send(target, &file).await?;
        let a_second = f64::from(rows) / begun.elapsed().as_secs_f64();
        console.line(format_args!("{what}: {a_second:.0} rows a second"));
        report.line(format!("rows of an extract a second, {what}"), vec![a_second], limit);
    }
    Ok(())
}

/// Imports a file; an error if a single row was not taken.
async fn send(target: &Target, file: &Path) -> anyhow::Result<()> {
    let said = file.with_extension("txt");
    let mut screen = Screen {
        out: Box::new(File::create(&said)?),
        err: Box::new(std::io::sink()),
        paint: Paint::new(false),
        progress: false,
    };
    let exit = import::accounts(&as_typed(file)?, &target.session, &mut screen).await?;
    drop(screen);
    if exit != Exit::Done {
        bail!("not every row was taken:\n{}", fs::read_to_string(&said).unwrap_or_default());
    }
    Ok(())
}

/// The arguments as the command line reads them, with its own size of a batch.
fn as_typed(file: &Path) -> anyhow::Result<AccountsArgs> {
    let file = file.to_str().context("the temporary folder has a name that is no text")?;
    match Cli::try_parse_from(["recourse", "import", "accounts", file, "--source", "load"])?.command {
        Command::Import(ImportCommand::Accounts(args)) => Ok(args),
        other => bail!("the command line took it for {other:?}"),
    }
}
