//! Load on a mesh that is installed, by a client of its endpoints alone, with pass marks.
//!
//! ```text
//! load installed --plan plan.json --token-file token
//! ```
//!
//! First the busiest hours: receipts, cheques returned and letters, at the same time, each at its own rate whatever the
//! answers take. Then the night: an extract of accounts, in batches as `recourse import accounts` sends them. The rates and
//! the marks are a plan's (`python -m sizing load`) or those of the command line.
//!
//! What is written is about people who do not exist, so the mesh must be in simulation. Nothing overrides that.
//!
//! The exit code is 0 if every mark holds, 1 if one is missed, 2 if something could not be measured.

mod answer;
mod extract;
mod letters;
mod pace;
mod plan;
mod receipts;
mod returns;
mod target;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::{Args, ValueEnum};
use cli::{args::Globals, failure::Failure, service::Service};
use kernel::{Clock as _, SystemClock};
use local::console::Console;
use serde_json::json;

use self::{
    plan::{Marks, Plan, Rates},
    target::Target,
};
use crate::report::{Report, Verdict};

/// Not 1, which says that a mark is missed.
const NOT_MEASURED: u8 = 2;
/// How many accounts an extract has, if a plan asks for a rate and nobody for a number.
const ROWS: u32 = 20_000;

/// What can be put on a mesh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Series {
    /// Credits posted, one a call.
    Receipts,
    /// Cheques returned, and the cases that they become.
    Returns,
    /// One-page notices drafted.
    Letters,
    /// An extract of accounts: new ones, then the same as of the next day.
    Extract,
}

/// `load installed`.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 every mark holds; 1 a mark is missed; 2 it could not be measured.\n\
                        The mesh must be in simulation. The token needs the roles recovery-officer and operator.")]
pub(crate) struct Arguments {
    /// Rates and marks, as `python -m sizing load --accounts N` writes them; `make load` does so.
    #[arg(long, value_name = "FILE.json")]
    plan: Option<PathBuf>,
    /// Only these.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Series>,
    /// Receipts a second, instead of the plan's.
    #[arg(long, value_name = "RATE", value_parser = rate)]
    receipts: Option<f64>,
    /// Cheques returned a second, instead of the plan's.
    #[arg(long, value_name = "RATE", value_parser = rate)]
    returns: Option<f64>,
    /// Letters drafted a second, instead of the plan's.
    #[arg(long, value_name = "RATE", value_parser = rate)]
    letters: Option<f64>,
    /// How many accounts the extract has; 20000 where a plan asks for a rate.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    rows: Option<u32>,
    /// How long receipts, returns and letters go on.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// Where the report goes.
    #[arg(long, value_name = "FILE.json", default_value = "load-report.json")]
    out: PathBuf,
    // The last: its heading would be that of what follows.
    #[command(flatten)]
    mesh: Globals,
}

/// What is to be done, once plan and command line are read.
#[derive(Clone, Copy, Debug)]
struct Load {
    rates: Rates,
    rows: Option<u32>,
    time: Duration,
    marks: Option<Marks>,
}

pub(crate) async fn main(arguments: Arguments, console: Console) -> ExitCode {
    match run(arguments, console).await {
        Ok(Verdict::Holds) => ExitCode::SUCCESS,
        Ok(Verdict::Missed) => ExitCode::FAILURE,
        Ok(Verdict::NotMeasured) => NOT_MEASURED.into(),
        Err(error) => {
            match error.downcast_ref::<Failure>() {
                Some(failure) => console.error(failure.in_full().trim_end()),
                None => console.error(format_args!("error: {error:#}")),
            }
            NOT_MEASURED.into()
        }
    }
}

async fn run(arguments: Arguments, console: Console) -> anyhow::Result<Verdict> {
    let plan = arguments.plan.as_deref().map(Plan::read).transpose()?.unwrap_or_default();
    let load = arguments.load(&plan);
    if load.rates.are_none() && load.rows.is_none() {
        let nothing = "there is nothing to do: give --plan, or some of --receipts, --returns, --letters and --rows";
        return Err(Failure::Usage(nothing.to_owned()).into());
    }
    if arguments.mesh.idempotency_key.is_some() {
        let sentence = "--idempotency-key makes one command of all: each call of a load has a key of its own";
        return Err(Failure::Usage(sentence.to_owned()).into());
    }
    let target = Target::find(arguments.mesh).await?;
    console.line(format_args!("run {} on a mesh in simulation, whose day is {}", target.run, target.today));
    let endpoints: serde_json::Map<_, _> =
        Service::ALL.iter().map(|service| (service.to_string(), json!(target.session.url(*service)))).collect();
    let about = json!({
        "run": target.run,
        "begun": SystemClock.now().to_string(),
        "business_date": target.today.to_string(),
        "endpoints": endpoints,
        "accounts_planned_for": plan.accounts,
        "seconds": load.time.as_secs(),
        "build": if cfg!(debug_assertions) { "debug: this program may be too slow itself" } else { "release" },
    });
    let mut report = Report::new(arguments.out, ("installation", about));
    busiest_hours(&target, load, console, &mut report).await;
    if let Some(rows) = load.rows {
        console.line(format_args!("\n== the night: an extract of {rows} accounts, twice"));
        if let Err(error) = extract::measure(&target, rows, load, console, &mut report).await {
            report.not_taken("the extract", &error);
        }
    }
    report.close(console)
}

/// Receipts, returns and letters at the same time, as a peak brings them.
async fn busiest_hours(target: &Target, load: Load, console: Console, report: &mut Report) {
    let Rates { receipts, returns, letters, .. } = load.rates;
    if load.rates.are_none() {
        return;
    }
    console.line(format_args!("\n== the busiest hours: {} s", load.time.as_secs()));
    for (what, rate) in [("receipts", receipts), ("cheques returned", returns), ("letters", letters)] {
        if let Some(rate) = rate {
            console.line(format_args!("{what}, {rate:.3} a second"));
        }
    }
    let (receipts, returns, letters) = tokio::join!(
        receipts::measure(target, receipts, load),
        returns::measure(target, returns, load),
        letters::measure(target, letters, load),
    );
    for (what, taken) in [("receipts", receipts), ("returns", returns), ("letters", letters)] {
        match taken {
            Ok(kept) => kept.into_iter().for_each(|findings| findings.tell(console, report)),
            Err(error) => report.not_taken(what, &error),
        }
    }
}

impl Arguments {
    /// What the command line says, and where it is silent, the plan.
    fn load(&self, plan: &Plan) -> Load {
        let asked = |series: Series| self.only.is_empty() || self.only.contains(&series);
        let planned = plan.rates.unwrap_or_default();
        let rate = |series, given: Option<f64>, planned: Option<f64>| given.or(planned).filter(|_| asked(series));
        let rates = Rates {
            receipts: rate(Series::Receipts, self.receipts, planned.receipts),
            returns: rate(Series::Returns, self.returns, planned.returns),
            letters: rate(Series::Letters, self.letters, planned.letters),
            rows: planned.rows,
        };
        let rows = self.rows.or(planned.rows.map(|_| ROWS)).filter(|_| asked(Series::Extract));
        Load { rates, rows, time: Duration::from_secs(self.seconds.into()), marks: plan.marks }
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate: &f64| rate.is_finite() && *rate > 0.0);
    rate.ok_or_else(|| "must be a number above zero, such as 25 or 0.5".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::{Parser, error::ErrorKind};

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn load(line: &str, plan: &Plan) -> Load {
        Line::try_parse_from(line.split(' ')).unwrap().arguments.load(plan)
    }

    fn plan() -> Plan {
        let rates = Rates { receipts: Some(25.0), returns: Some(2.0), letters: Some(1.0), rows: Some(90.0) };
        Plan { rates: Some(rates), ..Plan::default() }
    }

    #[test]
    fn a_rate_of_the_command_line_goes_before_the_plans_and_what_was_not_asked_for_is_left_out() {
        let all = load("load", &plan());
        assert_eq!((all.rates.receipts, all.rates.returns, all.rows), (Some(25.0), Some(2.0), Some(ROWS)));
        let some = load("load --only receipts,extract --receipts 3 --rows 7", &plan());
        assert_eq!((some.rates.receipts, some.rates.returns, some.rows), (Some(3.0), None, Some(7)));
        let none = load("load", &Plan::default());
        assert!(none.rates.are_none() && none.rows.is_none());
    }

    #[test]
    fn a_rate_is_a_number_above_zero() {
        for wrong in ["0", "-1", "inf", "many"] {
            let error = Line::try_parse_from(["load", &format!("--receipts={wrong}")]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueValidation, "{wrong}");
        }
    }
}
